/// @file
/// Two scenarios on the same random numbers, compared run by run.
#pragma once

#include <span>
#include <vector>

namespace highneeds {

/// Quantile of sorted numbers, linear between order statistics.
/// @pre  sorted is not empty; probability in [0, 1]
/// @par Source  Hyndman and Fan (1996), "Sample quantiles in statistical packages", type 7
[[nodiscard]] double quantile_of_sorted(std::span<const double> sorted, double probability);

/// Monte Carlo standard error of the median of sorted runs: half the distance between the order
/// statistics that one binomial standard deviation sets apart, sqrt(n) / 2 ranks on each side.
/// @pre  sorted is not empty
[[nodiscard]] double median_error_of_sorted(std::span<const double> sorted);

/// One quantity over runs.
struct Spread {
  double median = 0, low80 = 0, high80 = 0;  ///< 80% of runs lie between the two
  double median_error = 0;                   ///< Monte Carlo standard error of the median
};
[[nodiscard]] Spread spread_of(std::vector<double> runs);

/// Differences scenario - baseline, over runs.
struct PairedDifference {
  Spread spread;
  double mean = 0;
  double standard_error = 0;  ///< of the mean, from the spread of the differences; 0 for one run
  double share_above = 0;     ///< runs in which the scenario is above the baseline
  double share_below = 0;     ///< the rest are equal
};

/// @pre  both have the same length, which is not zero, and run i used the same random numbers
[[nodiscard]] PairedDifference paired_difference(std::span<const double> scenario,
                                                 std::span<const double> baseline);

}  // namespace highneeds
