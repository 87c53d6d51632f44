#include "reporting/results_series.h"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "statistics/paired.h"

namespace highneeds {

namespace {

/// Takes the years up to and including `year` off.
void drop_until(Fan& fan, int year) {
  const auto gone =
      std::count_if(fan.times.begin(), fan.times.end(), [&](double time) { return time <= year; });
  fan.times.erase(fan.times.begin(), fan.times.begin() + gone);
  for (std::vector<double>& quantile : fan.quantiles)
    quantile.erase(quantile.begin(), quantile.begin() + gone);
}

}  // namespace

static_assert(kFanQuantiles == kSummaryQuantiles);

ActualSeries history_of(const Model& model, const std::string& measure) {
  ActualSeries actuals;
  for (const History& history : model.history) {
    if (history.measure != measure) continue;
    for (const auto& [year, value] : history.values) {
      actuals.times.push_back(year);
      actuals.values.push_back(value);
    }
  }
  return actuals;
}

Fan summary_fan(const ResultsReader& results, const std::string& dataset, int scenario, int item,
                TimesShown shown) {
  const auto& infos = results.datasets();
  const auto info = std::find_if(infos.begin(), infos.end(),
                                 [&](const DatasetInfo& each) { return each.name == dataset; });
  const SeriesSummary summary = results.summary(dataset, scenario, item);
  const std::vector<std::string>& labels = results.axis(info->time_axis);
  Fan fan;
  for (std::size_t t = 0; t < labels.size(); ++t) {
    if (shown == TimesShown::kJanuaries && !labels[t].ends_with("-01")) continue;
    fan.times.push_back(std::stod(labels[t].substr(0, 4)));
    for (std::size_t q = 0; q < fan.quantiles.size(); ++q)
      fan.quantiles[q].push_back(summary.quantiles[q][t]);
  }
  return fan;
}

SmallFan measure_fan(const ResultsReader& results, const Model& model, int scenario, int measure) {
  const MeasureInfo& info = yearly_measure_infos()[static_cast<std::size_t>(measure)];
  const Unit unit = info.unit == "1"       ? Unit::kShare
                    : info.unit == "weeks" ? Unit::kWeeks
                                           : Unit::kCount;
  SmallFan small = {std::string(info.label),
                    summary_fan(results, "flows/by_calendar_year", scenario, measure),
                    history_of(model, std::string(info.name)), unit};
  // Only the way to a plan is simulated in the base year.
  const bool stock = measure >= static_cast<int>(Measure::kTransfersIn) && measure < kMeasures;
  if (stock) drop_until(small.fan, model.base_year);
  constexpr std::string_view kMonthEnd = "end of the month";
  if (small.title.ends_with(kMonthEnd)) small.title.replace(small.title.size() - 5, 5, "year");
  return small;
}

RunTable balance_table(const ResultsReader& results, int scenario, BalanceItem item) {
  RunTable table;
  for (const std::string& label : results.axis("financial_year"))
    table.years.push_back(std::stoi(label.substr(0, 4)) + 1);  // "2026-27" ends in March 2027
  table.values = results.read("money/balance", scenario, static_cast<int>(item));
  return table;
}

std::vector<double> opening_balances(const ResultsReader& results, std::span<const double> draws,
                                     const Scenario& scenario) {
  const auto runs = static_cast<std::size_t>(results.manifest().runs);
  const std::size_t parameters = results.axis("parameter").size();
  std::vector<double> opening(runs);
  for (std::size_t run = 0; run < runs; ++run) {
    opening[run] =
        scenario.model.finance.opening_balance_gbp.in(draws.subspan(run * parameters, parameters));
  }
  return opening;
}

Fan balance_fan(const RunTable& cumulative, const std::vector<double>& opening) {
  const std::size_t years = cumulative.years.size();
  RunTable table;
  table.years.push_back(cumulative.years.front() - 1);
  table.years.insert(table.years.end(), cumulative.years.begin(), cumulative.years.end());
  for (std::size_t run = 0; run < opening.size(); ++run) {
    table.values.push_back(opening[run]);
    const auto first = cumulative.values.begin() + static_cast<std::ptrdiff_t>(run * years);
    table.values.insert(table.values.end(), first, first + static_cast<std::ptrdiff_t>(years));
  }
  return table.fan();
}

BalanceNotes balance_notes(const ResultsReader& results, const Scenario& scenario, int index,
                           const RunTable& cumulative) {
  const Policy& policy = scenario.model.finance.policy;
  BalanceNotes notes;
  const Month last_month = policy.override_end - 1;
  if (last_month.month_of_year() == 3) notes.override_ends = last_month.year();
  notes.grant_year = FinancialYear::of(policy.stability_grant_paid).start + 1;
  const auto at = std::find(cumulative.years.begin(), cumulative.years.end(), *notes.grant_year);
  if (at != cumulative.years.end()) {
    const RunTable grants = balance_table(results, index, BalanceItem::kStabilityGrant);
    std::vector<double> paid =
        grants.column(static_cast<std::size_t>(at - cumulative.years.begin()));
    const double runs = static_cast<double>(paid.size());
    std::erase_if(paid, [](double gbp) { return !(gbp > 0); });
    notes.grant_share = static_cast<double>(paid.size()) / runs;
    if (!paid.empty()) notes.grant_median_gbp = spread_of(std::move(paid)).median;
  }
  const std::vector<double> end = cumulative.column(cumulative.years.size() - 1);
  const auto deficits = std::count_if(end.begin(), end.end(), [](double gbp) { return gbp < 0; });
  notes.end_deficit_share = static_cast<double>(deficits) / static_cast<double>(end.size());
  return notes;
}

}  // namespace highneeds
