#include "reporting/chart_files.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <string>
#include <variant>

#include "chart_checks.h"
#include "reporting/breach_chart.h"
#include "reporting/fan_charts.h"
#include "reporting/gnuplot.h"
#include "reporting/process.h"
#include "reporting/results_charts.h"
#include "reporting/results_outcomes.h"
#include "reporting/scenario_charts.h"
#include "reporting/sentences.h"
#include "reporting/small_multiples.h"
#include "reporting/text_layout.h"
#include "reporting/waterfall_chart.h"
#include "scratch_directory.h"
#include "storage/file_source.h"
#include "synthetic_results.h"

using namespace highneeds;
using Catch::Matchers::Contains;
using namespace highneeds::test;
namespace fs = std::filesystem;

namespace {

/// Straight quantiles from `start` to `end` over eleven years, `half` wide at the end.
Fan straight_fan(double start, double end, double half) {
  Fan fan;
  for (int t = 0; t <= 10; ++t) {
    fan.times.push_back(2025 + t);
    for (std::size_t q = 0; q < kFanQuantiles.size(); ++q) {
      const double width = half * t / 10 * (kFanQuantiles[q] - 0.5) / 0.4;
      fan.quantiles[q].push_back(start + (end - start) * t / 10 + width);
    }
  }
  return fan;
}

ChartContext context(const std::string& place = "North East Lincolnshire") {
  return {place, "Do nothing", "DfE 2025; highneeds 0.1.0", "1 September 2026"};
}

std::vector<ScenarioRow> rows(int count, const std::string& name) {
  std::vector<ScenarioRow> out;
  for (int i = 0; i < count; ++i) {
    const double level = -100e6 + 4e6 * i, change = 4e6 * i;
    out.push_back({{name + " " + std::to_string(i),
                    {level, level - 9e6, level + 9e6},
                    {change, 0.8 * change, 1.2 * change},
                    1},
                   level - 12e6,
                   level + 12e6});
  }
  return out;
}

const ScenarioMeasure kBalance = {"scenarios-balance", "DSG balance at 31 March 2035", "",
                                  "at 31 March 2035", DifferenceKind::kBalance};

BalanceSteps some_steps(double scale) {
  BalanceSteps steps;
  steps.opening = -12e6 * scale;
  steps.first_year = -120e6 * scale;
  steps.demand = -228e6 * scale;
  steps.mix = 1e3 * scale;
  steps.price = 12e6 * scale;
  steps.interventions = 1e6 * scale;
  steps.grants = 33e6 * scale;
  steps.end = steps.opening + steps.first_year + steps.demand + steps.mix + steps.price +
              steps.interventions + steps.grants;
  steps.end_median = steps.end;
  steps.has_baseline = true;
  return steps;
}

std::vector<BreachRisk> some_risks() {
  return {{0, false, {1, 1, 1}},
          {20e6, false, {0, 0.99, 1}},
          {23.4e6, true, {0, 0.98, 1}},
          {40e6, false, {0, 0, 0.004}}};
}

std::vector<NamedChart> every_chart(const std::string& name) {
  const ActualSeries history = {{2022, 2023, 2024, 2025}, {1230, 1406, 1674, 1983}};
  const std::vector<SmallFan> smalls(9, {name, straight_fan(300, 500, 90), {}, Unit::kCount});
  BalanceNotes notes{2028, 2027, 10e6, 0.9, 1};
  return {caseload_chart(context(name), straight_fan(1983, 3164, 400), history),
          new_plans_chart(context(name), straight_fan(402, 300, 90), {}),
          balance_chart(context(name), straight_fan(-12e6, -104e6, 20e6), {}, notes),
          settings_chart(context(name), smalls),
          measures_chart(context(name), smalls),
          time_to_issue_chart(context(name), straight_fan(23, 22, 4), {}, 20),
          categories_chart(context(name),
                           {{name, straight_fan(9e6, 40e6, 5e6), {}, Unit::kMoney, {}, true}}),
          places_chart(context(name), places_sentence(name, 372, 372, "January 2035", 71),
                       {{name, straight_fan(300, 372, 9), {}, Unit::kCount, history},
                        {name, straight_fan(50, 70, 20), {}}}),
          waterfall_chart(context(name), some_steps(1), "31 March 2025", "31 March 2035"),
          breach_chart(context(name), {2026, 2027, 2028}, some_risks()),
          scenario_chart(context(name), kBalance, rows(8, name))};
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("chart titles state what the numbers say") {
  CHECK(caseload_chart(context(), straight_fan(1983, 3164, 400), {}).drawing.title ==
        "Plans are projected to rise from 1,983 in January 2025 to about 3,200 in January 2035");
  CHECK(caseload_chart(context(), straight_fan(1983, 1500, 100), {}).drawing.title ==
        "Plans are projected to fall from 1,983 in January 2025 to about 1,500 in January 2035");
  CHECK(balance_chart(context(), straight_fan(7e6, -4.7e6, 1e6), {}, {}).drawing.title ==
        "The DSG balance is projected to move from a surplus of £7.0m at 31 March 2025 to a "
        "deficit of £4.7m at 31 March 2035");
  CHECK(settings_chart(context(),
                       {{"A", straight_fan(100, 150, 9), {}}, {"B", straight_fan(100, 20, 9), {}}})
            .drawing.title ==
        "B: the largest fall in plans, from 100 in January 2025 to about 20 in January 2035");
  // The published number, not the model's, where there is one.
  CHECK_THAT(new_plans_chart(context(), straight_fan(420, 600, 50), {{2023, 2024}, {305, 402}})
                 .drawing.title,
             Contains("from 402 in 2024 to about 600"));
}

TEST_CASE("descriptions carry the numbers for those who cannot see the chart") {
  const NamedChart chart = balance_chart(context(), straight_fan(-12e6, -104e6, 20e6), {},
                                         {2028, 2027, 10e6, 0.9, 0.998});
  CHECK_THAT(chart.drawing.description,
             Contains("80% of runs end with deficits of £84m to £124m at 31 March 2035"));
  CHECK_THAT(chart.drawing.description, Contains("the chance of a deficit is more than 99%"));
  CHECK_THAT(chart.drawing.description, Contains("end of the statutory override on 31 March 2028"));
  CHECK_THAT(
      chart.drawing.description,
      Contains("High needs stability grant 2026-27: median £10.0m where paid, in 90% of runs"));
  CHECK_THAT(scenario_chart(context(), kBalance, rows(2, "S")).drawing.description,
             Contains("‘S 1’: median −£96.0m, 80% of runs −£105.0m to −£87.0m; paired difference "
                      "from ‘S 0’: about £4.0m better"));
}

TEST_CASE("no text of a chart runs into another or off the page, whatever the names and numbers") {
  for (const std::string& name :
       {std::string("Hull"),
        std::string("A county with a very long name, and a second one beside it that is longer"),
        kHostile}) {
    for (const NamedChart& chart : every_chart(name)) check_readable(chart);
  }
  for (const double scale : {1.0, 1e-3, 1e3, -1.0}) {
    check_readable(balance_chart(
        context(), straight_fan(-12e6 * scale, -104e6 * scale, 20e6 * std::abs(scale)), {},
        {2028, 2027, 10e6, 1, 1}));
    check_readable(waterfall_chart(context(), some_steps(scale), "31 March 2025", "31 March 2035"));
    check_readable(
        time_to_issue_chart(context(), straight_fan(3, 20 * std::abs(scale), 1), {}, 20));
    check_readable(
        caseload_chart(context(), straight_fan(2 * std::abs(scale), 3 * std::abs(scale), 0), {}));
  }
  for (const int count : {1, 2, 8})
    check_readable(scenario_chart(context(), kBalance, rows(count, "A scenario")));
}

TEST_CASE("long names of scenarios keep what tells them apart") {
  std::vector<ScenarioRow> many = rows(8, "S");
  for (std::size_t i = 1; i < many.size(); ++i) {
    many[i].end.name = "Both workstreams with an unusually long name, dbv-inclusion.realism=0." +
                       std::to_string(i);
  }
  many[1].end.difference = {36'000, 30'000, 40'000};
  const NamedChart chart = scenario_chart(context(), kBalance, many);
  check_readable(chart);
  std::string words;
  for (const Shape& shape : chart.drawing.shapes) {
    if (const Text* text = std::get_if<Text>(&shape)) words += text->text + " ";
  }
  for (int i = 1; i < 8; ++i) CHECK_THAT(words, Contains("0." + std::to_string(i) + " "));
  CHECK_THAT(words, Contains("£36,000 better"));
}

TEST_CASE("scripts have no substitution, no date and no markup") {
  for (const NamedChart& chart : every_chart(kHostile)) {
    const std::string script = gnuplot_script(chart.drawing, "chart.svg");
    CHECK_THAT(script, Contains("noenhanced"));
    // Each label is one line of which the text is one single-quoted string.
    const std::regex label(
        "set label [0-9]+ '([^']|'')*' at [-0-9.]+,[-0-9.]+ (left|center|right) font .*");
    std::istringstream lines(script);
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("set label")) continue;
      INFO(line);
      CHECK(std::regex_match(line, label));
    }
  }
}

TEST_CASE("files are whole, accessible and the same twice") {
  if (!can_draw()) return;
  const ScratchDirectory scratch;
  const std::vector<NamedChart> charts = every_chart("Hull");
  const auto first = write_charts(charts, scratch.path() / "a", {});
  const auto second = write_charts(charts, scratch.path() / "b", {});
  REQUIRE(first.size() == 3 * charts.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    INFO(first[i]);
    CHECK(fs::file_size(first[i]) > 1000);
    CHECK((text_of(first[i]) == text_of(second[i])));  // in parentheses: not printed
  }
  for (const fs::path& folder : {scratch.path() / "a", scratch.path() / "b"}) {
    CHECK(std::distance(fs::directory_iterator(folder), fs::directory_iterator()) ==
          static_cast<long>(first.size()));
  }
  const std::string svg = text_of(first[0]);
  CHECK_THAT(svg, Contains("role=\"img\" aria-labelledby=\"chart-title chart-description\""));
  CHECK_THAT(svg, Contains("width=\"170mm\" height=\"105mm\""));
  CHECK_THAT(svg, Contains("<title id=\"chart-title\">Plans are projected to rise"));
  CHECK_THAT(svg, Contains("<desc id=\"chart-description\">Fan chart, Hull, ‘Do nothing’."));
  CHECK_THAT(svg, Contains("font-weight=\"bold\""));
  CHECK_THAT(svg, !Contains("DejaVu Sans:Bold"));
  // 170 mm at 300 dots an inch, big-endian in the PNG header.
  const std::string png = text_of(first[1]);
  CHECK(static_cast<unsigned char>(png[18]) * 256 + static_cast<unsigned char>(png[19]) == 2008);
  CHECK(text_of(first[2]).starts_with("%PDF"));
}

TEST_CASE("hostile names are text and nothing else") {
  if (!can_draw()) return;
  const ScratchDirectory scratch;
  const auto files =
      write_charts(every_chart(kHostile), scratch.path() / "a", {true, false, false, false});
  for (const fs::path& file : files) {
    const std::string svg = text_of(file);
    INFO(file);
    CHECK_THAT(svg, !Contains("<script>"));
    CHECK_THAT(svg, Contains("&lt;script"));
  }
  CHECK_FALSE(fs::exists(scratch.path() / "a" / "hacked"));
  CHECK_FALSE(fs::exists("hacked"));
  CHECK(xml_text("a<b>&\"c\"\n\x01z\xff") == "a&lt;b&gt;&amp;&quot;c&quot; z\xEF\xBF\xBD");
}

TEST_CASE("nothing is overwritten unasked, and nothing is left behind after a failure") {
  if (!can_draw()) return;
  const ScratchDirectory scratch;
  std::vector<NamedChart> charts = {every_chart("Hull")[0]};
  ChartFileOptions svg_only{true, false, false, false};
  (void)write_charts(charts, scratch.path(), svg_only);
  const std::string before = text_of(scratch.path() / "caseload.svg");
  charts[0].drawing.title = "Another";
  try {
    (void)write_charts(charts, scratch.path(), svg_only);
    FAIL("overwrote a file");
  } catch (const OutputError& error) {
    CHECK(error.exit_code() == 2);
    CHECK_THAT(error.what(), Contains("exists already") && Contains("--force"));
  }
  CHECK(text_of(scratch.path() / "caseload.svg") == before);
  svg_only.force = true;
  (void)write_charts(charts, scratch.path(), svg_only);
  CHECK_THAT(text_of(scratch.path() / "caseload.svg"), Contains(">Another</title>"));
  CHECK(std::distance(fs::directory_iterator(scratch.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("a missing program is named with the package that has it") {
  const ScratchDirectory scratch;
  try {
    Process({"gnuplot-that-is-not-there"}, scratch.path(), "charts are drawn with it",
            "gnuplot-nox");
    FAIL("started a program that does not exist");
  } catch (const OutputError& error) {
    CHECK(std::string(error.what()) ==
          "gnuplot-that-is-not-there is not installed (charts are drawn with it); type 'apt-get "
          "install gnuplot-nox'");
    CHECK(error.exit_code() == 1);
  }
  Process failing({"sh", "-c", "echo no ink >&2; exit 3"}, scratch.path(), "", "");
  CHECK_THROWS_WITH(failing.wait(), "sh failed (no ink)");
}

TEST_CASE("text wraps by its width, keeps dates together and breaks what does not fit") {
  CHECK(text_width("WWW", 10) == Approx(29.67));
  CHECK(text_width("£1−", 10) == Approx(21.1));
  for (const std::string& line :
       wrap("the deficit at 31 March 2025 and at 31 March 2035", 130, 10)) {
    CHECK(text_width(line, 10) <= 130);
    CHECK_FALSE((line.ends_with(" 31") || line.starts_with("March")));
  }
  for (const std::string& line : wrap(std::string(200, 'm'), 100, 10))
    CHECK(text_width(line, 10) <= 100);
  CHECK(wrap("one two three four", 30, 10, false, 2).size() == 2);
  CHECK(wrap("one two three four", 30, 10, false, 2)[1].ends_with("…"));
  CHECK(one_line(" a\t\nb\x7f ") == "a b");
}

TEST_CASE("labels move apart as little as they can and stay inside") {
  const std::vector<double> centres = spread_labels({50, 50, 10}, {10, 10, 10}, 0, 100);
  CHECK(centres == std::vector<double>{45, 55, 10});
  const std::vector<double> pushed = spread_labels({99, 98, 97}, {10, 10, 10}, 0, 100);
  CHECK(pushed == std::vector<double>{95, 85, 75});
  CHECK(spread_labels({}, {}, 0, 1).empty());
}

TEST_CASE("the outcomes of a results file are those of its runs") {
  constexpr std::int64_t kRuns = 101;
  const ScratchDirectory scratch;
  Study study = test::synthetic_study(3);
  study.scenarios[1].baseline = study.scenarios[2].baseline = "do-nothing";
  study.scenarios[0].model.settings[1].specialist = true;
  study.scenarios[0].model.name = "Northshire";
  test::write_synthetic(scratch.path() / "a.h5", study, kRuns);
  const ResultsReader reader(scratch.path() / "a.h5");
  const StudyOutcomes outcomes = read_outcomes(reader, study);
  REQUIRE(outcomes.scenarios.size() == 3);
  CHECK(outcomes.place == "Northshire");
  CHECK(outcomes.scenarios[0].baseline == -1);
  CHECK(outcomes.scenarios[2].baseline == 0);
  const Axes axes = axes_of(study.scenarios[0].model);
  const std::size_t cumulative = static_cast<std::size_t>(BalanceItem::kCumulative);
  for (const std::int64_t run : {0, 3, 100}) {
    const RunResult result = test::synthetic_run(axes, 0, run);
    const auto at = static_cast<std::size_t>(run);
    const std::size_t januaries = static_cast<std::size_t>(axes.census_years),
                      years = static_cast<std::size_t>(axes.financial_years);
    const ScenarioOutcomes& out = outcomes.scenarios[0];
    CHECK(out[Outcome::kPlans].years == std::vector<int>{2025, 2026, 2027, 2028});
    CHECK(out[Outcome::kPlans].values[at * januaries + 1] ==
          result.plans_by_age_band[1] + result.plans_by_age_band[januaries + 1]);
    CHECK(out[Outcome::kSpecialist].years == std::vector<int>{2025, 2026, 2027, 2028});
    CHECK(out[Outcome::kSpecialist].values[at * januaries + 2] ==
          result.plans_by_setting[static_cast<std::size_t>(axes.months + 1 + 24)]);
    CHECK(out[Outcome::kCumulative].years == std::vector<int>{2026, 2027, 2028});
    CHECK(out[Outcome::kCumulative].values[at * years + 2] ==
          result.balance[cumulative * years + 2]);
    CHECK(out[Outcome::kNewPlans].years == std::vector<int>{2025, 2026, 2027});
    double issued = 0;  // in 2026: the base year and 2025 come before
    for (int month = 24; month < 36; ++month) {
      issued += static_cast<double>(result.flows[static_cast<std::size_t>(
          static_cast<int>(Measure::kIssued) * axes.flow_months() + month)]);
    }
    CHECK(out[Outcome::kNewPlans].values[at * 3 + 1] == Approx(issued));
  }

  const std::vector<NamedChart> charts = study_charts(reader, study, outcomes, {{"dbv-1"}, true});
  std::vector<std::string> names;
  for (const NamedChart& chart : charts) names.push_back(chart.name);
  CHECK(names == std::vector<std::string>{
                     "caseload-dbv-1", "new-plans-dbv-1", "settings-dbv-1", "balance-dbv-1",
                     "time-to-issue-dbv-1", "spend-categories-dbv-1", "waterfall-dbv-1",
                     "breach-dbv-1", "measures-dbv-1", "scenarios-balance", "scenarios-new-plans"});
  CHECK(study_charts(reader, study, outcomes, {}).size() == 26);
  CHECK_THROWS_AS(study_charts(reader, study, outcomes, {{"dbv-9"}, false}), InputError);
}

TEST_CASE("dates are written out") {
  CHECK(long_date("2026-09-01T12:00:00Z") == "1 September 2026");
  CHECK(long_date("2026-13-01") == "2026-13-01");
  CHECK(long_date("soon") == "soon");
}
