#include "reporting/small_multiples.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "reporting/outcomes.h"
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
  bool value_labels = true;
};

constexpr double kGap = 2.5 * kUnitsPerMillimetre;

constexpr double kTimeLabels = 1.7 * kSmallSize;  ///< room under a panel
constexpr double kUnderTitle = 0.7 * kSmallSize;  ///< room over a panel

std::pair<double, double> range_of(const SmallFan& small) {
  auto [low, high] = value_range(small.fan, small.history);
  for (const double value : small.limit.values) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
  return {low, high};
}

Ticks ticks_of(const SmallFan& small, int most_steps) {
  const auto [low, high] = range_of(small);
  return nice_ticks(low, high, most_steps);
}

/// "2035", or "2034-35" for the financial year that ends then.
std::string time_text(const SmallFan& small, double time) {
  const int year = static_cast<int>(std::lround(time));
  return small.financial_years ? year_text(Outcome::kSpend, year) : std::to_string(year);
}

/// Steps halfway between the times.
void draw_limit(Drawing& drawing, const Panel& panel, const ActualSeries& limit) {
  Polyline line{{}, kDarkOrange, 2, Dash::kDashed};
  for (std::size_t t = 0; t < limit.times.size(); ++t) {
    const double from = t == 0 ? limit.times[t] : (limit.times[t - 1] + limit.times[t]) / 2;
    const double to =
        t + 1 == limit.times.size() ? limit.times[t] : (limit.times[t] + limit.times[t + 1]) / 2;
    line.points.push_back(panel.at(from, limit.values[t]));
    line.points.push_back(panel.at(to, limit.values[t]));
  }
  if (!line.points.empty()) drawing.shapes.emplace_back(std::move(line));
}

/// Decimals of the number at the end of a line, where whole numbers would hide it.
std::string end_text(double value, double step, Unit unit) {
  if (unit == Unit::kMoney) return label_text(value, step, unit);
  if (unit == Unit::kShare) return share_text(value);
  return count_text(value, std::abs(step) < 1 ? 1 : unit == Unit::kWeeks ? 1 : 0);
}

std::vector<std::string> title_lines(const SmallFan& small, const Cell& cell) {
  return wrap(small.title, cell.rect.width(), kSmallSize, true, 3);
}

void draw_small(Drawing& drawing, const SmallFan& small, const Cell& cell, const Ticks& ticks) {
  const Rect& rect = cell.rect;
  const TextBlock title{title_lines(small, cell), kSmallSize, true};
  // Titles stand on the same line above their panels, however many lines they take.
  const double foot = rect.top - cell.title_height;
  const double title_left = rect.left + (cell.value_labels ? 0 : 2);
  draw_block(drawing, title, {title_left, foot, rect.right, foot + title.height()}, Align::kLeft,
             kInk);

  Panel panel;
  panel.area = {rect.left + cell.labels_left, rect.bottom + kTimeLabels,
                rect.right - cell.labels_right, foot - kUnderTitle};
  const double first = small.history.times.empty()
                           ? small.fan.times.front()
                           : std::min(small.fan.times.front(), small.history.times.front());
  const double last = std::max(small.fan.times.back(), first + 1);
  panel.x = {first, last, panel.area.left + 2, panel.area.right};
  panel.y = {ticks.low, ticks.high, panel.area.bottom, panel.area.top};
  draw_value_axis(drawing, panel, ticks, small.unit, kSmallSize, cell.value_labels);
  draw_fan(drawing, panel, small.fan, kBlueFan, 2);
  draw_limit(drawing, panel, small.limit);
  draw_actuals(drawing, panel, small.history, 1.8, small.history.times.empty() ? 0 : 1.9);

  const double median = small.fan.median(small.fan.size() - 1);
  drawing.shapes.push_back(Text{{panel.area.right + 3, panel.y(median)},
                                end_text(median, ticks.step, small.unit),
                                kDarkBlue,
                                kSmallSize,
                                true,
                                Align::kLeft});
  if (small.history.times.empty() && small.limit.times.empty()) {
    const std::string start = end_text(small.fan.median(0), ticks.step, small.unit);
    // Above the band as far as the number reaches.
    const double right = panel.x(first) + text_width(start, kSmallSize);
    double top = panel.y(small.fan.high95(0));
    for (std::size_t t = 1; t < small.fan.size() && panel.x(small.fan.times[t - 1]) < right; ++t)
      top = std::max(top, panel.y(small.fan.high95(t)));
    const double y = std::min(top + 0.75 * kSmallSize, panel.area.top);
    drawing.shapes.push_back(
        Text{{panel.x(first), y}, start, kQuietInk, kSmallSize, false, Align::kLeft});
  }
  const double below = panel.area.bottom - 0.95 * kSmallSize;
  for (const double time : {first, last}) {
    drawing.shapes.push_back(
        Polyline{{{panel.x(time), panel.area.bottom}, {panel.x(time), panel.area.bottom - 4}},
                 kLeader,
                 0.8,
                 Dash::kSolid});
  }
  std::string first_text = time_text(small, first), last_text = time_text(small, last);
  if (text_width(first_text + " " + last_text, kSmallSize) > panel.area.width()) {
    first_text.erase(0, 2);  // "25-26"
    last_text.erase(0, 2);
  }
  drawing.shapes.push_back(
      Text{{panel.x(first), below}, first_text, kQuietInk, kSmallSize, false, Align::kLeft});
  drawing.shapes.push_back(
      Text{{panel.x(last), below}, last_text, kQuietInk, kSmallSize, false, Align::kRight});
}

/// Axes of all small charts in panels of this height.
std::vector<Ticks> all_ticks(const std::vector<SmallFan>& smalls, double panel_height,
                             bool shared) {
  const int most_steps = std::clamp(static_cast<int>(panel_height / (1.6 * kSmallSize)), 1, 5);
  std::vector<Ticks> ticks;
  double low = 0, high = 0;
  for (const SmallFan& small : smalls) {
    ticks.push_back(ticks_of(small, most_steps));
    const auto [least, largest] = range_of(small);
    low = std::min(low, least);
    high = std::max(high, largest);
  }
  if (shared) ticks.assign(smalls.size(), nice_ticks(low, high, most_steps));
  return ticks;
}

/// Widths of the columns (in Cell::rect.right) and of the labels beside their panels.
std::vector<Cell> column_cells(const std::vector<SmallFan>& smalls, const std::vector<Ticks>& ticks,
                               const Grid& grid, double width) {
  std::vector<Cell> columns(grid.columns);
  double widest_right = 0;
  for (std::size_t i = 0; i < smalls.size(); ++i) {
    const Unit unit = smalls[i].unit;
    const double median = smalls[i].fan.median(smalls[i].fan.size() - 1);
    Cell& cell = columns[i % grid.columns];
    cell.value_labels = !grid.shared_scale || i % grid.columns == 0;
    if (cell.value_labels)
      cell.labels_left = std::max(cell.labels_left, value_axis_width(ticks[i], unit, kSmallSize));
    cell.labels_right = std::max(
        cell.labels_right, 3 + text_width(end_text(median, ticks[i].step, unit), kSmallSize, true));
    widest_right = std::max(widest_right, cell.labels_right);
  }
  // On one scale every panel is as wide as every other.
  double rooms = width - kGap * static_cast<double>(grid.columns - 1);
  for (const Cell& cell : columns) rooms -= grid.shared_scale ? cell.labels_left : 0;
  for (Cell& cell : columns) {
    if (grid.shared_scale) cell.labels_right = widest_right;
    cell.rect.right =
        rooms / static_cast<double>(grid.columns) + (grid.shared_scale ? cell.labels_left : 0);
  }
  return columns;
}

/// Draws every small chart into `room`, row by row. All panels are equally high; a row is as much
/// higher as its titles need.
void draw_grid(Drawing& drawing, const Rect& room, const std::vector<SmallFan>& smalls,
               const Grid& grid) {
  // Label widths hardly depend on the height, which depends on the titles: a first guess will do.
  std::vector<Ticks> ticks = all_ticks(smalls, 60, grid.shared_scale);
  std::vector<Cell> columns = column_cells(smalls, ticks, grid, room.width());
  std::vector<double> title_heights(grid.rows);
  for (std::size_t i = 0; i < smalls.size(); ++i) {
    const TextBlock title{title_lines(smalls[i], columns[i % grid.columns]), kSmallSize, true};
    double& height = title_heights[i / grid.columns];
    height = std::max(height, title.height());
  }
  double panel_height = room.height() - kGap * static_cast<double>(grid.rows - 1);
  for (const double title : title_heights) panel_height -= title + kTimeLabels + kUnderTitle;
  panel_height /= static_cast<double>(grid.rows);
  ticks = all_ticks(smalls, panel_height, grid.shared_scale);
  columns = column_cells(smalls, ticks, grid, room.width());

  double top = room.top, left = room.left;
  for (std::size_t i = 0; i < smalls.size(); ++i) {
    Cell cell = columns[i % grid.columns];
    cell.title_height = title_heights[i / grid.columns];
    const double height = cell.title_height + kUnderTitle + panel_height + kTimeLabels;
    const double width = cell.rect.right;
    cell.rect = {left, top - height, left + width, top};
    draw_small(drawing, smalls[i], cell, ticks[i]);
    left += width + kGap;
    if ((i + 1) % grid.columns != 0) continue;
    left = room.left;
    top -= height + kGap;
  }
}

std::string number_list(const std::vector<SmallFan>& smalls) {
  std::string text;
  for (const SmallFan& small : smalls) {
    const std::size_t last = small.fan.size() - 1;
    const double step = ticks_of(small, 3).step;
    const auto write = [&](double value) { return end_text(value, step, small.unit); };
    text += fmt::format(" {}: median {} in {} and {} in {} (80% of runs: {} to {}).",
                        one_line(small.title), write(small.fan.median(0)),
                        time_text(small, small.fan.times[0]), write(small.fan.median(last)),
                        time_text(small, small.fan.times[last]), write(small.fan.low80(last)),
                        write(small.fan.high80(last)));
  }
  return text;
}

Grid grid_of(std::size_t panels, bool shared_scale) {
  Grid grid;
  grid.shared_scale = shared_scale;
  grid.columns = panels <= 3   ? std::max<std::size_t>(1, panels)
                 : panels == 4 ? 2
                 : panels <= 6 ? 3
                               : 4;
  grid.rows = (panels + grid.columns - 1) / grid.columns;
  return grid;
}

NamedChart grid_chart(const std::string& name, const ChartContext& context, std::string title,
                      std::string subtitle, const std::vector<SmallFan>& smalls, const Grid& grid) {
  Drawing drawing;
  drawing.width = context.size.width;
  drawing.height =
      context.size.height + 130 * static_cast<double>(std::max<std::size_t>(grid.rows, 2) - 2);
  const ChartText text = {std::move(title), std::move(subtitle), context.foot(),
                          context.size.title};
  drawing.title = text.title;
  drawing.description = "Small fan charts: " + text.subtitle + "." + number_list(smalls);
  draw_grid(drawing, draw_frame(drawing, text), smalls, grid);
  return {name, drawing};
}

constexpr const char* kBands = "median of the runs with 50%, 80% and 95% bands";

}  // namespace

std::string largest_change_sentence(const std::vector<SmallFan>& smalls,
                                    const std::string& things) {
  const auto change = [](const SmallFan& small) {
    return small.fan.median(small.fan.size() - 1) - small.fan.median(0);
  };
  const auto most =
      std::max_element(smalls.begin(), smalls.end(), [&](const SmallFan& a, const SmallFan& b) {
        return std::abs(change(a)) < std::abs(change(b));
      });
  const Fan& fan = most->fan;
  const auto when = [&](double time) {
    return (most->financial_years ? "" : "January ") + time_text(*most, time);
  };
  const std::string from = when(fan.times.front()), to = when(fan.times.back());
  if (std::abs(change(*most)) < (most->unit == Unit::kMoney ? 500 : 0.5))
    return fmt::format("No change in {} from {} to {} in any part", things, from, to);
  return fmt::format("{}: the largest {} in {}, from {} in {} to about {} in {}",
                     one_line(most->title), change(*most) > 0 ? "rise" : "fall", things,
                     number_text(fan.median(0), most->unit), from,
                     about_text(fan.median(fan.size() - 1), most->unit), to);
}

NamedChart settings_chart(const ChartContext& context, const std::vector<SmallFan>& settings) {
  return grid_chart("settings", context, largest_change_sentence(settings, "plans"),
                    fmt::format("EHC plans by setting at the January census, {}, {}, all on the "
                                "same scale: {}",
                                context.place, quoted_name(context.scenario), kBands),
                    settings, grid_of(settings.size(), true));
}

NamedChart categories_chart(const ChartContext& context, const std::vector<SmallFan>& categories) {
  return grid_chart("spend-categories", context, largest_change_sentence(categories, "spend"),
                    fmt::format("High needs spend by provision category in each financial year, "
                                "{}, {}, all on the same scale: {}",
                                context.place, quoted_name(context.scenario), kBands),
                    categories, grid_of(categories.size(), true));
}

NamedChart places_chart(const ChartContext& context, const std::string& finding,
                        const std::vector<SmallFan>& panels) {
  return grid_chart("places", context, finding,
                    fmt::format("Children (blue) and places (orange dashes, median) at the January "
                                "census, and children who find a setting full in a year, {}, {}, "
                                "each on its own scale: {}",
                                context.place, quoted_name(context.scenario), kBands),
                    panels, grid_of(panels.size(), false));
}

namespace {

/// How many measures end above, and below, where their projection starts.
std::string measures_finding(const std::string& place, const std::vector<SmallFan>& measures) {
  std::size_t rise = 0, fall = 0;
  for (const SmallFan& measure : measures) {
    if (measure.fan.empty()) continue;
    const double change = measure.fan.median(measure.fan.size() - 1) - measure.fan.median(0);
    rise += change > 0 ? 1 : 0;
    fall += change < 0 ? 1 : 0;
  }
  return fmt::format(
      "{}: of {} measures, {} are projected to end higher than they start and {} lower", place,
      measures.size(), rise, fall);
}

}  // namespace

NamedChart measures_chart(const ChartContext& context, const std::vector<SmallFan>& measures) {
  Grid grid{3, 1, false};
  grid.rows = (measures.size() + grid.columns - 1) / grid.columns;
  Drawing drawing;
  drawing.height =
      std::clamp(140 + 125 * static_cast<double>(grid.rows), kHalfPageHeight, kFullPageHeight);
  const ChartText text = {measures_finding(context.place, measures),
                          fmt::format("{}: as published and as projected; each chart has its own "
                                      "scale; black: published; blue: median of the runs "
                                      "with 50%, 80% "
                                      "and 95% bands",
                                      quoted_name(context.scenario)),
                          context.foot(), context.size.title};
  drawing.title = text.title;
  drawing.description = "Small fan charts, one for each measure." + number_list(measures);
  draw_grid(drawing, draw_frame(drawing, text), measures, grid);
  return {"measures", drawing};
}

}  // namespace highneeds
