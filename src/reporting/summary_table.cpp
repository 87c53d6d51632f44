#include "reporting/summary_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "reporting/balance_risk.h"
#include "reporting/text_layout.h"
#include "reporting/text_table.h"
#include "statistics/paired.h"

namespace highneeds {

namespace {

constexpr std::size_t kLabelColumns = 34, kNumberColumns = 22;

/// Outcomes of the summary; spend is in the comparison.
constexpr std::array<Outcome, 5> kSummaryOutcomes = {Outcome::kPlans, Outcome::kNewPlans,
                                                     Outcome::kSpecialist, Outcome::kInYear,
                                                     Outcome::kCumulative};

/// The census after the first, half way, and the last; fewer where they coincide.
std::vector<int> summary_januaries(const StudyOutcomes& study) {
  const std::vector<int>& years = study.scenarios.front()[Outcome::kPlans].years;
  const int last = years.back(), next = std::min(years.front() + 1, last);
  std::vector<int> januaries;
  for (const int january : {next, (next + last) / 2, last}) {
    if (januaries.empty() || januaries.back() != january) januaries.push_back(january);
  }
  return januaries;
}

/// A label and a line of medians, with the 80% intervals under it.
std::string row(const std::string& label, const std::vector<Spread>& cells, Unit unit,
                bool with_sign) {
  std::vector<std::string> medians, ranges;
  const auto write = [&](double value) {
    return with_sign ? signed_text(value, unit) : number_text(value, unit);
  };
  for (const Spread& cell : cells) {
    medians.push_back(write(cell.median));
    const bool certain = cell.low80 == cell.high80;
    ranges.push_back(certain ? "" : write(cell.low80) + " to " + write(cell.high80));
  }
  return two_line_row("  " + label, medians, ranges, kLabelColumns, kNumberColumns);
}

std::string head(const std::string& label, Outcome outcome, const RunTable& table,
                 const std::vector<int>& januaries) {
  std::string text;
  const std::vector<std::string> lines = wrapped(label, kLabelColumns - 1);
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) text += lines[i] + "\n";
  text += left_aligned(lines.back(), kLabelColumns);
  for (const int january : januaries) {
    text += right_aligned(year_text(outcome, table.years[year_index(outcome, table, january)]),
                          kNumberColumns);
  }
  return text + "\n";
}

std::string levels(const StudyOutcomes& study, const std::vector<int>& januaries) {
  std::string text;
  for (const Outcome outcome : kSummaryOutcomes) {
    const OutcomeInfo& info = outcome_info(outcome);
    text += head(std::string(info.label), outcome, study.scenarios.front()[outcome], januaries);
    for (const ScenarioOutcomes& scenario : study.scenarios) {
      std::vector<Spread> cells;
      cells.reserve(januaries.size());
      for (const int january : januaries) {
        cells.push_back(
            spread_of(scenario[outcome].column(year_index(outcome, scenario[outcome], january))));
      }
      text += row(scenario.name, cells, info.unit, false);
    }
    text += "\n";
  }
  return text;
}

std::string differences(const StudyOutcomes& study, const ScenarioOutcomes& scenario,
                        const std::vector<int>& januaries) {
  const ScenarioOutcomes& baseline = study.scenarios[static_cast<std::size_t>(scenario.baseline)];
  std::string text = paragraph(
      fmt::format("{} less {}, run by run", quoted_name(scenario.name), quoted_name(baseline.name)),
      "", "");
  for (const Outcome outcome : kSummaryOutcomes) {
    const OutcomeInfo& info = outcome_info(outcome);
    std::vector<Spread> cells;
    for (const int january : januaries) {
      const std::size_t at = year_index(outcome, scenario[outcome], january);
      cells.push_back(
          compare_paired(scenario[outcome].column(at), baseline[outcome].column(at)).difference);
    }
    text += row(std::string(info.label), cells, info.unit, true);
  }
  return text + "\n";
}

/// "plans ±2, ..., cumulative balance ±£0.05m": the largest of the medians shown.
std::string errors(const StudyOutcomes& study, const std::vector<int>& januaries) {
  std::vector<std::string> parts;
  for (const Outcome outcome : kSummaryOutcomes) {
    const OutcomeInfo& info = outcome_info(outcome);
    double largest = 0;
    for (const ScenarioOutcomes& scenario : study.scenarios) {
      for (const int january : januaries) {
        const double error =
            spread_of(scenario[outcome].column(year_index(outcome, scenario[outcome], january)))
                .median_error;
        if (!std::isnan(error)) largest = std::max(largest, error);
      }
    }
    parts.push_back(
        fmt::format("{} ±{}", info.subject,
                    info.unit == Unit::kMoney ? money_text(largest, 2) : count_text(largest, 1)));
  }
  return paragraph(
      fmt::format(
          "Simulation error of the medians (one standard error, at most): {}. "
          "More runs make it smaller; they do not make the 80% intervals narrower, which are "
          "uncertainty about the future.",
          listed(parts)),
      "", "");
}

/// How far ahead the forecast that the runs follow was ever tested.
std::string proof_note(const StudyOutcomes& study) {
  const auto found = std::find_if(study.scenarios.begin(), study.scenarios.end(),
                                  [](const ScenarioOutcomes& s) { return s.proven_until > 0; });
  if (found == study.scenarios.end() ||
      found->proven_until >= (*found)[Outcome::kPlans].years.back()) {
    return "";
  }
  return paragraph(
      fmt::format("Growth follows a forecast that was tested on past Januaries up to {} years "
                  "ahead (docs/evidence.md). Beyond January {} it is not proven.",
                  kProvenYears, found->proven_until),
      "* ", "  ");
}

}  // namespace

std::vector<std::string> findings(const StudyOutcomes& study) {
  std::vector<std::string> sentences;
  const int january = last_january(study);
  for (std::size_t s = 0; s < study.scenarios.size(); ++s) {
    const ScenarioOutcomes& scenario = study.scenarios[s];
    if (scenario.baseline >= 0) continue;
    const Fan plans = scenario[Outcome::kPlans].fan();
    const std::size_t last = plans.size() - 1;
    sentences.push_back(
        trend_sentence(quoted_name(scenario.name) + ": plans", plans.median(0),
                       year_text(Outcome::kPlans, scenario[Outcome::kPlans].years.front()),
                       {plans.median(last), plans.low80(last), plans.high80(last)},
                       year_text(Outcome::kPlans, january)) +
        ".");
    const RunTable& balance = scenario[Outcome::kCumulative];
    const std::vector<double> runs = balance.column(balance.years.size() - 1);
    const Spread end = spread_of(runs);
    const double deficits = static_cast<double>(
        std::count_if(runs.begin(), runs.end(), [](double gbp) { return gbp < 0; }));
    sentences.push_back(
        quoted_name(scenario.name) + ": " +
        balance_risk_sentence({end.median, end.low80, end.high80},
                              deficits / static_cast<double>(runs.size()),
                              year_text(Outcome::kCumulative, balance.years.back())) +
        ".");
    for (const Outcome outcome : {Outcome::kNewPlans, Outcome::kSpecialist, Outcome::kCumulative}) {
      const std::vector<ScenarioEnd> ends = scenario_ends(study, s, outcome, january);
      const RunTable& table = scenario[outcome];
      if (ends.size() < 2) continue;
      sentences.push_back(
          comparison_sentence(ends, std::string(outcome_info(outcome).subject),
                              when_text(outcome, table.years[year_index(outcome, table, january)]),
                              outcome_info(outcome).kind) +
          ".");
    }
  }
  return sentences;
}

std::string summary_table(const StudyOutcomes& study, const std::vector<std::string>& assumptions) {
  const std::vector<int> januaries = summary_januaries(study);
  std::string text =
      paragraph(fmt::format("{}: {} run{}, seed {}. Each number is the median of the runs; 80% of "
                            "runs lie in the range under it.",
                            one_line(study.place), count_text(static_cast<double>(study.runs)),
                            study.runs == 1 ? "" : "s", study.seed),
                "", "");
  const RunTable& plans = study.scenarios.front()[Outcome::kPlans];
  text += fmt::format("Starting point: {} plans in {}.\n\n",
                      count_text(spread_of(plans.column(0)).median),
                      year_text(Outcome::kPlans, plans.years.front()));
  text += levels(study, januaries);
  for (const ScenarioOutcomes& scenario : study.scenarios) {
    if (scenario.baseline >= 0) text += differences(study, scenario, januaries);
  }
  for (const ScenarioOutcomes& scenario : study.scenarios) {
    const std::string risk = balance_risk_table(scenario, januaries);
    if (!risk.empty()) text += risk + "\n";
  }
  text += errors(study, januaries) + "\n";
  for (const std::string& sentence : findings(study)) text += paragraph(sentence, "* ", "  ");
  text += proof_note(study);
  if (assumptions.empty()) return text;
  text += "\nAssumptions (numbers that no published source gives):\n";
  for (const std::string& assumption : assumptions) text += paragraph(assumption, "  - ", "    ");
  return text;
}

}  // namespace highneeds
