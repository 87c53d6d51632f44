/// @file
/// The money of one run of one scenario: spend by line, the DSG balance, the general fund.
/// Rules in words, with worked examples: docs/finance.md.
#pragma once

#include <vector>

#include "core/results.h"
#include "core/run_rates.h"

namespace highneeds {

/// What the caseload leaves for the ledger. [setting x month]
struct PlanMonths {
  std::vector<double> weighted;  ///< mean over the month of plans times their package weight
  std::vector<double> occupied;  ///< mean over the month of plans
  /// Months by which the plans issued in the month were late, times package weight; empty where no
  /// setting is backdated.
  std::vector<double> arrears;
  int months = 0;

  [[nodiscard]] std::size_t at(int setting, int month) const {
    return static_cast<std::size_t>(setting) * static_cast<std::size_t>(months) +
           static_cast<std::size_t>(month);
  }
};

/// Fills RunResult::spend, spend_by_category and balance.
void keep_ledger(const RunRates& rates, const PlanMonths& plans, RunResult& result);

/// Share of a year's price that falls in a calendar month, 1 to 12.
/// Termly invoices come in thirds in September, January and April.
[[nodiscard]] double billed_share(Billing billing, int month_of_year);

}  // namespace highneeds
