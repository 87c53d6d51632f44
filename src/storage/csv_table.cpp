#include "storage/csv_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "storage/near_miss.h"

namespace highneeds {
namespace {

constexpr std::size_t kMostRows = 10'000, kMostColumns = 1000;  ///< a table has some hundred rows

/// Cuts text into cells; one object a file.
class CsvScanner {
 public:
  CsvScanner(const FileSource::File& file, Faults& faults)
      : text_(file.text), file_(std::make_shared<const std::string>(file.path)), faults_(faults) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = line_start_ = 3;
  }

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] Place place() const {
    return {file_, line_, static_cast<int>(at_ - line_start_) + 1};
  }

  std::vector<CsvCell> next_row() {
    std::vector<CsvCell> row;
    while (true) {
      row.push_back(next_cell());
      if (done() || text_[at_] != ',') break;
      ++at_;
    }
    end_line();
    return row;
  }

 private:
  CsvCell next_cell() {
    CsvCell cell{{}, place()};
    if (!done() && text_[at_] == '"') {
      read_quoted(cell);
    }
    while (!done() && text_[at_] != ',' && text_[at_] != '\n') cell.text += text_[at_++];
    const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!cell.text.empty() && space(cell.text.back())) cell.text.pop_back();
    const auto first = std::find_if_not(cell.text.begin(), cell.text.end(), space);
    cell.text.erase(cell.text.begin(), first);
    return cell;
  }

  void read_quoted(CsvCell& cell) {
    for (++at_; !done(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        if (done() || text_[at_] != '"') return;
      }
      if (text_[at_] == '\n') break;
      cell.text += text_[at_];
    }
    faults_.add(cell.place, "a quoted cell does not end on its line; add the closing quote");
  }

  void end_line() {
    if (!done()) ++at_;
    ++line_;
    line_start_ = at_;
  }

  const std::string& text_;
  std::shared_ptr<const std::string> file_;
  Faults& faults_;
  std::size_t at_ = 0, line_start_ = 0;
  int line_ = 1;
};

/// Column numbers of the file for the columns asked for, -1 where absent.
std::vector<int> match_columns(const CsvTable& csv, const NumberTableSpec& spec, Faults& faults) {
  std::vector<int> columns(spec.columns.size(), -1);
  if (!csv.header.empty() && csv.header[0].text != spec.row_column) {
    faults.add(csv.header[0].place, fmt::format("the first column is '{}' (it must be '{}')",
                                                csv.header[0].text, spec.row_column));
  }
  for (std::size_t i = 1; i < csv.header.size(); ++i) {
    const CsvCell& cell = csv.header[i];
    const auto at = std::find(spec.columns.begin(), spec.columns.end(), cell.text);
    if (at == spec.columns.end()) {
      const std::string guess = did_you_mean(cell.text, spec.columns);
      faults.add(cell.place, fmt::format("column '{}' is unknown (columns here: {}){}", cell.text,
                                         name_list(spec.columns),
                                         guess.empty() ? "; remove it" : "; " + guess));
    } else {
      columns[static_cast<std::size_t>(at - spec.columns.begin())] = static_cast<int>(i);
    }
  }
  for (std::size_t i = 0; spec.all_columns && i < columns.size(); ++i) {
    if (columns[i] < 0) {
      faults.add(csv.place, fmt::format("has no column '{}'; add it, with zeros if there are none",
                                        spec.columns[i]));
    }
  }
  return columns;
}

double read_cell(const CsvCell& cell, const std::string& column, bool whole, Faults& faults) {
  const auto value = parse_number(cell.text);
  const char* wanted = whole ? "a whole number, 0 or more" : "a number, 0 or more";
  if (!value) {
    faults.add(cell.place,
               fmt::format("column '{}' has '{}' (it must be {})", column, cell.text, wanted));
    return 0;
  }
  if (*value < 0 || (whole && *value != std::floor(*value))) {
    faults.add(cell.place,
               fmt::format("column '{}' is {} (it must be {})", column, cell.text, wanted));
    return 0;
  }
  return *value;
}

}  // namespace

CsvTable parse_csv(const FileSource::File& file, Faults& faults) {
  CsvTable table;
  CsvScanner scanner(file, faults);
  table.place = {scanner.place().file, 1, 1};
  while (!scanner.done()) {
    std::vector<CsvCell> row = scanner.next_row();
    if (row.size() == 1 && row[0].text.empty()) continue;
    if (row.size() > kMostColumns || table.rows.size() == kMostRows) {
      faults.add(row[0].place,
                 fmt::format("the table has more than {} {} (no table of a model has); "
                             "is it the right file?",
                             row.size() > kMostColumns ? kMostColumns : kMostRows,
                             row.size() > kMostColumns ? "columns" : "rows"));
      break;
    }
    if (table.header.empty()) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        const auto same = [&](const CsvCell& cell) { return cell.text == row[i].text; };
        if (std::any_of(table.header.begin(), table.header.end(), same)) {
          faults.add(row[i].place,
                     fmt::format("column '{}' is there twice; remove one", row[i].text));
        }
        table.header.push_back(row[i]);
      }
    } else if (row.size() != table.header.size()) {
      faults.add(row[0].place, fmt::format("the row has {} cells (the header has {})", row.size(),
                                           table.header.size()));
    } else {
      table.rows.push_back(std::move(row));
    }
  }
  if (table.header.empty()) {
    faults.add({table.place.file, 0, 0}, "is empty (it must be a table with a header)");
  } else if (table.rows.empty()) {
    faults.add(table.place, "has a header and no rows");
  }
  return table;
}

int NumberTable::row(const std::string& name) const {
  for (std::size_t i = 0; i < row_names.size(); ++i) {
    if (row_names[i].text == name) return static_cast<int>(i);
  }
  return -1;
}

NumberTable read_numbers(const CsvTable& csv, const NumberTableSpec& spec, Faults& faults) {
  NumberTable table;
  table.place = csv.place;
  if (csv.header.empty()) return table;
  const std::vector<int> columns = match_columns(csv, spec, faults);
  for (const int column : columns) table.present.push_back(column >= 0);
  for (const auto& row : csv.rows) {
    if (const int first = table.row(row[0].text); first >= 0) {
      faults.add(
          row[0].place,
          fmt::format("{} {} is there twice (first on line {}); remove one", spec.row_column,
                      row[0].text, table.row_names[static_cast<std::size_t>(first)].place.line));
      continue;
    }
    std::vector<double> values(columns.size(), spec.absent);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i] < 0) continue;
      values[i] =
          read_cell(row[static_cast<std::size_t>(columns[i])], spec.columns[i], spec.whole, faults);
    }
    table.row_names.push_back(row[0]);
    table.values.push_back(std::move(values));
  }
  return table;
}

std::optional<double> parse_number(const std::string& text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace highneeds
