#include "reporting/waterfall_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "reporting/panel.h"
#include "reporting/sentences.h"

namespace highneeds {

namespace {

constexpr double kNameWidth = 52 * kUnitsPerMillimetre;
constexpr double kGap = 3 * kUnitsPerMillimetre;

/// A row: where its bar starts and ends, and what stands beside it.
struct Bar {
  std::string label;
  double from = 0, to = 0;
  bool balance = false;  ///< from zero, and bold
};

std::vector<Bar> bars_of(const BalanceSteps& steps, const std::string& opening_when,
                         const std::string& closing_when) {
  std::vector<Bar> bars = {{"Balance at " + opening_when, 0, steps.opening, true}};
  double level = steps.opening;
  for (const WaterfallStep& step : waterfall_steps(steps)) {
    bars.push_back({step.label, level, level + step.gbp, false});
    level += step.gbp;
  }
  bars.push_back({"Balance at " + closing_when, 0, steps.end, true});
  return bars;
}

/// What a bar says: its balance, or its change with a sign.
std::string bar_text(const Bar& bar, double step) {
  const double gbp = bar.balance ? bar.to : bar.to - bar.from;
  const std::string text = label_text(gbp, step, Unit::kMoney);
  return bar.balance ? text : with_plus(text, gbp);
}

Ticks ticks_of(const std::vector<Bar>& bars) {
  double low = 0, high = 0;
  for (const Bar& bar : bars) {
    low = std::min({low, bar.from, bar.to});
    high = std::max({high, bar.from, bar.to});
  }
  return nice_ticks(low, high, 6);
}

void draw_bar(Drawing& drawing, const Bar& bar, const Rect& area, const Scale& x, double y,
              double half, const std::string& text) {
  const Colour fill = bar.balance ? kDarkBlue : bar.to < bar.from ? kDarkPink : kTurquoise;
  double left = x(std::min(bar.from, bar.to)), right = x(std::max(bar.from, bar.to));
  if (right - left < 2) {  // a small step stays visible
    left -= 1;
    right += 1;
  }
  drawing.shapes.push_back(
      Polygon{{{left, y - half}, {right, y - half}, {right, y + half}, {left, y + half}}, fill});
  const double room = text_width(text, kLabelSize, bar.balance) + kGap;
  const bool after = right + room < area.right;
  const double at = after ? right + 5 : left - 5;
  drawing.shapes.push_back(Polygon{{{after ? at - 1 : at - room + kGap - 2, y - 0.6 * kLabelSize},
                                    {after ? at + room - kGap + 2 : at + 1, y - 0.6 * kLabelSize},
                                    {after ? at + room - kGap + 2 : at + 1, y + 0.6 * kLabelSize},
                                    {after ? at - 1 : at - room + kGap - 2, y + 0.6 * kLabelSize}},
                                   kWhite});
  drawing.shapes.push_back(
      Text{{at, y}, text, kInk, kLabelSize, bar.balance, after ? Align::kLeft : Align::kRight});
}

/// Upright gridlines with their labels, names, bars, and lines from each bar to the next.
void draw_bars(Drawing& drawing, const Rect& room, const std::vector<Bar>& bars,
               const Ticks& ticks) {
  const double half_label =
      text_width(tick_text(ticks.high, ticks.step, Unit::kMoney), kLabelSize) / 2;
  const Rect area = {room.left + kNameWidth + kGap, room.bottom + 1.6 * kLabelSize,
                     room.right - half_label, room.top};
  const Scale x = {ticks.low, ticks.high, area.left, area.right};
  draw_across_axis(drawing, area, x, ticks, Unit::kMoney);
  const double pitch = area.height() / static_cast<double>(bars.size()), half = 0.3 * pitch;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const double y = area.top - (static_cast<double>(i) + 0.5) * pitch;
    draw_row_name(drawing, {room.left, 0, room.left + kNameWidth, 0}, y, bars[i].label,
                  bars[i].balance, 2);
    if (i + 1 < bars.size()) {
      drawing.shapes.push_back(
          Polyline{{{x(bars[i].to), y - half}, {x(bars[i].to), y - pitch + half}},
                   kLeader,
                   0.8,
                   Dash::kSolid});
    }
    draw_bar(drawing, bars[i], area, x, y, half, bar_text(bars[i], ticks.step));
  }
}

}  // namespace

std::vector<WaterfallStep> waterfall_steps(const BalanceSteps& steps) {
  std::vector<WaterfallStep> out = {
      {"The first year’s gap, every year", "the gap of the first year, every year",
       steps.first_year},
      {"Demand: more plans", "demand (more plans)", steps.demand},
      {"Mix: where children are placed", "mix (where children are placed)", steps.mix},
      {"Price: spend per plan", "price (spend per plan)", steps.price},
      {"Income above the first year’s", "income", steps.income}};
  if (steps.has_baseline)
    out.push_back({"What the scenario changes", "what the scenario changes", steps.interventions});
  out.push_back({"Grants and support", "grants and support", steps.grants});
  return out;
}

NamedChart waterfall_chart(const ChartContext& context, const BalanceSteps& steps,
                           const std::string& opening_when, const std::string& closing_when) {
  const std::vector<Bar> bars = bars_of(steps, opening_when, closing_when);
  const Ticks ticks = ticks_of(bars);
  std::vector<NamedChange> changes;
  for (const WaterfallStep& step : waterfall_steps(steps))
    changes.push_back({step.sentence, step.gbp});
  const ChartText text = {
      waterfall_sentence(changes, steps.opening, opening_when, steps.end, closing_when),
      fmt::format("DSG balance, {} (below zero: deficit), {}, {}: means of the runs, which add up; "
                  "the median at the end is {}",
                  money_unit(ticks.step), context.place, quoted_name(context.scenario),
                  label_text(steps.end_median, ticks.step, Unit::kMoney)),
      context.foot(), context.size.title};
  Drawing drawing;
  drawing.width = context.size.width;
  drawing.height = context.size.height + 30;
  drawing.title = text.title;
  drawing.description = fmt::format("Waterfall chart, {}.", context.place);
  for (const Bar& bar : bars)
    drawing.description += fmt::format(" {}: {}.", bar.label, bar_text(bar, ticks.step));
  draw_bars(drawing, draw_frame(drawing, text), bars, ticks);
  return {"waterfall", drawing};
}

}  // namespace highneeds
