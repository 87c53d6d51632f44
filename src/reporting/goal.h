/// @file
/// A result to be reached, such as "in_year@2029-30>=0", and how likely runs reach it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "reporting/quantity.h"

namespace highneeds {

struct Goal {
  Quantity quantity;
  bool at_least = true;  ///< ">=", or "<="
  double limit = 0;

  [[nodiscard]] bool met(double value) const { return at_least ? value >= limit : value <= limit; }
  /// Share of the runs that meet it; those in which the quantity does not exist do not.
  [[nodiscard]] double chance(std::span<const double> runs) const;
  /// "In-year balance, 2029-30, of at least £0.0m".
  [[nodiscard]] std::string text() const;
};

/// Reads "<quantity> >= <number>" or "<="; the number may end in k or m (thousand, million).
/// @throws InputError  saying what to type
[[nodiscard]] Goal parse_goal(std::string_view text, const Model& model);

/// Where a chance that is known at some values of a number crosses `wanted`, by straight lines.
/// @param values   ascending
/// @param chances  one for each
/// @returns  the first crossing; NaN where there is none
[[nodiscard]] double crossing(std::span<const double> values, std::span<const double> chances,
                              double wanted);

}  // namespace highneeds
