/// @file
/// Back-test forecasts as CSV, for anyone to score again.
#pragma once

#include <filesystem>
#include <vector>

#include "evidence/backtest.h"

namespace highneeds {

/// Writes authority,dfe_code,[setting,]method,origin,horizon,actual,mean,p01,...,p99, sorted by
/// origin, code, setting, horizon and method.
/// @param settings  whether rows have the column setting
/// @throws OutputError  if the file exists and `force` is false, or it cannot be written
void write_backtest(const std::vector<BacktestRow>& rows, bool settings,
                    const std::filesystem::path& path, bool force);

}  // namespace highneeds
