/// @file
/// A result against one uncertain input, from runs that drew both.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace highneeds {

/// Mean results in the fifths of the runs with the lowest and the highest values of an input.
struct Swing {
  double low = 0, high = 0;  ///< means of the result
  double error = 0;          ///< Monte Carlo standard error of high - low
};
/// @pre  both have one value per run, at least ten runs; NaN where the input does not vary
[[nodiscard]] Swing swing(std::span<const double> input, std::span<const double> result);

/// Expected value of perfect information on one input: how much better the choice among options
/// would be on average if the input were known before choosing. Conditional means by twenty equal
/// slices of the input; what slices of a shuffled input would give, pure noise, is taken off; never
/// below zero. Strong, Oakley and Brennan (2014), Medical Decision Making 34:311, on the quantity.
///
/// @param input    [run]
/// @param options  [option][run] results of which more is better
/// @param seed     of the shuffles
/// @pre  at least two options and forty runs
[[nodiscard]] double value_of_information(std::span<const double> input,
                                          const std::vector<std::vector<double>>& options,
                                          std::uint64_t seed);

/// Mean rank (0 to 1) of an input among chosen runs; 0.5 where the choice has nothing to do with
/// it. @param chosen  runs
[[nodiscard]] double mean_rank(std::span<const double> input, std::span<const std::size_t> chosen);

/// The runs with the lowest results, `share` of all, at least one, worst first.
[[nodiscard]] std::vector<std::size_t> lowest_runs(std::span<const double> result, double share);

}  // namespace highneeds
