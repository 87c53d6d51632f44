/// @file
/// What each intervention of a scenario contributes to a result, for the terminal.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "reporting/quantity.h"

namespace highneeds {

/// One part of the difference between a scenario and its baseline.
struct SplitPart {
  std::string label;
  std::vector<double> by_run;
  double order_error = 0;  ///< standard error of the mean that drawn orders of joining leave

  /// Standard error of the mean, of runs and orders.
  [[nodiscard]] double error() const;
};

/// Sum of the parts, by run.
/// @returns  nothing where there is no part
[[nodiscard]] std::vector<double> total_of(std::span<const SplitPart> parts);

/// Means of the parts with their Monte Carlo errors and 80% intervals, and their total: the parts
/// add up to it in every run. Lines of at most 100 columns.
/// @param alone  [part] mean difference that the intervention makes by itself, NaN where unknown
[[nodiscard]] std::string split_table(const Quantity& quantity, const std::string& scenario,
                                      std::span<const SplitPart> parts,
                                      std::span<const double> alone);

}  // namespace highneeds
