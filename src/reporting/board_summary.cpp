#include "reporting/board_summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reporting/board_texts.h"
#include "reporting/result_sentences.h"
#include "reporting/results_charts.h"
#include "reporting/text_layout.h"

namespace highneeds {

namespace {

constexpr double kPageWidth = 210 * kUnitsPerMillimetre, kPageHeight = 297 * kUnitsPerMillimetre;
constexpr double kMargin = 12 * kUnitsPerMillimetre;
constexpr double kGutter = 5 * kUnitsPerMillimetre;
constexpr double kSideWidth = 56 * kUnitsPerMillimetre;  ///< the column of words
constexpr double kHeadSize = 15 * kPoint, kFindingSize = 11.5 * kPoint, kBodySize = 9 * kPoint;
constexpr double kChartTitleSize = 10 * kPoint;
constexpr std::size_t kAssumptions = 4;

/// Shapes of a drawing, moved to where its lower left corner shall be.
void place(Drawing& page, const Drawing& drawing, Point at) {
  const auto moved = [&](Point& point) {
    point.x += at.x;
    point.y += at.y;
  };
  for (Shape shape : drawing.shapes) {
    std::visit(
        [&](auto& of) {
          if constexpr (requires { of.points; }) {
            for (Point& point : of.points) moved(point);
          } else {
            moved(of.at);
          }
        },
        shape);
    page.shapes.push_back(std::move(shape));
  }
}

/// A column of text that grows downwards.
class Column {
 public:
  Column(Drawing& page, double left, double width, double top)
      : page_(page), left_(left), width_(width), top_(top) {}

  [[nodiscard]] double top() const { return top_; }
  void space(double height) { top_ -= height; }

  void write(const std::string& text, double size, bool bold, Colour colour, int most_lines = 99) {
    const TextBlock block{wrap(text, width_, size, bold, most_lines), size, bold};
    draw_block(page_, block, {left_, top_ - block.height(), left_ + width_, top_}, Align::kLeft,
               colour);
    top_ -= block.height();
  }

  /// Height of section().
  [[nodiscard]] double height_of(const std::vector<LeadText>& paragraphs) const {
    double height = kLineSpacing * kFindingSize + 1.1 * kBodySize;
    for (const LeadText& paragraph : paragraphs) {
      const auto lines = wrap(paragraph.lead, width_, kBodySize, true).size() +
                         wrap(paragraph.text, width_, kBodySize, false).size();
      height += (kLineSpacing * static_cast<double>(lines) + 0.6) * kBodySize;
    }
    return height;
  }

  /// A heading and its paragraphs.
  void section(const std::string& heading, const std::vector<LeadText>& paragraphs) {
    write(heading, kFindingSize, true, kDarkBlue);
    space(0.3 * kBodySize);
    for (const LeadText& paragraph : paragraphs) {
      write(paragraph.lead, kBodySize, true, kInk);
      write(paragraph.text, kBodySize, false, kInk);
      space(0.6 * kBodySize);
    }
    space(0.8 * kBodySize);
  }

 private:
  Drawing& page_;
  double left_, width_, top_;
};

/// The scenario that asks, and that the answer is about.
int asking(const StatutorySource& source) {
  return source.mitigated >= 0 ? source.mitigated : source.unmitigated;
}

std::string question_of(const StatutorySource& source) {
  const auto& scenarios = source.study.scenarios;
  const std::string& question = scenarios[static_cast<std::size_t>(asking(source))].question;
  return question.empty() ? "Where are plans, placements and the DSG balance heading?" : question;
}

/// Where the unmitigated balance goes and what the scenario changes, in the year of the question
/// and at the end.
std::vector<LeadText> findings_of(const StatutorySource& source, const StudyOutcomes& outcomes) {
  std::vector<LeadText> findings;
  for (const int january : answer_januaries(outcomes, asking(source))) {
    const auto sentences = [&](int scenario) {
      return result_sentences(outcomes, scenario, Outcome::kCumulative, january);
    };
    findings.push_back({sentences(source.unmitigated)[0], sentences(asking(source))[1]});
  }
  return findings;
}

std::vector<LeadText> assumption_texts(const StatutorySource& source, const StudyOutcomes& outcomes,
                                       const Column& column, double bottom) {
  std::vector<LeadText> texts = board_assumptions(source, outcomes, kAssumptions);
  const auto& figures = source.study.figures;
  const auto count = std::count_if(figures.begin(), figures.end(), [](const Figure& figure) {
    return figure.provenance.assumption;
  });
  texts.push_back({"All of them:",
                   fmt::format("{} of {} numbers have no published source; the workbook lists each "
                               "with its range.",
                               count_text(static_cast<double>(count)),
                               count_text(static_cast<double>(figures.size())))});
  // The weakest of the assumptions stay away where there is no room.
  while (texts.size() > 1 && column.top() - column.height_of(texts) < bottom)
    texts.erase(texts.end() - 2);
  return texts;
}

std::string foot_of(const StatutorySource& source) {
  const RunManifest& manifest = source.results.manifest();
  return fmt::format(
      "Fans: median with 50%, 80% and 95% of runs. Numbers are medians of {} runs "
      "unless they say otherwise. "
      "Source: published figures and assumptions of the model; highneeds {}, seed {}. {}",
      count_text(static_cast<double>(manifest.runs)), manifest.program_version, manifest.seed,
      long_date(manifest.created));
}

}  // namespace

NamedChart board_summary(const StatutorySource& source, const StudyOutcomes& outcomes) {
  Drawing page;
  page.width = kPageWidth;
  page.height = kPageHeight;
  const double width = kPageWidth - 2 * kMargin;
  Column head(page, kMargin, width, kPageHeight - kMargin);
  head.write(outcomes.place + ": plans and the DSG balance", kHeadSize, true, kDarkBlue, 2);
  head.space(0.4 * kBodySize);
  head.write("Question: " + question_of(source), kBodySize, false, kQuietInk, 3);
  head.space(0.5 * kBodySize);
  const std::vector<LeadText> findings = findings_of(source, outcomes);
  head.write(findings.front().lead, kFindingSize, true, kInk, 4);
  head.space(0.4 * kBodySize);
  head.write(findings.front().text, kFindingSize, false, kInk, 4);
  for (std::size_t later = 1; later < findings.size(); ++later) {
    head.space(0.4 * kBodySize);
    head.write(findings[later].lead + " " + findings[later].text, kBodySize, false, kInk, 4);
  }
  head.space(kBodySize);

  const TextBlock foot{wrap(foot_of(source), width, kSmallSize, false, 3), kSmallSize, false};
  draw_block(page, foot, {kMargin, kMargin, kMargin + width, kMargin + foot.height()}, Align::kLeft,
             kQuietInk);
  const double bottom = kMargin + foot.height() + kBodySize;

  const double chart_width = width - kSideWidth - kGutter;
  const ChartSize size{std::floor(chart_width), std::floor(head.top() - bottom), kChartTitleSize};
  double top = head.top();
  for (const LeadText& finding : findings) page.description += finding.lead + " " + finding.text;
  for (const NamedChart& chart : board_charts(source, outcomes, size)) {
    top -= chart.drawing.height;
    place(page, chart.drawing, {kMargin, top});
    page.description += " " + chart.drawing.title + ". " + chart.drawing.description;
  }
  Column side(page, kMargin + chart_width + kGutter, kSideWidth, head.top() - 0.5 * kBodySize);
  side.section("Three risks", board_risks(source, outcomes));
  side.section("Assumptions to know", assumption_texts(source, outcomes, side, bottom));
  page.title = outcomes.place + ": plans and the DSG balance";
  return {"summary", std::move(page)};
}

}  // namespace highneeds
