/// @file
/// From a results file to the outcomes that tables and charts show.
#pragma once

#include "reporting/outcomes.h"
#include "storage/results_file.h"

namespace highneeds {

/// Reads every scenario's outcomes, run by run.
[[nodiscard]] StudyOutcomes read_outcomes(const ResultsReader& results);
/// @param study  results.study()
[[nodiscard]] StudyOutcomes read_outcomes(const ResultsReader& results, const Study& study);

}  // namespace highneeds
