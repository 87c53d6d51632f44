/// @file
/// The projections that readings are held against, over time.
#pragma once

#include <string>
#include <vector>

#include "reporting/fan.h"
#include "storage/actuals.h"
#include "storage/results_file.h"

namespace highneeds {

/// One thing that was read once or more, and what every run holds of it.
struct TrackedSeries {
  std::string name;               ///< part of a file's name: "plans-state_special", "issued-terms"
  std::string what;               ///< "Plans: State special school", "DSG balance"
  std::vector<double> times;      ///< years and fractions; no time at which no run has it
  std::vector<std::string> when;  ///< [time] "January 2035", "31 March 2030", "autumn 2025"
  std::vector<double> runs;       ///< [run x time], NaN where a run does not have it
  std::vector<std::size_t> readings;  ///< indices of the readings, in the order of time
  std::vector<double> reading_times;
  std::vector<std::string> reading_when;  ///< as `when`
  std::string published;  ///< measure of the history, as History::measure; empty without one
  ActualSeries history;   ///< published before the projection, same times; may be empty

  /// All runs at one time.
  [[nodiscard]] std::vector<double> column(std::size_t time) const;
};

/// What a reading of a measure is called: "New plans", "Plans: State special school".
[[nodiscard]] std::string reading_label(const Actual& actual, const Model& model);

/// A series for each measure, setting and kind of period (months, terms, calendar or financial
/// years), in the order in which they first occur. Plans are those of each month; money is that of
/// each financial year; terms and months end three years after the last reading of the series.
[[nodiscard]] std::vector<TrackedSeries> tracked_series(const ResultsReader& results,
                                                        const Study& study, std::size_t scenario,
                                                        const std::vector<Actual>& actuals);

}  // namespace highneeds
