/// @file
/// Many small fan charts on one page, alike in form.
#pragma once

#include <string>
#include <vector>

#include "reporting/chart_files.h"
#include "reporting/fan.h"
#include "reporting/fan_charts.h"
#include "reporting/numbers.h"

namespace highneeds {

/// One small chart.
struct SmallFan {
  std::string title;
  Fan fan;
  ActualSeries history;  ///< may be empty
  Unit unit = Unit::kCount;
};

/// Plans by setting at each January census, all on the same scale so that sizes compare.
/// @param settings  in the order of the model; fan times are years of January censuses
/// @pre  there is a setting, and all fans have the same times
[[nodiscard]] NamedChart settings_chart(const ChartContext& context,
                                        const std::vector<SmallFan>& settings);

/// A page of every measure's history and projection, each on its own scale: what a reader checks
/// to see whether the model carries on from what happened.
/// @pre  there is a measure
[[nodiscard]] NamedChart measures_chart(const ChartContext& context,
                                        const std::vector<SmallFan>& measures);

}  // namespace highneeds
