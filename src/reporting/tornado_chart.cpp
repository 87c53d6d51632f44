#include "reporting/tornado_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "reporting/changes.h"
#include "reporting/input_words.h"
#include "reporting/panel.h"
#include "reporting/sentences.h"

namespace highneeds {
namespace {

constexpr double kNameWidth = 52 * kUnitsPerMillimetre;
constexpr double kWordsWidth = 36 * kUnitsPerMillimetre;
constexpr double kGap = 3 * kUnitsPerMillimetre;
constexpr double kPitch = 3.1 * kSmallSize * kLineSpacing;  ///< between rows
constexpr double kHalf = 0.2 * kPitch;                      ///< of a bar
constexpr double kEndGap = 4;                               ///< between a bar and its label

using Numbers = std::vector<const NumberEffect*>;

/// What stands at the ends of a bar: the number's own means.
struct Ends {
  std::string low, high;
};
Ends ends_of(const NumberEffect& number) {
  return {input_text(number.low, number.unit), input_text(number.high, number.unit)};
}

/// An axis that covers every bar; bars start at the mean, so it needs no zero.
Ticks ticks_of(const Numbers& numbers, double mean) {
  double low = mean, high = mean;
  for (const NumberEffect* number : numbers) {
    low = std::min({low, number->swing.low, number->swing.high});
    high = std::max({high, number->swing.low, number->swing.high});
  }
  return nice_ticks(low, high, 5, false);
}

void draw_part(Drawing& drawing, double from, double to, double y, Colour fill) {
  const double left = std::min(from, to), right = std::max({from, to, left + 1});
  drawing.shapes.emplace_back(Polygon{
      {{left, y - kHalf}, {right, y - kHalf}, {right, y + kHalf}, {left, y + kHalf}}, fill});
}

/// Beside a bar's end, on white so that no gridline strikes through it.
void draw_end(Drawing& drawing, double x, double y, const std::string& text, bool to_the_right) {
  const double width = text_width(text, kSmallSize), half = 0.55 * kSmallSize;
  const double left = to_the_right ? x + kEndGap : x - kEndGap - width;
  drawing.shapes.emplace_back(Polygon{{{left - 1, y - half},
                                       {left + width + 1, y - half},
                                       {left + width + 1, y + half},
                                       {left - 1, y + half}},
                                      kWhite});
  drawing.shapes.emplace_back(Text{{left, y}, text, kInk, kSmallSize, false, Align::kLeft});
}

/// From the mean of all runs to where the number is low, dark, and to where it is high, light. The
/// shorter part is on top where both lie on one side.
void draw_bar(Drawing& drawing, const NumberEffect& number, const Scale& x, double mean, double y) {
  const double low = x(number.swing.low), high = x(number.swing.high), middle = x(mean);
  const bool low_first = std::abs(low - middle) > std::abs(high - middle);
  for (const bool is_low : {low_first, !low_first})
    draw_part(drawing, middle, is_low ? low : high, y, is_low ? kDarkBlue : kOrange);
  const Ends ends = ends_of(number);
  draw_end(drawing, low <= high ? std::min(low, middle) : std::max(low, middle), y, ends.low,
           low > high);
  draw_end(drawing, low <= high ? std::max(high, middle) : std::min(high, middle), y, ends.high,
           low <= high);
}

void draw_words(Drawing& drawing, const NumberEffect& number, double left, double y, double step,
                Unit unit) {
  const TextBlock swing{
      {change_text(number.swing.high - number.swing.low, step, unit)}, kLabelSize, true};
  const TextBlock means{wrap(label_text(number.swing.low, step, unit) + " to " +
                                 label_text(number.swing.high, step, unit),
                             kWordsWidth, kSmallSize, false, 1),
                        kSmallSize, false};
  const double top = y + (swing.height() + means.height()) / 2, middle = top - swing.height();
  draw_block(drawing, swing, {left, middle, left + kWordsWidth, top}, Align::kLeft, kInk);
  draw_block(drawing, means, {left, middle - means.height(), left + kWordsWidth, middle},
             Align::kLeft, kQuietInk);
}

void draw_rows(Drawing& drawing, const Rect& room, const Numbers& numbers, const Ticks& ticks,
               Unit unit, double mean) {
  const double half_label = text_width(tick_text(ticks.high, ticks.step, unit), kLabelSize) / 2;
  const Rect area = {room.left + kNameWidth + kGap, room.bottom + 1.6 * kLabelSize,
                     room.right - kWordsWidth - kGap, room.top - 1.6 * kSmallSize};
  double widest = half_label;  // an end's label has room beside the longest bar
  for (const NumberEffect* number : numbers) {
    const Ends ends = ends_of(*number);
    widest = std::max({widest, text_width(ends.low, kSmallSize) + kEndGap,
                       text_width(ends.high, kSmallSize) + kEndGap});
  }
  const Scale x = {ticks.low, ticks.high, area.left + widest, area.right - widest};
  draw_across_axis(drawing, area, x, ticks, unit);
  const double words = room.right - kWordsWidth;
  drawing.shapes.emplace_back(Text{{words, room.top - 0.6 * kSmallSize},
                                   "Swing; low to high",
                                   kQuietInk,
                                   kSmallSize,
                                   false,
                                   Align::kLeft});
  const double pitch = area.height() / static_cast<double>(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const double y = area.top - (static_cast<double>(i) + 0.5) * pitch;
    const TextBlock name{
        wrap(readable_name(numbers[i]->marked_name()), kNameWidth, kSmallSize, false, 2),
        kSmallSize, false};
    draw_block(drawing, name,
               {room.left, y - name.height() / 2, room.left + kNameWidth, y + name.height() / 2},
               Align::kLeft, kInk);
    draw_bar(drawing, *numbers[i], x, mean, y);
    draw_words(drawing, *numbers[i], words, y, ticks.step, unit);
  }
  drawing.shapes.emplace_back(
      Polyline{{{x(mean), area.bottom}, {x(mean), area.top}}, kInk, 1.2, Dash::kSolid});
}

std::string description_of(const ChartContext& context, const Quantity& quantity,
                           const Numbers& numbers, double mean) {
  std::string text =
      fmt::format("Tornado chart, {}. {}: mean of all runs {}.", context.of_scenario(),
                  quantity.subject, number_text(mean, quantity.unit));
  for (const NumberEffect* number : numbers) {
    const Ends ends = ends_of(*number);
    text += fmt::format(" {}: {} at {}, {} at {}.", readable_name(number->marked_name()),
                        number_text(number->swing.low, quantity.unit), ends.low,
                        number_text(number->swing.high, quantity.unit), ends.high);
  }
  return text;
}

}  // namespace

std::string tornado_sentence(const Quantity& quantity, const Numbers& numbers) {
  const NumberEffect& first = *numbers.front();
  return fmt::format(
      "{}: the single number that matters most is {}; the mean is {} where it is low and {} where "
      "it is high",
      quantity.subject, quoted_name(readable_name(first.marked_name())),
      number_text(first.swing.low, quantity.unit), number_text(first.swing.high, quantity.unit));
}

std::optional<NamedChart> tornado_chart(const ChartContext& context, const Quantity& quantity,
                                        double mean, const std::vector<NumberEffect>& numbers) {
  const Numbers order = largest_swings(numbers);
  if (order.empty()) return std::nullopt;
  const Ticks ticks = ticks_of(order, mean);
  const ChartText text = {
      tornado_sentence(quantity, order),
      fmt::format("{}{}, {}: mean of the fifth of runs in which a number is lowest (dark) and "
                  "highest (light), its own mean there beside the bar; upright line: mean of all "
                  "runs, {}. Swings beyond three Monte Carlo errors, at most ten",
                  quantity.subject,
                  quantity.unit == Unit::kMoney ? ", " + money_unit(ticks.step) : "",
                  context.of_scenario(), label_text(mean, ticks.step, quantity.unit)),
      context.foot(), context.size.title};
  Drawing drawing;
  drawing.width = context.size.width;
  drawing.height =
      std::ceil(frame_height(text, drawing.width) + kPitch * static_cast<double>(order.size()) +
                1.6 * kLabelSize + 1.6 * kSmallSize);
  drawing.title = text.title;
  drawing.description = description_of(context, quantity, order, mean);
  draw_rows(drawing, draw_frame(drawing, text), order, ticks, quantity.unit, mean);
  return NamedChart{"tornado", drawing};
}

}  // namespace highneeds
