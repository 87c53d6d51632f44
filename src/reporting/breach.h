/// @file
/// The chance that the DSG deficit passes a limit, by year.
#pragma once

#include <string>
#include <vector>

#include "reporting/outcomes.h"

namespace highneeds {

/// A limit of the deficit and the share of runs beyond it at each 31 March.
struct BreachRisk {
  double deficit_gbp = 0;     ///< 0: any deficit
  bool reserves = false;      ///< the limit is the usable reserves of the general fund
  std::vector<double> share;  ///< by year
};

/// Any deficit, and the deficits among the limits that the user gave; without any, the round
/// deficits within reach of the scenario. The usable reserves, too, where the model gives them.
/// Ascending.
/// @param cumulative    [run x year], GBP, negative = deficit
/// @param reserves_gbp  NaN where not known
/// @param limits_gbp    of the balance, negative for deficits
[[nodiscard]] std::vector<BreachRisk> breach_risks(const RunTable& cumulative, double reserves_gbp,
                                                   const std::vector<double>& limits_gbp);

}  // namespace highneeds
