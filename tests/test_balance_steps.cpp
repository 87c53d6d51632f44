#include "reporting/balance_steps.h"

#include <array>
#include <catch2/catch.hpp>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "reporting/breach.h"
#include "reporting/breach_chart.h"
#include "reporting/waterfall_chart.h"
#include "scratch_directory.h"
#include "synthetic_results.h"

using namespace highneeds;
using Catch::Matchers::Contains;
using highneeds::test::ScratchDirectory;

namespace {

constexpr std::size_t kYears = 3, kSettings = 2;

/// Plans in each setting and spend in each category by year, of one scenario.
struct Account {
  std::array<std::array<double, kYears>, kSettings> plans, spend;
  std::array<double, kYears> income = {10e6, 10e6, 10e6};
  double grant = 0;  ///< in the second year
};

/// Two settings, each with a category of its own.
Study study_of_two(bool with_scenario) {
  Study study = test::synthetic_study(with_scenario ? 2 : 1);
  for (Scenario& scenario : study.scenarios) {
    scenario.model.finance.categories = {"Mainstream", "Special"};
    scenario.model.settings[1].money.category = 1;
    scenario.model.finance.opening_balance_gbp.value = -5e6;
  }
  return study;
}

RunResult run_of(const Axes& axes, const Account& account) {
  RunResult result(axes);
  const auto months = static_cast<std::size_t>(axes.months) + 1;
  double balance = -5e6;
  for (std::size_t year = 0; year < kYears; ++year) {
    double spent = 0;
    for (std::size_t s = 0; s < kSettings; ++s) {
      for (std::size_t month = 0; month < 12; ++month) {  // the first April is month 3
        result.plans_by_setting[s * months + 3 + 12 * year + month] =
            static_cast<std::int32_t>(account.plans[s][year]);
      }
      result.spend_by_category[s * kYears + year] = account.spend[s][year];
      spent += account.spend[s][year];
    }
    const auto item = [&](BalanceItem which) -> double& {
      return result.balance[static_cast<std::size_t>(which) * kYears + year];
    };
    item(BalanceItem::kHighNeedsBlock) = account.income[year] - 1e6;
    item(BalanceItem::kBlockTransfer) = 1e6;
    item(BalanceItem::kSpend) = spent;
    item(BalanceItem::kInYear) = account.income[year] - spent;
    item(BalanceItem::kStabilityGrant) = year == 1 ? account.grant : 0;
    balance += account.income[year] - spent + item(BalanceItem::kStabilityGrant);
    item(BalanceItem::kCumulative) = balance;
  }
  return result;
}

/// The steps of the last of the accounts, the first being its baseline.
BalanceSteps steps_of(const std::vector<Account>& accounts) {
  const ScratchDirectory scratch;
  const Study study = study_of_two(accounts.size() == 2);
  const Axes axes = axes_of(study.scenarios[0].model);
  const std::int64_t runs = 2;
  std::vector<RunResult> results;
  for (const Account& account : accounts)
    results.insert(results.end(), static_cast<std::size_t>(runs), run_of(axes, account));
  const std::vector<double> draws = test::synthetic_draws(study, runs);
  {
    ResultsWriter writer(scratch / "a.h5", study, test::synthetic_manifest(runs), draws, false);
    writer.write(*test::packed(study, runs, 0, results));
    writer.finish(1);
  }
  const ResultsReader reader(scratch / "a.h5");
  const BalanceSteps steps =
      balance_steps(reader, study, draws, static_cast<int>(accounts.size()) - 1);
  CHECK(steps.opening + steps.first_year + steps.demand + steps.mix + steps.price + steps.income +
            steps.interventions + steps.grants ==
        Approx(steps.end));
  return steps;
}

const Account kSteady = {{{{100, 100, 100}, {50, 50, 50}}}, {{{5e6, 5e6, 5e6}, {8e6, 8e6, 8e6}}}};

}  // namespace

TEST_CASE("a steady account has a gap and no other step") {
  const BalanceSteps steps = steps_of({kSteady});
  CHECK(steps.opening == Approx(-5e6));
  CHECK(steps.first_year == Approx(3 * (10e6 - 13e6)));
  CHECK(steps.end == Approx(-14e6));
  CHECK(steps.end_median == Approx(-14e6));
  for (const double none : {steps.demand, steps.mix, steps.price, steps.income, steps.grants})
    CHECK(none == Approx(0).margin(1e-6));
  CHECK_FALSE(steps.has_baseline);
}

TEST_CASE("each kind of change has a step of its own") {
  Account more = kSteady;  // twice the plans at the same price, from the second year
  more.plans = {{{100, 200, 200}, {50, 100, 100}}};
  more.spend = {{{5e6, 10e6, 10e6}, {8e6, 16e6, 16e6}}};
  BalanceSteps steps = steps_of({more});
  CHECK(steps.demand == Approx(-26e6));
  CHECK(steps.mix == Approx(0).margin(1e-6));
  CHECK(steps.price == Approx(0).margin(1e-6));

  Account moved = kSteady;  // ten children move where a plan costs 160,000, not 50,000
  moved.plans = {{{100, 100, 90}, {50, 50, 60}}};
  moved.spend = {{{5e6, 5e6, 4.5e6}, {8e6, 8e6, 9.6e6}}};
  steps = steps_of({moved});
  CHECK(steps.demand == Approx(0).margin(1e-6));
  CHECK(steps.mix == Approx(-1.1e6));
  CHECK(steps.price == Approx(0).margin(1e-6));

  Account dearer = kSteady;
  dearer.spend = {{{5e6, 5e6, 6e6}, {8e6, 9e6, 9e6}}};
  steps = steps_of({dearer});
  CHECK(steps.price == Approx(-3e6));
  CHECK(steps.demand == Approx(0).margin(1e-6));

  Account richer = kSteady;
  richer.income = {10e6, 11e6, 12e6};
  richer.grant = 4e6;
  steps = steps_of({richer});
  CHECK(steps.income == Approx(3e6));
  CHECK(steps.grants == Approx(4e6));
}

TEST_CASE("spend without plans to begin with is a matter of price") {
  Account opened = kSteady;
  opened.plans[1] = {0, 10, 20};
  opened.spend[1] = {1e6, 2e6, 3e6};
  const BalanceSteps steps = steps_of({opened});
  CHECK(steps.price == Approx(-3e6 + 5e6 * (0.1 + 0.2)).margin(2e6));
  CHECK(steps.end == Approx(-5e6 + 30e6 - 15e6 - 6e6));
}

TEST_CASE("what a scenario changes stands in one step, the rest is its baseline's") {
  Account worse = kSteady, better = kSteady;
  worse.spend = {{{5e6, 6e6, 7e6}, {8e6, 8e6, 8e6}}};
  better.spend = {{{5e6, 5.5e6, 6e6}, {8e6, 8e6, 8e6}}};
  better.grant = 1e6;
  const BalanceSteps alone = steps_of({worse}), steps = steps_of({worse, better});
  CHECK(steps.has_baseline);
  CHECK(steps.price == Approx(alone.price));
  CHECK(steps.interventions == Approx(1.5e6));
  CHECK(steps.grants == Approx(1e6));
}

TEST_CASE("the waterfall names its largest step and every number") {
  BalanceSteps steps;
  steps.opening = -12e6;
  steps.first_year = -30e6;
  steps.demand = -80e6;
  steps.price = -20e6;
  steps.income = 9e6;
  steps.grants = 10e6;
  steps.end = -123e6;
  steps.end_median = -120e6;
  const ChartContext context = {"Hull", "Do nothing", "highneeds 0.1.0", "1 September 2026"};
  const NamedChart chart = waterfall_chart(context, steps, "31 March 2025", "31 March 2035");
  CHECK(chart.drawing.title ==
        "On average, from a deficit of £12m at 31 March 2025 to a deficit of £123m at 31 March "
        "2035: the "
        "largest step is demand (more plans), £80m worse");
  CHECK_THAT(chart.drawing.description, Contains("Demand: more plans: −£80.0m."));
  CHECK_THAT(chart.drawing.description, Contains("Grants and support: +£10.0m."));
  CHECK_THAT(chart.drawing.description, !Contains("What the scenario changes"));
  steps.has_baseline = true;
  CHECK(waterfall_steps(steps).size() == 7);
}

TEST_CASE("the chance of a breach is the share of runs beyond the limit") {
  RunTable cumulative{{2026, 2027}, {}};
  for (int run = 0; run < 100; ++run) {  // surplus in ten runs; then deficits of £0.5m to £50m
    cumulative.values.push_back(run < 10 ? 1e6 : -1e6);
    cumulative.values.push_back(-0.5e6 * (run + 1));
  }
  const double none = std::numeric_limits<double>::quiet_NaN();
  const std::vector<BreachRisk> risks = breach_risks(cumulative, 23.4e6, {});
  std::vector<double> limits;
  for (const BreachRisk& risk : risks) limits.push_back(risk.deficit_gbp);
  CHECK(limits == std::vector<double>{0, 20e6, 23.4e6, 40e6});
  CHECK(risks[0].share == std::vector<double>{0.9, 1});
  CHECK(risks[1].share == std::vector<double>{0, 0.6});
  CHECK(risks[2].share == std::vector<double>{0, 0.54});
  CHECK(limit_text(risks[2]) == "Over £23.4m (usable reserves)");
  const BreachRisk sure{20e6, false, {0, 0.6, 1}};
  CHECK(breach_chart({"Hull", "S", "", ""}, {2026, 2027, 2028}, {sure}).drawing.title ==
        "Every run has a DSG deficit beyond £20m at 31 March 2028, more than half of the runs from "
        "31 March 2027 on");
  const std::vector<BreachRisk> own = breach_risks(cumulative, none, {-1e6, -25e6, 2e6});
  REQUIRE(own.size() == 3);  // any deficit, and the limits that were given, nothing else
  CHECK(own[1].deficit_gbp == 1e6);
  CHECK(own[2].deficit_gbp == 25e6);
  CHECK(breach_risks(cumulative, none, {}).size() == 3);
  const NamedChart chart = breach_chart({"Hull", "S", "", ""}, cumulative.years, risks);
  CHECK(chart.drawing.title == "The chance of a DSG deficit beyond £23.4m at 31 March 2027 is 54%");

  RunTable surplus{{2026}, {5e6, 6e6}};  // nothing to breach
  CHECK(breach_risks(surplus, none, {}).size() == 1);
  CHECK(
      breach_chart({"Hull", "S", "", ""}, {2026}, breach_risks(surplus, none, {})).drawing.title ==
      "No run has a DSG deficit at 31 March 2026");
}
