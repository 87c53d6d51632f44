#include <algorithm>
#include <cmath>

#include "reporting/style.h"
#include "reporting/workbook_sheets.h"

namespace highneeds {

namespace {

CellStyle number_style(Unit unit, RowKind kind) {
  const bool total = kind == RowKind::kTotal;
  if (unit == Unit::kMoney) return total ? CellStyle::kTotalMoney : CellStyle::kMoney;
  return total ? CellStyle::kTotalCount : CellStyle::kCount;
}

/// "DSG_1_unmitigated_total_P10" from "DSG 1", "unmitigated", "total".
std::string defined_name(const StatutorySheet& sheet, const StatutoryTable& table,
                         const StatutoryRow& row, Statistic statistic) {
  const std::string suffix = statistic_info(statistic).suffix;
  std::string name = sheet.id + "_" + table.name + "_" + row.name;
  if (!suffix.empty()) name += "_" + suffix;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == ' ' || c == '.'; }, '_');
  return name;
}

/// Writes one table into a sheet.
class TableWriter {
 public:
  TableWriter(WorkbookFile& book, WorkbookSheet& sheet, const StatutorySheet& of,
              Statistic statistic, RowPlaces& places)
      : book_(book), sheet_(sheet), of_(of), statistic_(statistic), places_(places) {
    for (const StatutoryTable& table : of.tables) {
      for (const StatutoryRow& row : table.rows) details_ = details_ || !row.detail.empty();
    }
  }

  /// Columns before the numbers.
  [[nodiscard]] std::uint16_t first() const { return details_ ? 2 : 1; }

  void write(const StatutoryTable& table) {
    if (table.new_page) sheet_.page_break();
    sheet_.next_row();
    sheet_.text(0, table.title, CellStyle::kTableTitle);
    sheet_.next_row();
    sheet_.text(0, table.heading, CellStyle::kHeadText);
    if (details_) sheet_.text(1, "Settings of the model", CellStyle::kHeadText);
    for (std::size_t c = 0; c < table.columns.size(); ++c)
      sheet_.text(column(c), table.columns[c], CellStyle::kHead);
    const std::uint32_t head = sheet_.row();
    sheet_.next_row();
    for (const StatutoryRow& row : table.rows) write_row(table, row, head);
  }

 private:
  [[nodiscard]] std::uint16_t column(std::size_t number) const {
    return static_cast<std::uint16_t>(first() + number);
  }

  void write_row(const StatutoryTable& table, const StatutoryRow& row, std::uint32_t head) {
    if (row.kind == RowKind::kHeading) {
      sheet_.text(0, row.label, CellStyle::kHeading);
      sheet_.next_row();
      return;
    }
    const bool total = row.kind == RowKind::kTotal;
    sheet_.text(0, row.label, total ? CellStyle::kTotalLabel : CellStyle::kLabel);
    if (details_) sheet_.text(1, row.detail, total ? CellStyle::kTotalLabel : CellStyle::kText);
    const std::vector<double>& numbers = row.figures[static_cast<std::size_t>(statistic_)];
    for (std::size_t c = 0; c < numbers.size(); ++c)
      sheet_.number(column(c), numbers[c], number_style(table.unit, row.kind));
    if (!row.name.empty() && !numbers.empty()) remember(table, row, head, numbers);
    sheet_.next_row();
  }

  void remember(const StatutoryTable& table, const StatutoryRow& row, std::uint32_t head,
                const std::vector<double>& numbers) {
    const std::string name = defined_name(of_, table, row, statistic_);
    const std::uint16_t last = column(numbers.size() - 1);
    RowPlace place;
    place.numbers = {sheet_.name(), sheet_.row(), first(), last};
    place.columns = {sheet_.name(), head, first(), last};
    place.label = {sheet_.name(), sheet_.row(), 0, 0};
    place.modelled = std::none_of(numbers.begin(), numbers.end(),
                                  [](double number) { return std::isnan(number); });
    book_.define(name, place.numbers);
    places_[name] = place;
  }

  WorkbookFile& book_;
  WorkbookSheet& sheet_;
  const StatutorySheet& of_;
  Statistic statistic_;
  RowPlaces& places_;
  bool details_ = false;
};

}  // namespace

std::string sheet_name(const std::string& id, Statistic statistic) {
  const std::string suffix = statistic_info(statistic).suffix;
  return suffix.empty() ? id : id + " " + suffix;
}

void write_statutory_sheet(WorkbookFile& book, const StatutorySheet& of, Statistic statistic,
                           const std::string& foot, RowPlaces& places) {
  const bool median = statistic == Statistic::kMedian;
  WorkbookSheet sheet =
      book.add_sheet(sheet_name(of.id, statistic), median ? kDarkBlue : kTurquoise, foot);
  TableWriter writer(book, sheet, of, statistic, places);
  std::size_t columns = 0;
  bool money = false;
  for (const StatutoryTable& table : of.tables) {
    columns = std::max(columns, table.columns.size());
    money = money || table.unit == Unit::kMoney;
  }
  sheet.set_width(0, 0, 52);
  if (writer.first() == 2) sheet.set_width(1, 1, 44);
  const auto last = static_cast<lxw_col_t>(writer.first() + columns - 1);
  sheet.set_width(writer.first(), last, money ? 12 : 9.5);

  if (of.portrait) worksheet_set_portrait(sheet.get());
  const std::size_t characters = of.portrait ? 115 : 175;
  sheet.title(of.title,
              std::string(statistic_info(statistic).label) +
                  (median ? " of the runs: half of them are below, half above."
                   : statistic == Statistic::kLow80 ? " of the runs: one run in ten is below."
                                                    : " of the runs: one run in ten is above."),
              characters);
  sheet.paragraph(
      "Each number is taken over the runs on its own, totals too: rows do not add up to totals.",
      CellStyle::kNote, characters);
  for (const std::string& note : of.notes) sheet.paragraph(note, CellStyle::kNote, characters);
  for (const StatutoryTable& table : of.tables) writer.write(table);
  sheet.finish(static_cast<std::uint16_t>(last + 1));
}

}  // namespace highneeds
