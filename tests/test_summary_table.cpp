#include "reporting/summary_table.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <sstream>
#include <string>

#include "reporting/comparison_table.h"
#include "reporting/text_table.h"
#include "statistics/paired.h"

using namespace highneeds;
using Catch::Matchers::Contains;

namespace {

/// Scenario s has 10 s fewer plans and £1m s more balance than the first, in every run.
StudyOutcomes made_up_study(int scenarios, int runs) {
  StudyOutcomes study;
  study.place = "North East Lincolnshire";
  study.runs = runs;
  study.seed = 7;
  for (int s = 0; s < scenarios; ++s) {
    ScenarioOutcomes out;
    out.id = "s" + std::to_string(s);
    out.name = s == 0 ? "Do nothing"
                      : "A scenario with a name that is far too long for one line, number " +
                            std::to_string(s);
    out.baseline = s == 0 ? -1 : 0;
    for (const Outcome outcome : all_outcomes()) {
      const bool january = outcome_info(outcome).time == OutcomeTime::kJanuary;
      const bool calendar = outcome_info(outcome).time == OutcomeTime::kCalendarYear;
      const bool money = outcome_info(outcome).unit == Unit::kMoney;
      for (int t = january ? 0 : 1; t <= 10; ++t)
        out[outcome].years.push_back(2025 + t - (calendar ? 1 : 0));
      for (int run = 0; run < runs; ++run) {
        for (int t = january ? 0 : 1; t <= 10; ++t) {
          const double spread = t * (run - (runs - 1) / 2.0);
          const double change = t == 0 ? 0 : s;
          out[outcome].values.push_back(money ? -5e6 * t + 1e4 * spread + 1e6 * change
                                              : 1983 + 50 * t + spread - 10 * change);
        }
      }
    }
    study.scenarios.push_back(out);
  }
  return study;
}

void check_width(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(columns_of(line) <= kTerminalColumns);
    CHECK((line.empty() || line.back() != ' '));
  }
}

}  // namespace

TEST_CASE("paired differences are those of each run, not of the summaries") {
  // Medians 3 and 2 differ by 1, but the median of the differences is -1.
  const std::vector<double> scenario = {1, 2, 3, 4, 9}, baseline = {2, 3, 0, 5, 1};
  const PairedComparison paired = compare_paired(scenario, baseline);
  CHECK(paired.difference.median == -1);
  CHECK(paired.mean == Approx((-1 - 1 + 3 - 1 + 8) / 5.0));
  CHECK(paired.share_below == Approx(0.6));
  CHECK(paired.share_above == Approx(0.4));
  const double variance = (2.6 * 2.6 * 3 + 1.4 * 1.4 + 6.4 * 6.4) / 4;
  CHECK(paired.mean_error == Approx(std::sqrt(variance / 5)));
  CHECK(compare_paired(baseline, baseline).share_above == 0);
  CHECK(compare_paired(baseline, baseline).share_below == 0);
}

TEST_CASE("the summary shows start, medians, intervals, differences, errors and assumptions") {
  const std::string text =
      summary_table(made_up_study(2, 201), {"High needs block after 2023-24: grows by 3% a year"});
  CHECK_THAT(text, Contains("North East Lincolnshire: 201 runs, seed 7."));
  CHECK_THAT(text, Contains("Starting point: 1,983 plans in January 2025."));
  CHECK_THAT(text, Contains("January 2026          January 2030          January 2035"));
  CHECK_THAT(text, Contains("2,033                 2,233                 2,483"));
  // Runs spread evenly over +-100 t about the median: 80% of them over +-80 t.
  CHECK_THAT(text, Contains("1,953 to 2,113        1,833 to 2,633        1,683 to 3,283"));
  CHECK_THAT(text, Contains("−10                   −10                   −10"));
  CHECK_THAT(text, Contains("+£1.0m                +£1.0m                +£1.0m"));
  CHECK_THAT(text, Contains("Simulation error of the medians"));
  CHECK_THAT(text, Contains("  - High needs block after 2023-24: grows by 3% a year"));
  CHECK_THAT(text, Contains("31 March 2035"));
  check_width(text);
}

TEST_CASE("tables hold one scenario or eight within 100 columns") {
  for (const int scenarios : {1, 8}) {
    for (const int runs : {1, 50}) {
      const StudyOutcomes study = made_up_study(scenarios, runs);
      check_width(summary_table(study, {std::string(300, 'x'), "two\nlines"}));
      check_width(comparison_table(study));
    }
  }
  CHECK_THAT(summary_table(made_up_study(1, 1), {}), Contains("1 run, seed"));
  StudyOutcomes aligned = made_up_study(1, 201);
  CHECK_THAT(summary_table(aligned, {}), !Contains("not proven"));
  aligned.scenarios[0].proven_until = aligned.scenarios[0][Outcome::kPlans].years.front() + 1;
  CHECK_THAT(summary_table(aligned, {}), Contains("not proven"));
  CHECK_THAT(comparison_table(made_up_study(1, 10)), Contains("nothing to compare"));
}

TEST_CASE("the comparison is paired run by run in every year") {
  const std::string text = comparison_table(made_up_study(3, 100));
  // Every run differs by exactly 10 plans, although plans themselves spread over hundreds.
  CHECK_THAT(text, Contains("  January 2035               −10              −10 to −10        −10.0 "
                            "       0.00             100%\n"));
  CHECK_THAT(text, Contains("  31 March 2035           +£2.0m        +£2.0m to +£2.0m       £2.00m "
                            "    £0.000m             100%\n"));
  CHECK_THAT(text, Contains("Runs better"));
  CHECK_THAT(text, Contains("Runs lower"));
  CHECK(text.find("January 2025") == std::string::npos);
}

TEST_CASE("columns count characters, and long words break") {
  CHECK(columns_of("−£1m") == 4);
  CHECK(right_aligned("£1", 4) == "  £1");
  CHECK(left_aligned("£1", 4) == "£1  ");
  CHECK(wrapped("aa bb cc", 5) == std::vector<std::string>{"aa bb", "cc"});
  CHECK(wrapped("££££££££", 3) == std::vector<std::string>{"£££", "£££", "££"});
  CHECK(wrapped("", 3) == std::vector<std::string>{""});
}
