/// @file
/// A workbook being written: formats, sheets that print on A4, cells that are safe to open.
#pragma once

#include <xlsxwriter.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "reporting/numbers.h"

namespace highneeds {

enum class CellStyle : int {
  kTitle,
  kSubtitle,
  kNote,
  kTableTitle,
  kHead,      ///< of a column of numbers
  kHeadText,  ///< of a column of text
  kLabel,     ///< wraps
  kHeading,
  kTotalLabel,
  kCount,
  kTotalCount,
  kMoney,
  kTotalMoney,
  kNil,  ///< rounds to nothing: "0", without a sign
  kTotalNil,
  kShare,
  kPlain,    ///< a number below a thousand: up to four decimals
  kMissing,  ///< "not modelled"
  kText,     ///< wraps
  kLine,     ///< does not wrap
  kLink,
  kCount_
};

/// Cells in a row, from `first` to `last` column.
struct CellRange {
  std::string sheet;
  std::uint32_t row = 0;
  std::uint16_t first = 0, last = 0;

  /// "'DSG 1'!$B$8:$L$8", for names and charts.
  [[nodiscard]] std::string formula() const;
};

/// One sheet: rows are written from the top down. Texts stay texts whatever they begin with.
class WorkbookSheet {
 public:
  WorkbookSheet(lxw_worksheet* sheet, std::string name,
                const std::array<lxw_format*, static_cast<std::size_t>(CellStyle::kCount_)>& styles)
      : sheet_(sheet), name_(std::move(name)), styles_(styles) {}

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] lxw_worksheet* get() const { return sheet_; }
  [[nodiscard]] std::uint32_t row() const { return row_; }
  /// Makes the row as high as its longest wrapped text, then goes on.
  void next_row(std::uint32_t rows = 1);
  /// @param width  in characters, of every column from `first` to `last`
  void set_width(std::uint16_t first, std::uint16_t last, double width);

  /// On one line, without control characters.
  void text(std::uint16_t column, const std::string& text, CellStyle style);
  /// "not modelled" where the number is NaN.
  void number(std::uint16_t column, double number, CellStyle style);
  void link(std::uint16_t column, const std::string& address, const std::string& text);
  /// A text over as many rows of `columns` characters as it needs, and to the next row.
  void paragraph(const std::string& text, CellStyle style, std::size_t columns);
  /// Title and subtitle, over rows of `columns` characters of ordinary text.
  void title(const std::string& title, const std::string& subtitle, std::size_t columns);
  /// Starts a new page when printed.
  void page_break() { breaks_.push_back(row_); }
  /// Prints everything down to the row above and `columns` wide, on pages of A4.
  void finish(std::uint16_t columns);

 private:
  [[nodiscard]] lxw_format* style(CellStyle style) const {
    return styles_[static_cast<std::size_t>(style)];
  }

  lxw_worksheet* sheet_;
  std::string name_;
  const std::array<lxw_format*, static_cast<std::size_t>(CellStyle::kCount_)>& styles_;
  std::uint32_t row_ = 0;
  std::size_t lines_ = 1;                  ///< of the row
  std::map<std::uint16_t, double> width_;  ///< by column
  std::vector<lxw_row_t> breaks_;
};

/// The file. Same bytes for the same content: its dates are the results'.
class WorkbookFile {
 public:
  /// @param created  ISO 8601, UTC
  /// @throws OutputError  if it cannot be written
  WorkbookFile(const std::filesystem::path& path, const std::string& title,
               const std::string& created);
  ~WorkbookFile();
  WorkbookFile(const WorkbookFile&) = delete;
  WorkbookFile& operator=(const WorkbookFile&) = delete;

  /// @param colour  of the tab, "#rrggbb"
  /// @param footer  at the foot of each printed page, beside sheet and page number
  [[nodiscard]] WorkbookSheet add_sheet(const std::string& name, std::string_view colour,
                                        const std::string& footer);
  /// Gives cells a name: letters, digits and underscores.
  void define(const std::string& name, const CellRange& cells);
  [[nodiscard]] lxw_chart* add_chart(std::uint8_t type);
  /// Writes the file.
  /// @throws OutputError  if the system refuses
  void close();

 private:
  std::filesystem::path path_;
  lxw_workbook* book_;
  std::array<lxw_format*, static_cast<std::size_t>(CellStyle::kCount_)> styles_{};
};

/// 0xRRGGBB of "#rrggbb".
[[nodiscard]] lxw_color_t colour_number(std::string_view colour);

}  // namespace highneeds
