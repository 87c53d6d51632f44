/// @file
/// Series of a results file on the time axes of charts: quantiles, history, and runs added up.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "reporting/fan.h"
#include "reporting/fan_charts.h"
#include "reporting/outcomes.h"
#include "reporting/small_multiples.h"
#include "storage/results_file.h"

namespace highneeds {

/// Published values of a measure; empty where the model has none.
/// @param measure  as History::measure
[[nodiscard]] ActualSeries history_of(const Model& model, const std::string& measure);

/// Which entries of a time axis a chart shows.
enum class TimesShown { kAll, kJanuaries };

/// The stored quantiles of one item, by the year that starts the label of each time ("2026-27" is
/// 2026).
[[nodiscard]] Fan summary_fan(const ResultsReader& results, const std::string& dataset,
                              int scenario, int item, TimesShown shown = TimesShown::kAll);

/// A measure by calendar year with its history, and its label for a year.
/// @param measure  index on the `yearly_measure` axis
[[nodiscard]] SmallFan measure_fan(const ResultsReader& results, const Model& model, int scenario,
                                   int measure);

/// An item of the balance of one scenario, by the year of the 31 March that ends the financial
/// year.
[[nodiscard]] RunTable balance_table(const ResultsReader& results, int scenario, BalanceItem item);

/// The opening balance of every run [GBP].
/// @param draws  results.draws()
[[nodiscard]] std::vector<double> opening_balances(const ResultsReader& results,
                                                   std::span<const double> draws,
                                                   const Scenario& scenario);

/// The cumulative balance with the opening one before it.
/// @param cumulative  [run x financial year]
/// @param opening     one for each run
[[nodiscard]] Fan balance_fan(const RunTable& cumulative, const std::vector<double>& opening);

/// What the balance chart points at.
[[nodiscard]] BalanceNotes balance_notes(const ResultsReader& results, const Scenario& scenario,
                                         int index, const RunTable& cumulative);

}  // namespace highneeds
