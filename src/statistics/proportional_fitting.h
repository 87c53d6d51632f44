/// @file
/// Tables from their margins: iterative proportional fitting, and rounding that keeps margins.
#pragma once

#include <span>
#include <vector>

namespace highneeds {

/// A table scaled to two margins.
struct FittedTable {
  std::vector<double> cells;  ///< [row x column], row by row
  double largest_error = 0;   ///< of a row or column sum against its margin
  int passes = 0;
};

/// The table nearest to `seed` (in relative entropy) with the given sums: row and column factors
/// times the seed.
///
/// @param seed     [row x column], zero or more; a zero stays zero
/// @param rows     sums of rows
/// @param columns  sums of columns; scaled to the sum of `rows`
/// @returns a table whose `largest_error` stays large where zeros of the seed make it impossible
/// @par Source  Deming and Stephan (1940), Annals of Mathematical Statistics 11
[[nodiscard]] FittedTable fit_to_margins(std::span<const double> seed, std::span<const double> rows,
                                         std::span<const double> columns);

/// Rounds a table whose row sums are whole to whole cells: every cell to the whole number below or
/// above it, every row sum exactly, every column sum to the whole number below or above it.
///
/// @param cells  [row x column]; every row sum within 1e-6 of a whole number
/// @par Source  Cox (1987), "A constructive procedure for unbiased controlled rounding", Journal of
///              the American Statistical Association 82; here the choice is not random: fractional
///              parts move along cycles so that the larger ones are rounded up
[[nodiscard]] std::vector<int> round_to_margins(std::span<const double> cells, std::size_t columns);

}  // namespace highneeds
