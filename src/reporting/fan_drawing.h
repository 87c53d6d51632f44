/// @file
/// How a fan chart is drawn: bands and median, history, remarks, a limit, readings.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reporting/chart_context.h"
#include "reporting/drawing.h"
#include "reporting/fan.h"
#include "reporting/panel.h"

namespace highneeds {

/// A remark at a point of the chart.
struct PointNote {
  Point at;  ///< in data
  std::string text;
  bool upright = false;  ///< a dashed line through the whole height marks the time
};

/// What a fan chart shows.
struct FanChart {
  ChartText text;
  std::string description;
  Unit unit = Unit::kCount;
  const Fan* fan = nullptr;
  ActualSeries actuals;  ///< published, a line with dots
  std::vector<PointNote> notes;
  std::optional<double> limit;  ///< a dashed line across, at its value
  std::string limit_text;
};

[[nodiscard]] Drawing draw_fan_chart(const FanChart& chart, const ChartSize& size);

/// The value axis of a fan with its history.
/// @param reach  a value that the axis covers too
[[nodiscard]] Ticks fan_ticks(const Fan& fan, const ActualSeries& actuals, double reach = 0);

/// The last years of a history before a projection: more would squeeze the projection.
/// @param last  time at which the projection starts
[[nodiscard]] ActualSeries recent_history(const ActualSeries& history, double last);

}  // namespace highneeds
