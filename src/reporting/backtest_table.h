/// @file
/// Scores of a back-test as text.
#pragma once

#include <string>
#include <vector>

#include "evidence/backtest.h"

namespace highneeds {

/// The rows of one method at one origin and horizon, as verdicts.
/// @param origin, horizon  0 for all
/// @param steady           only series that do not jump
[[nodiscard]] std::vector<Verdict> verdicts_of(const std::vector<BacktestRow>& rows,
                                               const std::string& method, int origin, int horizon,
                                               bool steady = false);

/// Methods of the rows in the order in which they come, the engine's first.
[[nodiscard]] std::vector<std::string> methods_of(const std::vector<BacktestRow>& rows);
[[nodiscard]] std::vector<int> origins_of(const std::vector<BacktestRow>& rows);

/// Every score of every method by origin and horizon; the engine's coverage over all origins; its
/// difference from the two best simple methods; all again without series that jump.
/// @param what  "All plans", or a setting's name
[[nodiscard]] std::string backtest_table(const std::string& what,
                                         const std::vector<BacktestRow>& rows);

}  // namespace highneeds
