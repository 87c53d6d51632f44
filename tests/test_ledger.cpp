// Money against worked examples: docs/finance.md.
#include "core/ledger.h"

#include <rapidcheck.h>
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <numeric>

#include "core/simulation.h"
#include "small_model.h"

using namespace highneeds;
using namespace highneeds::test;

namespace {

constexpr int kIndependent = 3, kSpecial = 2;

/// A ledger kept by hand: so many plans in one setting from one month to another, nothing else.
struct HandLedger {
  explicit HandLedger(Model model)
      : scenario(make_scenario(std::move(model))), tables(make_tables(scenario)) {
    fill_rates(*tables, *tables, {}, rates);
    plans.months = tables->months;
    plans.weighted.assign(scenario.model.settings.size() * static_cast<std::size_t>(plans.months),
                          0.0);
    plans.occupied = plans.weighted;
  }

  void put(int setting, double count, Month from, Month to) {
    for (Month m = from; m < to; m = m + 1) {
      plans.weighted[plans.at(setting, m - scenario.model.census)] += count;
      plans.occupied[plans.at(setting, m - scenario.model.census)] += count;
    }
  }

  RunResult keep() {
    RunResult result(axes_of(scenario.model));
    keep_ledger(rates, plans, result);
    return result;
  }

  Scenario scenario;
  std::unique_ptr<ScenarioTables> tables;
  RunRates rates;
  PlanMonths plans;
};

/// Prices that stand still, no other spend, no places.
Model still_model() {
  Model model = small_model(0);
  for (PriceIndex& index : model.finance.price_indices) index.per_year = known(0);
  model.finance.other_spend.clear();
  model.settings[kSpecial].money.place_line = -1;
  model.finance.policy.support_years.clear();
  model.finance.policy.stability_grant_approved = known(0);
  return model;
}

double item(const RunResult& result, const Model& model, BalanceItem which, int year) {
  const int years = axes_of(model).financial_years;
  return result.balance[static_cast<std::size_t>(static_cast<int>(which) * years + year)];
}

}  // namespace

TEST_CASE(
    "A place of 60,000 from 1 September costs 35,000, then 60,000; a leaver in August 25,000") {
  Model model = still_model();
  model.settings[kIndependent].money.price_gbp = known(60'000);
  HandLedger monthly(model);
  monthly.put(kIndependent, 1, make_month(2025, 9), make_month(2027, 9));
  const RunResult result = monthly.keep();
  CHECK(item(result, model, BalanceItem::kSpend, 0) == Approx(35'000));
  CHECK(item(result, model, BalanceItem::kSpend, 1) == Approx(60'000));
  CHECK(item(result, model, BalanceItem::kSpend, 2) == Approx(25'000));
  CHECK(item(result, model, BalanceItem::kFullYearEffect, 0) == Approx(25'000));

  model.settings[kIndependent].money.billing = Billing::kTermlyThirds;
  HandLedger termly(model);
  termly.put(kIndependent, 1, make_month(2025, 9), make_month(2027, 9));
  const RunResult thirds = termly.keep();
  CHECK(item(thirds, model, BalanceItem::kSpend, 0) == Approx(40'000));
  CHECK(item(thirds, model, BalanceItem::kSpend, 1) == Approx(60'000));
  CHECK(item(thirds, model, BalanceItem::kSpend, 2) == Approx(20'000));
}

TEST_CASE("A deficit of 100 with 5 ineligible gives a grant of 85.5 and leaves 14.5") {
  CHECK(stability_grant_gbp(0.9, 100, 5) == Approx(85.5));
  CHECK(100 - stability_grant_gbp(0.9, 100, 5) == Approx(14.5));
  CHECK(stability_grant_gbp(0.9, 3, 5) == 0);

  Model model = still_model();
  model.finance.opening_balance_gbp = known(-100);
  model.finance.block.amount_gbp = known(0);
  model.finance.policy.stability_grant_approved = known(1);
  const RunResult result = HandLedger(model).keep();
  CHECK(item(result, model, BalanceItem::kCumulative, 0) == Approx(-100));
  CHECK(item(result, model, BalanceItem::kStabilityGrant, 1) == Approx(85.5));
  CHECK(item(result, model, BalanceItem::kCumulative, 1) == Approx(-14.5));
  CHECK(item(result, model, BalanceItem::kGeneralFundCharge, 1) == 0);
  CHECK(item(result, model, BalanceItem::kGeneralFundCharge, 2) == Approx(14.5));
}

TEST_CASE("Support and regimes bear their share of in-year deficits") {
  Model model = still_model();
  model.finance.opening_balance_gbp = known(0);
  model.finance.block.amount_gbp = known(0);
  model.finance.other_spend = {{"x", known(1000), 4, 4, -1, false}};
  model.finance.policy.support_years = {{2026}, {2027}};
  model.finance.policy.support_rate = known(0.5);
  model.finance.policy.regime = Regime2028::kShared;
  model.finance.policy.local_share = 0.1;
  const RunResult shared = HandLedger(model).keep();
  CHECK(item(shared, model, BalanceItem::kCumulative, 0) == Approx(-1000));
  CHECK(item(shared, model, BalanceItem::kCumulative, 2) == Approx(-2000));
  CHECK(item(shared, model, BalanceItem::kRegimeFunding, 3) == Approx(900));
  CHECK(item(shared, model, BalanceItem::kCumulative, 3) == Approx(-2100));
  model.finance.policy.regime = Regime2028::kCentralFunds;
  const RunResult central = HandLedger(model).keep();
  CHECK(item(central, model, BalanceItem::kCumulative, 9) == Approx(-2000));
}

TEST_CASE("Fees that rise on 1 September cost 5/12 old and 7/12 new") {
  Model model = still_model();
  model.settings[kIndependent].money.price_gbp = known(12'000);
  model.finance.price_indices[1].per_year = known(0.1);
  HandLedger ledger(model);
  ledger.put(kIndependent, 1, make_month(2025, 4), make_month(2026, 4));
  CHECK(item(ledger.keep(), model, BalanceItem::kSpend, 0) == Approx(5'000 + 7'000 * 1.1));
}

TEST_CASE("Commissioned places are paid whether filled or not; vacant ones at their own rate") {
  Model model = still_model();
  Setting& special = model.settings[kSpecial];
  special.money.price_gbp = known(0);
  special.money.place_line = 3;
  special.commissioned_places = known(10);
  special.money.place_rate_gbp = 6'000;
  special.money.vacant_place_rate_gbp = 10'000;
  HandLedger ledger(model);
  ledger.put(kSpecial, 4, make_month(2025, 4), make_month(2026, 4));
  const RunResult result = ledger.keep();
  CHECK(item(result, model, BalanceItem::kSpend, 0) == Approx(4 * 6'000 + 6 * 10'000));
  CHECK(item(result, model, BalanceItem::kSpend, 1) == Approx(10 * 10'000));
}

TEST_CASE("Every pound is on one line and in one category; transport never moves the balance") {
  rc::prop("lines and categories add up to spend", [](std::uint64_t seed) {
    Model model = random_model(seed);
    const Axes axes = axes_of(model);
    std::vector<Scenario> scenarios = {make_scenario(model)};
    model.finance.general_fund.transport_gbp_per_child = known(80'000);
    scenarios.push_back(make_scenario(model));
    scenarios[1].model_digest = "dear transport";
    std::vector<std::unique_ptr<ScenarioTables>> tables;
    std::vector<RunResult> results;
    for (const Scenario& scenario : scenarios) {
      tables.push_back(make_tables(scenario));
      results.emplace_back(axes);
    }
    Simulator(tables).simulate(seed, 0, {}, results);
    for (int year = 0; year < axes.financial_years; ++year) {
      double lines = 0;
      double categories = 0;
      for (int line = 0; line < axes.lines; ++line) {
        if (model.finance.lines[static_cast<std::size_t>(line)].general_fund) continue;
        lines += results[0].spend[static_cast<std::size_t>(line * axes.financial_years + year)];
      }
      for (int category = 0; category < axes.categories; ++category) {
        categories += results[0].spend_by_category[static_cast<std::size_t>(
            category * axes.financial_years + year)];
      }
      const double spend = item(results[0], model, BalanceItem::kSpend, year);
      RC_ASSERT(std::abs(lines - spend) <= 1e-9 * spend);
      RC_ASSERT(std::abs(categories - spend) <= 1e-9 * spend);
      RC_ASSERT(item(results[0], model, BalanceItem::kCumulative, year) ==
                item(results[1], model, BalanceItem::kCumulative, year));
    }
  });
}

TEST_CASE("The bill of a setting has the mean and the spread of its skewed packages") {
  // 40 children who never leave, price 60,000, sigma 0.8: the bill of a year has mean 2.4m and
  // standard deviation 60,000 sqrt(40 (exp(0.64) - 1)). 4,000 runs: mean within 4 standard errors
  // (0.9%), standard deviation within 12% (its own error is about 3% with these tails).
  Model model = still_model();
  model.requests.per_1000.fill(0);
  model.transfers_in.per_year = known(0);
  model.pipeline.queue_at_base_year = 0;
  model.ceasing.per_year.setZero();
  model.moves.per_year.setZero();
  model.phase_transfers.clear();
  model.last_year = {2025};
  model.opening_plans[model.cell(8, 0, kIndependent)] = 40;
  const Scenario scenario = make_scenario(model);
  std::vector<std::unique_ptr<ScenarioTables>> tables;
  tables.push_back(make_tables(scenario));
  Simulator simulator(tables);
  std::vector<RunResult> result;
  result.emplace_back(axes_of(model));
  double sum = 0;
  double squares = 0;
  constexpr int kRuns = 4'000;
  for (std::uint32_t run = 0; run < kRuns; ++run) {
    simulator.simulate(1, run, {}, result);
    const double bill = item(result[0], model, BalanceItem::kSpend, 0);
    sum += bill;
    squares += bill * bill;
  }
  const double mean = sum / kRuns;
  const double sd = std::sqrt(squares / kRuns - mean * mean);
  const double expected_sd = 60'000 * std::sqrt(40 * (std::exp(0.64) - 1));
  CHECK(mean == Approx(2'400'000).margin(4 * expected_sd / std::sqrt(kRuns)));
  CHECK(sd == Approx(expected_sd).epsilon(0.12));
}
