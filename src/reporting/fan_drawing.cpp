#include "reporting/fan_drawing.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace highneeds {

namespace {

std::vector<EndLabel> end_labels(const Fan& fan, double step, Unit unit) {
  const std::size_t last = fan.size() - 1;
  const auto range = [&](double low, double high) {
    return label_text(low, step, unit) + " to " + label_text(high, step, unit);
  };
  std::vector<EndLabel> labels = {
      {fan.high95(last), {{"95% of runs"}, kSmallSize, false}, kQuietInk},
      {fan.high80(last),
       {{"80% of runs:", range(fan.low80(last), fan.high80(last))}, kSmallSize, false},
       kQuietInk},
      {fan.quantiles[5][last], {{"50% of runs"}, kSmallSize, false}, kQuietInk},
      {fan.median(last),
       {{"Median: " + label_text(fan.median(last), step, unit)}, kLabelSize, true},
       kDarkBlue}};
  // Bands no wider than a line of print need no label of their own.
  if (fan.high95(last) - fan.low95(last) <= 1e-9 * std::abs(fan.median(last)))
    return {labels.back()};
  return labels;
}

/// What the fan and the history cover, as rectangles for the label placer.
void avoid_data(LabelPlacer& placer, const Panel& panel, const Fan& fan,
                const ActualSeries& actuals) {
  constexpr int kSlices = 6;  // per time step
  for (std::size_t t = 0; t + 1 < fan.size(); ++t) {
    for (int k = 0; k < kSlices; ++k) {
      const double share = (k + 0.5) / kSlices;
      const auto between = [&](const std::vector<double>& v) {
        return v[t] + share * (v[t + 1] - v[t]);
      };
      const double x0 = panel.x(fan.times[t]), x1 = panel.x(fan.times[t + 1]);
      const double x = x0 + share * (x1 - x0), half = (x1 - x0) / kSlices / 2;
      placer.avoid({x - half, panel.y(between(fan.quantiles.front())) - 4, x + half,
                    panel.y(between(fan.quantiles.back())) + 4});
    }
  }
  for (std::size_t t = 0; t < actuals.times.size(); ++t) {
    const Point here = panel.at(actuals.times[t], actuals.values[t]);
    placer.avoid({here.x - 6, here.y - 6, here.x + 6, here.y + 6});
    if (t + 1 == actuals.times.size()) break;
    const Point next = panel.at(actuals.times[t + 1], actuals.values[t + 1]);
    for (double share = 0.1; share < 1; share += 0.1) {
      const Point p = {here.x + share * (next.x - here.x), here.y + share * (next.y - here.y)};
      placer.avoid({p.x - 3, p.y - 4, p.x + 3, p.y + 4});
    }
  }
}

/// Places around a point from near to far, above, below and to either side.
std::vector<Rect> places_around(const Point& at, const TextBlock& block) {
  std::vector<Rect> places;
  const double width = block.width(), height = block.height();
  for (const double away : {8.0, 22.0, 40.0, 62.0, 90.0, 120.0}) {
    for (const double up : {1.0, -1.0}) {
      const double bottom = up > 0 ? at.y + away : at.y - away - height;
      for (const double left : {at.x - width - 4, at.x + 6, at.x - width / 2, at.x - 0.75 * width,
                                at.x - 0.25 * width}) {
        places.push_back({left, bottom, left + width, bottom + height});
      }
    }
  }
  return places;
}

/// Places beside an upright line, from the foot up and from the top down.
std::vector<Rect> places_along(double x, const Rect& area, const TextBlock& block) {
  std::vector<Rect> places;
  const double width = block.width(), height = block.height();
  for (double away = 4; away + height < area.height() / 2; away += 8) {
    for (const double left : {x + 5, x - width - 5}) {
      places.push_back({left, area.bottom + away, left + width, area.bottom + away + height});
      places.push_back({left, area.top - away - height, left + width, area.top - away});
    }
  }
  return places;
}

/// @param notes  rectangles of the notes drawn so far; this one keeps out of them, or stays away
void draw_note(Drawing& drawing, const Panel& panel, const PointNote& note, LabelPlacer& placer,
               std::vector<Rect>& notes) {
  const Point at =
      note.upright ? Point{panel.x(note.at.x), panel.area.bottom} : panel.at(note.at.x, note.at.y);
  // Narrow and tall where wide and low does not fit.
  TextBlock block;
  std::vector<Rect> places;
  double least = std::numeric_limits<double>::infinity();
  for (const double width : {46.0, 36.0, 31.0, 26.0}) {
    const TextBlock shape{wrap(note.text, width * kUnitsPerMillimetre, kSmallSize), kSmallSize,
                          false};
    const std::vector<Rect> around =
        note.upright ? places_along(at.x, panel.area, shape) : places_around(at, shape);
    for (const Rect& place : around) {
      const bool free = place.overlap(panel.area) > 0.999 * place.width() * place.height() &&
                        std::none_of(notes.begin(), notes.end(), [&](const Rect& note_there) {
                          return place.overlap(note_there) > 0;
                        });
      if (!free || placer.cost(place) >= least - 1) continue;
      least = placer.cost(place);
      block = shape;
      places = {place};
    }
  }
  if (places.empty()) return;  // no room; the description has it
  const Rect rect = placer.place(places);
  notes.push_back(rect);
  if (!note.upright) {
    const double x = std::clamp(at.x, rect.left, rect.right);
    const double y = rect.bottom > at.y ? rect.bottom + 1 : rect.top - 1;
    drawing.shapes.push_back(Polyline{{at, {x, y}}, kLeader, 0.8, Dash::kSolid});
    drawing.shapes.push_back(Dots{{at}, kInk, 2.6});
  }
  // Gridlines do not strike through it.
  drawing.shapes.push_back(Polygon{{{rect.left - 2, rect.bottom},
                                    {rect.right + 2, rect.bottom},
                                    {rect.right + 2, rect.top},
                                    {rect.left - 2, rect.top}},
                                   kWhite});
  const Align align = rect.right <= at.x ? Align::kRight : Align::kLeft;
  draw_block(drawing, block, rect, align, kInk);
}

/// A dashed line across with its name where it hides least, above or below.
void draw_limit(Drawing& drawing, const Panel& panel, double value, const std::string& text,
                LabelPlacer& placer) {
  const double y = panel.y(value);
  drawing.shapes.push_back(
      Polyline{{{panel.area.left, y}, {panel.area.right, y}}, kDarkOrange, 1.4, Dash::kDashed});
  placer.avoid({panel.area.left, y - 2, panel.area.right, y + 2}, 5);
  const TextBlock block{{text}, kSmallSize, false};
  std::vector<Rect> places;
  for (const double bottom : {y - block.height() - 3, y + 3}) {
    for (double left = panel.area.left + 10; left + block.width() < panel.area.right; left += 20)
      places.push_back({left, bottom, left + block.width(), bottom + block.height()});
  }
  if (places.empty()) return;
  draw_block(drawing, block, placer.place(places), Align::kLeft, kDarkOrange);
}

/// Dots with a white rim.
void draw_readings(Drawing& drawing, const Panel& panel, const ActualSeries& readings) {
  Dots rims{{}, kWhite, 5.6}, dots{{}, kInk, 4.2};
  for (std::size_t i = 0; i < readings.times.size(); ++i)
    rims.points.push_back(panel.at(readings.times[i], readings.values[i]));
  if (rims.points.empty()) return;
  dots.points = rims.points;
  drawing.shapes.emplace_back(std::move(rims));
  drawing.shapes.emplace_back(std::move(dots));
}

}  // namespace

Drawing draw_fan_chart(const FanChart& chart, const ChartSize& size) {
  Drawing drawing;
  drawing.width = size.width;
  drawing.height = size.height;
  drawing.title = chart.text.title;
  drawing.description = chart.description;
  const Rect room = draw_frame(drawing, chart.text);
  const Fan& fan = *chart.fan;
  // Labels of the axis keep apart, however low the chart is.
  const int steps = static_cast<int>((room.height() - 2.3 * kLabelSize) / (1.8 * kLabelSize));
  const Ticks ticks = fan_chart_ticks(chart, std::clamp(steps, 2, 7));
  std::vector<EndLabel> labels = end_labels(fan, ticks.step, chart.unit);
  const double first = chart.actuals.times.empty()
                           ? fan.times.front()
                           : std::min(fan.times.front(), chart.actuals.times.front());
  Panel panel;
  panel.area = {room.left + value_axis_width(ticks, chart.unit, kLabelSize),
                room.bottom + 1.8 * kLabelSize, room.right - end_labels_width(labels),
                room.top - 0.5 * kLabelSize};
  panel.x = {first, std::max(fan.times.back(), first + 1), panel.area.left + 8, panel.area.right};
  panel.y = {ticks.low, ticks.high, panel.area.bottom, panel.area.top};

  LabelPlacer placer(panel.area);
  avoid_data(placer, panel, fan, chart.actuals);
  for (std::size_t i = 0; i < chart.readings.times.size(); ++i) {
    const Point at = panel.at(chart.readings.times[i], chart.readings.values[i]);
    placer.avoid({at.x - 6, at.y - 6, at.x + 6, at.y + 6}, 5);
  }
  if (ticks.low <= 0)
    placer.avoid({panel.area.left, panel.y(0) - 2, panel.area.right, panel.y(0) + 2}, 5);
  draw_value_axis(drawing, panel, ticks, chart.unit, kLabelSize);
  draw_fan(drawing, panel, fan, kBlueFan, 2.6);
  if (ticks.low < 0) {  // again, on top of the bands
    drawing.shapes.push_back(Polyline{
        {panel.at(panel.x.low, 0), panel.at(panel.x.high, 0)}, kZeroLine, 1.4, Dash::kSolid});
  }
  for (const PointNote& note : chart.notes) {
    if (!note.upright) continue;
    const double x = panel.x(note.at.x);
    drawing.shapes.push_back(
        Polyline{{{x, panel.area.bottom}, {x, panel.area.top}}, kInk, 1.2, Dash::kDashed});
    placer.avoid({x - 3, panel.area.bottom, x + 3, panel.area.top}, 100);
  }
  if (chart.limit) draw_limit(drawing, panel, *chart.limit, chart.limit_text, placer);
  draw_actuals(drawing, panel, chart.actuals, 2.4, 3.2);
  draw_readings(drawing, panel, chart.readings);
  std::vector<Rect> notes;
  for (const PointNote& note : chart.notes) draw_note(drawing, panel, note, placer, notes);
  draw_time_axis(
      drawing, panel,
      year_labels(static_cast<int>(std::ceil(first)), static_cast<int>(fan.times.back())),
      kLabelSize);
  draw_end_labels(drawing, panel, labels);
  return drawing;
}

Ticks fan_ticks(const Fan& fan, const ActualSeries& actuals) {
  const auto [low, high] = value_range(fan, actuals);
  return nice_ticks(low, high, 7);
}

Ticks fan_chart_ticks(const FanChart& chart, int most_steps) {
  auto [low, high] = value_range(*chart.fan, chart.actuals);
  high = std::max(high, chart.limit.value_or(0));
  for (const double value : chart.readings.values) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  return nice_ticks(low, high, most_steps, chart.from_zero);
}

ActualSeries recent_history(const ActualSeries& history, double last, double years) {
  ActualSeries out;
  for (std::size_t i = 0; i < history.times.size(); ++i) {
    if (history.times[i] < last - years - 0.5 || history.times[i] > last + 0.5) continue;
    out.times.push_back(history.times[i]);
    out.values.push_back(history.values[i]);
  }
  return out;
}

}  // namespace highneeds
