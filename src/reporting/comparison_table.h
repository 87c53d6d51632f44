/// @file
/// Scenarios against their baseline, year by year, for the terminal.
#pragma once

#include <string>

#include "reporting/outcomes.h"
#include "storage/results_file.h"

namespace highneeds {

/// For each scenario that has a baseline, and each outcome and year: the median of the paired
/// differences with the 80% interval, their mean with its standard error, and the share of runs in
/// which the scenario is better (balances) or lower (anything else). Lines of at most 100 columns.
/// @pre  there is a run
[[nodiscard]] std::string comparison_table(const StudyOutcomes& study);

/// The same of a results file.
/// @param baseline  id of the scenario with which all others are compared; if empty, each with the
///                  one that it names
/// @throws InputError  if there is no such scenario
[[nodiscard]] std::string comparison_table(const ResultsReader& results,
                                           const std::string& baseline);

}  // namespace highneeds
