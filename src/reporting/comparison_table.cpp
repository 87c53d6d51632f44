#include "reporting/comparison_table.h"

#include <fmt/format.h>

#include <cstddef>

#include "reporting/text_table.h"
#include "statistics/paired.h"

namespace highneeds {

namespace {

constexpr std::size_t kYearColumns = 17, kMedianColumns = 13, kRangeColumns = 24, kMeanColumns = 13,
                      kErrorColumns = 12, kChanceColumns = 17;
static_assert(2 + kYearColumns + kMedianColumns + kRangeColumns + kMeanColumns + kErrorColumns +
                  kChanceColumns <=
              kTerminalColumns);

std::string line(const std::string& year, const std::string& median, const std::string& range,
                 const std::string& mean, const std::string& error, const std::string& chance) {
  return "  " + left_aligned(year, kYearColumns) + right_aligned(median, kMedianColumns) +
         right_aligned(range, kRangeColumns) + right_aligned(mean, kMeanColumns) +
         right_aligned(error, kErrorColumns) + right_aligned(chance, kChanceColumns) + "\n";
}

std::string outcome_block(Outcome outcome, const RunTable& scenario, const RunTable& baseline) {
  const OutcomeInfo& info = outcome_info(outcome);
  const bool balance = info.kind == DifferenceKind::kBalance;
  std::string text = std::string(info.label) + "\n" +
                     line("", "Median", "80% of runs", "Mean", "Std error",
                          balance ? "Runs better" : "Runs lower");
  for (std::size_t t = 0; t < scenario.years.size(); ++t) {
    // Every run starts from the same plans.
    if (t == 0 && info.time == OutcomeTime::kJanuary && scenario.years.size() > 1) continue;
    const PairedComparison paired = compare_paired(scenario.column(t), baseline.column(t));
    const Spread& spread = paired.difference;
    text +=
        line(year_text(outcome, scenario.years[t]), signed_text(spread.median, info.unit),
             signed_text(spread.low80, info.unit) + " to " + signed_text(spread.high80, info.unit),
             fine_text(paired.mean, info.unit, 1), fine_text(paired.mean_error, info.unit, 2),
             chance_text(better_share(outcome, paired.share_above, paired.share_below)));
  }
  return text + "\n";
}

}  // namespace

std::string comparison_table(const StudyOutcomes& study) {
  std::string text;
  for (const ScenarioOutcomes& scenario : study.scenarios) {
    if (scenario.baseline < 0) continue;
    const ScenarioOutcomes& baseline = study.scenarios[static_cast<std::size_t>(scenario.baseline)];
    text +=
        paragraph(fmt::format("{}: {} less {}, run by run ({} runs on the same random numbers)",
                              study.place, quoted_name(scenario.name), quoted_name(baseline.name),
                              count_text(static_cast<double>(study.runs))),
                  "", "") +
        "\n";
    for (const Outcome outcome : all_outcomes())
      text += outcome_block(outcome, scenario[outcome], baseline[outcome]);
  }
  if (text.empty()) {
    text = paragraph(
        "There is nothing to compare (no scenario here has a baseline); run one with 'compare = "
        "\"...\"' in its file",
        "", "");
  }
  return text;
}

}  // namespace highneeds
