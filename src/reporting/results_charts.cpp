#include "reporting/results_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

#include "reporting/fan_charts.h"
#include "reporting/results_outcomes.h"
#include "reporting/scenario_charts.h"
#include "reporting/small_multiples.h"
#include "statistics/paired.h"

namespace highneeds {

namespace {

static_assert(kFanQuantiles == kSummaryQuantiles);

/// What the charts of one results file share.
struct Source {
  const ResultsReader& results;
  const Study& study;
  std::vector<double> draws;  ///< [run x parameter]
};

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

std::string source_of(const Model& model, const std::string& measure) {
  for (const History& history : model.history) {
    if (history.measure == measure && !history.provenance.source.empty())
      return history.provenance.source + " (published); ";
  }
  return "";
}

ChartContext context_of(const Source& source, const Scenario& scenario,
                        const std::string& measure) {
  const RunManifest& manifest = source.results.manifest();
  return {scenario.model.name,
          scenario.name,
          fmt::format("{}highneeds {}, {} runs, seed {}", source_of(scenario.model, measure),
                      manifest.program_version, count_text(static_cast<double>(manifest.runs)),
                      manifest.seed),
          long_date(manifest.created),
          {}};
}

/// The balance with the opening one before it.
Fan balance_fan(const Source& source, const Scenario& scenario, const RunTable& cumulative) {
  const auto runs = static_cast<std::size_t>(source.results.manifest().runs);
  const std::size_t parameters = runs == 0 ? 0 : source.draws.size() / runs;
  const std::size_t years = cumulative.years.size();
  RunTable table;
  table.years.push_back(cumulative.years.front() - 1);
  table.years.insert(table.years.end(), cumulative.years.begin(), cumulative.years.end());
  for (std::size_t run = 0; run < runs; ++run) {
    const std::span<const double> row =
        std::span(source.draws).subspan(run * parameters, parameters);
    table.values.push_back(scenario.model.finance.opening_balance_gbp.in(row));
    const auto first = cumulative.values.begin() + static_cast<std::ptrdiff_t>(run * years);
    table.values.insert(table.values.end(), first, first + static_cast<std::ptrdiff_t>(years));
  }
  return table.fan();
}

BalanceNotes notes_of(const Source& source, const Scenario& scenario, int index,
                      const RunTable& cumulative) {
  const Policy& policy = scenario.model.finance.policy;
  BalanceNotes notes;
  const Month last_month = policy.override_end - 1;
  if (last_month.month_of_year() == 3) notes.override_ends = last_month.year();
  notes.grant_year = FinancialYear::of(policy.stability_grant_paid).start + 1;
  const auto at = std::find(cumulative.years.begin(), cumulative.years.end(), *notes.grant_year);
  if (at != cumulative.years.end()) {
    const RunTable grants = {cumulative.years,
                             source.results.read("money/balance", index,
                                                 static_cast<int>(BalanceItem::kStabilityGrant))};
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

/// Entries of a summary at the chosen times.
Fan fan_from(const SeriesSummary& summary, const std::vector<std::string>& labels,
             bool januaries_only) {
  Fan fan;
  for (std::size_t t = 0; t < labels.size(); ++t) {
    if (januaries_only && !labels[t].ends_with("-01")) continue;
    fan.times.push_back(std::stod(labels[t].substr(0, 4)));
    for (std::size_t q = 0; q < fan.quantiles.size(); ++q)
      fan.quantiles[q].push_back(summary.quantiles[q][t]);
  }
  return fan;
}

std::vector<SmallFan> settings_of(const Source& source, const Scenario& scenario, int index) {
  std::vector<SmallFan> settings;
  for (std::size_t i = 0; i < scenario.model.settings.size(); ++i) {
    settings.push_back(
        {scenario.model.settings[i].label,
         fan_from(source.results.summary("plans/by_setting", index, static_cast<int>(i)),
                  source.results.axis("month"), true),
         {},
         Unit::kCount});
  }
  return settings;
}

/// Takes the years up to and including `year` off.
void drop_until(Fan& fan, int year) {
  const auto gone =
      std::count_if(fan.times.begin(), fan.times.end(), [&](double time) { return time <= year; });
  fan.times.erase(fan.times.begin(), fan.times.begin() + gone);
  for (std::vector<double>& quantile : fan.quantiles)
    quantile.erase(quantile.begin(), quantile.begin() + gone);
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
  const auto& infos = yearly_measure_infos();
  for (std::size_t i = 0; i < infos.size(); ++i) {
    // Their ratios to new plans say more.
    if (i == static_cast<std::size_t>(Measure::kWeeksToIssue) ||
        i == static_cast<std::size_t>(Measure::kIssuedOnTime))
      continue;
    const Unit unit = infos[i].unit == "1"       ? Unit::kShare
                      : infos[i].unit == "weeks" ? Unit::kWeeks
                                                 : Unit::kCount;
    const SeriesSummary summary =
        source.results.summary("flows/by_calendar_year", index, static_cast<int>(i));
    SmallFan small = {std::string(infos[i].label),
                      fan_from(summary, source.results.axis("calendar_year"), false),
                      history_of(scenario.model, std::string(infos[i].name)), unit};
    // Only the way to a plan is simulated in the base year.
    const bool stock = i >= static_cast<std::size_t>(Measure::kTransfersIn) &&
                       i < static_cast<std::size_t>(kMeasures);
    if (stock) drop_until(small.fan, scenario.model.base_year);
    constexpr std::string_view kMonthEnd = "end of the month";
    if (small.title.ends_with(kMonthEnd)) small.title.replace(small.title.size() - 5, 5, "year");
    if (worth_drawing(small.fan)) measures.push_back(std::move(small));
  }
  return measures;
}

NamedChart scenario_balance_chart(const Source& source, const Scenario& scenario, int index,
                                  const ScenarioOutcomes& out, const ChartContext& context) {
  const RunTable& cumulative = out[Outcome::kCumulative];
  return balance_chart(context, balance_fan(source, scenario, cumulative),
                       history_of(scenario.model, "dsg_balance_gbp"),
                       notes_of(source, scenario, index, cumulative));
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

/// A baseline and the scenarios compared with it, at the end; none where nothing is compared.
std::optional<NamedChart> comparison_chart(const StudyOutcomes& outcomes, std::size_t first,
                                           Outcome outcome, const ChartContext& context) {
  const int january = last_january(outcomes);
  const std::vector<ScenarioRow> rows = rows_of(outcomes, first, outcome, january);
  if (rows.size() < 2) return std::nullopt;
  const OutcomeInfo& info = outcome_info(outcome);
  const RunTable& table = outcomes.scenarios[first][outcome];
  const int year = table.years[year_index(outcome, table, january)];
  const std::string what =
      (outcome == Outcome::kNewPlans ? "New plans " : "DSG balance ") + when_text(outcome, year);
  return scenario_chart(context,
                        {"scenarios-" + std::string(info.name), what, std::string(info.subject),
                         when_text(outcome, year), info.kind},
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
      std::optional<NamedChart> chart = comparison_chart(outcomes, s, outcome, context);
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
  for (const std::string& id : selection.scenarios) chosen[scenario_index(outcomes, id)] = true;
  const Source source = {results, study, results.draws()};
  std::vector<NamedChart> charts;
  for (std::size_t s = 0; s < chosen.size(); ++s) {
    if (chosen[s]) add_scenario(charts, source, outcomes, s, selection.measures);
  }
  add_comparisons(charts, source, outcomes);
  return charts;
}

std::vector<NamedChart> board_charts(const ResultsReader& results, const Study& study,
                                     const StudyOutcomes& outcomes, int unmitigated,
                                     const ChartSize& size) {
  const Source source = {results, study, results.draws()};
  const auto index = static_cast<std::size_t>(unmitigated);
  const Scenario& scenario = study.scenarios.at(index);
  const ScenarioOutcomes& out = outcomes.scenarios[index];
  const auto context = [&](double height) {
    return ChartContext{
        scenario.model.name, scenario.name, "", "", {size.width, std::floor(height), size.title}};
  };
  // Room for two lines of each name; the rest goes to the fans, more to the one with notes.
  const auto compared =
      std::count_if(outcomes.scenarios.begin(), outcomes.scenarios.end(),
                    [&](const ScenarioOutcomes& other) { return other.baseline == unmitigated; });
  const double rows = static_cast<double>(std::min<std::ptrdiff_t>(compared + 1, 6));
  const double wanted = compared > 0 ? 150 + 34 * rows : 0.28 * size.height;
  NamedChart second =
      compared > 0 ? *comparison_chart(outcomes, index, Outcome::kCumulative, context(wanted))
                   : new_plans_chart(context(wanted), out[Outcome::kNewPlans].fan(),
                                     history_of(scenario.model, "issued"));
  const double rest = size.height - second.drawing.height;
  return {scenario_balance_chart(source, scenario, unmitigated, out, context(0.57 * rest)),
          std::move(second),
          caseload_chart(context(0.43 * rest), out[Outcome::kPlans].fan(),
                         history_of(scenario.model, "plans"))};
}

std::string long_date(const std::string& iso) {
  constexpr std::array<std::string_view, 12> kMonths = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  const auto digits = [&](std::size_t from, std::size_t count) {
    return iso.size() >= from + count && iso.find_first_not_of("0123456789", from) >= from + count;
  };
  if (!digits(0, 4) || !digits(5, 2) || !digits(8, 2)) return iso;
  const auto month = static_cast<std::size_t>(std::stoi(iso.substr(5, 2)));
  if (month < 1 || month > 12) return iso;
  return fmt::format("{} {} {}", std::stoi(iso.substr(8, 2)), kMonths[month - 1], iso.substr(0, 4));
}

}  // namespace highneeds
