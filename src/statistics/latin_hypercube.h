/// @file
/// Draws of all uncertain parameters for all runs, by Latin hypercube with rank correlations.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/parameter.h"

namespace highneeds {

/// Draws [run x parameter], row by row.
///
/// Every parameter's n values fall one in each of its n equally likely slices (McKay, Beckman and
/// Conover 1979). A parameter's column depends on the seed, its own name and its correlation group
/// alone, so that adding a scenario does not change the draws of another. Parameters of one group
/// share a common normal factor (a one-factor Gaussian copula) whose loadings give the asked
/// Spearman correlation; ranks are restored afterwards, so the margins stay Latin.
/// @param runs  at least 1
[[nodiscard]] std::vector<double> draw_parameters(std::span<const Parameter> parameters,
                                                  std::int64_t runs, std::uint64_t seed);

/// The median of every parameter, in order.
[[nodiscard]] std::vector<double> central_values(std::span<const Parameter> parameters);

}  // namespace highneeds
