#include "reporting/benchmark_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reporting/benchmark_table.h"
#include "reporting/panel.h"
#include "reporting/sentences.h"

namespace highneeds {
namespace {

constexpr double kNameWidth = 52 * kUnitsPerMillimetre;
constexpr double kWordsWidth = 38 * kUnitsPerMillimetre;
constexpr double kPitch = 2.9 * kLabelSize * kLineSpacing;  ///< between strips
constexpr double kGap = 6 * kUnitsPerMillimetre;
constexpr Colour kPaleDot = "#B3C3D1";

/// From the 2nd to the 98th percentile of authorities: one far out must not squeeze the rest.
Scale scale_of(const std::vector<double>& sorted, const Rect& area) {
  const auto at = [&](double share) {
    return sorted[static_cast<std::size_t>(
        std::lround(share * static_cast<double>(sorted.size() - 1)))];
  };
  double low = at(0.02), high = at(0.98);
  if (!(high > low)) high = low + 1;
  return {low, high, area.left, area.right};
}

double within(const Scale& x, double value) { return x(std::clamp(value, x.low, x.high)); }

std::string words(const Benchmark& benchmark, std::size_t i) {
  const Indicator& indicator = benchmark.indicators[i];
  if (benchmark.rows.size() != 1) {
    return fmt::format("England {}",
                       indicator_text(indicator, benchmark.england[i].value(indicator)));
  }
  const BenchmarkCell& cell = benchmark.rows[0].cells[i];
  if (cell.rank == 0) return "not published";
  return fmt::format(
      "{} (England {}), rank {} of {}", indicator_text(indicator, cell.own.value(indicator)),
      indicator_text(indicator, benchmark.england[i].value(indicator)), cell.rank, cell.ranked);
}

void draw_strip(Drawing& drawing, const Benchmark& benchmark, std::size_t i, const Rect& area,
                double y) {
  const Indicator& indicator = benchmark.indicators[i];
  const Scale x = scale_of(benchmark.all[i], area);
  drawing.shapes.emplace_back(
      Polyline{{{area.left, y}, {area.right, y}}, kGridline, 0.8, Dash::kSolid});
  Dots all{{}, kPaleDot, 2.6};
  for (const double value : benchmark.all[i]) all.points.push_back({within(x, value), y});
  drawing.shapes.emplace_back(std::move(all));
  const double england = within(x, benchmark.england[i].value(indicator));
  if (!std::isnan(england)) {
    drawing.shapes.emplace_back(
        Polyline{{{england, y - 7}, {england, y + 7}}, kDarkPink, 1.6, Dash::kSolid});
  }
  Dots own{{}, kDarkBlue, benchmark.rows.size() == 1 ? 4.5 : 3.4};
  for (const BenchmarkRow& row : benchmark.rows) {
    const double value = row.cells[i].own.value(indicator);
    if (!std::isnan(value)) own.points.push_back({within(x, value), y});
  }
  if (!own.points.empty()) drawing.shapes.emplace_back(std::move(own));
  const double foot = y - 1.15 * kSmallSize;
  drawing.shapes.emplace_back(Text{{area.left, foot},
                                   indicator_text(indicator, x.low),
                                   kQuietInk,
                                   kSmallSize,
                                   false,
                                   Align::kCentre});
  drawing.shapes.emplace_back(Text{{area.right, foot},
                                   indicator_text(indicator, x.high),
                                   kQuietInk,
                                   kSmallSize,
                                   false,
                                   Align::kCentre});
}

/// The finding: where the authority lies outside chance, or how the region compares.
std::string title_of(const ChartContext& context, const Benchmark& benchmark) {
  if (benchmark.rows.size() != 1) {
    const auto region = benchmark.regions.find(context.place);
    if (region == benchmark.regions.end()) {
      return fmt::format("{} of {} beside each other", authorities_text(benchmark.rows.size()),
                         context.place);
    }
    const Indicator& first = benchmark.indicators[0];
    return fmt::format("{}: {} in {}, {} in England", first.label,
                       indicator_text(first, region->second[0].value(first)), context.place,
                       indicator_text(first, benchmark.england[0].value(first)));
  }
  int far = 0, counted = 0;
  for (std::size_t i = 0; i < benchmark.indicators.size(); ++i) {
    const BenchmarkCell& cell = benchmark.rows[0].cells[i];
    if (cell.rank == 0 || std::isnan(cell.limits95.low)) continue;
    ++counted;
    far += funnel_word(benchmark.indicators[i], cell).empty() ? 0 : 1;
  }
  return fmt::format("{} differs from England by more than chance on {} of {} measures",
                     context.place, far, counted);
}

std::string description_of(const ChartContext& context, const Benchmark& benchmark) {
  std::string text =
      fmt::format("Dot strips of {} indicators, {}.", benchmark.indicators.size(), context.place);
  for (std::size_t i = 0; i < benchmark.indicators.size(); ++i) {
    text += fmt::format(" {}: {}.", benchmark.indicators[i].label, words(benchmark, i));
  }
  return text;
}

}  // namespace

NamedChart benchmark_chart(const ChartContext& context, const Benchmark& benchmark) {
  const double count = static_cast<double>(benchmark.indicators.size());
  const ChartText text = {
      title_of(context, benchmark),
      fmt::format(
          "Plans in January {}, flows in {}. Each dot an authority of England; {} dark; line: "
          "England. Strips end at the 2nd and 98th percentile of authorities",
          benchmark.january, benchmark.january - 1,
          benchmark.rows.size() == 1 ? context.place : "those of " + context.place),
      "Source: " + context.source + (context.date.empty() ? "" : ". " + context.date)};
  Drawing drawing;
  drawing.height = std::ceil(kPitch * count + 150);
  drawing.title = text.title;
  drawing.description = description_of(context, benchmark);
  const Rect room = draw_frame(drawing, text);
  const Rect area = {room.left + kNameWidth + kGap, room.bottom, room.right - kWordsWidth - kGap,
                     room.top};
  const double pitch = room.height() / count;
  for (std::size_t i = 0; i < benchmark.indicators.size(); ++i) {
    const double y = room.top - (static_cast<double>(i) + 0.45) * pitch;
    draw_row_name(drawing, {room.left, 0, room.left + kNameWidth, 0}, y,
                  benchmark.indicators[i].label, false, 2);
    draw_strip(drawing, benchmark, i, area, y);
    const TextBlock beside{wrap(words(benchmark, i), kWordsWidth, kLabelSize, false, 2), kLabelSize,
                           false};
    draw_block(
        drawing, beside,
        {room.right - kWordsWidth, y - beside.height() / 2, room.right, y + beside.height() / 2},
        Align::kLeft, kInk);
  }
  return {"benchmark", drawing};
}

}  // namespace highneeds
