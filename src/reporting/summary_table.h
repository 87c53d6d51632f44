/// @file
/// What a run found, for the terminal.
#pragma once

#include <string>
#include <vector>

#include "reporting/outcomes.h"

namespace highneeds {

/// Every scenario's outcomes at the next census, half way and at the end: medians with 80%
/// intervals, then paired differences from the baseline, the simulation error of the medians, the
/// findings in sentences, and the assumptions. Lines of at most 100 columns, UTF-8.
///
/// @param assumptions  numbers that no published source gives, one line each
/// @pre  there is a scenario, and a run
[[nodiscard]] std::string summary_table(const StudyOutcomes& study,
                                        const std::vector<std::string>& assumptions);

/// The findings alone, one sentence each, with a full stop.
[[nodiscard]] std::vector<std::string> findings(const StudyOutcomes& study);

}  // namespace highneeds
