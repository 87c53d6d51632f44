/// @file
/// Scenarios against their baseline, year by year, for the terminal.
#pragma once

#include <string>

#include "reporting/outcomes.h"

namespace highneeds {

/// For each scenario that has a baseline, and each outcome and year: the median of the paired
/// differences with the 80% interval, their mean with its standard error, and the share of runs in
/// which the scenario is better (balances) or lower (anything else). Lines of at most 100 columns.
/// @pre  there is a run
[[nodiscard]] std::string comparison_table(const StudyOutcomes& study);

}  // namespace highneeds
