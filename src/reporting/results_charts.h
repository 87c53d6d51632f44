/// @file
/// The charts of a results file.
#pragma once

#include <string>
#include <vector>

#include "reporting/chart_files.h"
#include "reporting/fan_charts.h"
#include "reporting/outcomes.h"
#include "reporting/statutory_tables.h"
#include "storage/results_file.h"

namespace highneeds {

/// Which charts to draw.
struct ChartSelection {
  /// Ids of the scenarios whose fans are drawn; all if empty.
  std::vector<std::string> scenarios;
  bool measures = false;  ///< also a page of every measure's history and projection
};

/// Of each selected scenario: "caseload-<id>", "new-plans-<id>", "settings-<id>", "balance-<id>",
/// "time-to-issue-<id>" where plans are issued every year, "places-<id>" where places are limited,
/// "spend-categories-<id>", "waterfall-<id>", "breach-<id>", "tornado-<id>" where single numbers
/// stand out of the noise of 100 runs or more, and "measures-<id>" if asked for. Of
/// the scenarios at the end, where one has a baseline: "scenarios-balance" and
/// "scenarios-new-plans". The same charts for the same results file.
///
/// @param outcomes  read_outcomes(results)
/// @throws InputError  if a selected scenario is not in the file
[[nodiscard]] std::vector<NamedChart> study_charts(const ResultsReader& results,
                                                   const StudyOutcomes& outcomes,
                                                   const ChartSelection& selection);
/// @param study  results.study()
[[nodiscard]] std::vector<NamedChart> study_charts(const ResultsReader& results, const Study& study,
                                                   const StudyOutcomes& outcomes,
                                                   const ChartSelection& selection);

/// The three charts of a board summary, without a source: the unmitigated balance, the scenarios
/// compared with it in the year of the mitigated one's question (new plans where there are none),
/// the unmitigated caseload.
/// @param size  width, and height of all three together
[[nodiscard]] std::vector<NamedChart> board_charts(const StatutorySource& source,
                                                   const StudyOutcomes& outcomes,
                                                   const ChartSize& size);

}  // namespace highneeds
