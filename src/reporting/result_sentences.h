/// @file
/// Two sentences on each result of a scenario: where it goes and how sure that is, and how it
/// compares.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "reporting/outcomes.h"

namespace highneeds {

/// The level in a year with its 80% interval; then the paired difference from the baseline with
/// its interval and the share of runs in which the scenario is better or lower, or, for a baseline,
/// the chance of being above where it started (of a deficit, for a balance). Full stops included.
///
/// @param scenario  index
/// @param january   of the year: see year_index()
/// @pre  there is a run and a year
[[nodiscard]] std::array<std::string, 2> result_sentences(const StudyOutcomes& study, int scenario,
                                                          Outcome outcome, int january);

/// The sentences of the year that the scenario's question names, then those of the last.
[[nodiscard]] std::vector<std::string> answer_sentences(const StudyOutcomes& study, int scenario,
                                                        Outcome outcome);

}  // namespace highneeds
