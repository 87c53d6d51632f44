// Income, timing and recoupment, one rule at a time: docs/finance.md.
#include <catch2/catch.hpp>
#include <cmath>

#include "core/balance.h"
#include "core/prices.h"
#include "core/simulation.h"
#include "fixture.h"
#include "hand_ledger.h"

using namespace highneeds;
using namespace highneeds::test;
using Catch::Matchers::Contains;

namespace {

constexpr int kSpecial = 2, kIndependent = 3, kCollege = 4;

/// A block of nothing and no balance, so that each test shows one rule.
Model bare_model() {
  Model model = still_model();
  model.finance.block.amount_gbp = known(0);
  model.finance.opening_balance_gbp = known(0);
  return model;
}

double line(const RunResult& result, const Model& model, int row, int year) {
  return result.spend[static_cast<std::size_t>(row * axes_of(model).financial_years + year)];
}

}  // namespace

TEST_CASE("Interest counts the stability grant from the month of its cash") {
  // 100 all year, 90 paid on 1 January: 9 months of 100 and 3 of 10.
  CHECK(mean_deficit_gbp(-100, -10, 90, 9) == Approx((9 * 100 + 3 * 10) / 12.0));
  CHECK(mean_deficit_gbp(-100, -10, 90, 0) == Approx(10));
  CHECK(mean_deficit_gbp(-100, -10, 90, 12) == Approx(100));
  CHECK(mean_deficit_gbp(-100, -200, 0, 0) == Approx(150));  // the mean of both ends
  CHECK(mean_deficit_gbp(100, -100, 0, 0) == Approx(25));    // a deficit in the second half only

  Model model = bare_model();
  model.finance.opening_balance_gbp = known(-1'000'000);
  model.finance.policy.ineligible_share = known(0);
  model.finance.policy.stability_grant_approved = known(1);
  const auto interest = [&](double slip, int year) {
    model.finance.policy.stability_grant_slip_months = known(slip);
    return item(HandLedger(model).keep(), model, BalanceItem::kInterest, year);
  };
  CHECK(interest(0, 0) == Approx(45'000));
  CHECK(interest(0, 1) == Approx(0.045 * (500'000 + 50'000)));  // cash on 1 October
  CHECK(interest(3, 1) == Approx(0.045 * (750'000 + 25'000)));
  CHECK(interest(8, 1) == Approx(45'000));
  CHECK(interest(8, 2) == Approx(0.045 * (1'000'000 * 2 + 100'000 * 10) / 12));
}

TEST_CASE("A grant that slips past March is credited in the year in which it is paid") {
  Model model = bare_model();
  model.finance.opening_balance_gbp = known(-1'000'000);
  model.finance.policy.ineligible_share = known(0.05);
  model.finance.policy.stability_grant_approved = known(1);
  model.finance.policy.stability_grant_slip_months = known(8);
  const RunResult result = HandLedger(model).keep();
  CHECK(item(result, model, BalanceItem::kStabilityGrant, 1) == 0);
  CHECK(item(result, model, BalanceItem::kStabilityGrant, 2) == Approx(855'000));
  CHECK(item(result, model, BalanceItem::kLeftByGrant, 2) == Approx(145'000));
  model.finance.policy.stability_grant_approved = known(0);
  const RunResult refused = HandLedger(model).keep();
  CHECK(item(refused, model, BalanceItem::kStabilityGrant, 2) == 0);
  CHECK(item(refused, model, BalanceItem::kLeftByGrant, 2) == Approx(1'000'000));
}

TEST_CASE("A rolled-in grant raises the block, grows with it, and is passed on") {
  Model model = bare_model();
  model.finance.block.amount_gbp = known(1'000'000);
  model.finance.block.growth.assign(20, known(0.1));
  model.finance.block.rolled_in = {{"pay", {2026}, known(200'000), 0.75, 1, 1, -1}};
  const RunResult result = HandLedger(model).keep();
  CHECK(item(result, model, BalanceItem::kHighNeedsBlock, 0) == Approx(1'100'000));
  CHECK(item(result, model, BalanceItem::kHighNeedsBlock, 1) == Approx(1'410'000));
  CHECK(item(result, model, BalanceItem::kHighNeedsBlock, 2) == Approx(1'551'000));
  CHECK(item(result, model, BalanceItem::kSpend, 0) == 0);
  CHECK(item(result, model, BalanceItem::kSpend, 1) == Approx(150'000));
  CHECK(line(result, model, 1, 2) == Approx(150'000));

  model.finance.price_indices[0].per_year = known(0.04);  // rises from the second year on
  model.finance.block.rolled_in[0].price_index = 0;
  const RunResult indexed = HandLedger(model).keep();
  CHECK(item(indexed, model, BalanceItem::kSpend, 1) == Approx(150'000));
  CHECK(item(indexed, model, BalanceItem::kSpend, 2) == Approx(156'000));
}

TEST_CASE("Import and export of pupils moves the block by 6,000 each, a year late") {
  Model model = bare_model();
  HighNeedsBlock& block = model.finance.block;
  block.amount_gbp = known(1'000'000);  // of 2024-25, 20 net exports of 2023-24 inside
  block.growth.assign(20, known(0.1));
  block.net_imports.assign(11, known(-30));
  block.net_imports[0] = known(-20);
  block.net_imports[1] = known(-50);  // in 2024-25
  const RunResult result = HandLedger(model).keep();
  CHECK(item(result, model, BalanceItem::kImportExport, 0) == Approx(-300'000));
  CHECK(item(result, model, BalanceItem::kHighNeedsBlock, 0) == Approx(1'120'000 * 1.1 - 300'000));
  CHECK(item(result, model, BalanceItem::kImportExport, 1) == Approx(-180'000));
  CHECK(item(result, model, BalanceItem::kHighNeedsBlock, 1) == Approx(1'120'000 * 1.21 - 180'000));
}

TEST_CASE("Gross and net blocks give one balance") {
  // 10 places at 10,000, 8 of them at academies: 80,000 that the department takes out and pays.
  Model gross = bare_model();
  SettingMoney& money = gross.settings[kSpecial].money;
  money.price_gbp = known(0);
  money.place_line = 3;
  money.paid_by_department = 0.8;
  gross.settings[kSpecial].commissioned_places = known(10);
  gross.finance.other_spend = {{"AP places", known(50'000), 3, 4, -1, false, 1.0}};
  gross.finance.block.amount_gbp = known(1'000'000);
  gross.finance.block.growth.assign(20, known(0));
  Model net = gross;
  net.finance.block.net = true;
  net.finance.block.amount_gbp = known(1'000'000 - 80'000 - 50'000);
  const RunResult one = HandLedger(gross).keep();
  const RunResult other = HandLedger(net).keep();
  CHECK(item(one, gross, BalanceItem::kSpend, 0) == Approx(150'000));
  CHECK(item(other, net, BalanceItem::kSpend, 0) == Approx(20'000));
  CHECK(item(one, gross, BalanceItem::kCumulative, 9) ==
        Approx(item(other, net, BalanceItem::kCumulative, 9)));
}

TEST_CASE("A block transfer is a share of the schools block, if approved, year by year") {
  Model model = bare_model();
  model.finance.block.transfer.schools_block_gbp = known(120'000'000);
  model.finance.block.transfer.shares.assign(10, known(0));
  model.finance.block.transfer.shares[1] = known(0.005);
  model.finance.block.transfer.approved = known(1);
  const RunResult approved = HandLedger(model).keep();
  CHECK(item(approved, model, BalanceItem::kBlockTransfer, 0) == 0);
  CHECK(item(approved, model, BalanceItem::kBlockTransfer, 1) == Approx(600'000));
  CHECK(item(approved, model, BalanceItem::kCumulative, 9) == Approx(600'000));
  model.finance.block.transfer.approved = known(0);
  const RunResult refused = HandLedger(model).keep();
  CHECK(item(refused, model, BalanceItem::kCumulative, 9) == 0);
}

TEST_CASE("Other income is in the in-year balance, Safety Valve receipts beside it") {
  Model model = bare_model();
  model.finance.block.other_income_gbp.assign(10, known(0));
  model.finance.block.other_income_gbp[0] = known(70'000);
  model.finance.block.safety_valve_gbp = {known(500'000)};
  const RunResult result = HandLedger(model).keep();
  CHECK(item(result, model, BalanceItem::kOtherIncome, 0) == Approx(70'000));
  CHECK(item(result, model, BalanceItem::kInYear, 0) == Approx(70'000));
  CHECK(item(result, model, BalanceItem::kSafetyValve, 0) == Approx(500'000));
  CHECK(item(result, model, BalanceItem::kCumulative, 0) == Approx(570'000));
  CHECK(item(result, model, BalanceItem::kCumulative, 1) == Approx(570'000));
}

TEST_CASE("Further education is funded from 1 August: 8/12 in the first year, 4/12 in the last") {
  Model model = bare_model();
  SettingMoney& money = model.settings[kCollege].money;
  money.price_gbp = known(12'000);
  money.place_rate_gbp = 6'000;
  money.place_count = known(1);
  money.place_line = 3;
  money.funded_from_august = true;
  HandLedger ledger(model);
  ledger.put(kCollege, 1, make_month(2025, 9), make_month(2027, 9));
  const RunResult result = ledger.keep();
  CHECK(line(result, model, 0, 0) == Approx(8'000));
  CHECK(line(result, model, 3, 0) == Approx(4'000));
  CHECK(line(result, model, 0, 1) == Approx(12'000));
  CHECK(line(result, model, 0, 2) == Approx(4'000));
  CHECK(line(result, model, 3, 2) == Approx(2'000));
}

TEST_CASE("Bands: the mean follows the shares as plans move up and down") {
  Model model = bare_model();
  SettingMoney& money = model.settings[kSpecial].money;
  money.bands = {{"A", known(10'000), 0.5}, {"B", known(20'000), 0.3}, {"C", known(30'000), 0.2}};
  const auto prices = [&] {
    HandLedger ledger(model);
    return mean_prices(ledger.rates, kSpecial);
  };
  for (const double price : prices()) CHECK(price == Approx(17'000));
  money.band_up = known(0.12);  // 1% a month of those who can, from October 2024
  const std::vector<double> rising = prices();
  double a = 0.5, b = 0.3, c = 0.2;
  for (int moves = 0; moves < 4; ++moves) {
    c += 0.01 * b;
    b += 0.01 * (a - b);
    a -= 0.01 * a;
  }
  CHECK(rising[0] == Approx(10'000 * a + 20'000 * b + 30'000 * c));
  CHECK(std::is_sorted(rising.begin(), rising.end()));
  CHECK(rising.back() < 30'000);
  money.band_up = money.band_down = known(0.5);
  CHECK(prices().back() == Approx(20'000).epsilon(0.01));  // up as often as down: evenly spread

  HandLedger ledger(model);
  ledger.put(kSpecial, 2, make_month(2025, 4), make_month(2025, 5));
  CHECK(line(ledger.keep(), model, 1, 0) == Approx(2 * prices()[3] / 12));
}

TEST_CASE("A backdated plan is paid from week 20") {
  Model model = bare_model();
  SettingMoney& money = model.settings[kIndependent].money;
  money.price_gbp = known(12'000);
  money.backdated = true;
  HandLedger ledger(model);
  ledger.plans.arrears.assign(ledger.plans.weighted.size(), 0.0);
  ledger.plans.arrears[ledger.plans.at(kIndependent, 5)] = 2.5;  // months late
  CHECK(item(ledger.keep(), model, BalanceItem::kSpend, 0) == Approx(2'500));

  // In the simulation: late weeks of the plans issued, at the price of their package.
  Model simulated = small_model(0);
  simulated.last_year = {2025};
  for (Setting& setting : simulated.settings) {
    setting.money.package_sigma = 0;
    setting.money.price_gbp = known(1'200);
    setting.money.price_index = -1;
  }
  simulated.pipeline.assessments_per_month = known(1'000);  // no queue: every plan takes the same
  simulated.pipeline.drafting_weeks = known(40);
  simulated.pipeline.drafting_sigma = 0;
  const auto spend = [&](bool backdated) {
    for (Setting& setting : simulated.settings) setting.money.backdated = backdated;
    const Scenario scenario = make_scenario(simulated);
    std::vector<std::unique_ptr<ScenarioTables>> tables;
    tables.push_back(make_tables(scenario));
    std::vector<RunResult> results;
    results.emplace_back(axes_of(simulated));
    Simulator(tables).simulate(3, 0, {}, results);
    return results[0];
  };
  const RunResult plain = spend(false);
  const RunResult backdated = spend(true);
  const Axes axes = axes_of(simulated);
  double weeks = 0;
  double issued = 0;
  for (int m = 3; m < axes.months; ++m) {  // April to March
    const auto flow = [&](Measure measure) {
      return plain.flows[static_cast<std::size_t>(static_cast<int>(measure) * axes.flow_months() +
                                                  axes.base_months + m)];
    };
    weeks += flow(Measure::kWeeksToIssue);
    issued += flow(Measure::kIssued);
  }
  REQUIRE(issued > 20);
  CHECK(item(backdated, simulated, BalanceItem::kSpend, 0) -
            item(plain, simulated, BalanceItem::kSpend, 0) ==
        Approx((weeks - 20 * issued) / kWeeksPerMonth * 100).epsilon(1e-4));
}

TEST_CASE("Psychology and administration are general fund: on their lines, not in the balance") {
  Model model = bare_model();
  model.finance.lines.push_back({"2.1.1", "Educational psychology", true});
  model.finance.other_spend = {{"Psychology", known(300'000), 7, 0, -1, false}};
  const RunResult result = HandLedger(model).keep();
  CHECK(line(result, model, 7, 0) == Approx(300'000));
  CHECK(item(result, model, BalanceItem::kGeneralFund, 0) == Approx(300'000));
  CHECK(item(result, model, BalanceItem::kSpend, 0) == 0);
  CHECK(item(result, model, BalanceItem::kCumulative, 9) == 0);
}
