/// @file
/// What each member of a coalition contributes to its worth.
#pragma once

#include <cstddef>
#include <cstdint>
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

/// Orders in which members join, for coalitions with too many subsets: half of them drawn, each
/// followed by its reverse, which makes the mean over them more exact. What the members add in an
/// order adds up to worth[all] - worth[none], so the mean over any orders does.
/// @param pairs  how many orders are drawn
/// @returns      [2 pairs][members], the same for the same seed on every machine
[[nodiscard]] std::vector<std::vector<std::size_t>> drawn_orders(std::size_t members,
                                                                 std::size_t pairs,
                                                                 std::uint64_t seed);

}  // namespace highneeds
