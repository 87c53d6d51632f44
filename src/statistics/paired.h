/// @file
/// One quantity over runs, and two scenarios compared run by run.
#pragma once

#include <span>
#include <vector>

namespace highneeds {

/// One quantity over the runs in which it exists (is not NaN); all NaN where there are none.
struct Spread {
  double median = 0;
  double low80 = 0, high80 = 0;  ///< 10% and 90% quantiles: 80% of runs lie between them
  double median_error = 0;       ///< Monte Carlo standard error of the median
};
[[nodiscard]] Spread spread_of(std::vector<double> runs);

/// Differences scenario - baseline over runs that shared their random numbers.
struct PairedComparison {
  Spread difference;
  double mean = 0;
  double mean_error = 0;   ///< standard error of the mean, from the spread of the differences
  double share_above = 0;  ///< runs in which the scenario is above the baseline
  double share_below = 0;  ///< the rest are equal
};

/// @pre  both have one value per run, in the same order
[[nodiscard]] PairedComparison compare_paired(std::span<const double> scenario,
                                              std::span<const double> baseline);

}  // namespace highneeds
