/// @file
/// The parts that charts share: the frame of titles and source, axes, fans and lines.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "reporting/drawing.h"
#include "reporting/fan.h"
#include "reporting/numbers.h"
#include "reporting/text_layout.h"

namespace highneeds {

/// The words around a chart.
struct ChartText {
  std::string title;     ///< the finding, as a sentence without a full stop
  std::string subtitle;  ///< what is drawn, and its unit
  std::string source;    ///< "Source: ..., 1 September 2026"; none if empty
  double title_size = kTitleSize;
};

/// Paints title, subtitle and source.
/// @returns the room between them
Rect draw_frame(Drawing& drawing, const ChartText& text);

/// Height that title, subtitle and source take of a chart of some width.
[[nodiscard]] double frame_height(const ChartText& text, double width);

/// From data to drawing, linear.
struct Scale {
  double low = 0, high = 1;  ///< of the data
  double from = 0, to = 1;   ///< of the drawing

  [[nodiscard]] double operator()(double value) const {
    return from + (value - low) / (high - low) * (to - from);
  }
};

/// A plotting area with time across and a quantity up.
struct Panel {
  Rect area;
  Scale x, y;

  [[nodiscard]] Point at(double time, double value) const { return {x(time), y(value)}; }
};

/// A label of the time axis.
struct TimeLabel {
  double time = 0;
  std::string text;
};

/// Labels "2025", "2026" ... for whole years from `first` to `last`.
[[nodiscard]] std::vector<TimeLabel> year_labels(int first, int last);

/// Room that value labels take to the left of a panel.
[[nodiscard]] double value_axis_width(const Ticks& ticks, Unit unit, double size);

/// Horizontal gridlines with their labels, and the zero line where the axis has one.
void draw_value_axis(Drawing& drawing, const Panel& panel, const Ticks& ticks, Unit unit,
                     double size, bool labels = true);

/// Tick marks with as many labels as fit, the last one always among them.
void draw_time_axis(Drawing& drawing, const Panel& panel, const std::vector<TimeLabel>& labels,
                    double size);

/// Upright gridlines with labels at the foot, as many as fit.
/// @pre  there are two ticks
void draw_across_axis(Drawing& drawing, const Rect& area, const Scale& x, const Ticks& ticks,
                      Unit unit);

/// Name of a row, left, its lines centred on `y`.
/// @param room  the column of names, of which left and right count
void draw_row_name(Drawing& drawing, const Rect& room, double y, const std::string& name, bool bold,
                   int most_lines);

/// The bands, then the median. A fan of one time becomes upright bars and a dot.
void draw_fan(Drawing& drawing, const Panel& panel, const Fan& fan, const FanColours& colours,
              double line_width);

/// A line with dots, in the ink of actual figures. Breaks where a year is missing.
void draw_actuals(Drawing& drawing, const Panel& panel, const ActualSeries& actuals,
                  double line_width, double dot_radius);

/// A label right of the panel, joined to its value by a leader where it had to move.
struct EndLabel {
  double value = 0;
  TextBlock block;
  Colour colour = kInk;
};

/// Labels beside the right edge, moved apart.
void draw_end_labels(Drawing& drawing, const Panel& panel, const std::vector<EndLabel>& labels);

/// Room that end labels take.
[[nodiscard]] double end_labels_width(const std::vector<EndLabel>& labels);

/// Least and largest of everything that a panel shows: bands and actuals.
[[nodiscard]] std::pair<double, double> value_range(const Fan& fan, const ActualSeries& actuals);

}  // namespace highneeds
