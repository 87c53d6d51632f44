#include "reporting/workbook_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <ctime>
#include <string_view>

#include "reporting/style.h"
#include "reporting/text_layout.h"
#include "reporting/text_table.h"
#include "storage/file_source.h"

namespace highneeds {

namespace {

constexpr std::uint8_t kA4 = 9;
constexpr double kTitlePoints = 20;
constexpr std::size_t kTitleWidth = 17;       // of a title over ordinary text, times ten
constexpr double kLinePoints = 13;            // height of a line of 10 points
constexpr double kLettersPerDigit = 1.1;      // widths are counted in digits
constexpr std::size_t kLongestCell = 32'000;  // Excel's limit is 32,767 characters
constexpr std::size_t kLongestFooter = 120;   // of 255 with everything else in it

/// Seconds since 1970 of an ISO 8601 time, 0 where it is not one.
std::time_t seconds_of(const std::string& iso) {
  std::tm time{};
  const char* end = strptime(iso.c_str(), "%Y-%m-%dT%H:%M:%S", &time);
  return end == nullptr ? 0 : timegm(&time);
}

/// Cuts at a whole character.
std::string cut(std::string text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  text.resize(bytes);
  return text;
}

bool wraps(CellStyle style) {
  using enum CellStyle;
  return style == kText || style == kLabel || style == kTotalLabel || style == kHead ||
         style == kHeadText;
}

bool whole(CellStyle style) {
  using enum CellStyle;
  return style == kCount || style == kTotalCount || style == kMoney || style == kTotalMoney;
}

/// A number that rounds to nothing would be printed as "-0" if it is below nil.
CellStyle without_sign(double number, CellStyle style) {
  using enum CellStyle;
  if (!whole(style) || std::abs(number) >= 0.5) return style;
  return style == kTotalCount || style == kTotalMoney ? kTotalNil : kNil;
}

void set_look(lxw_format* format, CellStyle style) {
  using enum CellStyle;
  const bool total =
      style == kTotalLabel || style == kTotalCount || style == kTotalMoney || style == kTotalNil;
  const bool bold = total || style == kTitle || style == kTableTitle || style == kHead ||
                    style == kHeadText || style == kHeading;
  format_set_font_name(format, "Arial");
  format_set_font_size(format, style == kTitle ? 14 : style == kTableTitle ? 11 : 10);
  if (bold) format_set_bold(format);
  if (style == kTitle || style == kTableTitle) {
    format_set_font_color(format, colour_number(kDarkBlue));
  }
  if (style == kNote || style == kSubtitle) format_set_font_color(format, colour_number(kQuietInk));
  if (style == kHead || style == kHeadText) {
    format_set_bottom(format, LXW_BORDER_THIN);
    format_set_bg_color(format, colour_number("#DCE3E9"));
    format_set_align(format, LXW_ALIGN_VERTICAL_BOTTOM);
  }
  if (style == kHead || style == kMissing) format_set_align(format, LXW_ALIGN_RIGHT);
  if (total) format_set_top(format, LXW_BORDER_THIN);
  if (whole(style)) format_set_num_format(format, "#,##0");
  if (style == kNil || style == kTotalNil) format_set_num_format(format, "0;0;0");
  if (style == kShare) format_set_num_format(format, "0%");
  if (style == kPlain) format_set_num_format(format, "0.####");
  if (style == kMissing) {
    format_set_italic(format);
    format_set_font_size(format, 8);
    format_set_font_color(format, colour_number(kQuietInk));
  }
  if (style != kHead && style != kHeadText) format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
  if (style == kLine) format_set_align(format, LXW_ALIGN_LEFT);
  if (style == kText) format_set_indent(format, 1);
  if (wraps(style)) format_set_text_wrap(format);
  if (style == kLink) {
    format_set_font_color(format, colour_number(kDarkBlue));
    format_set_underline(format, LXW_UNDERLINE_SINGLE);
  }
}

}  // namespace

lxw_color_t colour_number(std::string_view colour) {
  lxw_color_t number = 0;
  std::from_chars(colour.data() + 1, colour.data() + colour.size(), number, 16);
  return number;
}

std::string CellRange::formula() const {
  const auto cell = [&](std::uint16_t column) {
    std::array<char, LXW_MAX_CELL_NAME_LENGTH> text{};
    lxw_rowcol_to_cell_abs(text.data(), row, column, 1, 1);
    return std::string(text.data());
  };
  return fmt::format("'{}'!{}{}", sheet, cell(first), first == last ? "" : ":" + cell(last));
}

void WorkbookSheet::next_row(std::uint32_t rows) {
  if (lines_ > 1)
    worksheet_set_row(sheet_, row_, kLinePoints * static_cast<double>(lines_), nullptr);
  lines_ = 1;
  row_ += rows;
}

void WorkbookSheet::set_width(std::uint16_t first, std::uint16_t last, double width) {
  worksheet_set_column(sheet_, first, last, width, nullptr);
  for (std::uint16_t column = first; column <= last; ++column) width_[column] = width;
}

void WorkbookSheet::text(std::uint16_t column, const std::string& text, CellStyle style) {
  const auto width = width_.find(column);
  if (wraps(style) && width != width_.end()) {
    const double characters = std::max(4.0, kLettersPerDigit * width->second);
    lines_ = std::max(lines_, wrapped(text, static_cast<std::size_t>(characters)).size());
  }
  worksheet_write_string(sheet_, row_, column, cut(one_line(text), kLongestCell).c_str(),
                         this->style(style));
}

void WorkbookSheet::number(std::uint16_t column, double number, CellStyle style) {
  if (std::isnan(number)) {
    text(column, "not modelled", CellStyle::kMissing);
  } else {
    worksheet_write_number(sheet_, row_, column, number, this->style(without_sign(number, style)));
  }
}

void WorkbookSheet::link(std::uint16_t column, const std::string& address,
                         const std::string& text) {
  worksheet_write_url_opt(sheet_, row_, column, address.c_str(), style(CellStyle::kLink),
                          one_line(text).c_str(), nullptr);
}

void WorkbookSheet::paragraph(const std::string& text, CellStyle style, std::size_t columns) {
  for (const std::string& line : wrapped(one_line(text), columns)) {
    this->text(0, line, style);
    next_row();
  }
}

void WorkbookSheet::title(const std::string& title, const std::string& subtitle,
                          std::size_t columns) {
  for (const std::string& line : wrapped(one_line(title), columns * 10 / kTitleWidth)) {
    text(0, line, CellStyle::kTitle);
    worksheet_set_row(sheet_, row_, kTitlePoints, nullptr);
    next_row();
  }
  paragraph(subtitle, CellStyle::kSubtitle, columns);
}

void WorkbookSheet::finish(std::uint16_t columns) {
  const auto last = static_cast<lxw_row_t>(std::max<std::uint32_t>(row_, 1) - 1);
  worksheet_print_area(sheet_, 0, 0, last, static_cast<lxw_col_t>(columns - 1));
  worksheet_fit_to_pages(sheet_, 1, 0);
  if (breaks_.empty()) return;
  breaks_.push_back(0);  // ends the list
  worksheet_set_h_pagebreaks(sheet_, breaks_.data());
}

WorkbookFile::WorkbookFile(const std::filesystem::path& path, const std::string& title,
                           const std::string& created)
    : path_(path), book_(workbook_new(path.c_str())) {
  if (book_ == nullptr) throw OutputError(path.string() + " cannot be written", 1);
  for (std::size_t i = 0; i < styles_.size(); ++i) {
    styles_[i] = workbook_add_format(book_);
    set_look(styles_[i], static_cast<CellStyle>(i));
  }
  std::string name = cut(one_line(title), 250), program = "highneeds";
  lxw_doc_properties properties{};
  properties.title = name.data();
  properties.author = program.data();
  properties.created = seconds_of(created);
  workbook_set_properties(book_, &properties);
}

WorkbookFile::~WorkbookFile() {
  if (book_ != nullptr) lxw_workbook_free(book_);
}

WorkbookSheet WorkbookFile::add_sheet(const std::string& name, std::string_view colour,
                                      const std::string& footer) {
  lxw_worksheet* sheet = workbook_add_worksheet(book_, name.c_str());
  worksheet_set_paper(sheet, kA4);
  worksheet_set_landscape(sheet);
  worksheet_set_margins(sheet, 0.5, 0.5, 0.5, 0.7);
  worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
  worksheet_set_tab_color(sheet, colour_number(colour));
  std::string left;  // & begins a code in a footer
  for (const char c : cut(one_line(footer), kLongestFooter))
    left += c == '&' ? "&&" : std::string(1, c);
  worksheet_set_footer(sheet, ("&L&8" + left + "&C&8&A&R&8Page &P of &N").c_str());
  return {sheet, name, styles_};
}

void WorkbookFile::define(const std::string& name, const CellRange& cells) {
  workbook_define_name(book_, name.c_str(), ("=" + cells.formula()).c_str());
}

lxw_chart* WorkbookFile::add_chart(std::uint8_t type) { return workbook_add_chart(book_, type); }

void WorkbookFile::close() {
  const lxw_error error = workbook_close(book_);
  book_ = nullptr;  // freed, whatever came of it
  if (error != LXW_NO_ERROR) {
    throw OutputError(path_.string() + " cannot be written (" + lxw_strerror(error) +
                          "); free space, or choose another folder",
                      1);
  }
}

}  // namespace highneeds
