#include "reporting/result_sentences.h"

#include <catch2/catch.hpp>

using namespace highneeds;

namespace {

/// Runs of one outcome from 2026 to 2030: equal at first, then as given.
RunTable course(double first, const std::vector<double>& last) {
  RunTable table{{2026, 2030}, {}};
  for (const double end : last) {
    table.values.push_back(first);
    table.values.push_back(end);
  }
  return table;
}

/// Eleven runs from `median` - 5 `step` to `median` + 5 `step`: 80% lie within 4 steps.
std::vector<double> spread(double median, double step) {
  std::vector<double> runs;
  for (int i = -5; i <= 5; ++i) runs.push_back(median + i * step);
  return runs;
}

StudyOutcomes two(Outcome outcome, const RunTable& baseline, const RunTable& other) {
  StudyOutcomes study{"Northshire", 11, 1, std::vector<ScenarioOutcomes>(2)};
  for (ScenarioOutcomes& scenario : study.scenarios) scenario[Outcome::kPlans].years = {2026, 2030};
  study.scenarios[0].name = "Do nothing";
  study.scenarios[0][outcome] = baseline;
  study.scenarios[1].name = "Inclusion";
  study.scenarios[1].baseline = 0;
  study.scenarios[1][outcome] = other;
  return study;
}

}  // namespace

TEST_CASE("two sentences on plans: numbers, uncertainty, comparison") {
  const StudyOutcomes study =
      two(Outcome::kPlans, course(2000, spread(4000, 200)), course(2000, spread(3900, 190)));
  const auto base = result_sentences(study, 0, Outcome::kPlans, last_january(study));
  CHECK(base[0] ==
        "Under ‘Do nothing’, plans are projected to rise from 2,000 in January 2026 to about 4,000 "
        "in January 2030; 80% of runs lie between 3,200 and 4,800.");
  CHECK(base[1] == "In 100% of runs there are more plans in January 2030 than in January 2026.");
  const auto other = result_sentences(study, 1, Outcome::kPlans, last_january(study));
  CHECK(other[1] ==
        "‘Inclusion’ would mean about 100 fewer plans in January 2030 than ‘Do nothing’ (80% of "
        "runs: 60 to 140 fewer; fewer in 100% of runs).");
}

TEST_CASE("spend is singular and in pounds") {
  const StudyOutcomes study =
      two(Outcome::kSpend, course(40e6, spread(60e6, 1e6)), course(40e6, spread(63e6, 1e6)));
  CHECK(result_sentences(study, 0, Outcome::kSpend, last_january(study))[0] ==
        "Under ‘Do nothing’, high needs spend is projected to rise from £40.0m in 2025-26 to about "
        "£60m in 2029-30; 80% of runs lie between £56m and £64m.");
  CHECK(result_sentences(study, 0, Outcome::kSpend, last_january(study))[1] ==
        "In 100% of runs high needs spend in 2029-30 is above that of 2025-26.");
  CHECK(result_sentences(study, 1, Outcome::kSpend, last_january(study))[1] ==
        "‘Inclusion’ would mean about £3.0m more high needs spend in 2029-30 than ‘Do nothing’ "
        "(80% of runs: about £3.0m more; lower in 0% of runs).");
}

TEST_CASE("deficits grow and shrink, surpluses too, and balances cross zero") {
  const auto first = [](double from, const std::vector<double>& to) {
    const StudyOutcomes study = two(Outcome::kCumulative, course(from, to), course(from, to));
    return result_sentences(study, 0, Outcome::kCumulative, last_january(study))[0];
  };
  CHECK(first(-8e6, spread(-80e6, 1e6)) ==
        "Under ‘Do nothing’, the DSG deficit is projected to grow from £8.0m at 31 March 2026 to "
        "about £80m at 31 March 2030; 80% of runs end with deficits of £76m to £84m.");
  CHECK(first(-8e6, spread(-2e6, 0.1e6)) ==
        "Under ‘Do nothing’, the DSG deficit is projected to shrink from £8.0m at 31 March 2026 to "
        "about £2.0m at 31 March 2030; 80% of runs end with deficits of £1.6m to £2.4m.");
  CHECK(first(3e6, spread(5e6, 0.1e6)) ==
        "Under ‘Do nothing’, the DSG surplus is projected to grow from £3.0m at 31 March 2026 to "
        "about £5.0m at 31 March 2030; 80% of runs end with surpluses of £4.6m to £5.4m.");
  CHECK(first(3e6, spread(-4e6, 2e6)) ==
        "Under ‘Do nothing’, the DSG balance may move from a surplus of £3.0m at 31 March 2026 to "
        "a deficit of £4.0m at 31 March 2030; 80% of runs end with anything from a deficit of £12m "
        "to a surplus of £4.0m.");
  CHECK(first(0, spread(10'000, 0)) ==
        "Under ‘Do nothing’, the DSG balance is projected to stay near zero from 31 March 2026 to "
        "31 March 2030; 80% of runs end with balances near zero.");
}

TEST_CASE("the chance of a deficit, and in-year words") {
  const StudyOutcomes study =
      two(Outcome::kInYear, course(-1e6, spread(-4e6, 1e6)), course(-1e6, spread(-3e6, 1e6)));
  const auto base = result_sentences(study, 0, Outcome::kInYear, last_january(study));
  CHECK(base[0] ==
        "Under ‘Do nothing’, the in-year deficit may grow from £1.0m in 2025-26 to about £4.0m in "
        "2029-30; 80% of runs end with anything from a deficit of £8.0m to a balance near zero.");
  CHECK(base[1] == "The chance of an in-year deficit in 2029-30 is 82%.");
  CHECK(result_sentences(study, 1, Outcome::kInYear, last_january(study))[1] ==
        "The in-year balance under ‘Inclusion’ is about £1.0m better in 2029-30, against ‘Do "
        "nothing’ (80% of runs: about £1.0m better; better in 100% of runs).");
}

TEST_CASE("a scenario that changes nothing, and runs that all agree") {
  const StudyOutcomes study =
      two(Outcome::kPlans, course(500, spread(500, 0)), course(500, spread(500, 0)));
  CHECK(result_sentences(study, 0, Outcome::kPlans, last_january(study))[0] ==
        "Under ‘Do nothing’, plans are projected to stay close to their January 2026 level of 500 "
        "until January 2030; 80% of runs agree with this to within rounding.");
  CHECK(result_sentences(study, 1, Outcome::kPlans, last_january(study))[1] ==
        "‘Inclusion’ makes no difference to plans in January 2030 (all runs agree).");
}

TEST_CASE("the year that a question is about comes before the last, with its own sign") {
  StudyOutcomes study = two(Outcome::kCumulative, {}, {});
  const auto runs = [](double early, double late) {
    RunTable table{{2026, 2028, 2030}, {}};
    for (int i = -5; i <= 5; ++i) {
      for (const double gbp : {-10e6, early + 0.1e6 * i, late + 0.1e6 * i})
        table.values.push_back(gbp);
    }
    return table;
  };
  for (ScenarioOutcomes& scenario : study.scenarios) {
    scenario[Outcome::kPlans] = {{2026, 2028, 2030}, {}};
    scenario.opening_gbp.assign(11, -7e6);
  }
  study.scenarios[0][Outcome::kCumulative] = runs(-20e6, -40e6);
  study.scenarios[1][Outcome::kCumulative] = runs(-21e6, -35e6);
  CHECK(answer_januaries(study, 1) == std::vector<int>{2030});
  study.scenarios[1].answer_year = 2028;
  CHECK(answer_januaries(study, 1) == std::vector<int>{2028, 2030});
  const auto sentences = answer_sentences(study, 1, Outcome::kCumulative);
  REQUIRE(sentences.size() == 4);
  CHECK(sentences[0] ==
        "Under ‘Inclusion’, the DSG deficit is projected to grow from £7.0m at 31 March 2025 to "
        "about £21m at 31 March 2028; 80% of runs end with deficits of £21m to £21m.");
  CHECK_THAT(sentences[1], Catch::Matchers::Contains("£1.0m larger at 31 March 2028") &&
                               Catch::Matchers::Contains("better in 0% of runs"));
  CHECK_THAT(sentences[3], Catch::Matchers::Contains("£5.0m smaller at 31 March 2030") &&
                               Catch::Matchers::Contains("better in 100% of runs"));
}
