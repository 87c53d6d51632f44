/// @file
/// Scenarios beside each other at one date.
#pragma once

#include <string>
#include <vector>

#include "reporting/chart_files.h"
#include "reporting/fan_charts.h"
#include "reporting/sentences.h"

namespace highneeds {

/// One row of a scenario chart.
struct ScenarioRow {
  ScenarioEnd end;
  double low95 = 0, high95 = 0;  ///< of the level
};

/// What is compared.
struct ScenarioMeasure {
  std::string name;     ///< of the file: "scenarios-balance"
  std::string what;     ///< "DSG balance at 31 March 2035"
  std::string subject;  ///< for comparison_sentence()
  std::string when;     ///< likewise
  DifferenceKind kind = DifferenceKind::kCount;
  std::string note{};  ///< which scenarios are left out, on the board's page
};

/// A dot for each scenario's median with bars for 80% and 95% of runs, and in words its difference
/// from the baseline, which is the first row and is drawn through all rows.
/// @pre  there is a row
[[nodiscard]] NamedChart scenario_chart(const ChartContext& context, const ScenarioMeasure& measure,
                                        const std::vector<ScenarioRow>& rows);

}  // namespace highneeds
