/// @file
/// Ledgers kept by hand, for worked examples: so many plans in a setting, nothing else.
#pragma once

#include "core/ledger.h"
#include "small_model.h"

namespace highneeds::test {

/// A ledger kept by hand: so many plans in one setting from one month to another, nothing else.
struct HandLedger {
  explicit HandLedger(Model model, std::vector<Intervention> programmes = {})
      : scenario(make_scenario(std::move(model), std::move(programmes))),
        tables(make_tables(scenario)) {
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

/// The small model with prices that stand still, no other spend, no places, no grant.
inline Model still_model() {
  Model model = small_model(0);
  for (PriceIndex& index : model.finance.price_indices) index.per_year = known(0);
  model.finance.other_spend.clear();
  model.settings[2].money.place_line = -1;
  model.finance.policy.support_years.clear();
  model.finance.policy.stability_grant_approved = known(0);
  return model;
}

/// One item of the ledger in one year of the run.
inline double item(const RunResult& result, const Model& model, BalanceItem which, int year) {
  const int years = axes_of(model).financial_years;
  return result.balance[static_cast<std::size_t>(static_cast<int>(which) * years + year)];
}

}  // namespace highneeds::test
