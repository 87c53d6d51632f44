/// @file
/// Enough runs: until the Monte Carlo errors of named results are small.
#pragma once

#include <string>
#include <vector>

#include "reporting/quantity.h"

namespace highneeds {

/// A result and the standard error that its median may have.
struct Precision {
  Quantity quantity;
  double error = 0;
};

/// Reads "cumulative@2029-30=250k": a result, and the greatest standard error of its median.
/// @throws InputError, UsageError  saying what to type
[[nodiscard]] Precision parse_precision(const std::string& text, const Model& model);

/// How far the file is from the precision asked for: the greatest ratio of an error to what it may
/// be, over results and scenarios. At most 1 is enough.
[[nodiscard]] double worst_ratio(const ResultsReader& results,
                                 const std::vector<Precision>& wanted);

/// Runs that should be enough, a multiple of 256 and at least a quarter more than before: errors
/// fall with the root of the number of runs.
[[nodiscard]] std::int64_t runs_for(std::int64_t runs, double ratio);

}  // namespace highneeds
