/// @file
/// How closely two quantities rise and fall together over the runs.
#pragma once

#include <span>

namespace highneeds {

/// Spearman's rank correlation, ties at their mean rank; NaN where either is the same in all runs.
/// @pre  as many values in both, without NaN
[[nodiscard]] double rank_correlation(std::span<const double> a, std::span<const double> b);

}  // namespace highneeds
