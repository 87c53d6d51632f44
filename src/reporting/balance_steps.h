/// @file
/// What takes the DSG balance from today to the end: an account that adds up.
#pragma once

#include <span>
#include <vector>

#include "storage/results_file.h"

namespace highneeds {

/// Parts of the change in the cumulative balance from the opening one to the end of the last year,
/// means of the runs [GBP]; positive improves the balance. Definitions: docs/finance.md, "The
/// waterfall". They add up in every run:
///     opening + first_year + demand + mix + price + income + interventions + grants = end
struct BalanceSteps {
  double opening = 0;
  double first_year = 0;     ///< the in-year balance of the first year, in each year
  double demand = 0;         ///< more plans, at the first year's mix and spend per plan
  double mix = 0;            ///< plans move between provision categories
  double price = 0;          ///< spend per plan within each category, and spend that follows none
  double income = 0;         ///< in-year income above the first year's: block, transfers
  double interventions = 0;  ///< in-year balances of the scenario less its baseline's
  double grants = 0;  ///< all that is not in-year: stability grant, support, regime, receipts
  double end = 0;
  double end_median = 0;      ///< of the runs; medians do not add up
  bool has_baseline = false;  ///< otherwise `interventions` is zero and nothing is compared
};

/// Splits the balance of one scenario. Demand, mix, price and income are those of its baseline, so
/// that what the scenario changes stands in one step.
///
/// Plans of a financial year are the mean of the counts on the 1st of its months.
/// @param study  results.study()
/// @param draws  results.draws()
[[nodiscard]] BalanceSteps balance_steps(const ResultsReader& results, const Study& study,
                                         std::span<const double> draws, int scenario);

}  // namespace highneeds
