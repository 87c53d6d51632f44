#include "reporting/tracked_series.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "reporting/flow_runs.h"
#include "reporting/results_series.h"
#include "reporting/text_layout.h"

namespace highneeds {
namespace {

constexpr int kMonthsShown = 36;  ///< after the last reading, of months and terms

enum class Periods { kMonths, kTerms, kYears, kFinancialYears };

Periods periods_of(const Actual& actual) {
  const int months = actual.to - actual.from;
  if (actual.kind == Actual::Kind::kBalance) return Periods::kFinancialYears;
  if (months == 1) return Periods::kMonths;
  if (months < 12) return Periods::kTerms;
  return actual.from.month_of_year() == 1 ? Periods::kYears : Periods::kFinancialYears;
}

struct Period {
  Month from, to;
};

/// The period after the one that ends at `start`: as long, or the next term.
Period period_at(Month start, Periods kind) {
  if (kind == Periods::kMonths) return {start, start + 1};
  if (kind != Periods::kTerms) return {start, start + 12};
  const int month = start.month_of_year();
  return {start, start + (month == 1 ? 3 : month == 4 ? 5 : 4)};
}

/// The first of a month, in years.
double start_of(Month month) { return month.year() + (month.month_of_year() - 1) / 12.0; }

/// A flow counts in the middle of a month or a term; a year as in every chart, at its number.
double time_of(const Period& period, Periods kind) {
  if (kind == Periods::kYears) return period.from.year();
  if (kind == Periods::kFinancialYears) return period.from.year() + 1;
  return start_of(period.from) + (period.to - period.from) / 24.0;
}

std::string month_text(Month month) {
  return fmt::format("{} {}", kMonthNames[static_cast<std::size_t>(month.month_of_year() - 1)],
                     month.year());
}

std::string period_text(const Period& period, Periods kind) {
  const int year = period.from.year(), month = period.from.month_of_year();
  if (kind == Periods::kMonths) return month_text(period.from);
  if (kind == Periods::kYears) return fmt::format("{}", year);
  if (kind == Periods::kFinancialYears) return to_string(FinancialYear{year});
  return fmt::format("{} {}", month == 1 ? "spring" : month == 4 ? "summer" : "autumn", year);
}

bool same_series(const Actual& a, const Actual& b) {
  return a.kind == b.kind && a.item == b.item && a.setting == b.setting &&
         (a.kind != Actual::Kind::kFlow || periods_of(a) == periods_of(b));
}

/// Reads the runs of one series.
class SeriesReader {
 public:
  SeriesReader(const ResultsReader& results, const Study& study, std::size_t scenario)
      : results_(results),
        model_(study.scenarios[scenario].model),
        scenario_(static_cast<int>(scenario)) {}

  void read(const Actual& like, Month last, TrackedSeries& to) const {
    switch (like.kind) {
      case Actual::Kind::kPlans:
        return read_plans(like, last, to);
      case Actual::Kind::kBalance:
        return read_balance(like, to);
      case Actual::Kind::kFlow:
        return read_flow(like, last, to);
    }
  }

 private:
  /// To the last January, or to the last reading where that is later.
  void read_plans(const Actual& like, Month last, TrackedSeries& to) const {
    const int all = model_.months() + 1;
    const int shown = std::max(model_.months() / 12 * 12 + 1, last - model_.census);
    for (int m = 0; m < shown; ++m) {
      const Month month = model_.census + m;
      to.times.push_back(start_of(month));
      to.when.push_back(month_text(month));
    }
    const int settings = static_cast<int>(model_.settings.size());
    const int end = like.setting < 0 ? settings : like.setting + 1;
    to.runs.assign(static_cast<std::size_t>(results_.manifest().runs) * to.times.size(), 0.0);
    for (int s = std::max(0, like.setting); s < end; ++s) {
      const std::vector<double> one = results_.read("plans/by_setting", scenario_, s);
      for (std::size_t i = 0; i < to.runs.size(); ++i) {
        const std::size_t run = i / to.times.size(), month = i % to.times.size();
        to.runs[i] += one[run * static_cast<std::size_t>(all) + month];
      }
    }
    if (like.setting < 0) to.published = "plans";
  }

  void read_balance(const Actual& like, TrackedSeries& to) const {
    const auto item = static_cast<BalanceItem>(like.item);
    RunTable table = balance_table(results_, scenario_, item);
    to.runs = std::move(table.values);
    for (const int year : table.years) {
      to.times.push_back(year);
      to.when.push_back(item == BalanceItem::kCumulative
                            ? fmt::format("31 March {}", year)
                            : period_text({make_month(year - 1, 4), make_month(year, 4)},
                                          Periods::kFinancialYears));
    }
    if (item == BalanceItem::kCumulative) to.published = "dsg_balance_gbp";
  }

  void read_flow(const Actual& like, Month last, TrackedSeries& to) const {
    const Periods kind = periods_of(like);
    const bool years = kind == Periods::kYears || kind == Periods::kFinancialYears;
    const Month axis_end = model_.census + model_.months();
    const Month end = years ? axis_end : std::min(axis_end, last + kMonthsShown);
    const FlowRuns flow(results_, model_, scenario_, like.item);
    std::vector<std::vector<double>> columns;
    const Month start = kind == Periods::kFinancialYears
                            ? (FinancialYear::of(model_.census) + 1).first_month()
                            : model_.census;
    for (Period period = period_at(start, kind); period.to <= end;
         period = period_at(period.to, kind)) {
      std::vector<double> column = flow.over(period.from, period.to);
      if (std::all_of(column.begin(), column.end(), [](double x) { return std::isnan(x); }))
        continue;
      columns.push_back(std::move(column));
      to.times.push_back(time_of(period, kind));
      to.when.push_back(period_text(period, kind));
    }
    const std::size_t runs = columns.empty() ? 0 : columns.front().size();
    for (std::size_t run = 0; run < runs; ++run) {
      for (const std::vector<double>& column : columns) to.runs.push_back(column[run]);
    }
    if (kind == Periods::kYears) to.published = like.measure;
  }

  const ResultsReader& results_;
  const Model& model_;
  int scenario_;
};

/// "plans-state_special", "issued-terms"; whole years need no word.
std::string name_of(const Actual& actual, const Model& model) {
  std::string name = actual.measure;
  if (actual.setting >= 0)
    name += "-" + model.settings[static_cast<std::size_t>(actual.setting)].name;
  if (actual.kind != Actual::Kind::kFlow) return name;
  const Periods kind = periods_of(actual);
  if (kind == Periods::kMonths) name += "-months";
  if (kind == Periods::kTerms) name += "-terms";
  if (kind == Periods::kFinancialYears) name += "-financial-years";
  return name;
}

bool is_closing_balance(const Actual& actual) {
  return actual.kind == Actual::Kind::kBalance &&
         actual.item == static_cast<int>(BalanceItem::kCumulative);
}

/// Adds where a reading stands on the time axis, and when that is in words.
void place_reading(const Actual& actual, TrackedSeries& to) {
  if (actual.kind == Actual::Kind::kPlans) {
    to.reading_times.push_back(start_of(actual.from));
    to.reading_when.push_back(month_text(actual.from));
    return;
  }
  const Period period = {actual.from, actual.to};
  const Periods kind = periods_of(actual);
  to.reading_times.push_back(time_of(period, kind));
  to.reading_when.push_back(is_closing_balance(actual)
                                ? fmt::format("31 March {}", actual.from.year() + 1)
                                : period_text(period, kind));
}

}  // namespace

std::vector<double> TrackedSeries::column(std::size_t time) const {
  std::vector<double> values;
  for (std::size_t at = time; at < runs.size(); at += times.size()) values.push_back(runs[at]);
  return values;
}

std::string reading_label(const Actual& actual, const Model& model) {
  if (actual.kind == Actual::Kind::kPlans) {
    return actual.setting < 0
               ? "Plans"
               : "Plans: " + model.settings[static_cast<std::size_t>(actual.setting)].label;
  }
  const auto at = static_cast<std::size_t>(actual.item);
  return std::string(actual.kind == Actual::Kind::kFlow ? yearly_measure_infos()[at].label
                                                        : balance_item_infos()[at].label);
}

std::vector<TrackedSeries> tracked_series(const ResultsReader& results, const Study& study,
                                          std::size_t scenario,
                                          const std::vector<Actual>& actuals) {
  const Model& model = study.scenarios[scenario].model;
  const SeriesReader reader(results, study, scenario);
  std::vector<bool> taken(actuals.size(), false);
  std::vector<TrackedSeries> all;
  for (std::size_t i = 0; i < actuals.size(); ++i) {
    if (taken[i]) continue;
    TrackedSeries& series = all.emplace_back();
    series.name = name_of(actuals[i], model);
    series.what = is_closing_balance(actuals[i]) ? "DSG balance" : reading_label(actuals[i], model);
    Month last = actuals[i].to;
    for (std::size_t k = i; k < actuals.size(); ++k) {
      if (!same_series(actuals[i], actuals[k])) continue;
      taken[k] = true;
      series.readings.push_back(k);
      last = std::max(last, actuals[k].to);
    }
    std::stable_sort(
        series.readings.begin(), series.readings.end(),
        [&](std::size_t a, std::size_t b) { return actuals[a].from < actuals[b].from; });
    for (const std::size_t k : series.readings) place_reading(actuals[k], series);
    reader.read(actuals[i], last, series);
    series.history = history_of(model, series.published);
  }
  return all;
}

}  // namespace highneeds
