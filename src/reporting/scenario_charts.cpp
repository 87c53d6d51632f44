#include "reporting/scenario_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "reporting/panel.h"

namespace highneeds {

namespace {

constexpr double kNameWidth = 38 * kUnitsPerMillimetre;
constexpr double kWordsWidth = 44 * kUnitsPerMillimetre;
constexpr double kLeastPitch = 2.5 * kLabelSize * kLineSpacing;  ///< of rows: two lines of text
constexpr double kColumnGap = 3 * kUnitsPerMillimetre;

Unit unit_of(DifferenceKind kind) {
  return kind == DifferenceKind::kCount ? Unit::kCount : Unit::kMoney;
}

void bar(Drawing& drawing, double left, double right, double y, double half, Colour colour) {
  const double grow = std::max(0.0, 1.5 - (right - left) / 2);  // a certain value stays visible
  Polygon polygon;
  polygon.points = {{left - grow, y - half},
                    {right + grow, y - half},
                    {right + grow, y + half},
                    {left - grow, y + half}};
  polygon.fill = colour;
  drawing.shapes.emplace_back(std::in_place_type<Polygon>, std::move(polygon));
}

/// What a row says at its right: its level, and how it differs from the baseline.
/// @param lines  how many there is room for
std::vector<TextBlock> words(const ScenarioRow& row, bool is_baseline, double step,
                             DifferenceKind kind, int lines) {
  const Unit unit = unit_of(kind);
  const auto write = [&](double value) { return label_text(value, step, unit); };
  std::vector<TextBlock> blocks = {{{write(row.end.level.median)}, kLabelSize, true}};
  if (is_baseline) {
    if (lines < 3) return blocks;
    const std::string range = fmt::format("80% of runs: {} to {}", write(row.end.level.low80),
                                          write(row.end.level.high80));
    blocks.push_back({wrap(range, kWordsWidth, kSmallSize, false, 2), kSmallSize, false});
    return blocks;
  }
  const std::string phrase = difference_phrase(row.end.difference.median, kind);
  const std::string range = difference_range_phrase(row.end.difference, kind);
  // "about £12m better", without "about" beside a number.
  const std::string head = write(row.end.level.median) + ": " +
                           (phrase.starts_with("about ") ? phrase.substr(6) : phrase);
  blocks[0].lines = wrap(head, kWordsWidth, kLabelSize, true, 2);
  if (lines >= static_cast<int>(blocks[0].lines.size()) + 2)
    blocks.push_back({wrap(range, kWordsWidth, kSmallSize, false, 2), kSmallSize, false});
  return blocks;
}

void draw_words(Drawing& drawing, const std::vector<TextBlock>& blocks, double left, double y) {
  double height = 0;
  for (const TextBlock& block : blocks) height += block.height();
  double top = y + height / 2;
  for (const TextBlock& block : blocks) {
    draw_block(drawing, block, {left, top - block.height(), left + block.width(), top},
               Align::kLeft, block.bold ? kDarkBlue : kQuietInk);
    top -= block.height();
  }
}

std::string describe(const std::vector<ScenarioRow>& rows, DifferenceKind kind) {
  std::string text;
  const Unit unit = unit_of(kind);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ScenarioEnd& end = rows[i].end;
    text += fmt::format(" {}: median {}, 80% of runs {} to {}", quoted_name(end.name),
                        number_text(end.level.median, unit), number_text(end.level.low80, unit),
                        number_text(end.level.high80, unit));
    if (i > 0) {
      text += fmt::format(
          "; paired difference from {}: {} ({}); {} in {} of runs", quoted_name(rows[0].end.name),
          difference_phrase(end.difference.median, kind),
          difference_range_phrase(end.difference, kind),
          kind == DifferenceKind::kBalance ? "better" : "lower", chance_text(end.better_share));
    }
    text += ".";
  }
  return text;
}

/// Words around the chart.
ChartText text_of(const ChartContext& context, const ScenarioMeasure& measure,
                  const std::vector<ScenarioRow>& rows, double step) {
  std::vector<ScenarioEnd> ends;
  ends.reserve(rows.size());
  for (const ScenarioRow& row : rows) ends.push_back(row.end);
  std::string unit;
  if (unit_of(measure.kind) == Unit::kMoney) unit = ", " + money_unit(step);
  if (measure.kind == DifferenceKind::kBalance) unit += " (below zero: deficit)";
  std::string pairing;
  const bool alone = !context.source.empty();  // not on a page that says it for all charts
  if (!alone) unit += measure.note.empty() ? "" : "; " + measure.note;
  if (alone && rows.size() > 1) {
    pairing = fmt::format("; differences from {} are run by run", quoted_name(rows[0].end.name));
  }
  return {comparison_sentence(ends, measure.subject, measure.when, measure.kind),
          fmt::format("{}{}{}: median (dot) with 80% of runs (dark bar) and 95% (light bar){}",
                      measure.what, unit, alone ? ", " + context.place : "", pairing),
          context.foot(), context.size.title};
}

/// An axis that covers every bar; a dot needs no zero.
Ticks ticks_of(const std::vector<ScenarioRow>& rows) {
  double low = rows[0].low95, high = rows[0].high95;
  for (const ScenarioRow& row : rows) {
    low = std::min(low, row.low95);
    high = std::max(high, row.high95);
  }
  return nice_ticks(low, high, 6, false);
}

bool is_cut(const TextBlock& block) { return block.lines.back().ends_with("…"); }

/// A long name without the middle of what it shares with others, so that its own end is read.
TextBlock without_middle(const std::string& name, std::size_t shared, bool bold, int most_lines) {
  const std::string tail = "… " + one_line(name.substr(shared));
  std::size_t head = shared;
  TextBlock block;
  do {
    head = head == 0 ? 0 : name.rfind(' ', head - 1);
    if (head == std::string::npos) head = 0;
    block = {wrap(name.substr(0, head) + tail, kNameWidth, kLabelSize, bold, most_lines),
             kLabelSize, bold};
  } while (head > 0 && is_cut(block));
  return block;
}

/// Names of the rows, at most so many lines each; those that would be cut to the same words keep
/// their ends instead.
std::vector<TextBlock> names_of(const std::vector<ScenarioRow>& rows, int most_lines) {
  std::vector<TextBlock> blocks;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    blocks.push_back(
        {wrap(rows[i].end.name, kNameWidth, kLabelSize, i == 0, most_lines), kLabelSize, i == 0});
  }
  const std::vector<TextBlock> plain = blocks;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!is_cut(plain[i])) continue;
    const std::string& name = rows[i].end.name;
    std::size_t shared = 0;
    for (std::size_t k = 0; k < rows.size(); ++k) {
      if (k == i || plain[k].lines != plain[i].lines) continue;
      const std::string& other = rows[k].end.name;
      const auto differ = std::mismatch(name.begin(), name.end(), other.begin(), other.end()).first;
      shared = std::max(shared, static_cast<std::size_t>(differ - name.begin()));
    }
    if (shared == 0) continue;
    // Whole words, and whole values of a sweep ("...=0.25").
    const std::size_t word = name.find_last_of(" =", std::min(shared, name.size() - 1));
    blocks[i] = without_middle(name, word == std::string::npos ? 0 : word + 1, i == 0, most_lines);
  }
  return blocks;
}

/// Names, bars, words and dots, with the baseline's median through all rows.
void draw_rows(Drawing& drawing, const Rect& room, const Rect& area, const Scale& x,
               const std::vector<ScenarioRow>& rows, double step, DifferenceKind kind) {
  const double count = static_cast<double>(rows.size());
  const double pitch = std::min(area.height() / count, 16.0 * kUnitsPerMillimetre);
  const int lines = static_cast<int>(pitch / (kLabelSize * kLineSpacing));
  const double half = std::min(0.22 * pitch, 2.2 * kUnitsPerMillimetre);
  const double top = area.top - (area.height() - pitch * count) / 2;
  const std::vector<TextBlock> names = names_of(rows, std::max(1, lines));
  std::vector<Shape> dots;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ScenarioEnd& end = rows[i].end;
    const double y = top - (static_cast<double>(i) + 0.5) * pitch;
    const double half_name = names[i].height() / 2;
    draw_block(drawing, names[i], {room.left, y - half_name, room.left + kNameWidth, y + half_name},
               Align::kLeft, kInk);
    bar(drawing, x(rows[i].low95), x(rows[i].high95), y, 0.55 * half, kBlueFan.bands[0]);
    bar(drawing, x(end.level.low80), x(end.level.high80), y, half, kBlueFan.bands[1]);
    draw_words(drawing, words(rows[i], i == 0, step, kind, lines), room.right - kWordsWidth, y);
    dots.emplace_back(Dots{{{x(end.level.median), y}}, kDarkBlue, 4.5});
  }
  if (rows.size() > 1) {
    const double base = x(rows[0].end.level.median);
    drawing.shapes.emplace_back(
        Polyline{{{base, area.bottom}, {base, area.top}}, kInk, 1, Dash::kDashed});
  }
  drawing.shapes.insert(drawing.shapes.end(), dots.begin(), dots.end());
}

}  // namespace

NamedChart scenario_chart(const ChartContext& context, const ScenarioMeasure& measure,
                          const std::vector<ScenarioRow>& rows) {
  const Unit unit = unit_of(measure.kind);
  const Ticks ticks = ticks_of(rows);
  const ChartText text = text_of(context, measure, rows, ticks.step);
  Drawing drawing;
  drawing.width = context.size.width;
  const double least = frame_height(text, drawing.width) + 1.6 * kLabelSize +
                       kLeastPitch * static_cast<double>(rows.size());
  drawing.height = std::max(context.size.height, std::ceil(least));
  drawing.title = text.title;
  drawing.description = fmt::format("Dot chart of {}, {}.{}", measure.what, context.place,
                                    describe(rows, measure.kind));
  const Rect room = draw_frame(drawing, text);
  const double label_half = text_width(tick_text(ticks.high, ticks.step, unit), kLabelSize) / 2;
  const Rect area = {room.left + kNameWidth + kColumnGap, room.bottom + 1.6 * kLabelSize,
                     room.right - kWordsWidth - kColumnGap - label_half / 2, room.top};
  const Scale x = {ticks.low, ticks.high, area.left, area.right};
  draw_across_axis(drawing, area, x, ticks, unit);
  draw_rows(drawing, room, area, x, rows, ticks.step, measure.kind);
  return {measure.name, drawing};
}

}  // namespace highneeds
