#include "reporting/results_outcomes.h"

#include <cstddef>

#include "reporting/balance_risk.h"
#include "reporting/results_series.h"
#include "reporting/scenario_lookup.h"

namespace highneeds {

namespace {

/// Adds `values` [run x time] at the chosen times to `table`.
void add_to(RunTable& table, const std::vector<double>& values, std::size_t times,
            const std::vector<std::size_t>& chosen) {
  const std::size_t runs = values.size() / times;
  table.values.resize(runs * chosen.size());
  for (std::size_t run = 0; run < runs; ++run) {
    for (std::size_t k = 0; k < chosen.size(); ++k) {
      table.values[run * chosen.size() + k] += values[run * times + chosen[k]];
    }
  }
}

/// Years of an axis of months or years whose label starts with the year, moved by `shift`.
std::vector<int> years_of(const std::vector<std::string>& labels,
                          const std::vector<std::size_t>& chosen, int shift) {
  std::vector<int> years;
  years.reserve(chosen.size());
  for (const std::size_t at : chosen) years.push_back(std::stoi(labels[at].substr(0, 4)) + shift);
  return years;
}

std::vector<std::size_t> all_of(const std::vector<std::string>& labels) {
  std::vector<std::size_t> chosen(labels.size());
  for (std::size_t i = 0; i < chosen.size(); ++i) chosen[i] = i;
  return chosen;
}

RunTable plans_table(const ResultsReader& results, int scenario) {
  const std::vector<std::string>& labels = results.axis("census_year");
  RunTable table;
  table.years = years_of(labels, all_of(labels), 0);
  for (std::size_t band = 0; band < results.axis("age_band").size(); ++band) {
    add_to(table, results.read("plans/by_age_band", scenario, static_cast<int>(band)),
           labels.size(), all_of(labels));
  }
  return table;
}

RunTable specialist_table(const ResultsReader& results, int scenario, const Model& model) {
  const std::vector<std::string>& labels = results.axis("month");
  std::vector<std::size_t> januaries;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i].ends_with("-01")) januaries.push_back(i);
  }
  RunTable table;
  table.years = years_of(labels, januaries, 0);
  table.values.resize(static_cast<std::size_t>(results.manifest().runs) * januaries.size());
  for (std::size_t setting = 0; setting < model.settings.size(); ++setting) {
    if (!model.settings[setting].specialist) continue;
    add_to(table, results.read("plans/by_setting", scenario, static_cast<int>(setting)),
           labels.size(), januaries);
  }
  return table;
}

/// From the year after the base year, whose new plans are published.
RunTable new_plans_table(const ResultsReader& results, int scenario, const Model& model) {
  const std::vector<std::string>& labels = results.axis("calendar_year");
  std::vector<std::size_t> projected;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (std::stoi(labels[i]) > model.base_year) projected.push_back(i);
  }
  RunTable table;
  table.years = years_of(labels, projected, 0);
  add_to(table,
         results.read("flows/by_calendar_year", scenario, static_cast<int>(Measure::kIssued)),
         labels.size(), projected);
  return table;
}

}  // namespace

StudyOutcomes read_outcomes(const ResultsReader& results) {
  return read_outcomes(results, results.study());
}

StudyOutcomes read_outcomes(const ResultsReader& results, const Study& study) {
  StudyOutcomes outcomes;
  const std::vector<double> draws = results.draws();
  outcomes.place = study.scenarios.front().model.name;
  outcomes.runs = results.manifest().runs;
  outcomes.seed = results.manifest().seed;
  for (std::size_t s = 0; s < study.scenarios.size(); ++s) {
    const Scenario& scenario = study.scenarios[s];
    const int at = static_cast<int>(s);
    ScenarioOutcomes out;
    out.id = scenario.id;
    out.name = scenario.name;
    out.baseline = baseline_index(study, s);
    if (const auto asked = study.answer_years.find(scenario.id); asked != study.answer_years.end())
      out.answer_year = asked->second.start + 1;
    out[Outcome::kPlans] = plans_table(results, at);
    out[Outcome::kNewPlans] = new_plans_table(results, at, scenario.model);
    out[Outcome::kSpecialist] = specialist_table(results, at, scenario.model);
    out[Outcome::kSpend] = balance_table(results, at, BalanceItem::kSpend);
    out[Outcome::kInYear] = balance_table(results, at, BalanceItem::kInYear);
    out[Outcome::kCumulative] = balance_table(results, at, BalanceItem::kCumulative);
    out.opening_gbp = opening_balances(results, draws, scenario);
    out.block = balance_table(results, at, BalanceItem::kHighNeedsBlock);
    out.charge = balance_table(results, at, BalanceItem::kGeneralFundCharge);
    out.limits_gbp = scenario.model.finance.limits_gbp;
    out.usable_reserves_gbp = scenario.model.finance.general_fund.usable_reserves_gbp;
    out.regime = regime_sentence(scenario.model.finance.policy);
    if (scenario.model.growth.path == GrowthPath::kAligned) {
      out.proven_until = scenario.model.census.year() + kProvenYears;
    }
    outcomes.scenarios.push_back(std::move(out));
  }
  return outcomes;
}

}  // namespace highneeds
