#include "reporting/dashboard_data.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "core/interventions.h"
#include "reporting/balance_steps.h"
#include "reporting/breach.h"
#include "reporting/dashboard_series.h"
#include "reporting/input_words.h"
#include "reporting/number_effects.h"
#include "reporting/result_sentences.h"
#include "reporting/results_charts.h"
#include "reporting/results_series.h"
#include "reporting/sentences.h"
#include "reporting/small_multiples.h"

namespace highneeds {

namespace {

using Json = nlohmann::ordered_json;

std::string unit_name(Unit unit) {
  constexpr std::array<const char*, 4> kNames = {"count", "money", "share", "weeks"};
  return kNames[static_cast<std::size_t>(unit)];
}

std::string time_name(OutcomeTime time) {
  constexpr std::array<const char*, 4> kNames = {"january", "calendar", "financial", "march"};
  return kNames[static_cast<std::size_t>(time)];
}

Json quantiles_json(const Fan& fan) {
  Json out = Json::array();
  if (fan.empty()) return out;
  for (const std::vector<double>& quantile : fan.quantiles) out.push_back(quantile);
  return out;
}

Json series_json(const std::vector<DashboardSeries>& all) {
  Json out = Json::array();
  for (const DashboardSeries& series : all) {
    Json levels = Json::array(), differences = Json::array();
    for (const Fan& fan : series.levels) levels.push_back(quantiles_json(fan));
    std::vector<double> difference_times;
    for (const Fan& fan : series.differences) {
      differences.push_back(quantiles_json(fan));
      if (!fan.empty()) difference_times = fan.times;
    }
    Json each = {{"key", series.key},
                 {"group", series.group},
                 {"label", series.label},
                 {"unit", unit_name(series.unit)},
                 {"time", time_name(series.time)},
                 {"history", series.history},
                 {"specialist", series.specialist},
                 {"times", series.levels.front().times},
                 {"levels", levels}};
    if (!difference_times.empty()) {
      each["differenceTimes"] = difference_times;
      each["differences"] = differences;
    }
    out.push_back(each);
  }
  return out;
}

Json history_json(const Model& model) {
  Json out = Json::object();
  for (const History& history : model.history) {
    const ActualSeries actuals = history_of(model, history.measure);
    out[history.measure] = {{"source", history.provenance.source},
                            {"asOf", history.provenance.as_of},
                            {"times", actuals.times},
                            {"values", actuals.values}};
  }
  return out;
}

/// Series on which an effect shows first.
std::vector<std::string> measures_of(Target target) {
  switch (target) {
    case Target::kRequests:
      return {"measure.requests", "measure.issued"};
    case Target::kAssessShare:
      return {"measure.agreed_to_assess", "measure.refused", "measure.issued"};
    case Target::kIssueShare:
      return {"measure.issued"};
    case Target::kAssessmentCapacity:
      return {"measure.queue", "measure.mean_weeks_to_issue", "measure.share_issued_on_time"};
    case Target::kFirstSetting:
      return {"measure.specialist_starts", "specialist"};
    case Target::kMoves:
      return {"measure.specialist_starts", "measure.other_moves"};
    case Target::kPhaseTransfer:
      return {"measure.specialist_starts", "measure.phase_moves"};
    case Target::kCeasing:
      return {"measure.ceased", "plans"};
    case Target::kSuspensions:
      return {"measure.suspended"};
    case Target::kTopUp:
    case Target::kBandDrift:
    case Target::kIndependentPrice:
    case Target::kIndependentInflation:
      return {"spend"};
    case Target::kTransport:
      return {"money.transport"};
    case Target::kDelivery:
      break;  // of the other interventions
  }
  return {};
}

Json interventions_json(const Study& study) {
  Json out = Json::object();
  for (const Scenario& scenario : study.scenarios) {
    for (const Intervention& intervention : scenario.interventions) {
      std::vector<std::string> measures;
      for (const Effect& effect : intervention.effects) {
        for (const std::string& key : measures_of(effect.target)) {
          if (std::find(measures.begin(), measures.end(), key) == measures.end())
            measures.push_back(key);
        }
      }
      double income = 0;
      for (const ProgrammeIncome& one : intervention.income) income += one.amount_gbp;
      out[intervention.name] = {{"label", intervention.label},
                                {"evidence", intervention.evidence},
                                {"strength", intervention.strength},
                                {"measuredBy", intervention.measured_by},
                                {"grantGbp", income},
                                {"measures", measures}};
    }
  }
  return out;
}

/// The numbers of the tornado: those that swing the end balance most, largest first.
Json drivers_json(const Study& study, const std::vector<double>& draws,
                  const std::vector<double>& end) {
  Json out = Json::array();
  if (end.size() < static_cast<std::size_t>(kLeastRunsToExplain)) return out;
  const std::vector<NumberEffect> numbers = number_effects(study, draws, end);
  for (const NumberEffect* number : largest_swings(numbers)) {
    const Provenance& from =
        study.parameters[static_cast<std::size_t>(number - numbers.data())].provenance;
    out.push_back({{"name", number->name},
                   {"label", readable_name(number->name)},
                   {"low", number->swing.low},
                   {"high", number->swing.high},
                   {"atLow", input_text(number->low, number->unit)},
                   {"atHigh", input_text(number->high, number->unit)},
                   {"source", from.source},
                   {"assumption", from.assumption}});
  }
  return out;
}

Json steps_json(const BalanceSteps& steps) {
  return {{"opening", steps.opening},
          {"firstYear", steps.first_year},
          {"demand", steps.demand},
          {"mix", steps.mix},
          {"price", steps.price},
          {"income", steps.income},
          {"grants", steps.grants},
          {"interventions", steps.interventions},
          {"end", steps.end},
          {"endMedian", steps.end_median},
          {"hasBaseline", steps.has_baseline}};
}

Json breach_json(const std::vector<BreachRisk>& risks) {
  Json out = Json::array();
  for (const BreachRisk& risk : risks) {
    out.push_back(
        {{"deficit", risk.deficit_gbp}, {"reserves", risk.reserves}, {"share", risk.share}});
  }
  return out;
}

Json scenarios_json(const ResultsReader& results, const Study& study,
                    const StudyOutcomes& outcomes) {
  const std::vector<double> draws = results.draws();
  Json out = Json::array();
  for (std::size_t s = 0; s < study.scenarios.size(); ++s) {
    const Scenario& scenario = study.scenarios[s];
    const int index = static_cast<int>(s);
    const RunTable& cumulative = outcomes.scenarios[s][Outcome::kCumulative];
    const BalanceNotes notes = balance_notes(results, scenario, index, cumulative);
    std::vector<std::string> interventions;
    for (const Intervention& intervention : scenario.interventions)
      interventions.push_back(intervention.name);
    Json each = {{"id", scenario.id},
                 {"name", scenario.name},
                 {"question", scenario.question},
                 {"baseline", outcomes.scenarios[s].baseline},
                 {"answerYear", outcomes.scenarios[s].answer_year},
                 {"answers", answer_sentences(outcomes, index, Outcome::kCumulative)},
                 {"interventions", interventions},
                 {"grantYear", notes.grant_year.value_or(0)},
                 {"grantMedian", notes.grant_median_gbp},
                 {"grantShare", notes.grant_share},
                 {"overrideEnds", notes.override_ends.value_or(0)},
                 {"deficitShare", notes.end_deficit_share},
                 {"marches", cumulative.years}};
    each["breach"] = breach_json(
        breach_risks(cumulative, scenario.model.finance.general_fund.usable_reserves_gbp,
                     scenario.model.finance.limits_gbp));
    each["steps"] = steps_json(balance_steps(results, study, draws, index));
    each["drivers"] = drivers_json(study, draws, cumulative.column(cumulative.years.size() - 1));
    out.push_back(each);
  }
  return out;
}

/// Every baseline with its scenarios at every January: the finding, and the chance to be better.
Json comparisons_json(const StudyOutcomes& outcomes) {
  Json out = Json::array();
  for (std::size_t first = 0; first < outcomes.scenarios.size(); ++first) {
    if (outcomes.scenarios[first].baseline >= 0) continue;
    Json group = {{"baseline", first}, {"outcomes", Json::object()}};
    for (const Outcome outcome : all_outcomes()) {
      const OutcomeInfo& info = outcome_info(outcome);
      const RunTable& table = outcomes.scenarios[first][outcome];
      Json years = Json::array();
      for (const int year : table.years) {
        const int january = info.time == OutcomeTime::kCalendarYear ? year + 1 : year;
        const std::vector<ScenarioEnd> ends = scenario_ends(outcomes, first, outcome, january);
        Json better = Json::array();
        for (const ScenarioEnd& end : ends) better.push_back(end.better_share);
        years.push_back({{"year", year},
                         {"when", year_text(outcome, year)},
                         {"finding", comparison_sentence(ends, std::string(info.subject),
                                                         when_text(outcome, year), info.kind)},
                         {"better", better}});
      }
      group["outcomes"][std::string(info.name)] = years;
    }
    out.push_back(group);
  }
  return out;
}

/// Words of an outcome's trend; a balance that does not change sides is a deficit or a surplus.
std::string trend_of(const ScenarioOutcomes& scenario, Outcome outcome) {
  const Fan fan = scenario[outcome].fan();
  const std::size_t last = fan.size() - 1;
  const std::vector<int>& years = scenario[outcome].years;
  const std::string from = year_text(outcome, years.front()), to = year_text(outcome, years.back());
  const Estimate end = {fan.median(last), fan.low80(last), fan.high80(last)};
  const Unit unit = outcome_info(outcome).unit;
  if (outcome == Outcome::kSpecialist)
    return trend_sentence("Specialist placements", fan.median(0), from, end, to, unit);
  if (outcome == Outcome::kSpend)
    return trend_sentence("High needs costs", fan.median(0), from, end, to, unit);
  if (fan.median(0) < -kNearZeroGbp && end.median < -kNearZeroGbp) {
    return trend_sentence("In-year deficits", -fan.median(0), from,
                          {-end.median, -end.high80, -end.low80}, to, unit);
  }
  return fmt::format("The in-year DSG balance is projected to move from {} in {} to {} in {}",
                     balance_phrase(fan.median(0)), from, balance_phrase(end.median), to);
}

/// The part of a group of series that changes most.
std::string largest_of(const std::vector<DashboardSeries>& all, const std::string& group,
                       std::size_t scenario) {
  std::vector<SmallFan> members;
  for (const DashboardSeries& series : all) {
    if (series.group == group) members.push_back({series.label, series.levels[scenario], {}});
  }
  return largest_change_sentence(members, "plans");
}

/// Titles, and texts where there are any, by the name of the chart.
Json findings_json(const ResultsReader& results, const Study& study, const StudyOutcomes& outcomes,
                   const std::vector<DashboardSeries>& series) {
  Json out = Json::object();
  for (const NamedChart& chart : study_charts(results, study, outcomes, {}))
    out[chart.name] = {chart.drawing.title, chart.drawing.description};
  for (std::size_t s = 0; s < outcomes.scenarios.size(); ++s) {
    const ScenarioOutcomes& scenario = outcomes.scenarios[s];
    for (const Outcome outcome : {Outcome::kSpecialist, Outcome::kSpend, Outcome::kInYear}) {
      out[std::string(outcome_info(outcome).name) + "-" + scenario.id] = {
          trend_of(scenario, outcome)};
    }
    out["needs-" + scenario.id] = {largest_of(series, "need", s)};
    out["ages-" + scenario.id] = {"Ages " + largest_of(series, "age", s)};
  }
  return out;
}

Json figures_json(const Study& study) {
  Json out = Json::array();
  for (const Figure& figure : study.figures) {
    const auto words = [&](double value) { return input_text(value, figure.unit); };
    out.push_back(
        {{"name", figure.name},
         {"label", readable_name(figure.name)},
         {"value", figure.low == figure.high ? words(figure.central)
                                             : fmt::format("{} ({} to {})", words(figure.central),
                                                           words(figure.low), words(figure.high))},
         {"as", figure.text + " " + figure.unit},
         {"source", figure.provenance.source},
         {"asOf", figure.provenance.as_of},
         {"assumption", figure.provenance.assumption},
         {"note", figure.note},
         {"owner", figure.owner}});
  }
  return out;
}

}  // namespace

std::string dashboard_json(const ResultsReader& results, const Study& study,
                           const StudyOutcomes& outcomes) {
  const RunManifest& manifest = results.manifest();
  const Model& model = study.scenarios.front().model;
  Json inputs = Json::array();
  for (const InputText& input : results.inputs())
    inputs.push_back({{"kind", input.kind}, {"name", input.name}, {"sha256", input.sha256}});
  const std::vector<DashboardSeries> series = dashboard_series(results, study, outcomes);
  const Json data = {{"format", 1},
                     {"authority", model.name},
                     {"created", long_date(manifest.created)},
                     {"program", "highneeds " + manifest.program_version},
                     {"commit", manifest.git_commit},
                     {"seed", std::to_string(manifest.seed)},
                     {"runs", manifest.runs},
                     {"quantiles", kFanQuantiles},
                     {"series", series_json(series)},
                     {"history", history_json(model)},
                     {"scenarios", scenarios_json(results, study, outcomes)},
                     {"comparisons", comparisons_json(outcomes)},
                     {"findings", findings_json(results, study, outcomes, series)},
                     {"interventions", interventions_json(study)},
                     {"figures", figures_json(study)},
                     {"inputs", inputs}};
  return data.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace highneeds
