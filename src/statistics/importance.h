/// @file
/// Runs weighed by how well they agree with what has happened since.
#pragma once

#include <span>
#include <vector>

namespace highneeds {

/// Weights of runs, adding up to one.
struct RunWeights {
  std::vector<double> weights;
  /// Number of equally weighted runs that say as much: 1 / sum of squares (Kong 1992).
  double effective_runs = 0;
};

/// Importance weights: each run's is the product over readings of a normal density of the reading
/// around the run's own value. A run's value holds the chance of its own events besides its
/// parameters, so the weighted spread is, if anything, too wide.
///
/// @param simulated  [reading][run]; a run that has no value (NaN) for a reading gets no weight
/// @param actual     [reading]
/// @param noise      [reading] standard deviation of the reading around its expectation, above 0
/// @returns          all weights zero and no effective runs where no run is anywhere near
[[nodiscard]] RunWeights weigh_runs(const std::vector<std::vector<double>>& simulated,
                                    std::span<const double> actual, std::span<const double> noise);

/// Quantile of weighted values: the least value at which the weights up to it reach `probability`,
/// half of a value's own weight counted on either side, with straight lines between.
[[nodiscard]] double weighted_quantile(std::span<const double> values,
                                       std::span<const double> weights, double probability);

/// Share of the runs below a reading, ties counted half: uniform if the reading is one more run.
[[nodiscard]] double percentile_of(std::span<const double> runs, double reading);

}  // namespace highneeds
