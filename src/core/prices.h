/// @file
/// Prices of one run by month: indices, rising complexity, bands.
#pragma once

#include <vector>

#include "core/run_rates.h"

namespace highneeds {

/// Level of a price index by month from the census; 1 from its uplift in the price year to the next
/// one. All 1 for index -1.
/// @param setting  for interventions on the inflation of a setting's fees; -1 for none
[[nodiscard]] std::vector<double> price_levels(const RunRates& rates, int index, int setting);

/// Mean top-up or fee of a setting's plan by month, GBP a year, before interventions on its level:
/// price or bands, index, rising complexity.
[[nodiscard]] std::vector<double> mean_prices(const RunRates& rates, int setting);

}  // namespace highneeds
