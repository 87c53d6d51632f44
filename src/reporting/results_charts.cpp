#include "reporting/results_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

#include "reporting/breach_chart.h"
#include "reporting/fan_charts.h"
#include "reporting/results_series.h"
#include "reporting/scenario_charts.h"
#include "reporting/scenario_lookup.h"
#include "reporting/small_multiples.h"
#include "reporting/tornado_chart.h"
#include "reporting/waterfall_chart.h"
#include "statistics/quantiles.h"

namespace highneeds {

namespace {

/// What the charts of one results file share.
struct Source {
  const ResultsReader& results;
  const Study& study;
  std::vector<double> draws;  ///< [run x parameter]
};

ChartContext context_of(const Source& source, const Scenario& scenario,
                        const std::string& measure) {
  return chart_context(source.results.manifest(), scenario, measure);
}

std::vector<SmallFan> settings_of(const Source& source, const Scenario& scenario, int index) {
  std::vector<SmallFan> settings;
  for (std::size_t i = 0; i < scenario.model.settings.size(); ++i) {
    settings.push_back({scenario.model.settings[i].label,
                        summary_fan(source.results, "plans/by_setting", index, static_cast<int>(i),
                                    TimesShown::kJanuaries),
                        {},
                        Unit::kCount});
  }
  return settings;
}

/// Something to see: a number in every year, not all of them zero.
bool worth_drawing(const Fan& fan) {
  bool some = false;
  for (const std::vector<double>& quantile : fan.quantiles) {
    for (const double value : quantile) {
      if (!std::isfinite(value)) return false;
      some |= value != 0;
    }
  }
  return some;
}

std::vector<SmallFan> measures_of(const Source& source, const Scenario& scenario, int index,
                                  const ScenarioOutcomes& outcomes) {
  std::vector<SmallFan> measures = {{"Plans at the January census", outcomes[Outcome::kPlans].fan(),
                                     history_of(scenario.model, "plans"), Unit::kCount},
                                    {"Specialist placements at the January census",
                                     outcomes[Outcome::kSpecialist].fan(),
                                     {},
                                     Unit::kCount}};
  for (int i = 0; i < kYearlyMeasures; ++i) {
    // Their ratios to new plans say more.
    if (i == static_cast<int>(Measure::kWeeksToIssue) ||
        i == static_cast<int>(Measure::kIssuedOnTime))
      continue;
    SmallFan small = measure_fan(source.results, scenario.model, index, i);
    if (worth_drawing(small.fan)) measures.push_back(std::move(small));
  }
  return measures;
}

std::vector<SmallFan> categories_of(const Source& source, int index) {
  std::vector<SmallFan> categories;
  const std::vector<std::string>& names = source.results.axis("category");
  for (std::size_t i = 0; i < names.size(); ++i) {
    SmallFan small = {
        names[i],
        summary_fan(source.results, "money/spend_by_category", index, static_cast<int>(i)),
        {},
        Unit::kMoney,
        {},
        true};
    for (double& time : small.fan.times) ++time;
    categories.push_back(std::move(small));
  }
  return categories;
}

/// Children and places where places are limited, then the children who find a setting full.
std::vector<SmallFan> places_of(const Source& source, const Scenario& scenario, int index) {
  std::vector<SmallFan> panels;
  const auto& settings = scenario.model.settings;
  for (std::size_t i = 0; i < settings.size(); ++i) {
    if (!settings[i].limited) continue;
    const int item = static_cast<int>(i);
    const Fan places = summary_fan(source.results, "places/by_setting", index, item);
    panels.push_back(
        {settings[i].label,
         summary_fan(source.results, "plans/by_setting", index, item, TimesShown::kJanuaries),
         {},
         Unit::kCount,
         {places.times, places.quantiles[4]},
         false});
  }
  if (panels.empty()) return panels;
  for (const Measure measure : {Measure::kOverflowed, Measure::kWaiting}) {
    panels.push_back(measure_fan(source.results, scenario.model, index, static_cast<int>(measure)));
  }
  return panels;
}

/// The setting with most places, in a sentence.
std::string places_finding(const std::vector<SmallFan>& panels) {
  const auto most =
      std::max_element(panels.begin(), panels.end() - 2, [](const SmallFan& a, const SmallFan& b) {
        return a.limit.values.back() < b.limit.values.back();
      });
  const Fan& overflowed = (panels.end() - 2)->fan;
  const std::size_t last = most->fan.size() - 1;
  return places_sentence(most->title, most->fan.median(last), most->limit.values.back(),
                         fmt::format("January {:.0f}", most->fan.times[last]),
                         overflowed.median(overflowed.size() - 1));
}

/// Charts of what becomes of the money.
void add_money(std::vector<NamedChart>& charts, const Source& source, const Scenario& scenario,
               int index, const RunTable& cumulative) {
  const ChartContext context = context_of(source, scenario, "");
  const std::vector<int>& years = cumulative.years;
  charts.push_back(categories_chart(context, categories_of(source, index)));
  charts.push_back(waterfall_chart(context,
                                   balance_steps(source.results, source.study, source.draws, index),
                                   year_text(Outcome::kCumulative, years.front() - 1),
                                   year_text(Outcome::kCumulative, years.back())));
  charts.push_back(
      breach_chart(context, years,
                   breach_risks(cumulative, scenario.model.finance.general_fund.usable_reserves_gbp,
                                scenario.model.finance.limits_gbp)));
}

/// What the balance at the end hangs on; nothing where there are too few runs to say.
std::optional<NamedChart> end_tornado(const Source& source, const Scenario& scenario, int index) {
  if (source.results.manifest().runs < kLeastRunsToExplain) return std::nullopt;
  const Quantity quantity = parse_quantity("cumulative", scenario.model);
  const std::vector<double> runs = read_quantity(source.results, index, quantity);
  return tornado_chart(context_of(source, scenario, ""), quantity, mean(runs),
                       number_effects(source.study, source.draws, runs));
}

NamedChart scenario_balance_chart(const Source& source, const Scenario& scenario, int index,
                                  const ScenarioOutcomes& out, const ChartContext& context) {
  const RunTable& cumulative = out[Outcome::kCumulative];
  return balance_chart(
      context, balance_fan(cumulative, opening_balances(source.results, source.draws, scenario)),
      history_of(scenario.model, "dsg_balance_gbp"),
      balance_notes(source.results, scenario, index, cumulative));
}

void add_scenario(std::vector<NamedChart>& charts, const Source& source,
                  const StudyOutcomes& outcomes, std::size_t s, bool measures) {
  const std::size_t first = charts.size();
  const Scenario& scenario = source.study.scenarios[s];
  const ScenarioOutcomes& out = outcomes.scenarios[s];
  const int index = static_cast<int>(s);
  charts.push_back(caseload_chart(context_of(source, scenario, "plans"), out[Outcome::kPlans].fan(),
                                  history_of(scenario.model, "plans")));
  charts.push_back(new_plans_chart(context_of(source, scenario, "issued"),
                                   out[Outcome::kNewPlans].fan(),
                                   history_of(scenario.model, "issued")));
  charts.push_back(
      settings_chart(context_of(source, scenario, ""), settings_of(source, scenario, index)));
  charts.push_back(scenario_balance_chart(source, scenario, index, out,
                                          context_of(source, scenario, "dsg_balance_gbp")));
  const SmallFan weeks = measure_fan(source.results, scenario.model, index,
                                     kMeasures + static_cast<int>(YearlyRatio::kMeanWeeksToIssue));
  if (worth_drawing(weeks.fan)) {
    charts.push_back(time_to_issue_chart(context_of(source, scenario, "mean_weeks_to_issue"),
                                         weeks.fan, weeks.history,
                                         scenario.model.pipeline.on_time_weeks));
  }
  if (const std::vector<SmallFan> places = places_of(source, scenario, index); !places.empty())
    charts.push_back(
        places_chart(context_of(source, scenario, ""), places_finding(places), places));
  add_money(charts, source, scenario, index, out[Outcome::kCumulative]);
  if (auto tornado = end_tornado(source, scenario, index)) charts.push_back(std::move(*tornado));
  if (measures)
    charts.push_back(measures_chart(context_of(source, scenario, "plans"),
                                    measures_of(source, scenario, index, out)));
  for (std::size_t i = first; i < charts.size(); ++i) charts[i].name += "-" + out.id;
}

/// A baseline and the scenarios that are compared with it.
std::vector<ScenarioRow> rows_of(const StudyOutcomes& outcomes, std::size_t first, Outcome outcome,
                                 int january) {
  const std::vector<ScenarioEnd> ends = scenario_ends(outcomes, first, outcome, january);
  std::vector<ScenarioRow> rows;
  const auto add = [&](const ScenarioOutcomes& scenario) {
    const Fan fan = scenario[outcome].fan();
    const std::size_t at = year_index(outcome, scenario[outcome], january);
    rows.push_back({ends[rows.size()], fan.low95(at), fan.high95(at)});
  };
  add(outcomes.scenarios[first]);
  for (const ScenarioOutcomes& scenario : outcomes.scenarios) {
    if (scenario.baseline == static_cast<int>(first)) add(scenario);
  }
  return rows;
}

constexpr std::size_t kBoardRows = 4;  ///< on a page with other charts

/// The baseline, the best and the worst, and the scenario that the page is about.
std::vector<ScenarioRow> board_rows(const std::vector<ScenarioRow>& rows,
                                    const std::string& shown) {
  const auto better = [](const ScenarioRow& a, const ScenarioRow& b) {
    return a.end.difference.median > b.end.difference.median;
  };
  std::vector<ScenarioRow> ranked(rows.begin() + 1, rows.end());
  std::stable_sort(ranked.begin(), ranked.end(), better);
  std::vector<ScenarioRow> kept = {rows.front(), ranked.front()};
  for (std::size_t i = 1; i + 1 < ranked.size(); ++i) {
    if (ranked[i].end.name == shown) kept.push_back(ranked[i]);
  }
  kept.push_back(ranked.back());
  return kept;
}

/// A baseline and the scenarios compared with it in a year; none where nothing is compared.
std::optional<NamedChart> comparison_chart(const StudyOutcomes& outcomes, std::size_t first,
                                           Outcome outcome, int january,
                                           const ChartContext& context,
                                           const std::string& shown = "") {
  std::vector<ScenarioRow> rows = rows_of(outcomes, first, outcome, january);
  if (rows.size() < 2) return std::nullopt;
  std::string note;
  if (!shown.empty() && rows.size() > kBoardRows) {
    note = fmt::format("of {} scenarios the best, the worst and ‘{}’", rows.size() - 1, shown);
    rows = board_rows(rows, shown);
  }
  const OutcomeInfo& info = outcome_info(outcome);
  const RunTable& table = outcomes.scenarios[first][outcome];
  const int year = table.years[year_index(outcome, table, january)];
  const std::string what =
      (outcome == Outcome::kNewPlans ? "New plans " : "DSG balance ") + when_text(outcome, year);
  return scenario_chart(context,
                        {"scenarios-" + std::string(info.name), what, std::string(info.subject),
                         when_text(outcome, year), info.kind, note},
                        rows);
}

/// Every baseline with the scenarios compared with it. The first keeps the plain names.
void add_comparisons(std::vector<NamedChart>& charts, const Source& source,
                     const StudyOutcomes& outcomes) {
  std::string suffix;
  for (std::size_t s = 0; s < outcomes.scenarios.size(); ++s) {
    const ChartContext context = context_of(source, source.study.scenarios[s], "");
    bool drawn = false;
    for (const Outcome outcome : {Outcome::kCumulative, Outcome::kNewPlans}) {
      std::optional<NamedChart> chart =
          comparison_chart(outcomes, s, outcome, last_january(outcomes), context);
      if (!chart) continue;
      if (!suffix.empty()) chart->name += "-" + outcomes.scenarios[s].id;
      charts.push_back(std::move(*chart));
      drawn = true;
    }
    if (drawn) suffix = "-";
  }
}

}  // namespace

std::vector<NamedChart> study_charts(const ResultsReader& results, const StudyOutcomes& outcomes,
                                     const ChartSelection& selection) {
  return study_charts(results, results.study(), outcomes, selection);
}

std::vector<NamedChart> study_charts(const ResultsReader& results, const Study& study,
                                     const StudyOutcomes& outcomes,
                                     const ChartSelection& selection) {
  std::vector<bool> chosen(outcomes.scenarios.size(), selection.scenarios.empty());
  for (const std::string& id : selection.scenarios) chosen[scenario_index(study, id)] = true;
  const Source source = {results, study, results.draws()};
  std::vector<NamedChart> charts;
  for (std::size_t s = 0; s < chosen.size(); ++s) {
    if (chosen[s]) add_scenario(charts, source, outcomes, s, selection.measures);
  }
  add_comparisons(charts, source, outcomes);
  return charts;
}

std::vector<NamedChart> board_charts(const StatutorySource& board, const StudyOutcomes& outcomes,
                                     const ChartSize& size) {
  const Source source = {board.results, board.study, board.results.draws()};
  const int unmitigated = board.unmitigated;
  const auto index = static_cast<std::size_t>(unmitigated);
  const Scenario& scenario = board.study.scenarios.at(index);
  const int asking = board.mitigated >= 0 ? board.mitigated : unmitigated;
  const int january = answer_januaries(outcomes, asking).front();
  const ScenarioOutcomes& out = outcomes.scenarios[index];
  const auto context = [&](double height) {
    return ChartContext{
        scenario.model.name, scenario.name, "", "", {size.width, std::floor(height), size.title}};
  };
  const std::string& shown = outcomes.scenarios[static_cast<std::size_t>(asking)].name;
  std::optional<NamedChart> compared =
      comparison_chart(outcomes, index, Outcome::kCumulative, january, context(0), shown);
  NamedChart second =
      compared ? *std::move(compared)
               : new_plans_chart(context(0.28 * size.height), out[Outcome::kNewPlans].fan(),
                                 history_of(scenario.model, "issued"));
  const double rest = size.height - second.drawing.height;
  return {scenario_balance_chart(source, scenario, unmitigated, out, context(0.55 * rest)),
          std::move(second),
          caseload_chart(context(0.45 * rest), out[Outcome::kPlans].fan(),
                         history_of(scenario.model, "plans"))};
}

}  // namespace highneeds
