#include "reporting/dashboard_series.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "reporting/results_series.h"
#include "statistics/quantiles.h"

namespace highneeds {

namespace {

/// What series are read from.
struct Reading {
  const ResultsReader& results;
  const Study& study;
  const StudyOutcomes& outcomes;
};

/// An array of runs whose items become series.
struct Source {
  std::string dataset, group;
  std::vector<std::string> names, labels;  ///< of the items
  Unit unit = Unit::kCount;
  OutcomeTime time = OutcomeTime::kJanuary;
  bool paired = false;  ///< differences from the baseline, too
};

Fan difference_fan(const std::vector<double>& runs, const std::vector<double>& baseline,
                   std::vector<double> times) {
  return fan_of(paired_differences(runs, baseline), std::move(times));
}

/// Exists in some run at some time.
bool exists(const DashboardSeries& series) {
  return std::any_of(series.levels.begin(), series.levels.end(), [](const Fan& fan) {
    return std::any_of(fan.quantiles[4].begin(), fan.quantiles[4].end(),
                       [](double value) { return std::isfinite(value); });
  });
}

/// Financial years by the year in which they end.
void to_year_ends(Fan& fan) {
  for (double& time : fan.times) ++time;
}

void add_outcomes(std::vector<DashboardSeries>& all, const Reading& from) {
  const std::vector<double> draws = from.results.draws();
  for (const Outcome outcome : all_outcomes()) {
    const OutcomeInfo& info = outcome_info(outcome);
    DashboardSeries series;
    series.key = info.name;
    series.group = "outcome";
    series.label = info.label;
    series.unit = info.unit;
    series.time = info.time;
    series.history = outcome == Outcome::kPlans        ? "plans"
                     : outcome == Outcome::kNewPlans   ? "issued"
                     : outcome == Outcome::kCumulative ? "dsg_balance_gbp"
                                                       : "";
    for (std::size_t s = 0; s < from.outcomes.scenarios.size(); ++s) {
      const ScenarioOutcomes& scenario = from.outcomes.scenarios[s];
      const RunTable& table = scenario[outcome];
      series.levels.push_back(
          outcome == Outcome::kCumulative
              ? balance_fan(table, opening_balances(from.results, draws, from.study.scenarios[s]))
              : table.fan());
      series.differences.emplace_back();
      if (scenario.baseline < 0) continue;
      const RunTable& base =
          from.outcomes.scenarios[static_cast<std::size_t>(scenario.baseline)][outcome];
      series.differences.back() = difference_fan(
          table.values, base.values, std::vector<double>(table.years.begin(), table.years.end()));
    }
    all.push_back(std::move(series));
  }
}

void add_items(std::vector<DashboardSeries>& all, const Reading& from, const Source& source) {
  const TimesShown shown =
      source.dataset == "plans/by_setting" ? TimesShown::kJanuaries : TimesShown::kAll;
  for (std::size_t i = 0; i < source.names.size(); ++i) {
    DashboardSeries series;
    series.key = source.group + "." + source.names[i];
    series.group = source.group;
    series.label = source.labels[i];
    series.unit = source.unit;
    series.time = source.time;
    const int item = static_cast<int>(i);
    for (std::size_t s = 0; s < from.study.scenarios.size(); ++s) {
      const int index = static_cast<int>(s);
      series.levels.push_back(summary_fan(from.results, source.dataset, index, item, shown));
      series.differences.emplace_back();
      const int baseline = from.outcomes.scenarios[s].baseline;
      if (source.paired && baseline >= 0) {
        series.differences.back() = difference_fan(
            from.results.read(source.dataset, index, item),
            from.results.read(source.dataset, baseline, item), series.levels.back().times);
      }
      if (source.time != OutcomeTime::kFinancialYear) continue;
      to_year_ends(series.levels.back());
      to_year_ends(series.differences.back());
    }
    if (exists(series)) all.push_back(std::move(series));
  }
}

void add_measures(std::vector<DashboardSeries>& all, const Reading& from) {
  for (int i = 0; i < kYearlyMeasures; ++i) {
    // Their ratios to new plans say more.
    if (i == static_cast<int>(Measure::kWeeksToIssue) ||
        i == static_cast<int>(Measure::kIssuedOnTime))
      continue;
    DashboardSeries series;
    const std::string name(yearly_measure_infos()[static_cast<std::size_t>(i)].name);
    series.key = "measure." + name;
    series.group = "measure";
    series.time = OutcomeTime::kCalendarYear;
    series.history = name;
    for (std::size_t s = 0; s < from.study.scenarios.size(); ++s) {
      const int index = static_cast<int>(s);
      SmallFan measure = measure_fan(from.results, from.study.scenarios[s].model, index, i);
      series.label = measure.title;
      series.unit = measure.unit;
      series.differences.emplace_back();
      if (const int baseline = from.outcomes.scenarios[s].baseline; baseline >= 0) {
        const std::string dataset = "flows/by_calendar_year";
        std::vector<double> years;
        for (const std::string& year : from.results.axis("calendar_year"))
          years.push_back(std::stod(year));
        series.differences.back() = difference_fan(from.results.read(dataset, index, i),
                                                   from.results.read(dataset, baseline, i), years);
      }
      series.levels.push_back(std::move(measure.fan));
    }
    if (exists(series)) all.push_back(std::move(series));
  }
}

Source settings_source(const Reading& from, const char* dataset, const char* group) {
  Source source{
      dataset, group, from.results.axis("setting"), {}, Unit::kCount, OutcomeTime::kJanuary, false};
  for (const Setting& setting : from.study.scenarios.front().model.settings)
    source.labels.push_back(setting.label);
  return source;
}

}  // namespace

std::vector<DashboardSeries> dashboard_series(const ResultsReader& results, const Study& study,
                                              const StudyOutcomes& outcomes) {
  const Reading from = {results, study, outcomes};
  std::vector<DashboardSeries> all;
  add_outcomes(all, from);
  const std::size_t first_setting = all.size();
  add_items(all, from, settings_source(from, "plans/by_setting", "setting"));
  const auto& settings = study.scenarios.front().model.settings;
  for (std::size_t i = 0; i < settings.size(); ++i)
    all[first_setting + i].specialist = settings[i].specialist;
  add_items(all, from, settings_source(from, "places/by_setting", "places"));
  add_measures(all, from);

  const std::vector<std::string>& bands = results.axis("age_band");
  add_items(all, from,
            {"plans/by_age_band", "age", bands, bands, Unit::kCount, OutcomeTime::kJanuary, false});
  Source needs{"plans/by_need",       "need", results.axis("need"), {}, Unit::kCount,
               OutcomeTime::kJanuary, false};
  for (const Need& need : study.scenarios.front().model.needs) needs.labels.push_back(need.label);
  add_items(all, from, needs);

  const std::vector<std::string>& categories = results.axis("category");
  add_items(all, from,
            {"money/spend_by_category", "category", categories, categories, Unit::kMoney,
             OutcomeTime::kFinancialYear, true});
  Source money{"money/balance",
               "money",
               results.axis("balance_item"),
               {},
               Unit::kMoney,
               OutcomeTime::kFinancialYear,
               false};
  for (const BalanceItemInfo& info : balance_item_infos()) money.labels.emplace_back(info.label);
  add_items(all, from, money);
  return all;
}

}  // namespace highneeds
