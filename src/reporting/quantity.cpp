#include "reporting/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "storage/csv_table.h"
#include "storage/near_miss.h"

namespace highneeds {
namespace {

[[noreturn]] void refuse(std::string_view name, const std::string& why) {
  throw InputError({{"", 0, 0, fmt::format("'{}' is not a result of this study ({})", name, why)}});
}

int index_in(const std::vector<std::string>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? -1 : static_cast<int>(found - names.begin());
}

std::vector<std::string> balance_names() {
  std::vector<std::string> names;
  for (const BalanceItemInfo& info : balance_item_infos()) names.emplace_back(info.name);
  return names;
}

std::vector<std::string> flow_names() {
  std::vector<std::string> names;
  for (const MeasureInfo& info : yearly_measure_infos()) names.emplace_back(info.name);
  return names;
}

/// The name before "@" and the time after it.
struct Asked {
  std::string_view name, whole;
  std::string time;  ///< empty for the last year
};

int financial_year_index(const Asked& asked, const Model& model) {
  const FinancialYear first = FinancialYear::of(model.census) + 1;
  if (asked.time.empty()) return model.last_year - first;
  const auto year = parse_financial_year(asked.time);
  if (!year || *year < first || *year > model.last_year) {
    refuse(asked.whole,
           fmt::format("money has financial years {} to {}; type {}@{}", to_string(first),
                       to_string(model.last_year), asked.name, to_string(model.last_year)));
  }
  return *year - first;
}

int calendar_year(const Asked& asked, int first, int last) {
  if (asked.time.empty()) return last;
  int year = 0;
  if (asked.time.size() == 4 && asked.time.find_first_not_of("0123456789") == std::string::npos) {
    year = std::stoi(asked.time);
  }
  if (year < first || year > last) {
    refuse(asked.whole,
           fmt::format("it has years {} to {}; type {}@{}", first, last, asked.name, last));
  }
  return year;
}

Quantity of_balance(const Asked& asked, int item, const Model& model) {
  Quantity quantity;
  quantity.item = item;
  quantity.time = financial_year_index(asked, model);
  const FinancialYear year = FinancialYear::of(model.census) + 1 + quantity.time;
  quantity.name = fmt::format("{}@{}", asked.name, to_string(year));
  const std::string_view label = balance_item_infos()[static_cast<std::size_t>(item)].label;
  quantity.label = fmt::format("{}, {}", label, to_string(year));
  quantity.subject = item == static_cast<int>(BalanceItem::kCumulative)
                         ? fmt::format("DSG balance at 31 March {}", year.start + 1)
                         : fmt::format("{} in {}", label, to_string(year));
  return quantity;
}

Quantity of_line(const Asked& asked, const Model& model) {
  std::vector<std::string> codes;
  for (const Line& line : model.finance.lines) codes.push_back(line.code);
  Quantity quantity;
  quantity.kind = Quantity::Kind::kSpend;
  quantity.item = index_in(codes, asked.name.substr(std::string_view("spend.").size()));
  if (quantity.item < 0) refuse(asked.whole, fmt::format("lines are {}", name_list(codes)));
  quantity.time = financial_year_index(asked, model);
  const std::string year = to_string(FinancialYear::of(model.census) + 1 + quantity.time);
  quantity.name = fmt::format("{}@{}", asked.name, year);
  quantity.label =
      fmt::format("Spend on {}, {}", codes[static_cast<std::size_t>(quantity.item)], year);
  quantity.subject =
      fmt::format("Spend on {} in {}", codes[static_cast<std::size_t>(quantity.item)], year);
  return quantity;
}

Quantity of_plans(const Asked& asked, const Model& model) {
  Quantity quantity;
  quantity.kind = Quantity::Kind::kPlans;
  quantity.unit = Unit::kCount;
  quantity.item = -1;
  std::string what = "Plans", subject = what;
  if (asked.name != "plans") {
    std::vector<std::string> settings;
    for (const Setting& setting : model.settings) settings.push_back(setting.name);
    quantity.item = index_in(settings, asked.name.substr(std::string_view("plans.").size()));
    if (quantity.item < 0) refuse(asked.whole, fmt::format("settings are {}", name_list(settings)));
    const std::string& setting = model.settings[static_cast<std::size_t>(quantity.item)].label;
    what += " in: " + setting;
    subject += ": " + setting + ",";
  }
  const int first = model.census.year();
  const int year = calendar_year(asked, first, first + model.months() / 12);
  quantity.time = 12 * (year - first);
  quantity.name = fmt::format("{}@{}", asked.name, year);
  quantity.label = fmt::format("{}, January {}", what, year);
  quantity.subject = fmt::format("{} in January {}", subject, year);
  return quantity;
}

Quantity of_flow(const Asked& asked, int item, const Model& model) {
  const MeasureInfo& info = yearly_measure_infos()[static_cast<std::size_t>(item)];
  Quantity quantity;
  quantity.kind = Quantity::Kind::kFlow;
  quantity.item = item;
  quantity.unit = unit_of_measure(item);
  const int years = axes_of(model).calendar_years();
  const int year = calendar_year(asked, model.base_year, model.base_year + years - 1);
  quantity.year = year - model.base_year;
  quantity.time = 12 * quantity.year;
  quantity.name = fmt::format("{}@{}", asked.name, year);
  quantity.label = fmt::format("{}, {}", info.label, year);
  quantity.subject = fmt::format("{} in {}", info.label, year);
  return quantity;
}

/// Sum over the twelve months of a year, or the level at its end.
double yearly_flow(const RunResult& result, const Axes& axes, int measure, int first_month) {
  const float* months = &result.flows[static_cast<std::size_t>(measure) *
                                      static_cast<std::size_t>(axes.flow_months())] +
                        first_month;
  if (measure_infos()[static_cast<std::size_t>(measure)].level)
    return static_cast<double>(months[11]);
  double sum = 0;
  for (int m = 0; m < 12; ++m) sum += static_cast<double>(months[m]);
  return sum;
}

double flow_of(const Quantity& quantity, const RunResult& result, const Axes& axes) {
  const auto of = [&](Measure measure) {
    return yearly_flow(result, axes, static_cast<int>(measure), quantity.time);
  };
  if (quantity.item < kMeasures) return yearly_flow(result, axes, quantity.item, quantity.time);
  const bool weeks = quantity.unit == Unit::kWeeks;
  const double issued = of(Measure::kIssued);
  if (!(issued > 0)) return std::numeric_limits<double>::quiet_NaN();
  return of(weeks ? Measure::kWeeksToIssue : Measure::kIssuedOnTime) / issued;
}

}  // namespace

bool Quantity::more_is_better() const {
  if (kind != Kind::kBalance) return false;
  const auto balance = static_cast<BalanceItem>(item);
  return balance == BalanceItem::kInYear || balance == BalanceItem::kCumulative;
}

Unit unit_of_measure(int measure) {
  if (measure == kMeasures + static_cast<int>(YearlyRatio::kMeanWeeksToIssue)) return Unit::kWeeks;
  if (measure == kMeasures + static_cast<int>(YearlyRatio::kShareIssuedOnTime)) return Unit::kShare;
  return Unit::kCount;
}

Quantity parse_quantity(std::string_view name, const Model& model) {
  const std::size_t at = name.find('@');
  const Asked asked{name.substr(0, at), name,
                    at == std::string_view::npos ? "" : std::string(name.substr(at + 1))};
  if (asked.name == "plans" || asked.name.starts_with("plans.")) return of_plans(asked, model);
  if (asked.name.starts_with("spend.")) return of_line(asked, model);
  std::vector<std::string> names = balance_names();
  int item = index_in(names, asked.name);
  if (item >= 0) return of_balance(asked, item, model);
  const std::vector<std::string> flows = flow_names();
  item = index_in(flows, asked.name);
  if (item >= 0) return of_flow(asked, item, model);
  names.insert(names.end(), flows.begin(), flows.end());
  names.insert(names.end(), {"plans", "plans.<setting>", "spend.<line>"});
  const std::string guess = did_you_mean(std::string(asked.name), names);
  refuse(name, fmt::format("there are {}{}", name_list(names, names.size()),
                           guess.empty() ? "" : "; " + guess));
}

std::string file_name_of(const Quantity& quantity) {
  std::string name = quantity.name;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '@' || c == '.'; }, '-');
  return name;
}

std::optional<double> parse_amount(std::string_view text) {
  double unit = 1;
  if (text.ends_with('k')) unit = 1e3;
  if (text.ends_with('m')) unit = 1e6;
  if (unit != 1) text.remove_suffix(1);
  const auto value = parse_number(std::string(text));
  if (!value) return {};
  return *value * unit;
}

double value_of(const Quantity& quantity, const RunResult& result, const Axes& axes) {
  const auto at = [](int row, int width, int column) {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
           static_cast<std::size_t>(column);
  };
  switch (quantity.kind) {
    case Quantity::Kind::kBalance:
      return result.balance[at(quantity.item, axes.financial_years, quantity.time)];
    case Quantity::Kind::kSpend:
      return result.spend[at(quantity.item, axes.financial_years, quantity.time)];
    case Quantity::Kind::kFlow:
      return flow_of(quantity, result, axes);
    case Quantity::Kind::kPlans:
      break;
  }
  if (quantity.item >= 0) {
    return result.plans_by_setting[at(quantity.item, axes.months + 1, quantity.time)];
  }
  double sum = 0;
  for (int s = 0; s < axes.settings; ++s) {
    sum += result.plans_by_setting[at(s, axes.months + 1, quantity.time)];
  }
  return sum;
}

std::vector<double> read_quantity(const ResultsReader& results, int scenario,
                                  const Quantity& quantity) {
  const auto runs = static_cast<std::size_t>(results.manifest().runs);
  std::vector<double> sum(runs, 0.0);
  const auto add = [&](const char* dataset, int item, int time) {
    const std::vector<double> values = results.read(dataset, scenario, item);
    const std::size_t times = values.size() / runs;
    for (std::size_t run = 0; run < runs; ++run)
      sum[run] += values[run * times + static_cast<std::size_t>(time)];
  };
  switch (quantity.kind) {
    case Quantity::Kind::kBalance:
      add("money/balance", quantity.item, quantity.time);
      break;
    case Quantity::Kind::kSpend:
      add("money/spend", quantity.item, quantity.time);
      break;
    case Quantity::Kind::kFlow:
      add("flows/by_calendar_year", quantity.item, quantity.year);
      break;
    case Quantity::Kind::kPlans: {
      const int settings = static_cast<int>(results.axis("setting").size());
      const int first = std::max(0, quantity.item);
      const int end = quantity.item < 0 ? settings : quantity.item + 1;
      for (int s = first; s < end; ++s) add("plans/by_setting", s, quantity.time);
      break;
    }
  }
  return sum;
}

}  // namespace highneeds
