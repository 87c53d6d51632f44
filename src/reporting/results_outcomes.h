/// @file
/// From a results file to what tables and charts show.
#pragma once

#include <string>
#include <vector>

#include "reporting/chart_files.h"
#include "reporting/outcomes.h"
#include "storage/results_file.h"

namespace highneeds {

/// Reads every scenario's outcomes, run by run.
[[nodiscard]] StudyOutcomes read_outcomes(const ResultsReader& results);

/// Which charts to draw.
struct ChartSelection {
  /// Ids of the scenarios whose fans are drawn; all if empty.
  std::vector<std::string> scenarios;
  bool measures = false;  ///< also the page of all measures, for each of those scenarios
};

/// Caseload, new plans, plans by setting and DSG balance of the selected scenarios (files
/// "caseload-do-nothing" and so on), then the comparison of scenarios at the end: DSG balance and
/// new plans (files "scenarios-balance", "scenarios-new-plans"), where there is more than one.
/// The same charts for the same results file.
/// @throws InputError  if a selected scenario is not in the file
[[nodiscard]] std::vector<NamedChart> study_charts(const ResultsReader& results,
                                                   const StudyOutcomes& outcomes,
                                                   const ChartSelection& selection);

/// "1 September 2026" from "2026-09-01T09:30:00Z"; other text as it is.
[[nodiscard]] std::string long_date(const std::string& iso);

}  // namespace highneeds
