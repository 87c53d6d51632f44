#include "reporting/outcomes.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "statistics/paired.h"

namespace highneeds {

namespace {

constexpr std::array<OutcomeInfo, kOutcomes> kInfos = {{
    {"Plans at the January census", "plans", "plans", Unit::kCount, DifferenceKind::kCount,
     OutcomeTime::kJanuary},
    {"New plans in the calendar year", "new plans", "new-plans", Unit::kCount,
     DifferenceKind::kCount, OutcomeTime::kCalendarYear},
    {"Specialist placements at the January census", "specialist placements", "specialist",
     Unit::kCount, DifferenceKind::kCount, OutcomeTime::kJanuary},
    {"High needs spend in the year", "high needs spend", "spend", Unit::kMoney,
     DifferenceKind::kSpend, OutcomeTime::kFinancialYear},
    {"In-year DSG balance", "the in-year balance", "in-year", Unit::kMoney,
     DifferenceKind::kBalance, OutcomeTime::kFinancialYear},
    {"Cumulative DSG balance", "the DSG balance", "balance", Unit::kMoney, DifferenceKind::kBalance,
     OutcomeTime::kMarch},
}};

}  // namespace

const OutcomeInfo& outcome_info(Outcome outcome) {
  return kInfos[static_cast<std::size_t>(outcome)];
}

const std::array<Outcome, kOutcomes>& all_outcomes() {
  static constexpr std::array<Outcome, kOutcomes> kAll = {
      Outcome::kPlans, Outcome::kNewPlans, Outcome::kSpecialist,
      Outcome::kSpend, Outcome::kInYear,   Outcome::kCumulative};
  return kAll;
}

std::vector<double> RunTable::column(std::size_t year) const {
  std::vector<double> out;
  out.reserve(values.size() / years.size());
  for (std::size_t at = year; at < values.size(); at += years.size()) out.push_back(values[at]);
  return out;
}

Fan RunTable::fan() const {
  return fan_of(values, std::vector<double>(years.begin(), years.end()));
}

std::string year_text(Outcome outcome, int year) {
  switch (outcome_info(outcome).time) {
    case OutcomeTime::kJanuary:
      return fmt::format("January {}", year);
    case OutcomeTime::kFinancialYear:
      return fmt::format("{}-{:02d}", year - 1, year % 100);
    case OutcomeTime::kMarch:
      return fmt::format("31 March {}", year);
    case OutcomeTime::kCalendarYear:
      break;
  }
  return std::to_string(year);
}

std::string when_text(Outcome outcome, int year) {
  std::string text = outcome_info(outcome).time == OutcomeTime::kMarch ? "at " : "in ";
  return text += year_text(outcome, year);
}

std::size_t year_index(Outcome outcome, const RunTable& table, int january) {
  const int wanted =
      outcome_info(outcome).time == OutcomeTime::kCalendarYear ? january - 1 : january;
  const auto nearest = std::min_element(table.years.begin(), table.years.end(), [&](int a, int b) {
    return std::abs(a - wanted) < std::abs(b - wanted);
  });
  return static_cast<std::size_t>(nearest - table.years.begin());
}

double better_share(Outcome outcome, double share_above, double share_below) {
  return outcome_info(outcome).kind == DifferenceKind::kBalance ? share_above : share_below;
}

std::vector<ScenarioEnd> scenario_ends(const StudyOutcomes& study, std::size_t first,
                                       Outcome outcome, int january) {
  const RunTable& base = study.scenarios[first][outcome];
  const std::size_t at = year_index(outcome, base, january);
  const std::vector<double> base_runs = base.column(at);
  std::vector<ScenarioEnd> ends;
  const auto add = [&](const ScenarioOutcomes& scenario) {
    const std::vector<double> runs = scenario[outcome].column(at);
    const Spread level = spread_of(runs);
    const PairedComparison paired = compare_paired(runs, base_runs);
    ends.push_back({scenario.name,
                    {level.median, level.low80, level.high80},
                    {paired.difference.median, paired.difference.low80, paired.difference.high80},
                    better_share(outcome, paired.share_above, paired.share_below)});
  };
  add(study.scenarios[first]);
  for (const ScenarioOutcomes& scenario : study.scenarios) {
    if (scenario.baseline == static_cast<int>(first)) add(scenario);
  }
  return ends;
}

int last_january(const StudyOutcomes& study) {
  return study.scenarios.front()[Outcome::kPlans].years.back();
}

std::vector<int> answer_januaries(const StudyOutcomes& study, int scenario) {
  const int asked = study.scenarios[static_cast<std::size_t>(scenario)].answer_year;
  const int last = last_january(study);
  if (asked == 0 || asked == last) return {last};
  return {asked, last};
}

}  // namespace highneeds
