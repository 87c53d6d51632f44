#include "reporting/breach_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "reporting/panel.h"
#include "reporting/sentences.h"

namespace highneeds {

namespace {

constexpr std::array<Colour, 5> kTones = {kDarkBlue, kDarkOrange, kTurquoise, kDarkPink, kDarkGrey};

/// What is uncertain at the end; where nothing is, from when on it is more likely than not.
std::string chart_title(const std::vector<BreachRisk>& risks, const std::vector<int>& years,
                        const std::string& when) {
  if (std::all_of(risks.begin(), risks.end(),
                  [](const BreachRisk& risk) { return risk.share.back() == 1; })) {
    const std::vector<double>& share = risks.back().share;
    const auto likely = std::find_if(share.begin(), share.end(), [](double s) { return s > 0.5; });
    return fmt::format("{}, more than half of the runs from 31 March {} on",
                       breach_sentence(risks.back().deficit_gbp, 1, when),
                       years[static_cast<std::size_t>(likely - share.begin())]);
  }
  const auto least_certain =
      std::min_element(risks.begin(), risks.end(), [](const BreachRisk& a, const BreachRisk& b) {
        return std::abs(a.share.back() - 0.5) < std::abs(b.share.back() - 0.5);
      });
  return breach_sentence(least_certain->deficit_gbp, least_certain->share.back(), when);
}

std::vector<EndLabel> labels_of(const std::vector<BreachRisk>& risks) {
  std::vector<EndLabel> labels;
  // The largest limit first: of labels at one height it stands lowest, as its line does.
  for (std::size_t i = risks.size(); i-- > 0;) {
    const BreachRisk& risk = risks[i];
    std::vector<std::string> lines = wrap(limit_text(risk), 34 * kUnitsPerMillimetre, kLabelSize);
    lines.back() += ": " + chance_text(risk.share.back());
    labels.push_back({risk.share.back(), {lines, kLabelSize, false}, kInk});
  }
  return labels;
}

void draw_lines(Drawing& drawing, const Panel& panel, const std::vector<int>& years,
                const std::vector<BreachRisk>& risks) {
  for (std::size_t i = 0; i < risks.size(); ++i) {
    const Colour tone = kTones[i % kTones.size()];
    Polyline line{{}, tone, 2.4, i % 2 == 1 ? Dash::kDashed : Dash::kSolid};
    for (std::size_t t = 0; t < years.size(); ++t)
      line.points.push_back(panel.at(years[t], risks[i].share[t]));
    Dots dots{line.points, tone, 3.2};
    drawing.shapes.emplace_back(std::move(line));
    drawing.shapes.emplace_back(std::move(dots));
  }
}

}  // namespace

std::string limit_text(const BreachRisk& risk) {
  if (risk.deficit_gbp == 0) return "Any deficit";
  const bool round = about(risk.deficit_gbp) == risk.deficit_gbp;
  return "Over " +
         (round ? about_text(risk.deficit_gbp, Unit::kMoney)
                : number_text(risk.deficit_gbp, Unit::kMoney)) +
         (risk.reserves ? " (usable reserves)" : "");
}

NamedChart breach_chart(const ChartContext& context, const std::vector<int>& years,
                        const std::vector<BreachRisk>& risks) {
  const std::string when = fmt::format("at 31 March {}", years.back());
  const ChartText text = {
      chart_title(risks, years, when),
      fmt::format("Share of runs in which the DSG deficit at 31 March is beyond each limit, {}, {}",
                  context.place, quoted_name(context.scenario)),
      context.foot(), context.size.title};
  Drawing drawing;
  drawing.width = context.size.width;
  drawing.height = context.size.height;
  drawing.title = text.title;
  drawing.description = fmt::format("Line chart, {}. Chance {}:", context.place, when);
  for (const BreachRisk& risk : risks)
    drawing.description +=
        fmt::format(" {}: {}.", limit_text(risk), chance_text(risk.share.back()));
  const Rect room = draw_frame(drawing, text);
  const Ticks ticks = nice_ticks(0, 1, 5);
  const std::vector<EndLabel> labels = labels_of(risks);
  Panel panel;
  panel.area = {room.left + value_axis_width(ticks, Unit::kShare, kLabelSize),
                room.bottom + 1.8 * kLabelSize, room.right - end_labels_width(labels),
                room.top - 0.5 * kLabelSize};
  const double first = years.front();
  panel.x = {first, std::max<double>(years.back(), first + 1), panel.area.left + 8,
             panel.area.right};
  panel.y = {0, 1, panel.area.bottom, panel.area.top};
  draw_value_axis(drawing, panel, ticks, Unit::kShare, kLabelSize);
  draw_lines(drawing, panel, years, risks);
  draw_time_axis(drawing, panel, year_labels(years.front(), years.back()), kLabelSize);
  draw_end_labels(drawing, panel, labels);
  return {"breach", drawing};
}

}  // namespace highneeds
