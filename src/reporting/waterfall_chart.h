/// @file
/// What takes the DSG balance from today to the end, step by step.
#pragma once

#include <string>
#include <vector>

#include "reporting/balance_steps.h"
#include "reporting/fan_charts.h"

namespace highneeds {

/// A step of the waterfall: what it is called on the chart and in a sentence, and what it changes.
struct WaterfallStep {
  std::string label;     ///< "Demand: more plans"
  std::string sentence;  ///< "demand (more plans)"
  double gbp = 0;
};

/// The steps between the opening and the closing balance, in the order of the chart. What the
/// scenario changes is left out where there is nothing to compare it with.
[[nodiscard]] std::vector<WaterfallStep> waterfall_steps(const BalanceSteps& steps);

/// A bar for the opening balance, one for each step from where the last one ended, and one for the
/// closing balance, all of them means of the runs.
/// @param opening_when  "31 March 2025"
[[nodiscard]] NamedChart waterfall_chart(const ChartContext& context, const BalanceSteps& steps,
                                         const std::string& opening_when,
                                         const std::string& closing_when);

}  // namespace highneeds
