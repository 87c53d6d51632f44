/// @file
/// How two quantities rise and fall together over runs, whatever the shape of the relation.
#pragma once

#include <span>
#include <vector>

namespace highneeds {

/// Ranks 1 to n; equal values share the mean of their ranks.
[[nodiscard]] std::vector<double> ranks(std::span<const double> values);

/// Spearman's rank correlation from -1 to 1; 0 where one of the two does not vary.
/// @pre  both have one value per run, in the same order, none of them NaN
/// @par Source  Spearman (1904), American Journal of Psychology 15:72; Pearson's formula on
/// mid-ranks
[[nodiscard]] double rank_correlation(std::span<const double> x, std::span<const double> y);

}  // namespace highneeds
