#include "storage/actuals.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "storage/near_miss.h"

namespace highneeds {
namespace {

struct Period {
  Month from, to;
};

/// A month, a day, a term, a calendar year or a financial year.
std::optional<Period> parse_period(const std::string& text) {
  if (const auto month = parse_month(text)) return Period{*month, *month + 1};
  if (const auto date = parse_date(text)) return Period{date->month, date->month + 1};
  if (const auto year = parse_financial_year(text)) return Period{year->first_month(), year->end()};
  const std::string start = text.substr(0, 4);
  if (start.size() < 4 || start.find_first_not_of("0123456789") != std::string::npos) return {};
  const int year = std::stoi(start);
  if (text.size() == 4) return Period{make_month(year, 1), make_month(year + 1, 1)};
  static const std::map<std::string, std::pair<int, int>> terms = {
      {"-spring", {1, 4}}, {"-summer", {4, 9}}, {"-autumn", {9, 13}}};
  const auto term = terms.find(text.substr(4));
  if (term == terms.end()) return {};
  return Period{make_month(year, term->second.first),
                make_month(year, 1) + (term->second.second - 1)};
}

/// Reads one row at a time.
class ActualsReader {
 public:
  ActualsReader(const Model& model, Faults& faults) : model_(model), faults_(faults) {
    for (const MeasureInfo& info : yearly_measure_infos()) flows_.emplace_back(info.name);
    for (const BalanceItemInfo& info : balance_item_infos()) items_.emplace_back(info.name);
    for (const Setting& setting : model.settings) settings_.push_back(setting.name);
  }

  std::optional<Actual> read(const CsvCell& measure, const CsvCell& date, const CsvCell& value,
                             const CsvCell* setting) {
    const std::size_t before = faults_.count();
    Actual actual;
    actual.measure = measure.text;
    actual.when = date.text;
    read_measure(measure, actual);
    if (faults_.count() > before) return {};  // what dates and settings mean depends on it
    read_date(date, actual);
    read_value(value, actual);
    if (setting != nullptr && !setting->text.empty()) read_setting(*setting, actual);
    if (faults_.count() > before) return {};
    return actual;
  }

 private:
  static int index_in(const std::vector<std::string>& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? -1 : static_cast<int>(found - names.begin());
  }

  void read_measure(const CsvCell& cell, Actual& actual) {
    if (cell.text == "plans") return;
    actual.item = index_in(flows_, cell.text);
    actual.kind = Actual::Kind::kFlow;
    if (actual.item >= 0) return;
    actual.item = index_in(items_, cell.text);
    actual.kind = Actual::Kind::kBalance;
    if (actual.item >= 0) return;
    std::vector<std::string> names = {"plans"};
    names.insert(names.end(), flows_.begin(), flows_.end());
    names.insert(names.end(), items_.begin(), items_.end());
    const std::string guess = did_you_mean(cell.text, names);
    faults_.add(cell.place,
                fmt::format("'{}' is not a measure (known: {}){}", cell.text,
                            name_list(names, names.size()), guess.empty() ? "" : "; " + guess));
  }

  void read_date(const CsvCell& cell, Actual& actual) {
    const auto period = parse_period(cell.text);
    if (!period) {
      faults_.add(cell.place,
                  fmt::format("'{}' is not a date (write 2025-09, 2025-autumn, 2025-spring, "
                              "2025-summer, 2025 or, for money, 2025-26)",
                              cell.text));
      return;
    }
    actual.from = period->from;
    actual.to = period->to;
    const bool yearly = parse_financial_year(cell.text).has_value();
    if (actual.kind == Actual::Kind::kBalance && !yearly) {
      faults_.add(cell.place, fmt::format("'{}' is not a financial year (money is kept by year); "
                                          "write 2025-26",
                                          cell.text));
      return;
    }
    check_covered(cell, actual);
  }

  void check_covered(const CsvCell& cell, const Actual& actual) {
    const Month end = model_.census + model_.months();
    Month first = model_.census;
    if (actual.kind == Actual::Kind::kBalance) first = (FinancialYear::of(first) + 1).first_month();
    const Month last = actual.kind == Actual::Kind::kPlans ? end : end - 1;
    const Month reading_end = actual.kind == Actual::Kind::kPlans ? actual.from : actual.to - 1;
    if (actual.from >= first && reading_end <= last) return;
    faults_.add(cell.place, fmt::format("'{}' is not within the projection ({} to {})", cell.text,
                                        to_string(first), to_string(last)));
  }

  void read_value(const CsvCell& cell, Actual& actual) {
    const auto value = parse_number(cell.text);
    if (!value) {
      faults_.add(cell.place, fmt::format("'{}' is not a number; write it plainly, as 1234.5, or "
                                          "leave the row out",
                                          cell.text));
      return;
    }
    actual.value = *value;
    if (actual.kind != Actual::Kind::kBalance && actual.value < 0) {
      faults_.add(cell.place, fmt::format("'{}' is below 0 (a count cannot be)", cell.text));
    }
  }

  void read_setting(const CsvCell& cell, Actual& actual) {
    if (actual.kind != Actual::Kind::kPlans) {
      faults_.add(cell.place, "a setting is only for plans; leave it empty");
      return;
    }
    actual.setting = index_in(settings_, cell.text);
    if (actual.setting >= 0) return;
    const std::string guess = did_you_mean(cell.text, settings_);
    faults_.add(cell.place,
                fmt::format("'{}' is not a setting of the model (known: {}){}", cell.text,
                            name_list(settings_), guess.empty() ? "" : "; " + guess));
  }

  const Model& model_;
  Faults& faults_;
  std::vector<std::string> flows_, items_, settings_;
};

}  // namespace

std::vector<Actual> read_actuals(const FileSource::File& file, const Model& model, Faults& faults) {
  const std::size_t before = faults.count();
  const CsvTable csv = parse_csv(file, faults);
  std::vector<Actual> actuals;
  if (faults.count() > before) return actuals;
  const std::vector<std::string> columns = {"measure", "date", "value", "setting"};
  std::vector<int> at(columns.size(), -1);
  for (std::size_t i = 0; i < csv.header.size(); ++i) {
    const auto found = std::find(columns.begin(), columns.end(), csv.header[i].text);
    if (found == columns.end()) {
      faults.add(csv.header[i].place,
                 fmt::format("'{}' is not a column here (known: {}); remove it", csv.header[i].text,
                             name_list(columns)));
    } else {
      at[static_cast<std::size_t>(found - columns.begin())] = static_cast<int>(i);
    }
  }
  for (std::size_t c = 0; c < 3; ++c) {
    if (at[c] < 0) {
      faults.add(csv.place, fmt::format("has no column '{}' (the header is measure,date,value or "
                                        "measure,date,value,setting)",
                                        columns[c]));
    }
  }
  if (faults.count() > before) return actuals;
  ActualsReader reader(model, faults);
  const auto cell = [&](const std::vector<CsvCell>& row, std::size_t c) -> const CsvCell& {
    return row[static_cast<std::size_t>(at[c])];
  };
  for (const auto& row : csv.rows) {
    const CsvCell* setting = at[3] < 0 ? nullptr : &cell(row, 3);
    if (auto actual = reader.read(cell(row, 0), cell(row, 1), cell(row, 2), setting)) {
      actuals.push_back(std::move(*actual));
    }
  }
  if (actuals.empty() && faults.count() == before) {
    faults.add(csv.place, "has no readings; write one a row");
  }
  return actuals;
}

}  // namespace highneeds
