#include "reporting/tracking.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reporting/flow_runs.h"
#include "reporting/sentences.h"
#include "reporting/text_table.h"
#include "reporting/tracked_series.h"
#include "statistics/quantiles.h"

namespace highneeds {
namespace {

constexpr int kWeeks = kMeasures + static_cast<int>(YearlyRatio::kMeanWeeksToIssue);
constexpr int kOnTime = kMeasures + static_cast<int>(YearlyRatio::kShareIssuedOnTime);
/// A run counts as near a reading within this share of the runs' own spread, besides counting
/// error.
constexpr double kKernelShare = 0.3;

/// The result that a reading of plans or of the balance is a reading of.
Quantity quantity_of(const Actual& actual, const Model& model) {
  Quantity quantity;
  if (actual.kind == Actual::Kind::kPlans) {
    quantity.kind = Quantity::Kind::kPlans;
    quantity.item = actual.setting;
    quantity.time = actual.from - model.census;
  } else {
    quantity.kind = Quantity::Kind::kBalance;
    quantity.item = actual.item;
    quantity.time = FinancialYear::of(actual.from) - (FinancialYear::of(model.census) + 1);
  }
  return quantity;
}

std::vector<double> projected_by_run(const ResultsReader& results, const Model& model, int scenario,
                                     const Actual& actual) {
  if (actual.kind == Actual::Kind::kFlow) {
    return FlowRuns(results, model, scenario, actual.item).over(actual.from, actual.to);
  }
  return read_quantity(results, scenario, quantity_of(actual, model));
}

Unit unit_of(const Actual& actual) {
  if (actual.kind == Actual::Kind::kBalance) return Unit::kMoney;
  return actual.kind == Actual::Kind::kFlow ? unit_of_measure(actual.item) : Unit::kCount;
}

/// Standard deviation of a reading around its expectation: counting error, and the kernel that
/// makes neighbours count.
double noise_of(const TrackedReading& reading, const std::vector<double>& runs) {
  const double kernel = kKernelShare * standard_deviation(runs);
  const double counting =
      reading.unit == Unit::kCount ? std::sqrt(std::max(1.0, reading.actual)) : 0;
  return std::max(1e-9, std::hypot(kernel, counting));
}

TrackedReading rate(const Actual& actual, const Model& model, const std::vector<double>& runs) {
  TrackedReading reading;
  reading.what = reading_label(actual, model);
  reading.when = actual.when;
  reading.unit = unit_of(actual);
  reading.actual = actual.value;
  reading.projected = spread_of(runs);
  reading.percentile = percentile_of(runs, actual.value);
  reading.chance = 2 * std::min(reading.percentile, 1 - reading.percentile);
  if (reading.chance < 0.20) reading.rating = Rating::kAmber;
  if (reading.chance < 0.05) reading.rating = Rating::kRed;
  return reading;
}

/// Measures that show what an effect does.
std::vector<Measure> measures_of(Target target) {
  switch (target) {
    case Target::kRequests:
      return {Measure::kRequests, Measure::kIssued};
    case Target::kAssessShare:
    case Target::kIssueShare:
      return {Measure::kIssued};
    case Target::kAssessmentCapacity:
      return {Measure::kAssessed, Measure::kQueue, Measure::kIssuedOnTime, Measure::kWeeksToIssue};
    case Target::kFirstSetting:
    case Target::kMoves:
    case Target::kPhaseTransfer:
      return {Measure::kSpecialistStarts};
    case Target::kCeasing:
      return {Measure::kCeased};
    case Target::kSuspensions:
      return {Measure::kSuspended};
    default:
      return {};
  }
}

bool shows(const Actual& actual, const Intervention& intervention) {
  for (const Effect& effect : intervention.effects) {
    if (actual.kind == Actual::Kind::kBalance) {
      const auto item = static_cast<BalanceItem>(actual.item);
      if (effect.target == Target::kTransport ? item == BalanceItem::kTransport
                                              : item == BalanceItem::kSpend)
        return true;
      continue;
    }
    if (actual.kind != Actual::Kind::kFlow) continue;
    int measure = actual.item;
    if (measure == kWeeks) measure = static_cast<int>(Measure::kWeeksToIssue);
    if (measure == kOnTime) measure = static_cast<int>(Measure::kIssuedOnTime);
    const std::vector<Measure> measures = measures_of(effect.target);
    if (std::find(measures.begin(), measures.end(), static_cast<Measure>(measure)) !=
        measures.end())
      return true;
  }
  return false;
}

Reforecast reforecast(const ResultsReader& results, int scenario, const Quantity& quantity,
                      const RunWeights& weights) {
  const std::vector<double> values = read_quantity(results, scenario, quantity);
  const Spread before = spread_of(values);
  const auto at = [&](double p) { return weighted_quantile(values, weights.weights, p); };
  return {quantity.label, quantity.unit, before.median, before.low80,
          before.high80,  at(0.5),       at(0.1),       at(0.9)};
}

/// What is forecast anew: plans and balance two years after the last reading, and at the end.
std::vector<Quantity> headline_quantities(const Model& model, const std::vector<Actual>& actuals) {
  Month last = model.census;
  for (const Actual& actual : actuals) last = std::max(last, actual.from);
  const int end = model.census.year() + model.months() / 12;
  const int soon = std::min(end, last.year() + 2);
  const auto year = std::min(model.last_year, FinancialYear::of(last) + 2);
  std::vector<Quantity> quantities;
  for (const std::string& name : {fmt::format("plans@{}", soon), fmt::format("plans@{}", end),
                                  "cumulative@" + to_string(year), std::string("cumulative")}) {
    quantities.push_back(parse_quantity(name, model));
  }
  return quantities;
}

const char* rating_text(Rating rating) {
  switch (rating) {
    case Rating::kGreen:
      return "green";
    case Rating::kAmber:
      return "amber";
    case Rating::kRed:
      break;
  }
  return "RED";
}

constexpr std::size_t kWhat = 27, kWhen = 13, kNumber = 10, kRange = 20, kChance = 10, kRating = 9;
static_assert(kWhat + kWhen + 2 * kNumber + kRange + kChance + kRating <= kTerminalColumns);

std::string range_text(double low, double high, Unit unit) {
  return number_text(low, unit) + " to " + number_text(high, unit);
}

std::string reading_line(const TrackedReading& reading) {
  return wrapped_row(
      reading.what,
      left_aligned(reading.when, kWhen) +
          right_aligned(number_text(reading.actual, reading.unit), kNumber) +
          right_aligned(number_text(reading.projected.median, reading.unit), kNumber) +
          right_aligned(range_text(reading.projected.low80, reading.projected.high80, reading.unit),
                        kRange) +
          right_aligned(
              reading.chance > 0 && reading.chance < 0.01 ? "<1%" : share_text(reading.chance),
              kChance) +
          "  " + rating_text(reading.rating),
      kWhat);
}

std::string forecast_block(const Tracking& tracking) {
  if (tracking.forecasts.empty()) {
    return paragraph(
        "No run is near these readings, so there is no new forecast: the model or the readings are "
        "wrong; calibrate the model to the latest year",
        "", "");
  }
  std::string text = "From here: as projected, and re-weighted by the readings\n";
  for (const Reforecast& forecast : tracking.forecasts) {
    text += paragraph(forecast.what, "", "  ") + "  " + left_aligned("projected", 14) +
            number_text(forecast.median, forecast.unit) +
            "  (80%: " + range_text(forecast.low80, forecast.high80, forecast.unit) + ")\n  " +
            left_aligned("re-weighted", 14) + number_text(forecast.new_median, forecast.unit) +
            "  (80%: " + range_text(forecast.new_low80, forecast.new_high80, forecast.unit) + ")\n";
  }
  text += paragraph(
      fmt::format("{:.0f} of {} runs count (effective sample size){}", tracking.effective_runs,
                  tracking.runs,
                  tracking.effective_runs < kLeastEffectiveRuns
                      ? ". TOO FEW: the re-weighted forecast is not to be relied on; run more, or "
                        "calibrate the model"
                      : ""),
      "", "");
  return text;
}

}  // namespace

Tracking track(const ResultsReader& results, const Study& study, std::size_t scenario,
               const std::vector<Actual>& actuals) {
  const Scenario& whole = study.scenarios[scenario];
  const int at = static_cast<int>(scenario);
  Tracking tracking;
  tracking.place = whole.model.name;
  tracking.scenario = whole.name;
  tracking.runs = results.manifest().runs;
  std::vector<std::vector<double>> simulated;
  std::vector<double> values, noise;
  for (const Actual& actual : actuals) {
    simulated.push_back(projected_by_run(results, whole.model, at, actual));
    tracking.readings.push_back(rate(actual, whole.model, simulated.back()));
    values.push_back(actual.value);
    noise.push_back(noise_of(tracking.readings.back(), simulated.back()));
  }
  for (const Intervention& intervention : whole.interventions) {
    WorkstreamReadings workstream{intervention.label, {}};
    for (std::size_t i = 0; i < actuals.size(); ++i) {
      if (shows(actuals[i], intervention)) workstream.readings.push_back(i);
    }
    tracking.workstreams.push_back(std::move(workstream));
  }
  const RunWeights weights = weigh_runs(simulated, values, noise);
  tracking.effective_runs = weights.effective_runs;
  tracking.weights = weights.weights;
  if (weights.effective_runs == 0) return tracking;
  for (const Quantity& quantity : headline_quantities(whole.model, actuals)) {
    tracking.forecasts.push_back(reforecast(results, at, quantity, weights));
  }
  return tracking;
}

std::string tracking_text(const Tracking& tracking) {
  std::string text =
      paragraph(fmt::format("{}, {}: what has happened beside the projection ({} runs)",
                            tracking.place, quoted_name(tracking.scenario), tracking.runs),
                "", "") +
      "\n" + left_aligned("", kWhat + kWhen) + right_aligned("Actual", kNumber) +
      right_aligned("Median", kNumber) + right_aligned("80% of runs", kRange) +
      right_aligned("As far", kChance) + "\n";
  for (const TrackedReading& reading : tracking.readings) text += reading_line(reading);
  text += paragraph(
      "As far: runs this far out or further, to either side. green: within 80% of runs; amber: "
      "outside 80%, within 95%; RED: outside 95%. Of twenty "
      "readings one is red, and three are amber, when all is as projected",
      "", "");
  for (const WorkstreamReadings& workstream : tracking.workstreams) {
    text += "\n" + paragraph(workstream.name, "", "");
    if (workstream.readings.empty()) {
      text += paragraph("no reading of what it acts on; add one to the file", "  ", "  ");
    }
    for (const std::size_t i : workstream.readings) text += reading_line(tracking.readings[i]);
  }
  return text + "\n" + forecast_block(tracking);
}

}  // namespace highneeds
