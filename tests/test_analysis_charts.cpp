// Charts of analyses: the split of a difference, the tornado, readings on their fan.
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>
#include <cmath>

#include "chart_checks.h"
#include "program_run.h"
#include "reporting/changes.h"
#include "reporting/input_words.h"
#include "reporting/sentences.h"
#include "reporting/split_chart.h"
#include "reporting/tornado_chart.h"
#include "reporting/tracking_chart.h"
#include "statistics/quantiles.h"
#include "synthetic_results.h"

using namespace highneeds;
using namespace highneeds::test;
using Catch::Matchers::Contains;

namespace {

ChartContext context(const std::string& name = "North East Lincolnshire") {
  return {name, "Both", "highneeds 0.1.0, 300 runs", "1 September 2026", {}};
}

Quantity balance() {
  Quantity quantity;
  quantity.item = static_cast<int>(BalanceItem::kCumulative);
  quantity.subject = "DSG balance at 31 March 2030";
  return quantity;
}

Quantity plans() {
  Quantity quantity;
  quantity.kind = Quantity::Kind::kPlans;
  quantity.unit = Unit::kCount;
  quantity.subject = "Plans in January 2030";
  return quantity;
}

/// Runs around a mean, evenly spread.
std::vector<double> runs_around(double mean, double half, int runs = 100) {
  std::vector<double> values;
  for (int i = 0; i < runs; ++i) values.push_back(mean + half * (2.0 * i / (runs - 1) - 1));
  return values;
}

std::vector<SplitPart> three_parts(double scale = 1) {
  return {{"Inclusion", runs_around(-4e6 * scale, 1e6 * scale)},
          {"Commissioning", runs_around(6e6 * scale, 1e6 * scale)},
          {"Data", runs_around(-1e6 * scale, 0)}};
}

/// Signed widths of the bars from zero, in drawing units, in the order of the rows.
std::vector<double> bar_widths(const Drawing& drawing) {
  std::vector<double> widths;
  for (const Shape& shape : drawing.shapes) {
    const Polygon* bar = std::get_if<Polygon>(&shape);
    if (bar == nullptr || bar->fill == kWhite) continue;
    const double width = bar->points[1].x - bar->points[0].x;
    widths.push_back(bar->fill == kDarkPink ? -width : width);
  }
  return widths;
}

NumberEffect effect(const std::string& name, double low, double high) {
  NumberEffect one;
  one.name = name;
  one.unit = "GBP a year";
  one.swing = {low, high, 1e5};
  one.low = 16'700;
  one.high = 38'100;
  return one;
}

/// Plans of 100 runs over three years, with readings at the first ones.
struct Tracked {
  Tracking tracking;
  TrackedSeries series;
};
Tracked tracked(const std::vector<Rating>& ratings, double effective, double scale = 1) {
  Tracked made;
  made.tracking.runs = 100;
  made.tracking.effective_runs = effective;
  made.tracking.weights.assign(100, effective > 0 ? 0.01 : 0.0);
  made.series.name = "plans";
  made.series.what = "Plans";
  for (int t = 0; t < 4; ++t) {
    made.series.times.push_back(2025 + t);
    made.series.when.push_back("January " + std::to_string(2025 + t));
  }
  for (const double value : runs_around(0, 1)) {
    for (int t = 0; t < 4; ++t)
      made.series.runs.push_back(scale * (1000 + 100 * t + 20 * (t + 1) * value));
  }
  for (std::size_t i = 0; i < ratings.size(); ++i) {
    TrackedReading reading;
    reading.what = "Plans";
    reading.actual = scale * (1010 + 100 * static_cast<double>(i));
    reading.projected = {scale * (1000 + 100 * static_cast<double>(i)), scale * 990, scale * 1020,
                         0};
    reading.rating = ratings[i];
    made.tracking.readings.push_back(reading);
    made.series.readings.push_back(i);
    made.series.reading_times.push_back(2025 + static_cast<double>(i));
    made.series.reading_when.push_back("January " + std::to_string(2025 + i));
  }
  return made;
}

}  // namespace

TEST_CASE("a split's title says which way the whole goes and through what") {
  CHECK(split_sentence(balance(), "Both", three_parts()) ==
        "DSG balance at 31 March 2030 might be about £1.0m better on average under ‘Both’; through "
        "‘Commissioning’ alone about £6.0m better");
  CHECK(split_sentence(balance(), "One", std::vector{three_parts()[0]}) ==
        "DSG balance at 31 March 2030 would be about £4.0m worse on average under ‘One’, all of it "
        "through ‘Inclusion’");
  const std::vector<SplitPart> wide = {{"A", runs_around(-3e6, 9e6)}, {"B", runs_around(-1e6, 0)}};
  CHECK(split_sentence(balance(), "Two", wide) ==
        "DSG balance at 31 March 2030 might be about £4.0m worse on average under ‘Two’, most of "
        "it through ‘A’");
  const std::vector<SplitPart> noise = {{"A", runs_around(1e5, 9e6)}};
  CHECK_THAT(split_sentence(balance(), "Two", noise), Contains("does not stand out"));
  CHECK_THAT(split_sentence(plans(), "Two", std::vector<SplitPart>{{"A", {0, 0, 0}}}),
             Contains("no different"));
  CHECK_THAT(split_sentence(plans(), "Two", std::vector<SplitPart>{{"A", {-7, -8, -9}}}),
             Contains("about 8.0 lower"));
}

TEST_CASE("whatever the parts, a split's title is true of them") {
  rc::prop("direction of the whole, name and share of the largest part", [] {
    const int count = *rc::gen::inRange(1, 6);
    std::vector<SplitPart> parts;
    for (int i = 0; i < count; ++i) {
      const int middle = *rc::gen::inRange(-100, 100), half = *rc::gen::inRange(0, 30);
      parts.push_back({"part " + std::to_string(i), runs_around(1e5 * middle, 1e5 * half, 40)});
    }
    const std::string text = split_sentence(balance(), "S", parts);
    const std::vector<double> total = total_of(parts);
    const double whole = mean(total);
    const auto says = [&](const char* words) { return text.find(words) != std::string::npos; };
    if (says("no different") || says("does not stand out")) {
      RC_ASSERT(std::abs(whole) <= 2 * standard_error_of_mean(total));
      return;
    }
    const std::string head = text.substr(0, text.find(" on average"));
    RC_ASSERT(head.ends_with(whole < 0 ? "worse" : "better"));
    double largest = 0;
    for (const SplitPart& part : parts) largest = std::max(largest, std::abs(mean(part.by_run)));
    for (const SplitPart& part : parts) {
      if (!says(quoted_name(part.label).c_str())) continue;
      RC_ASSERT(std::abs(mean(part.by_run)) == largest);
      if (says("most of it")) {
        RC_ASSERT(mean(part.by_run) / whole > 0.5);
        RC_ASSERT(mean(part.by_run) / whole < 1);
      }
    }
  });
}

TEST_CASE("the bars of a split add up to the bar of the whole") {
  const std::vector<double> widths =
      bar_widths(split_chart(context(), balance(), "Do nothing", three_parts()).drawing);
  REQUIRE(widths.size() == 4);
  CHECK(widths[0] + widths[1] + widths[2] == Approx(widths[3]));
  CHECK(widths[0] / widths[1] == Approx(-4.0 / 6));
}

TEST_CASE("differences show their sign and never round to nothing") {
  CHECK(change_text(-534'000, 500'000, Unit::kMoney) == "−£0.53m");
  CHECK(change_text(12.3e6, 5e6, Unit::kMoney) == "+£12.3m");
  CHECK(change_text(4'321, 5e6, Unit::kMoney) == "+£4k");
  CHECK(change_text(-321, 5e6, Unit::kMoney) == "−£321");
  CHECK(change_text(0, 5e6, Unit::kMoney) == "£0.0m");
  CHECK(change_text(0.012, 0.01, Unit::kShare) == "+1.2 points");
  CHECK(change_text(-0.4, 0.2, Unit::kWeeks) == "−0.40");
  CHECK(change_text(-7.6, 20, Unit::kCount) == "−8");
  CHECK(about_change_text(-0.43, Unit::kCount) == "0.43");
}

TEST_CASE("inputs are named and written for people") {
  CHECK(readable_name("growth.long_run_per_year") == "Growth of requests a year, in the long run");
  CHECK(readable_name("settings.independent_special.price (assumption)") ==
        "Price of a placement a year: independent special (assumption)");
  CHECK(readable_name("finance.block.growth.2026-27") == "High needs block, growth in 2026-27");
  CHECK(readable_name("dbv-inclusion.effects.first_setting.change") ==
        "Effect on first setting: dbv inclusion");
  CHECK(readable_name("some_thing.new-here") == "Some thing, new here");
  CHECK(input_text(57'312, "GBP a year") == "£57,300");
  CHECK(input_text(-1.25e6, "GBP") == "−£1.25m");
  CHECK(input_text(0.0824, "proportional a year") == "8.24%");
  CHECK(input_text(10.0, "months") == "10");
  CHECK(input_text(0.5, "weight") == "0.5");
  CHECK(input_text(0.000123456, "factor") == "0.000123");
  CHECK(input_text(0, "0 or 1") == "0");
}

TEST_CASE("a tornado finds what moves the result, longest first, and leaves noise out") {
  // The result is 2 a - b, with a and b drawn on a grid of their own, and c of no effect.
  Study study;
  for (const char* name : {"b", "a", "c"}) {
    study.parameters.emplace_back();
    study.parameters.back().name = name;
    study.parameters.back().unit = "share";
  }
  std::vector<double> draws, result;
  for (int run = 0; run < 400; ++run) {
    const double a = run % 20, b = run / 20, c = (run * 7) % 13;
    draws.insert(draws.end(), {b, a, c});
    result.push_back(2 * a - b);
  }
  const std::vector<NumberEffect> effects = number_effects(study, draws, result);
  const std::vector<const NumberEffect*> order = largest_swings(effects);
  REQUIRE(order.size() == 2);
  CHECK(order[0]->name == "a");
  CHECK(order[0]->swing.high - order[0]->swing.low == Approx(32));  // fifths: 0 to 3, 16 to 19
  CHECK(order[0]->low == Approx(1.5));
  CHECK(order[0]->high == Approx(17.5));
  CHECK(order[1]->name == "b");
  CHECK(order[1]->swing.high - order[1]->swing.low == Approx(-16));
  CHECK(tornado_sentence(plans(), order) ==
        "Plans in January 2030: the single number that matters most is ‘A’; the mean is −7 where "
        "it is low and 26 where it is high");
  CHECK_FALSE(tornado_chart(context(), plans(), 0, {effects[2]}).has_value());
}

TEST_CASE("the title of readings counts those outside, and trusts enough runs only") {
  using enum Rating;
  const Tracked one = tracked({kGreen}, 80);
  CHECK(tracking_sentence(one.tracking, one.series) ==
        "Plans, January 2025: 1,010 against a projected 1,000, within 80% of runs; re-weighted, "
        "the median of January 2028 stays at 1,300");
  const Tracked two = tracked({kGreen, kGreen}, 49);
  CHECK(tracking_sentence(two.tracking, two.series) ==
        "Plans: both readings lie within 80% of runs; the latest, January 2026, is 1,110 against a "
        "projected 1,100");
  const Tracked three = tracked({kRed, kGreen, kAmber}, 0);
  CHECK_THAT(tracking_sentence(three.tracking, three.series),
             Contains("2 of 3 readings lie outside 80% of runs; the latest, January 2027"));
  const auto subtitle_of = [](const Tracked& of) {
    return tracking_chart(context(), of.tracking, of.series).drawing.description;
  };
  CHECK_THAT(subtitle_of(one), Contains("80 of 100 runs count") && !Contains("TOO FEW"));
  CHECK_THAT(subtitle_of(two), Contains("TOO FEW EFFECTIVE RUNS: 49 of 100 runs count"));
  CHECK_THAT(subtitle_of(three), Contains("there is no re-weighted forecast"));
}

TEST_CASE("re-weighting moves the median to the runs that count") {
  Tracked made = tracked({Rating::kGreen}, 60);
  for (std::size_t run = 0; run < 100; ++run) made.tracking.weights[run] = run < 50 ? 0.0 : 0.02;
  CHECK_THAT(tracking_sentence(made.tracking, made.series),
             Contains("the median of January 2028 moves from 1,300 to 1,340"));
}

TEST_CASE("no text of an analysis chart runs into another or off the page") {
  for (const std::string& name : {std::string("N"), kHostile, std::string(300, 'w')}) {
    for (const double scale : {1e-5, 1.0, 1e3}) {
      std::vector<SplitPart> parts = three_parts(scale);
      for (SplitPart& part : parts) part.label = name + part.label;
      ChartContext place = context(name);
      place.scenario = name;
      check_readable(split_chart(place, balance(), name, parts));
      check_readable(split_chart(place, plans(), name, std::vector{parts[0]}));
      const std::vector<NumberEffect> numbers = {effect(name, -90e6 * scale, -120e6 * scale),
                                                 effect("b", -99e6 * scale, -95e6 * scale),
                                                 effect("same side", -80e6 * scale, -70e6 * scale)};
      const auto many = tornado_chart(place, balance(), -100e6 * scale, numbers);
      if (many) check_readable(*many);
      using enum Rating;
      for (const double effective : {0.0, 12.0, 80.0}) {
        Tracked made = tracked({kGreen, kAmber, kRed}, effective, scale);
        made.series.what = name;
        check_readable(tracking_chart(place, made.tracking, made.series));
      }
    }
  }
}

TEST_CASE("a series holds what every run has over each period") {
  const ScratchDirectory folder;
  const Study study = synthetic_study(2);
  write_synthetic(folder / "r.h5", study, 30);
  const ResultsReader results(folder / "r.h5");
  const Model& model = study.scenarios[1].model;
  const auto reading = [&](const std::string& rows) {
    Faults faults;
    const auto actuals =
        read_actuals({"a", "a", "measure,date,value,setting\n" + rows}, model, faults);
    REQUIRE(faults.empty());
    return actuals;
  };
  const auto series = tracked_series(
      results, study, 1,
      reading("plans,2026-01,9,\nissued,2026,9,\nissued,2025-autumn,9,\nplans,2025-09,9,\n"
              "plans,2026-01,9,state_special\ncumulative,2025-26,-9,\n"));
  REQUIRE(series.size() == 5);
  CHECK(series[0].readings == std::vector<std::size_t>{3, 0});  // by time
  CHECK(series[0].reading_when == std::vector<std::string>{"September 2025", "January 2026"});
  CHECK(series[0].reading_times[0] == Approx(2025 + 8.0 / 12));
  CHECK(series[0].column(12) == read_quantity(results, 1, parse_quantity("plans@2026", model)));
  CHECK(series[3].column(12) ==
        read_quantity(results, 1, parse_quantity("plans.state_special@2026", model)));
  CHECK(series[1].when[1] == "2026");
  CHECK(series[1].column(1) == read_quantity(results, 1, parse_quantity("issued@2026", model)));
  std::vector<double> terms(30);
  for (std::size_t t = 3; t < 6; ++t) {
    for (std::size_t run = 0; run < 30; ++run) terms[run] += series[2].column(t)[run];
  }
  CHECK(series[2].when[3] == "spring 2026");
  CHECK(terms == series[1].column(1));
  CHECK(series[4].when[0] == "31 March 2026");
  CHECK(series[4].column(0) ==
        read_quantity(results, 1, parse_quantity("cumulative@2025-26", model)));
}

TEST_CASE("commands write their charts once, the same twice, and only where asked") {
  if (!can_draw()) return;
  const ScratchDirectory folder;
  REQUIRE(run_program(folder, "run everything inclusion --runs 200 -q -o r.h5").exit_code == 0);
  std::ofstream(folder.path() / "a.csv")
      << "measure,date,value\nplans,2026-01,1000\nissued,2025,300\n";
  const std::vector<std::pair<std::string, std::vector<std::string>>> commands = {
      {"compare r.h5 --split everything --runs 60",
       {"split-everything-cumulative-2029-30", "split-kinds-everything-cumulative-2029-30"}},
      {"explain r.h5 -s inclusion --quantity plans@2028 --runs 20",
       {"tornado-inclusion-plans-2028"}},
      {"track r.h5 a.csv -s inclusion", {"actual-plans-inclusion", "actual-issued-inclusion"}}};
  for (const auto& [command, names] : commands) {
    CAPTURE(command);
    const std::string charts = command + " -q --format svg --charts c";
    const Outcome first = run_program(folder, charts);
    CAPTURE(first.out, first.err);
    REQUIRE(first.exit_code == 0);
    CHECK(run_program(folder, command + " -q").out == first.out);
    const std::string bytes = text_of(folder.path() / "c" / (names[0] + ".svg"));
    for (const std::string& name : names)
      CHECK(text_of(folder.path() / "c" / (name + ".svg")).size() > 2000);
    const Outcome second = run_program(folder, charts);
    CHECK(second.exit_code == 2);
    CHECK_THAT(second.err, Contains("--force"));
    CHECK(second.out.empty());  // refused before the work
    REQUIRE(run_program(folder, charts + " --force").exit_code == 0);
    CHECK(text_of(folder.path() / "c" / (names[0] + ".svg")) == bytes);
  }
  const Outcome alone = run_program(folder, "compare r.h5 --charts c -q");
  CHECK(alone.exit_code == 2);
  CHECK_THAT(alone.err, Contains("--split"));
}
