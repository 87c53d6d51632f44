/// @file
/// The charts of a results file.
#pragma once

#include <string>
#include <vector>

#include "reporting/chart_files.h"
#include "storage/results_file.h"

namespace highneeds {

/// Of one scenario: "caseload", "new-plans", "settings", "balance", and "measures", a page of every
/// measure's history and projection. Of the scenarios at the end, where one has a baseline:
/// "scenarios-balance" and "scenarios-new-plans". The same charts for the same results file.
///
/// @param scenario  id of the scenario of the first five; the last one if empty
/// @throws InputError  if there is no such scenario
[[nodiscard]] std::vector<NamedChart> results_charts(const ResultsReader& results,
                                                     const std::string& scenario = "");
/// @param study  results.study()
[[nodiscard]] std::vector<NamedChart> results_charts(const ResultsReader& results,
                                                     const Study& study,
                                                     const std::string& scenario);

/// "1 September 2026" from "2026-09-01T09:30:00Z"; other text as it is.
[[nodiscard]] std::string long_date(const std::string& iso);

}  // namespace highneeds
