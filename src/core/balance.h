/// @file
/// Income and balance of the high needs block in one run: block, transfers, grants, support,
/// regimes; and what the deficit costs the general fund.
#pragma once

#include "core/run_rates.h"
#include "core/yearly_money.h"

namespace highneeds {

/// Fills every item of the balance that follows from BalanceItem::kSpend, and posts the interest.
/// @pre  the high needs spend of every year is in `money`
void keep_balance(const RunRates& rates, YearlyMoney& money);

/// The stability grant for a deficit: rate x max(0, deficit less its ineligible part).
/// @par Source  DfE, explanatory note on DSG deficits, 9 February 2026
[[nodiscard]] double stability_grant_gbp(double rate, double deficit_gbp, double ineligible_gbp);

/// Mean deficit over the twelve months of a financial year. The balance moves in a line from its
/// opening to its closing value, except for one receipt that is there from its month on.
/// @param closing_gbp    the receipt included
/// @param receipt_month  first of the 12 months that has the receipt: 0 to 12
[[nodiscard]] double mean_deficit_gbp(double opening_gbp, double closing_gbp, double receipt_gbp,
                                      int receipt_month);

}  // namespace highneeds
