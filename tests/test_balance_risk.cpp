// Limits, first years and the section 114 indicator, on balances written by hand.
#include "reporting/balance_risk.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "fixture.h"
#include "reporting/text_table.h"

using namespace highneeds;
using Catch::Matchers::Contains;

namespace {

/// Ten runs of 2025-26 to 2028-29; run r loses r million a year and starts from nothing.
ScenarioOutcomes ten_runs() {
  ScenarioOutcomes out;
  out.id = out.name = "hand";
  const std::vector<int> years = {2026, 2027, 2028, 2029};
  RunTable in_year{years, {}}, balance{years, {}}, block{years, {}}, charge{years, {}};
  for (int run = 0; run < 10; ++run) {
    for (int y = 1; y <= 4; ++y) {
      in_year.values.push_back(-1e6 * run);
      balance.values.push_back(-1e6 * run * y);
      block.values.push_back(20e6);
      charge.values.push_back(y < 3 ? 0 : 1e6 * run * y);
    }
  }
  out[Outcome::kPlans] = balance;
  out[Outcome::kInYear] = in_year;
  out[Outcome::kCumulative] = balance;
  out.block = block;
  out.charge = charge;
  out.limits_gbp = {-10e6};
  out.usable_reserves_gbp = 18e6;
  return out;
}

}  // namespace

TEST_CASE("The chance of a balance below a limit is the share of runs, with its exact interval") {
  const ScenarioOutcomes out = ten_runs();
  const RunTable& balance = out[Outcome::kCumulative];
  CHECK(chance_below(balance, 0, -10e6).share == 0);
  CHECK(chance_below(balance, 1, -10e6).share == Approx(0.4));  // 12, 14, 16, 18 of 18
  const Chance chance = chance_below(balance, 1, -10e6);
  // Clopper and Pearson's limits for 4 of 10.
  CHECK(chance.low95 == Approx(0.1216).margin(0.0001));
  CHECK(chance.high95 == Approx(0.7376).margin(0.0001));
  CHECK(chance_below(balance, 0, -10e6).high95 == Approx(0.3085).margin(0.0001));
  CHECK(chance_below(balance, 0, -9e6).share == 0);  // exactly at the limit is not below it
}

TEST_CASE("First years: median, interval, and the runs in which it never happens") {
  const ScenarioOutcomes out = ten_runs();
  // Runs 9, 8, 7, 6 pass 10m in the second year, 5 and 4 in the third, 3 in the fourth.
  const FirstYear breach = first_breach(out[Outcome::kCumulative], -10e6);
  CHECK(breach.low80 == 2027);
  CHECK(breach.median == 2028);
  CHECK(breach.high80 == kNever);
  CHECK(breach.never.share == Approx(0.3));
  const FirstYear balanced = first_in_year_balance(out[Outcome::kInYear]);
  CHECK(balanced.median == kNever);
  CHECK(balanced.never.share == Approx(0.9));
  CHECK(first_breach(out[Outcome::kCumulative], 1).median == 2026);
}

TEST_CASE("Deficits over block and reserves, and charges above the reserves") {
  ScenarioOutcomes out = ten_runs();
  CHECK(deficit_share_of_block(out, 3).median == Approx(4.5 * 4 / 20));
  CHECK(deficit_share_of_reserves(out, 3).median == Approx(4.5 * 4 / 18));
  CHECK(chance_of_section_114(out, 1).share == 0);            // the override still holds
  CHECK(chance_of_section_114(out, 2).share == Approx(0.3));  // 21, 24, 27
  CHECK(chance_of_section_114(out, 3).share == Approx(0.5));  // 20, 24, 28, 32, 36
  out[Outcome::kCumulative].values.assign(40, 1e6);
  CHECK(deficit_share_of_block(out, 0).median == 0);  // a surplus is no deficit
}

TEST_CASE("The risk table says in words who is assumed to pay after the override") {
  Policy policy;
  policy.regime_from = FinancialYear{2028};
  ScenarioOutcomes out = ten_runs();
  for (const auto& [regime, words] :
       {std::pair(Regime2028::kCurrentRules, "the whole deficit falls on"),
        std::pair(Regime2028::kCentralFunds, "central government pays new in-year deficits"),
        std::pair(Regime2028::kShared, "the council bears 10% of new in-year")}) {
    policy.regime = regime;
    policy.local_share = 0.1;
    CHECK_THAT(regime_sentence(policy), Contains(words) && Contains("2028-29"));
    out.regime = regime_sentence(policy);
    CHECK_THAT(balance_risk_table(out, {2026, 2029}),
               Contains("this is an") && Contains("From 2028-29 the model assumes"));
  }
}

TEST_CASE("The risk table names limits, intervals and what is missing") {
  ScenarioOutcomes out = ten_runs();
  const std::string text = balance_risk_table(out, {2026, 2027, 2029});
  CHECK_THAT(text, Contains("Chance of less than −£10.0m"));
  CHECK_THAT(text, Contains("12.2% to 73.8%"));
  CHECK_THAT(text, Contains("Section 114 indicator"));
  CHECK_THAT(
      text, Contains("first below −£10.0m in 2027-28 (80% of runs: 2026-27 to after 2028-29; not"));
  CHECK_THAT(text, Contains("by 2028-29 in 30%, 95% interval 6.7% to 65.2%)"));
  CHECK_THAT(text, Contains("income covers the year's spend in no year up to 2028-29, in 90%"));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) CHECK(columns_of(line) <= kTerminalColumns);
  out.usable_reserves_gbp = std::numeric_limits<double>::quiet_NaN();
  CHECK_THAT(balance_risk_table(out, {2026, 2029}), Contains("usable_reserves_gbp = 20_000_000"));
  out.block = {};
  CHECK(balance_risk_table(out, {2026, 2029}).empty());
}

TEST_CASE("Limits are a list of known amounts, in the model or a scenario") {
  auto texts = fixture_texts();
  replace_in(texts, "models/northshire.toml", "outturn_year = \"2024-25\"",
             "outturn_year = \"2024-25\"\nlimits_gbp = [-2_000_000, -5e6]");
  texts.at("scenarios/inclusion.toml") += "[override.model.finance]\nlimits_gbp = [-1]\n";
  const Study study = read_study({"inclusion"}, StoredSource(texts));
  CHECK(study.scenarios[0].model.finance.limits_gbp == std::vector<double>{-2e6, -5e6});
  CHECK(study.scenarios[1].model.finance.limits_gbp == std::vector<double>{-1});
  auto wrong = fixture_texts();
  replace_in(wrong, "models/northshire.toml", "outturn_year = \"2024-25\"",
             "outturn_year = \"2024-25\"\nlimits_gbp = -2_000_000");
  REQUIRE(faults_of(wrong, {"do-nothing"}).size() == 1);
  CHECK_THAT(faults_of(wrong, {"do-nothing"})[0],
             Contains("'finance.limits_gbp' must be a list of balances in pounds"));
}
