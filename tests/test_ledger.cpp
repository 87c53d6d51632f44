// Money against worked examples: docs/finance.md.
#include "core/ledger.h"

#include <catch2/catch.hpp>

#include <cmath>

#include "core/balance.h"
#include "core/simulation.h"
#include "hand_ledger.h"

using namespace highneeds;
using namespace highneeds::test;

namespace {

constexpr int kIndependent = 3, kSpecial = 2;

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

namespace {

/// Mean and standard deviation over runs of the bill of `children` who never leave, at 60,000 with
/// sigma 0.8.
struct Bill {
  double mean = 0, sd = 0;
};

Bill bill_of(int children, std::uint32_t runs) {
  Model model = still_model();
  model.requests.per_1000.fill(0);
  model.transfers_in.per_year = known(0);
  model.pipeline.queue_at_base_year = 0;
  model.ceasing.per_year.setZero();
  model.moves.per_year.setZero();
  model.phase_transfers.clear();
  model.last_year = {2025};
  model.opening_plans[model.cell(8, 0, kIndependent)] = children;
  const Scenario scenario = make_scenario(model);
  std::vector<std::unique_ptr<ScenarioTables>> tables;
  tables.push_back(make_tables(scenario));
  Simulator simulator(tables);
  std::vector<RunResult> result;
  result.emplace_back(axes_of(model));
  double sum = 0;
  double squares = 0;
  for (std::uint32_t run = 0; run < runs; ++run) {
    simulator.simulate(1, run, {}, result);
    const double bill = item(result[0], model, BalanceItem::kSpend, 0);
    sum += bill;
    squares += bill * bill;
  }
  const double mean = sum / runs;
  return {mean, std::sqrt(squares / runs - mean * mean)};
}

}  // namespace

TEST_CASE("The bill of a setting has the mean and the spread of its skewed packages") {
  // The bill of n children has mean 60,000 n and standard deviation 60,000 sqrt(n (exp(0.64) - 1)).
  // 4,000 runs: mean within 4 standard errors, standard deviation within 12% (its own error is
  // about 3% with these tails).
  constexpr std::uint32_t kRuns = 4'000;
  const Bill bill = bill_of(40, kRuns);
  const double sd = 60'000 * std::sqrt(40 * (std::exp(0.64) - 1));
  CHECK(bill.mean == Approx(2'400'000).margin(4 * sd / std::sqrt(kRuns)));
  CHECK(bill.sd == Approx(sd).epsilon(0.12));
}

TEST_CASE("A small authority's independent bill is as volatile as theory says") {
  // sqrt((exp(sigma^2) - 1) / n) of the mean: 30% for 10 children, 4.7% for 400.
  const Bill small = bill_of(10, 4'000);
  const Bill large = bill_of(400, 1'000);
  CHECK(small.sd / small.mean == Approx(std::sqrt((std::exp(0.64) - 1) / 10)).epsilon(0.15));
  CHECK(large.sd / large.mean == Approx(std::sqrt((std::exp(0.64) - 1) / 400)).epsilon(0.1));
}
