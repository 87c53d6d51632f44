#include "reporting/backtest_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "reporting/backtest_table.h"
#include "reporting/panel.h"

namespace highneeds {
namespace {

constexpr double kGap = 6 * kUnitsPerMillimetre;
constexpr double kFoot = 8 * kUnitsPerMillimetre;
constexpr std::size_t kListed = 8;  ///< authorities at each end

/// A panel with its value axis and the labels of its times.
Panel make_panel(Drawing& drawing, const Rect& area, double first, double last, double most,
                 const std::vector<TimeLabel>& labels) {
  const Ticks ticks = nice_ticks(0, most, 6);
  Panel panel;
  panel.area = area;
  panel.area.left += value_axis_width(ticks, Unit::kShare, kLabelSize);
  panel.area.bottom += kFoot;
  panel.x = {first, last, panel.area.left, panel.area.right};
  panel.y = {ticks.low, ticks.high, panel.area.bottom, panel.area.top};
  draw_value_axis(drawing, panel, ticks, Unit::kShare, kLabelSize);
  draw_time_axis(drawing, panel, labels, kLabelSize);
  return panel;
}

void rectangle(Drawing& drawing, const Rect& r, Colour colour) {
  Polygon polygon;
  polygon.points = {{r.left, r.bottom}, {r.right, r.bottom}, {r.right, r.top}, {r.left, r.top}};
  polygon.fill = colour;
  drawing.shapes.emplace_back(std::in_place_type<Polygon>, std::move(polygon));
}

std::vector<TimeLabel> horizon_labels() {
  std::vector<TimeLabel> labels;
  for (int h = 1; h <= kBacktestHorizons; ++h) {
    labels.push_back({static_cast<double>(h), h == 1 ? "1 year" : fmt::format("{} years", h)});
  }
  return labels;
}

/// Who was nearest at the longest horizon.
/// @param lines  [method][horizon] CRPS as a share of the actual
std::string accuracy_finding(const std::map<std::string, std::vector<double>>& lines, int origin) {
  const auto own = lines.find(kEngineMethod);
  if (own == lines.end()) return fmt::format("No forecast made in January {} is scored", origin);
  const double off = own->second.back();
  const std::size_t years = own->second.size();
  std::string text =
      fmt::format("{} year{} after January {} the error of the forecasts was {:.1f}% of the plans",
                  years, years == 1 ? "" : "s", origin, 100 * off);
  const std::pair<const std::string, std::vector<double>>* best = nullptr;
  for (const auto& line : lines) {
    if (line.first == kEngineMethod || line.second.size() != years) continue;
    if (best == nullptr || line.second.back() < best->second.back()) best = &line;
  }
  if (best == nullptr) return text;
  return text + fmt::format("; the best simple method, ‘{}’, has {:.1f}%", best->first,
                            100 * best->second.back());
}

/// CRPS in % of the actual by horizon, a line for each method.
NamedChart accuracy_chart(const std::vector<BacktestRow>& rows, int origin,
                          const std::string& source) {
  NamedChart chart{fmt::format("backtest-accuracy-{}", origin), {}};
  std::map<std::string, std::vector<double>> lines;
  double most = 0;
  std::string description;
  for (const std::string& method : methods_of(rows)) {
    if (method == "last value") continue;  // far above all others: the axis is for them
    for (int horizon = 1; horizon <= kBacktestHorizons; ++horizon) {
      const Scores scores = score(verdicts_of(rows, method, origin, horizon));
      if (scores.forecasts == 0) continue;
      lines[method].push_back(scores.crps_percent / 100);
      most = std::max(most, scores.crps_percent / 100);
      description += fmt::format(" {}, {} ahead: {:.2f}%.", method, horizon, scores.crps_percent);
    }
  }
  chart.drawing.title = accuracy_finding(lines, origin);
  const Rect room = draw_frame(chart.drawing,
                               {chart.drawing.title,
                                "Continuous ranked probability score as a share of the plans there "
                                "were, mean over authorities; "
                                "lower is better",
                                source});
  std::vector<EndLabel> labels;
  for (const auto& [method, values] : lines) {
    labels.push_back({values.back(),
                      {{method}, kLabelSize, method == kEngineMethod},
                      method == kEngineMethod ? kDarkBlue : kQuietInk});
  }
  Rect area = room;
  area.right -= end_labels_width(labels);
  const Panel panel = make_panel(chart.drawing, area, 1, kBacktestHorizons, most, horizon_labels());
  for (const auto& [method, values] : lines) {
    const bool own = method == kEngineMethod;
    Polyline line{{}, own ? kDarkBlue : kLeader, own ? 4.0 : 1.6, Dash::kSolid};
    for (std::size_t i = 0; i < values.size(); ++i) {
      line.points.push_back(panel.at(static_cast<double>(i + 1), values[i]));
    }
    chart.drawing.shapes.emplace_back(line);
  }
  draw_end_labels(chart.drawing, panel, labels);
  chart.drawing.description = description;
  return chart;
}

/// Share of actual figures inside the central intervals, beside what was promised.
NamedChart coverage_chart(const std::vector<BacktestRow>& rows, const std::string& source) {
  NamedChart chart{"backtest-coverage", {}};
  constexpr std::array<double, 3> promised = {0.50, 0.80, 0.95};
  const auto held = [&](int horizon) {
    return score(verdicts_of(rows, kEngineMethod, 0, horizon)).coverage[1];
  };
  chart.drawing.title = fmt::format(
      "The 80% intervals held {:.0f}%, {:.0f}% and {:.0f}% of the actual figures, one, two and "
      "three years ahead",
      held(1), held(2), held(3));
  const Rect room =
      draw_frame(chart.drawing,
                 {chart.drawing.title,
                  "Share of authorities inside the central 50, 80 and 95% of runs; the lines are "
                  "what was promised",
                  source});
  const Panel panel =
      make_panel(chart.drawing, room, 0.5, kBacktestHorizons + 0.5, 1.0, horizon_labels());
  const double width = panel.area.width() / kBacktestHorizons / 5;
  for (int horizon = 1; horizon <= kBacktestHorizons; ++horizon) {
    const Scores scores = score(verdicts_of(rows, kEngineMethod, 0, horizon));
    for (std::size_t i = 0; i < promised.size(); ++i) {
      const double middle = panel.x(horizon) + (static_cast<double>(i) - 1) * 1.3 * width;
      const double top = panel.y(scores.coverage[i] / 100);
      rectangle(chart.drawing, {middle - width / 2, panel.area.bottom, middle + width / 2, top},
                kBlueFan.bands[i]);
      const double line = panel.y(promised[i]);
      chart.drawing.shapes.emplace_back(Polyline{
          {{middle - 0.6 * width, line}, {middle + 0.6 * width, line}}, kInk, 3, Dash::kSolid});
      chart.drawing.shapes.emplace_back(Text{{middle, panel.area.bottom + kLabelSize},
                                             fmt::format("{:.0f}%", scores.coverage[i]),
                                             kInk,
                                             kLabelSize,
                                             false,
                                             Align::kCentre});
      chart.drawing.description += fmt::format(" {} ahead, {:.0f}%: {:.0f}%.", horizon,
                                               100 * promised[i], scores.coverage[i]);
    }
  }
  return chart;
}

/// Histograms of the probability integral transform.
NamedChart transform_chart(const std::vector<BacktestRow>& rows, const std::string& source) {
  NamedChart chart{"backtest-transform", {}};
  double fullest = 0;
  for (int horizon = 1; horizon <= kBacktestHorizons; ++horizon) {
    const auto shares = score(verdicts_of(rows, kEngineMethod, 0, horizon)).transforms;
    fullest = std::max(fullest, *std::max_element(shares.begin(), shares.end()));
  }
  chart.drawing.title = fmt::format(
      "No tenth of the forecasts held more than {:.0f}% of the actual figures; 10% is even",
      100 * fullest);
  const Rect room =
      draw_frame(chart.drawing,
                 {chart.drawing.title,
                  "Share of authorities in each tenth of the forecast distribution (probability "
                  "integral transform), at 1, 2 and 3 years; even is right",
                  source});
  const double width = (room.width() - 2 * kGap) / kBacktestHorizons;
  for (int horizon = 1; horizon <= kBacktestHorizons; ++horizon) {
    const double left = room.left + (horizon - 1) * (width + kGap);
    const Panel panel =
        make_panel(chart.drawing, {left, room.bottom, left + width, room.top - kGap}, 0, 1, 0.20,
                   {{0.0, "0"}, {0.5, "0.5"}, {1.0, "1"}});
    const Scores scores = score(verdicts_of(rows, kEngineMethod, 0, horizon));
    for (int bin = 0; bin < kTransformBins; ++bin) {
      const double share = scores.transforms[static_cast<std::size_t>(bin)];
      rectangle(chart.drawing,
                {panel.x(0.1 * bin) + 1, panel.area.bottom, panel.x(0.1 * (bin + 1)) - 1,
                 panel.y(std::min(share, 0.20))},
                kBlueFan.bands[2]);
      chart.drawing.description += fmt::format(" {:.0f}%", 100 * share);
    }
    const double even = panel.y(0.1);
    chart.drawing.shapes.emplace_back(
        Polyline{{{panel.area.left, even}, {panel.area.right, even}}, kInk, 2, Dash::kDashed});
    chart.drawing.shapes.emplace_back(
        Text{{panel.area.left, room.top - kLabelSize / 2},
             horizon_labels()[static_cast<std::size_t>(horizon - 1)].text,
             kInk,
             kLabelSize,
             true});
  }
  return chart;
}

/// The authorities with the smallest and the largest scores over all origins and horizons.
NamedChart authorities_chart(const std::vector<BacktestRow>& rows, const std::string& source) {
  NamedChart chart{"backtest-authorities", {}};
  std::map<std::string, std::pair<double, int>> sums;
  for (const BacktestRow& row : rows) {
    if (row.method != kEngineMethod) continue;
    auto& [sum, count] = sums[row.authority];
    sum += crps(row.forecast, row.actual) / row.actual;
    ++count;
  }
  std::vector<std::pair<double, std::string>> ranked;
  for (const auto& [name, sum] : sums) ranked.emplace_back(sum.first / sum.second, name);
  std::sort(ranked.begin(), ranked.end());
  if (ranked.size() > 2 * kListed) {
    ranked.erase(ranked.begin() + kListed, ranked.end() - kListed);
  }
  chart.drawing.height = kFullPageHeight * 0.6;
  chart.drawing.title =
      ranked.empty() ? std::string("No forecast is scored")
                     : fmt::format("The error was {:.1f}% of the plans in {} and {:.1f}% in {}",
                                   100 * ranked.front().first, ranked.front().second,
                                   100 * ranked.back().first, ranked.back().second);
  const Rect room = draw_frame(
      chart.drawing,
      {chart.drawing.title,
       "Continuous ranked probability score as a share of the plans there were, mean over origins "
       "and horizons",
       source});
  double widest = 0;
  for (const auto& [value, name] : ranked) {
    widest = std::max(widest, text_width(name, kLabelSize));
  }
  const Scale x{0, ranked.empty() ? 1 : ranked.back().first, room.left + widest + kLabelSize,
                room.right - 4 * kLabelSize};
  const double pitch = room.height() / static_cast<double>(std::max<std::size_t>(1, ranked.size()));
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const auto& [value, name] = ranked[i];
    const double y = room.top - (static_cast<double>(i) + 0.5) * pitch;
    chart.drawing.shapes.emplace_back(
        Text{{x.from - kLabelSize / 2, y}, name, kInk, kLabelSize, false, Align::kRight});
    rectangle(chart.drawing, {x.from, y - 0.35 * pitch, x(value), y + 0.35 * pitch},
              i < ranked.size() / 2 ? kTurquoise : kOrange);
    chart.drawing.shapes.emplace_back(
        Text{{x(value) + kLabelSize / 2, y}, fmt::format("{:.1f}%", 100 * value)});
    chart.drawing.description += fmt::format(" {}: {:.1f}%.", name, 100 * value);
  }
  return chart;
}

}  // namespace

std::vector<NamedChart> backtest_charts(const std::vector<BacktestRow>& rows,
                                        const std::string& source) {
  std::vector<NamedChart> charts;
  for (const int origin : origins_of(rows)) {
    charts.push_back(accuracy_chart(rows, origin, source));
  }
  charts.push_back(coverage_chart(rows, source));
  charts.push_back(transform_chart(rows, source));
  charts.push_back(authorities_chart(rows, source));
  return charts;
}

}  // namespace highneeds
