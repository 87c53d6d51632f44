#include "reporting/small_multiples.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

#include "reporting/panel.h"
#include "reporting/sentences.h"

namespace highneeds {

namespace {

/// How the page is divided.
struct Grid {
  std::size_t columns = 4, rows = 2;
  bool shared_scale = true;
};

/// Where one small chart goes, and with what room for its parts.
struct Cell {
  Rect rect;
  double title_height = 0, labels_left = 0, labels_right = 0;
};

constexpr double kGap = 2.5 * kUnitsPerMillimetre;

Ticks ticks_of(const SmallFan& small) {
  const auto [low, high] = value_range(small.fan, small.history);
  return nice_ticks(low, high, 4);
}

/// Decimals of the number at the end of a line, where whole numbers would hide it.
std::string end_text(double value, double step, Unit unit) {
  if (unit == Unit::kMoney) return label_text(value, step, unit);
  if (unit == Unit::kShare) return share_text(value);
  return count_text(value, std::abs(step) < 1 ? 1 : unit == Unit::kWeeks ? 1 : 0);
}

void draw_small(Drawing& drawing, const SmallFan& small, const Cell& cell, const Ticks& ticks) {
  const Rect& rect = cell.rect;
  const TextBlock title{wrap(small.title, rect.width(), kSmallSize, true, 2), kSmallSize, true};
  // Titles stand on the same line above their panels, however many lines they take.
  const double foot = rect.top - cell.title_height;
  draw_block(drawing, title, {rect.left, foot, rect.right, foot + title.height()}, Align::kLeft, kInk);

  Panel panel;
  panel.area = {rect.left + cell.labels_left, rect.bottom + 1.7 * kSmallSize, rect.right - cell.labels_right,
                foot - 0.7 * kSmallSize};
  const double first = small.history.times.empty() ? small.fan.times.front()
                                                   : std::min(small.fan.times.front(), small.history.times.front());
  const double last = std::max(small.fan.times.back(), first + 1);
  panel.x = {first, last, panel.area.left + 2, panel.area.right};
  panel.y = {ticks.low, ticks.high, panel.area.bottom, panel.area.top};
  draw_value_axis(drawing, panel, ticks, small.unit, kSmallSize);
  draw_fan(drawing, panel, small.fan, kBlueFan, 2);
  draw_actuals(drawing, panel, small.history, 1.8, small.history.times.empty() ? 0 : 1.9);

  const double median = small.fan.median(small.fan.size() - 1);
  drawing.shapes.push_back(Text{{panel.area.right + 3, panel.y(median)}, end_text(median, ticks.step, small.unit),
                                kDarkBlue, kSmallSize, true, Align::kLeft});
  const double below = panel.area.bottom - 0.95 * kSmallSize;
  for (const double time : {first, last}) {
    drawing.shapes.push_back(Polyline{{{panel.x(time), panel.area.bottom}, {panel.x(time), panel.area.bottom - 4}}, kLeader, 0.8, Dash::kSolid});
  }
  drawing.shapes.push_back(Text{{panel.x(first), below}, fmt::format("{:.0f}", first), kQuietInk, kSmallSize, false, Align::kLeft});
  drawing.shapes.push_back(Text{{panel.x(last), below}, fmt::format("{:.0f}", last), kQuietInk, kSmallSize, false, Align::kRight});
}

/// Draws every small chart into `room`, row by row.
void draw_grid(Drawing& drawing, const Rect& room, const std::vector<SmallFan>& smalls, const Grid& grid) {
  std::vector<Ticks> ticks;
  for (const SmallFan& small : smalls) ticks.push_back(ticks_of(small));
  if (grid.shared_scale) {
    double low = 0, high = 0;
    for (const SmallFan& small : smalls) {
      const auto [least, largest] = value_range(small.fan, small.history);
      low = std::min(low, least);
      high = std::max(high, largest);
    }
    ticks.assign(smalls.size(), nice_ticks(low, high, 4));
  }
  const double width = (room.width() - kGap * static_cast<double>(grid.columns - 1)) / static_cast<double>(grid.columns);
  const double height = (room.height() - kGap * static_cast<double>(grid.rows - 1)) / static_cast<double>(grid.rows);
  Cell cell;
  for (std::size_t i = 0; i < smalls.size(); ++i) {
    const Unit unit = smalls[i].unit;
    const double median = smalls[i].fan.median(smalls[i].fan.size() - 1);
    cell.labels_left = std::max(cell.labels_left, value_axis_width(ticks[i], unit, kSmallSize));
    cell.labels_right = std::max(cell.labels_right, 3 + text_width(end_text(median, ticks[i].step, unit), kSmallSize, true));
    const TextBlock title{wrap(smalls[i].title, width, kSmallSize, true, 2), kSmallSize, true};
    cell.title_height = std::max(cell.title_height, title.height());
  }
  for (std::size_t i = 0; i < smalls.size(); ++i) {
    const double left = room.left + static_cast<double>(i % grid.columns) * (width + kGap);
    const double top = room.top - static_cast<double>(i / grid.columns) * (height + kGap);
    cell.rect = {left, top - height, left + width, top};
    draw_small(drawing, smalls[i], cell, ticks[i]);
  }
}

std::string year(double time) { return fmt::format("{:.0f}", time); }

/// The setting whose median changes most, in a sentence.
std::string settings_sentence(const std::vector<SmallFan>& settings) {
  const auto change = [](const SmallFan& small) { return small.fan.median(small.fan.size() - 1) - small.fan.median(0); };
  const auto most = std::max_element(settings.begin(), settings.end(), [&](const SmallFan& a, const SmallFan& b) {
    return std::abs(change(a)) < std::abs(change(b));
  });
  const Fan& fan = most->fan;
  const std::string from = "January " + year(fan.times.front()), to = "January " + year(fan.times.back());
  if (std::abs(change(*most)) < 0.5) return fmt::format("Plans in every setting stay where they are from {} to {}", from, to);
  return fmt::format("{}: {} plans, from {} in {} to about {} in {}", one_line(most->title),
                     change(*most) > 0 ? "the largest rise in" : "the largest fall in", count_text(fan.median(0)), from,
                     about_text(fan.median(fan.size() - 1), Unit::kCount), to);
}

std::string number_list(const std::vector<SmallFan>& smalls) {
  std::string text;
  for (const SmallFan& small : smalls) {
    const std::size_t last = small.fan.size() - 1;
    const double step = ticks_of(small).step;
    const auto write = [&](double value) { return end_text(value, step, small.unit); };
    text += fmt::format(" {}: median {} in {} and {} in {} (80% of runs: {} to {}).", one_line(small.title),
                        write(small.fan.median(0)), year(small.fan.times[0]), write(small.fan.median(last)),
                        year(small.fan.times[last]), write(small.fan.low80(last)), write(small.fan.high80(last)));
  }
  return text;
}

}  // namespace

NamedChart settings_chart(const ChartContext& context, const std::vector<SmallFan>& settings) {
  Grid grid;
  grid.columns = settings.size() <= 3 ? std::max<std::size_t>(1, settings.size()) : settings.size() <= 6 ? 3 : 4;
  grid.rows = (settings.size() + grid.columns - 1) / grid.columns;
  Drawing drawing;
  drawing.height = kHalfPageHeight + 130 * static_cast<double>(std::max<std::size_t>(grid.rows, 2) - 2);
  const ChartText text = {settings_sentence(settings),
                          fmt::format("EHC plans by setting at the January census, {}, {}, all on the same scale: median of the "
                                      "runs with 50%, 80% and 95% bands", context.place, quoted_name(context.scenario)),
                          "Source: " + context.source + (context.date.empty() ? "" : ". " + context.date)};
  drawing.title = text.title;
  drawing.description = "Small fan charts, one for each setting." + number_list(settings);
  draw_grid(drawing, draw_frame(drawing, text), settings, grid);
  return {"settings", drawing};
}

NamedChart measures_chart(const ChartContext& context, const std::vector<SmallFan>& measures) {
  Grid grid{4, 1, false};
  grid.rows = (measures.size() + grid.columns - 1) / grid.columns;
  Drawing drawing;
  drawing.height = std::clamp(180 + 150 * static_cast<double>(grid.rows), kHalfPageHeight, kFullPageHeight);
  const ChartText text = {fmt::format("{}: {} measures, as published and as projected", context.place, measures.size()),
                          fmt::format("{}; each chart has its own scale; black: published; blue: median of the runs with 50%, 80% "
                                      "and 95% bands", quoted_name(context.scenario)),
                          "Source: " + context.source + (context.date.empty() ? "" : ". " + context.date)};
  drawing.title = text.title;
  drawing.description = "Small fan charts, one for each measure." + number_list(measures);
  draw_grid(drawing, draw_frame(drawing, text), measures, grid);
  return {"measures", drawing};
}

}  // namespace highneeds
