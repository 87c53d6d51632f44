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
#include "reporting/sentences.h"

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
  ActualSeries readings;  ///< large dots that stand out of bands and history
  bool from_zero = true;  ///< whether the value axis includes zero
};

[[nodiscard]] Drawing draw_fan_chart(const FanChart& chart, const ChartSize& size);

/// The value axis of a fan with its history.
[[nodiscard]] Ticks fan_ticks(const Fan& fan, const ActualSeries& actuals);

/// The value axis of all that a chart shows. @pre  the chart has its fan
/// @param most_steps  as nice_ticks()
[[nodiscard]] Ticks fan_chart_ticks(const FanChart& chart, int most_steps = 7);

/// The last years of a history before a projection: more would squeeze the projection.
/// @param last   time at which the projection starts
/// @param years  before it
[[nodiscard]] ActualSeries recent_history(const ActualSeries& history, double last,
                                          double years = 10);

}  // namespace highneeds
