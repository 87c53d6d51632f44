#include "reporting/panel.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace highneeds {

namespace {

constexpr double kMargin = 3 * kUnitsPerMillimetre;
constexpr double kLeaderLength = 2.5 * kUnitsPerMillimetre;
constexpr double kEndLabelGap = 1.2 * kUnitsPerMillimetre;

void line(Drawing& drawing, Point from, Point to, Colour colour, double width) {
  drawing.shapes.push_back(Polyline{{from, to}, colour, width, Dash::kSolid});
}

}  // namespace

Rect draw_frame(Drawing& drawing, const ChartText& text) {
  const double width = drawing.width - 2 * kMargin;
  double top = drawing.height - kMargin;
  const auto put = [&](const TextBlock& block, Colour colour) {
    draw_block(drawing, block, {kMargin, top - block.height(), kMargin + width, top}, Align::kLeft,
               colour);
    top -= block.height();
  };
  put({wrap_evenly(text.title, width, text.title_size, true, 3), text.title_size, true}, kInk);
  top -= 0.25 * kSubtitleSize;
  put({wrap(text.subtitle, width, kSubtitleSize, false, 4), kSubtitleSize, false}, kQuietInk);

  if (text.source.empty()) return {kMargin, kMargin, kMargin + width, top - 0.9 * kSubtitleSize};
  const TextBlock source{wrap(text.source, width, kSmallSize, false, 3), kSmallSize, false};
  const double bottom = kMargin + source.height();
  draw_block(drawing, source, {kMargin, kMargin, kMargin + width, bottom}, Align::kLeft, kQuietInk);
  return {kMargin, bottom + 0.6 * kSmallSize, kMargin + width, top - 0.9 * kSubtitleSize};
}

double frame_height(const ChartText& text, double width) {
  Drawing sheet;
  sheet.width = width;
  return sheet.height - draw_frame(sheet, text).height();
}

std::vector<TimeLabel> year_labels(int first, int last) {
  std::vector<TimeLabel> labels;
  for (int year = first; year <= last; ++year) {
    labels.push_back({static_cast<double>(year), std::to_string(year)});
  }
  return labels;
}

double value_axis_width(const Ticks& ticks, Unit unit, double size) {
  double widest = 0;
  for (const double tick : ticks.at) {
    widest = std::max(widest, text_width(tick_text(tick, ticks.step, unit), size));
  }
  return widest + 0.7 * size;
}

void draw_value_axis(Drawing& drawing, const Panel& panel, const Ticks& ticks, Unit unit,
                     double size, bool labels) {
  for (const double tick : ticks.at) {
    const double y = panel.y(tick);
    const bool zero = std::abs(tick) < 1e-9 * ticks.step;
    line(drawing, {panel.area.left, y}, {panel.area.right, y}, zero ? kZeroLine : kGridline,
         zero ? 1.4 : 0.8);
    if (!labels) continue;
    drawing.shapes.push_back(Text{{panel.area.left - 0.6 * size, y},
                                  tick_text(tick, ticks.step, unit),
                                  kQuietInk,
                                  size,
                                  false,
                                  Align::kRight});
  }
}

void draw_time_axis(Drawing& drawing, const Panel& panel, const std::vector<TimeLabel>& labels,
                    double size) {
  if (labels.empty()) return;
  double widest = 0;
  for (const TimeLabel& label : labels) widest = std::max(widest, text_width(label.text, size));
  const double apart = labels.size() < 2
                           ? panel.area.width()
                           : std::abs(panel.x(labels[1].time) - panel.x(labels[0].time));
  const auto every =
      static_cast<std::size_t>(std::max(1.0, std::ceil((widest + 0.8 * size) / apart)));
  const double foot = panel.area.bottom;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const double x = panel.x(labels[i].time);
    const bool named = (labels.size() - 1 - i) % every == 0;
    line(drawing, {x, foot}, {x, foot - (named ? 0.4 : 0.2) * size}, kLeader, 0.8);
    if (named) {
      drawing.shapes.push_back(
          Text{{x, foot - 1.05 * size}, labels[i].text, kQuietInk, size, false, Align::kCentre});
    }
  }
}

void draw_across_axis(Drawing& drawing, const Rect& area, const Scale& x, const Ticks& ticks,
                      Unit unit) {
  double widest = 0;
  for (const double tick : ticks.at)
    widest = std::max(widest, text_width(tick_text(tick, ticks.step, unit), kLabelSize));
  const double apart = x(ticks.at[1]) - x(ticks.at[0]);
  const long every = std::max(1L, std::lround(std::ceil((widest + 0.8 * kLabelSize) / apart)));
  for (const double tick : ticks.at) {
    const bool zero = std::abs(tick) < 1e-9 * ticks.step;
    drawing.shapes.push_back(Polyline{{{x(tick), area.bottom}, {x(tick), area.top}},
                                      zero ? kZeroLine : kGridline,
                                      zero ? 1.4 : 0.8,
                                      Dash::kSolid});
    if (std::lround(tick / ticks.step) % every != 0) continue;
    drawing.shapes.push_back(Text{{x(tick), area.bottom - 0.9 * kLabelSize},
                                  tick_text(tick, ticks.step, unit),
                                  kQuietInk,
                                  kLabelSize,
                                  false,
                                  Align::kCentre});
  }
}

void draw_row_name(Drawing& drawing, const Rect& room, double y, const std::string& name, bool bold,
                   int most_lines) {
  const TextBlock block{wrap(name, room.width(), kLabelSize, bold, most_lines), kLabelSize, bold};
  draw_block(drawing, block,
             {room.left, y - block.height() / 2, room.right, y + block.height() / 2}, Align::kLeft,
             kInk);
}

void draw_fan(Drawing& drawing, const Panel& panel, const Fan& fan, const FanColours& colours,
              double line_width) {
  constexpr std::array<std::size_t, 3> kLowest = {0, 2, 3};  // 95%, 80% and 50% bands
  const bool single = fan.size() == 1;
  for (std::size_t band = 0; band < kLowest.size(); ++band) {
    const std::vector<double>& low = fan.quantiles[kLowest[band]];
    const std::vector<double>& high = fan.quantiles[kFanQuantiles.size() - 1 - kLowest[band]];
    Polygon polygon{{}, colours.bands[band]};
    const double half = single ? 2.0 * kUnitsPerMillimetre : 0;
    for (std::size_t t = 0; t < fan.size(); ++t) {
      const Point point = panel.at(fan.times[t], high[t]);
      polygon.points.push_back({point.x - half, point.y});
      if (single) polygon.points.push_back({point.x + half, point.y});
    }
    for (std::size_t t = fan.size(); t-- > 0;) {
      const Point point = panel.at(fan.times[t], low[t]);
      if (single) polygon.points.push_back({point.x + half, point.y});
      polygon.points.push_back({point.x - half, point.y});
    }
    drawing.shapes.push_back(std::move(polygon));
  }
  Polyline median{{}, colours.median, line_width, Dash::kSolid};
  for (std::size_t t = 0; t < fan.size(); ++t)
    median.points.push_back(panel.at(fan.times[t], fan.median(t)));
  if (single) {
    drawing.shapes.push_back(Dots{median.points, colours.median, 3});
  } else {
    drawing.shapes.push_back(std::move(median));
  }
}

void draw_actuals(Drawing& drawing, const Panel& panel, const ActualSeries& actuals,
                  double line_width, double dot_radius) {
  Polyline piece{{}, kInk, line_width, Dash::kSolid};
  Dots dots{{}, kInk, dot_radius};
  const auto finish_piece = [&] {
    if (piece.points.size() > 1) drawing.shapes.push_back(piece);
    piece.points.clear();
  };
  for (std::size_t t = 0; t < actuals.times.size(); ++t) {
    if (t > 0 && actuals.times[t] - actuals.times[t - 1] > 1.5) finish_piece();
    piece.points.push_back(panel.at(actuals.times[t], actuals.values[t]));
    dots.points.push_back(piece.points.back());
  }
  finish_piece();
  if (dot_radius > 0 && !dots.points.empty()) drawing.shapes.push_back(std::move(dots));
}

void draw_end_labels(Drawing& drawing, const Panel& panel, const std::vector<EndLabel>& labels) {
  std::vector<double> wanted, heights;
  for (const EndLabel& label : labels) {
    wanted.push_back(panel.y(label.value));
    heights.push_back(label.block.height() + 0.15 * label.block.size);
  }
  const std::vector<double> centres =
      spread_labels(wanted, heights, panel.area.bottom - kLabelSize, panel.area.top + kLabelSize);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const TextBlock& block = labels[i].block;
    const double right = panel.area.right;
    drawing.shapes.push_back(Polyline{{{right + 0.5, wanted[i]},
                                       {right + 0.25 * kLeaderLength, wanted[i]},
                                       {right + 0.75 * kLeaderLength, centres[i]},
                                       {right + kLeaderLength, centres[i]}},
                                      kLeader,
                                      0.8,
                                      Dash::kSolid});
    const double left = right + kLeaderLength + kEndLabelGap;
    draw_block(drawing, block,
               {left, centres[i] - block.height() / 2, left + block.width(),
                centres[i] + block.height() / 2},
               Align::kLeft, labels[i].colour);
  }
}

double end_labels_width(const std::vector<EndLabel>& labels) {
  double widest = 0;
  for (const EndLabel& label : labels) widest = std::max(widest, label.block.width());
  return kLeaderLength + kEndLabelGap + widest;
}

std::pair<double, double> value_range(const Fan& fan, const ActualSeries& actuals) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (std::size_t t = 0; t < fan.size(); ++t) {
    low = std::min(low, fan.low95(t));
    high = std::max(high, fan.high95(t));
  }
  for (const double value : actuals.values) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  return low <= high ? std::pair{low, high} : std::pair{0.0, 0.0};
}

}  // namespace highneeds
