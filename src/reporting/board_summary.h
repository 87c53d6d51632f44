/// @file
/// One page for a board: question, finding, three charts, three risks, assumptions to know.
#pragma once

#include "reporting/chart_files.h"
#include "reporting/outcomes.h"
#include "reporting/statutory_tables.h"

namespace highneeds {

/// An A4 page, upright, called "summary". The same for the same results file.
/// @param outcomes  read_outcomes(source.results)
[[nodiscard]] NamedChart board_summary(const StatutorySource& source,
                                       const StudyOutcomes& outcomes);

}  // namespace highneeds
