#include "reporting/tracking_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

#include "reporting/fan_drawing.h"
#include "reporting/sentences.h"
#include "statistics/importance.h"

namespace highneeds {
namespace {

/// What is drawn before the first reading and after the last: more would squeeze the readings.
constexpr double kYearsAround = 1;

/// The times of a fan around the readings, two of them at least.
Fan around(const Fan& fan, const TrackedSeries& series) {
  const double first = series.reading_times.front() - kYearsAround;
  const double last = series.reading_times.back() + kYearsAround;
  std::size_t from = 0, to = fan.size();
  while (from + 2 < to && fan.times[from] < first) ++from;
  while (to > from + 2 && fan.times[to - 1] > last) --to;
  const auto cut = [&](const std::vector<double>& values) {
    return std::vector<double>(values.begin() + static_cast<std::ptrdiff_t>(from),
                               values.begin() + static_cast<std::ptrdiff_t>(to));
  };
  Fan shown;
  shown.times = cut(fan.times);
  for (std::size_t q = 0; q < fan.quantiles.size(); ++q) shown.quantiles[q] = cut(fan.quantiles[q]);
  return shown;
}

std::string within_text(Rating rating) {
  switch (rating) {
    case Rating::kGreen:
      return "within 80% of runs";
    case Rating::kAmber:
      return "outside 80% of runs, within 95%";
    case Rating::kRed:
      break;
  }
  return "outside 95% of runs";
}

/// The forecast of the last time, re-weighted; nothing where no run counts.
std::optional<Estimate> reweighted_end(const Tracking& tracking, const TrackedSeries& series) {
  if (tracking.effective_runs == 0) return std::nullopt;
  const std::vector<double> all = series.column(series.times.size() - 1);
  std::vector<double> values, weights;
  for (std::size_t run = 0; run < all.size(); ++run) {
    if (std::isnan(all[run])) continue;
    values.push_back(all[run]);
    weights.push_back(tracking.weights[run]);
  }
  double sum = 0;
  for (const double weight : weights) sum += weight;
  if (!(sum > 0)) return std::nullopt;
  for (double& weight : weights) weight /= sum;
  const auto at = [&](double p) { return weighted_quantile(values, weights, p); };
  return Estimate{at(0.5), at(0.1), at(0.9)};
}

/// "all 3 readings lie within 80% of runs", "2 of 3 readings lie outside 80% of runs".
std::string ratings_phrase(const Tracking& tracking, const TrackedSeries& series) {
  const auto outside =
      std::count_if(series.readings.begin(), series.readings.end(),
                    [&](std::size_t i) { return tracking.readings[i].rating != Rating::kGreen; });
  if (outside == 0) {
    return (series.readings.size() == 2 ? std::string("both readings")
                                        : fmt::format("all {} readings", series.readings.size())) +
           " lie within 80% of runs";
  }
  return fmt::format("{} of {} readings {} outside 80% of runs", outside, series.readings.size(),
                     outside == 1 ? "lies" : "lie");
}

/// "Plans, January 2026: 2,290 against a projected 2,275, within 80% of runs".
std::string readings_phrase(const Tracking& tracking, const TrackedSeries& series) {
  const TrackedReading& last = tracking.readings[series.readings.back()];
  const std::string& when = series.reading_when.back();
  const std::string against =
      fmt::format("{} against a projected {}", number_text(last.actual, last.unit),
                  number_text(last.projected.median, last.unit));
  if (series.readings.size() == 1)
    return fmt::format("{}, {}: {}, {}", series.what, when, against, within_text(last.rating));
  return fmt::format("{}: {}; the latest, {}, is {}", series.what, ratings_phrase(tracking, series),
                     when, against);
}

std::string reweighted_phrase(const Estimate& end, double before, const std::string& when,
                              Unit unit) {
  const std::string from = number_text(before, unit), to = number_text(end.median, unit);
  if (from == to) return fmt::format("; re-weighted, the median of {} stays at {}", when, to);
  return fmt::format("; re-weighted, the median of {} moves from {} to {}", when, from, to);
}

std::string sentence(const Tracking& tracking, const TrackedSeries& series,
                     const std::optional<Estimate>& end, double median) {
  const Unit unit = tracking.readings[series.readings.front()].unit;
  const bool relied_on = end && tracking.effective_runs >= kLeastEffectiveRuns;
  return readings_phrase(tracking, series) +
         (relied_on ? reweighted_phrase(*end, median, series.when.back(), unit) : "");
}

/// The re-weighted forecast of the last time, and how far it is to be relied on.
std::string weights_text(const Tracking& tracking, const TrackedSeries& series,
                         const std::optional<Estimate>& end) {
  if (!end) return "No run is near the readings: there is no re-weighted forecast";
  const Unit unit = tracking.readings[series.readings.front()].unit;
  const std::string runs = fmt::format("{} of {} runs count (effective sample size)",
                                       count_text(tracking.effective_runs),
                                       count_text(static_cast<double>(tracking.runs)));
  if (tracking.effective_runs < kLeastEffectiveRuns) {
    return fmt::format("TOO FEW EFFECTIVE RUNS: {}, {} are needed for a re-weighted forecast", runs,
                       count_text(kLeastEffectiveRuns));
  }
  return fmt::format("Re-weighted by all readings, {}: {} (80%: {} to {}); {}", series.when.back(),
                     number_text(end->median, unit), number_text(end->low80, unit),
                     number_text(end->high80, unit), runs);
}

std::string description_of(const ChartContext& context, const Tracking& tracking,
                           const TrackedSeries& series, const Fan& fan,
                           const std::optional<Estimate>& end) {
  const std::size_t last = fan.size() - 1;
  const Unit unit = tracking.readings[series.readings.front()].unit;
  std::string text = fmt::format("Fan chart with readings, {}.", context.of_scenario());
  for (std::size_t i = 0; i < series.readings.size(); ++i) {
    const TrackedReading& reading = tracking.readings[series.readings[i]];
    text += fmt::format(" {}: {}, {}; projected median {}, 80% of runs {} to {}.",
                        series.reading_when[i], number_text(reading.actual, unit),
                        within_text(reading.rating), number_text(reading.projected.median, unit),
                        number_text(reading.projected.low80, unit),
                        number_text(reading.projected.high80, unit));
  }
  text += fmt::format(" {}: projected median {}, 80% of runs {} to {}.", series.when.back(),
                      number_text(fan.median(last), unit), number_text(fan.low80(last), unit),
                      number_text(fan.high80(last), unit));
  return text + " " + weights_text(tracking, series, end) + ".";
}

}  // namespace

std::string tracking_sentence(const Tracking& tracking, const TrackedSeries& series) {
  const Fan fan = fan_of(series.runs, series.times);
  return sentence(tracking, series, reweighted_end(tracking, series), fan.median(fan.size() - 1));
}

NamedChart tracking_chart(const ChartContext& context, const Tracking& tracking,
                          const TrackedSeries& series) {
  const Fan fan = fan_of(series.runs, series.times);
  const Fan shown = around(fan, series);
  const std::optional<Estimate> end = reweighted_end(tracking, series);
  FanChart chart;
  chart.fan = &shown;
  chart.from_zero = false;
  chart.unit = tracking.readings[series.readings.front()].unit;
  chart.actuals = recent_history(series.history, shown.times.front(), kYearsAround);
  for (std::size_t i = 0; i < series.readings.size(); ++i) {
    const TrackedReading& reading = tracking.readings[series.readings[i]];
    chart.readings.times.push_back(series.reading_times[i]);
    chart.readings.values.push_back(reading.actual);
  }
  const TrackedReading& latest = tracking.readings[series.readings.back()];
  const double step = fan_chart_ticks(chart).step;
  chart.notes.push_back({{chart.readings.times.back(), latest.actual},
                         fmt::format("Reading, {}: {}", series.reading_when.back(),
                                     label_text(latest.actual, step, chart.unit)),
                         false});
  const double median = fan.median(fan.size() - 1);
  chart.text.title = sentence(tracking, series, end, median);
  const std::string unit = chart.unit == Unit::kMoney   ? ", " + money_unit(step)
                           : chart.unit == Unit::kWeeks ? ", weeks"
                                                        : "";
  chart.text.subtitle = fmt::format(
      "{}. {}{}, {}: readings (large dots), median of the runs with 50%, 80% and 95% bands",
      weights_text(tracking, series, end), series.what, unit, context.of_scenario());
  chart.text.source = context.foot();
  chart.text.title_size = context.size.title;
  chart.description = description_of(context, tracking, series, fan, end);
  return {"actual-" + series.name, draw_fan_chart(chart, context.size)};
}

}  // namespace highneeds
