/// @file
/// What has happened beside what was projected: how far out it is, and what it means from here.
#pragma once

#include <string>
#include <vector>

#include "reporting/quantity.h"
#include "statistics/importance.h"
#include "statistics/paired.h"
#include "storage/actuals.h"
#include "storage/results_file.h"

namespace highneeds {

/// By a stated rule: green within 80% of runs, amber within 95%, red outside.
enum class Rating { kGreen, kAmber, kRed };

/// One reading beside the projection.
struct TrackedReading {
  std::string what;  ///< "New plans", "Plans: State special school"
  std::string when;
  Unit unit = Unit::kCount;
  double actual = 0;
  Spread projected;
  double percentile = 0;  ///< share of runs below it
  double chance = 0;      ///< of a reading this far out, on either side
  Rating rating = Rating::kGreen;
};

/// A result as it was projected, and as re-weighted by the readings.
struct Reforecast {
  std::string what;
  Unit unit = Unit::kCount;
  double median = 0, low80 = 0, high80 = 0;
  double new_median = 0, new_low80 = 0, new_high80 = 0;
};

/// An intervention and the readings of what it acts on.
struct WorkstreamReadings {
  std::string name;
  std::vector<std::size_t> readings;  ///< indices
};

struct Tracking {
  std::string place, scenario;
  std::int64_t runs = 0;
  std::vector<TrackedReading> readings;
  std::vector<WorkstreamReadings> workstreams;
  std::vector<double> weights;        ///< of the runs, by the readings
  double effective_runs = 0;          ///< zero where no run is near the readings
  std::vector<Reforecast> forecasts;  ///< empty where no run is near the readings
};

/// Too few effective runs to trust a re-weighted forecast.
inline constexpr double kLeastEffectiveRuns = 50;

[[nodiscard]] Tracking track(const ResultsReader& results, const Study& study, std::size_t scenario,
                             const std::vector<Actual>& actuals);

/// In lines of at most 100 columns.
[[nodiscard]] std::string tracking_text(const Tracking& tracking);

}  // namespace highneeds
