/// @file
/// The chance that the deficit passes limits, year by year.
#pragma once

#include <string>
#include <vector>

#include "reporting/breach.h"
#include "reporting/fan_charts.h"

namespace highneeds {

/// A line for each limit from 0% to 100% of runs, named at its end. The title is about the limit
/// whose chance at the end is nearest to one half.
/// @param years  of each 31 March, not empty
/// @param risks  breach_risks(), not empty
[[nodiscard]] NamedChart breach_chart(const ChartContext& context, const std::vector<int>& years,
                                      const std::vector<BreachRisk>& risks);

/// "Any deficit", "Over £400m", "Over £23.4m (usable reserves)".
[[nodiscard]] std::string limit_text(const BreachRisk& risk);

}  // namespace highneeds
