/// @file
/// How much of the variance of a result comes from a group of its inputs.
#pragma once

#include <span>

namespace highneeds {

/// Shares of the variance, each with its Monte Carlo standard error.
struct SobolIndices {
  double first = 0;  ///< of the group by itself: what knowing it would take away, on average
  double first_error = 0;
  double total = 0;  ///< with all in which it interacts: what would be left if all else were known
  double total_error = 0;
};

/// Sobol indices of one group of independent inputs from a designed sample: first =
/// E[(f_B - mean)(f_AB - f_A)] / V, whose error is small where the index is, total =
/// E[(f_A - f_AB)^2] / 2V. Saltelli and others (2010), Computer Physics Communications 181:259,
/// estimators (b) and (f) of table 2.
///
/// @param f_a   [n] results at the rows of sample A
/// @param f_b   [n] at those of an independent sample B
/// @param f_ab  [n] at rows of A whose inputs of the group are those of B
/// @returns     NaN where the result does not vary
[[nodiscard]] SobolIndices sobol_indices(std::span<const double> f_a, std::span<const double> f_b,
                                         std::span<const double> f_ab);

}  // namespace highneeds
