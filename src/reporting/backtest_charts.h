/// @file
/// Charts of a back-test: accuracy, coverage, transforms, and the worst and best authorities.
#pragma once

#include <string>
#include <vector>

#include "evidence/backtest.h"
#include "reporting/chart_files.h"

namespace highneeds {

/// @param rows    of all plans, the engine's among them
/// @param source  "DfE, ... releases of 2022 and 2025"
[[nodiscard]] std::vector<NamedChart> backtest_charts(const std::vector<BacktestRow>& rows,
                                                      const std::string& source);

}  // namespace highneeds
