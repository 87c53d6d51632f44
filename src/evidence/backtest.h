/// @file
/// Past forecasts beside what came of them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evidence/published_statistics.h"
#include "evidence/scores.h"
#include "evidence/simple_forecasts.h"

namespace highneeds {

/// A forecast of one January of one authority by one method.
struct BacktestRow {
  std::string authority, dfe_code;
  std::string setting;  ///< "state_special"; empty for all plans
  std::string method;   ///< "highneeds", or a name of simple_method_names()
  int origin = 0;       ///< January whose figures are the last known
  int horizon = 0;      ///< years
  double actual = 0;
  Forecast forecast;
  bool jumps = false;  ///< see jumps_about()
};

inline constexpr const char* kEngineMethod = "highneeds";
inline constexpr int kBacktestHorizons = 3;

/// Fewest plans in a setting at the origin for the setting to be scored.
inline constexpr double kFewestInSetting = 20;

/// What the plans of an authority at a January became in a later one: its own figure, or the sum of
/// the authorities that took over its area. NaN where that is not published, or where the area of
/// an authority can no longer be told apart.
/// @param group  nothing for all plans
[[nodiscard]] double outcome(const PublishedStatistics& statistics, const std::string& dfe_code,
                             std::optional<PlacementGroup> group, int year);

/// Whether plans change by more than 25% against the median authority in any year from three before
/// `origin` to three after it: recording rather than demand.
[[nodiscard]] bool jumps_about(const PublishedStatistics& statistics, const std::string& dfe_code,
                               int origin);

/// Series of all authorities: all plans with new plans, or plans in a setting.
[[nodiscard]] YearlyPanel yearly_panel(const PublishedStatistics& statistics,
                                       std::optional<PlacementGroup> group);

/// What may be scored at an origin: authority and horizon, with the actual; method and forecast are
/// still to be given.
[[nodiscard]] std::vector<BacktestRow> cells_to_score(const PublishedStatistics& then,
                                                      const PublishedStatistics& now, int origin,
                                                      std::optional<PlacementGroup> group);

/// Forecasts of every cell by every simple method that can make one.
/// @param panel  yearly_panel() of what was known at the origin
[[nodiscard]] std::vector<BacktestRow> simple_rows(const std::vector<BacktestRow>& cells,
                                                   const YearlyPanel& panel);

}  // namespace highneeds
