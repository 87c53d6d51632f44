/// @file
/// From a results file to the outcomes that tables and charts show.
#pragma once

#include <string>
#include <vector>

#include "reporting/outcomes.h"
#include "storage/results_file.h"

namespace highneeds {

/// Reads every scenario's outcomes, run by run.
[[nodiscard]] StudyOutcomes read_outcomes(const ResultsReader& results);
/// @param study  results.study()
[[nodiscard]] StudyOutcomes read_outcomes(const ResultsReader& results, const Study& study);

/// Index of a scenario by its id.
/// @throws InputError  if there is no such scenario, with the ids there are
[[nodiscard]] std::size_t scenario_index(const StudyOutcomes& study, const std::string& id);

}  // namespace highneeds
