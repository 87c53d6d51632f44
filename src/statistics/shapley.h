/// @file
/// What each member of a coalition contributes to its worth.
#pragma once

#include <span>
#include <vector>

namespace highneeds {

/// Shapley values: the mean, over all orders in which the members may join, of what each adds on
/// joining. They add up to worth[all] - worth[none]; equal members get equal parts.
/// Shapley (1953), Contributions to the Theory of Games II, 307.
///
/// @param worth  [2^n] by subset; bit i of the index says whether member i is in it
/// @returns      [n]
[[nodiscard]] std::vector<double> shapley_values(std::span<const double> worth);

}  // namespace highneeds
