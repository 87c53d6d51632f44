/// @file
/// What a dashboard shows, as JSON: quantiles and words, never runs. Read by dashboard/src.
#pragma once

#include <string>

#include "reporting/outcomes.h"
#include "storage/results_file.h"

namespace highneeds {

/// JSON of a results file. Quantiles are those of the file, in full precision; NaN becomes null.
/// Text of the inputs is kept as it is; bytes that are not UTF-8 become U+FFFD.
/// @param study     results.study()
/// @param outcomes  read_outcomes(results)
[[nodiscard]] std::string dashboard_json(const ResultsReader& results, const Study& study,
                                         const StudyOutcomes& outcomes);

}  // namespace highneeds
