#include "reporting/split_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "reporting/changes.h"
#include "reporting/panel.h"
#include "reporting/sentences.h"
#include "statistics/paired.h"
#include "statistics/quantiles.h"

namespace highneeds {
namespace {

constexpr double kNameWidth = 50 * kUnitsPerMillimetre;
constexpr double kWordsWidth = 45 * kUnitsPerMillimetre;
constexpr double kGap = 3 * kUnitsPerMillimetre;
constexpr double kPitch = 3.6 * kLabelSize * kLineSpacing;  ///< between rows: three lines of a name
constexpr double kStandsOut = 2;                            ///< Monte Carlo errors from zero

/// A row: a part, or the total.
struct Bar {
  std::string label;
  double mean = 0, error = 0;
  Spread spread;
  bool total = false;

  [[nodiscard]] bool stands_out() const { return std::abs(mean) > kStandsOut * error; }
};

Bar bar_of(const SplitPart& part, bool total) {
  return {part.label, mean(part.by_run), part.error(), spread_of(part.by_run), total};
}

std::vector<Bar> bars_of(std::span<const SplitPart> parts) {
  std::vector<Bar> bars;
  for (const SplitPart& part : parts) bars.push_back(bar_of(part, false));
  bars.push_back(bar_of({"All of the scenario", total_of(parts)}, true));
  return bars;
}

/// The part with the largest mean, where it stands out.
const Bar* largest_part(const std::vector<Bar>& bars) {
  const auto largest = std::max_element(
      bars.begin(), bars.end() - 1,
      [](const Bar& a, const Bar& b) { return std::abs(a.mean) < std::abs(b.mean); });
  return largest->stands_out() ? &*largest : nullptr;
}

/// "about £0.53m worse", "0.4 points higher".
std::string change_phrase(double change, const Quantity& quantity) {
  const char* direction = quantity.more_is_better() ? (change < 0 ? "worse" : "better")
                                                    : (change < 0 ? "lower" : "higher");
  return fmt::format("about {} {}", about_change_text(change, quantity.unit), direction);
}

/// How the largest part goes with the total, for the end of the sentence.
std::string part_phrase(const Bar& part, const Bar& total, std::size_t parts,
                        const Quantity& quantity) {
  const std::string name = quoted_name(part.label);
  if (parts == 1) return ", all of it through " + name;
  const double share = part.mean / total.mean;
  if (share > 0.5 && share < 1) return ", most of it through " + name;
  return fmt::format("; through {} alone {}", name, change_phrase(part.mean, quantity));
}

void draw_words(Drawing& drawing, const Bar& bar, double left, double y, double step, Unit unit) {
  const TextBlock head{
      wrap(change_text(bar.mean, step, unit) + " ± " + change_size_text(bar.error, step, unit),
           kWordsWidth, kLabelSize, true, 2),
      kLabelSize, true};
  const TextBlock range{wrap("80%: " + change_text(bar.spread.low80, step, unit) + " to " +
                                 change_text(bar.spread.high80, step, unit),
                             kWordsWidth, kSmallSize, false, 2),
                        kSmallSize, false};
  const double top = y + (head.height() + range.height()) / 2;
  draw_block(drawing, head, {left, top - head.height(), left + kWordsWidth, top}, Align::kLeft,
             kInk);
  draw_block(drawing, range,
             {left, top - head.height() - range.height(), left + kWordsWidth, top - head.height()},
             Align::kLeft, kQuietInk);
}

/// The mean as a bar from zero, and under it the interval as a line with ends.
void draw_bar(Drawing& drawing, const Bar& bar, const Scale& x, double y) {
  constexpr double kHalf = 0.14 * kPitch, kUp = 0.06 * kPitch, kCap = 3;
  const Colour fill = bar.total ? kDarkBlue : bar.mean < 0 ? kDarkPink : kTurquoise;
  double left = x(std::min(0.0, bar.mean)), right = x(std::max(0.0, bar.mean));
  if (right - left < 2) {  // a small part stays visible
    left -= 1;
    right += 1;
  }
  const double low = y + kUp - kHalf, high = y + kUp + kHalf;
  drawing.shapes.emplace_back(
      Polygon{{{left, low}, {right, low}, {right, high}, {left, high}}, fill});
  const double from = x(bar.spread.low80), to = x(bar.spread.high80), under = low - 2 * kCap;
  drawing.shapes.emplace_back(Polyline{{{from, under}, {to, under}}, kInk, 1.6, Dash::kSolid});
  for (const double end : {from, to}) {
    drawing.shapes.emplace_back(
        Polyline{{{end, under - kCap}, {end, under + kCap}}, kInk, 1.6, Dash::kSolid});
  }
}

void draw_rows(Drawing& drawing, const Rect& room, const std::vector<Bar>& bars, const Ticks& ticks,
               Unit unit) {
  const double half_label = text_width(tick_text(ticks.high, ticks.step, unit), kLabelSize) / 2;
  const Rect area = {room.left + kNameWidth + kGap + half_label, room.bottom + 1.6 * kLabelSize,
                     room.right - kWordsWidth - kGap - half_label, room.top - 1.6 * kSmallSize};
  const Scale x = {ticks.low, ticks.high, area.left, area.right};
  draw_across_axis(drawing, area, x, ticks, unit);
  const double words = room.right - kWordsWidth;
  drawing.shapes.emplace_back(Text{{words, room.top - 0.6 * kSmallSize},
                                   "Mean ± Monte Carlo error",
                                   kQuietInk,
                                   kSmallSize,
                                   false,
                                   Align::kLeft});
  const double pitch = area.height() / static_cast<double>(bars.size());
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const double y = area.top - (static_cast<double>(i) + 0.5) * pitch;
    if (bars[i].total) {
      drawing.shapes.emplace_back(Polyline{
          {{room.left, y + pitch / 2}, {room.right, y + pitch / 2}}, kZeroLine, 0.8, Dash::kSolid});
    }
    draw_row_name(drawing, {room.left, 0, room.left + kNameWidth, 0}, y, bars[i].label,
                  bars[i].total, 3);
    draw_bar(drawing, bars[i], x, y);
    draw_words(drawing, bars[i], words, y, ticks.step, unit);
  }
}

Ticks ticks_of(const std::vector<Bar>& bars) {
  double low = 0, high = 0;
  for (const Bar& bar : bars) {
    low = std::min({low, bar.mean, bar.spread.low80});
    high = std::max({high, bar.mean, bar.spread.high80});
  }
  return nice_ticks(low, high, 5);
}

std::string description_of(const ChartContext& context, const std::vector<Bar>& bars, double step,
                           Unit unit) {
  std::string text = fmt::format("Bar chart, {}.", context.of_scenario());
  for (const Bar& bar : bars) {
    text += fmt::format(
        " {}: mean {}, Monte Carlo error {}, 80% of runs {} to {}.", one_line(bar.label),
        change_text(bar.mean, step, unit), change_size_text(bar.error, step, unit),
        change_text(bar.spread.low80, step, unit), change_text(bar.spread.high80, step, unit));
  }
  return text;
}

std::string sentence(const Quantity& quantity, const std::string& scenario,
                     const std::vector<Bar>& bars) {
  const Bar& total = bars.back();
  const std::string under = quoted_name(scenario);
  if (total.mean == 0 && total.error == 0 && total.spread.low80 == total.spread.high80)
    return fmt::format("{}: no different under {}", quantity.subject, under);
  if (!total.stands_out()) {
    return fmt::format("{}: the mean effect of {} does not stand out of the Monte Carlo error",
                       quantity.subject, under);
  }
  const bool either = total.spread.low80 < 0 && total.spread.high80 > 0;
  const Bar* largest = largest_part(bars);
  return fmt::format(
      "{} {} {} on average under {}{}", quantity.subject, either ? "might be" : "would be",
      change_phrase(total.mean, quantity), under,
      largest == nullptr ? "" : part_phrase(*largest, total, bars.size() - 1, quantity));
}

}  // namespace

std::string split_sentence(const Quantity& quantity, const std::string& scenario,
                           std::span<const SplitPart> parts) {
  return sentence(quantity, scenario, bars_of(parts));
}

NamedChart split_chart(const ChartContext& context, const Quantity& quantity,
                       const std::string& baseline, std::span<const SplitPart> parts) {
  const std::vector<Bar> bars = bars_of(parts);
  const Ticks ticks = ticks_of(bars);
  const ChartText text = {
      sentence(quantity, context.scenario, bars),
      fmt::format("Shapley split of the difference from {}, {}{}, {}: mean of the runs (bar) with "
                  "80% of runs (line); the parts add up to the whole in every run",
                  quoted_name(baseline), change_unit(ticks.step, quantity.unit),
                  quantity.more_is_better() ? " (below zero: worse)" : "", context.place),
      context.foot(), context.size.title};
  Drawing drawing;
  drawing.width = context.size.width;
  drawing.height =
      std::ceil(frame_height(text, drawing.width) + kPitch * static_cast<double>(bars.size()) +
                1.6 * kLabelSize + 1.6 * kSmallSize);
  drawing.title = text.title;
  drawing.description = description_of(context, bars, ticks.step, quantity.unit);
  draw_rows(drawing, draw_frame(drawing, text), bars, ticks, quantity.unit);
  return {"split", drawing};
}

}  // namespace highneeds
