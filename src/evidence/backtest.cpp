#include "evidence/backtest.h"

#include <algorithm>
#include <cmath>

#include "evidence/boundaries.h"
#include "statistics/quantiles.h"

namespace highneeds {
namespace {

constexpr double kJump = 0.25;      ///< log change against the median authority
constexpr int kJumpYears = 3;       ///< about the origin
constexpr int kFirstErrors = 2013;  ///< first January whose forecasts the simple intervals use

double published(const PublishedStatistics& statistics, const std::string& dfe_code,
                 std::optional<PlacementGroup> group, int year) {
  const Area* area = statistics.authority(dfe_code);
  const January* january = area == nullptr ? nullptr : area->january_of(year);
  if (january == nullptr) return kNotPublished;
  return group ? january->in(*group) : january->plans;
}

}  // namespace

double outcome(const PublishedStatistics& statistics, const std::string& dfe_code,
               std::optional<PlacementGroup> group, int year) {
  const double own = published(statistics, dfe_code, group, year);
  if (!std::isnan(own)) return own;
  for (const BoundaryChange& change : boundary_changes()) {
    if (change.before.size() != 1 || dfe_code != change.before.front()) continue;
    double sum = 0;
    for (const char* code : change.after) sum += published(statistics, code, group, year);
    return sum;
  }
  return kNotPublished;
}

bool jumps_about(const PublishedStatistics& statistics, const std::string& dfe_code, int origin) {
  for (int year = origin - kJumpYears; year < origin + kJumpYears; ++year) {
    std::vector<double> growth;
    for (const Area& area : statistics.authorities) {
      const double one = std::log(area.plans(year + 1) / area.plans(year));
      if (std::isfinite(one)) growth.push_back(one);
    }
    const double own = std::log(outcome(statistics, dfe_code, {}, year + 1) /
                                outcome(statistics, dfe_code, {}, year));
    if (!growth.empty() && std::abs(own - quantile(growth, 0.5)) > kJump) return true;
  }
  return false;
}

YearlyPanel yearly_panel(const PublishedStatistics& statistics,
                         std::optional<PlacementGroup> group) {
  YearlyPanel panel;
  for (const Area& area : statistics.authorities) {
    YearlyPanel::Series& series = panel.authorities[area.name.dfe_code];
    for (const auto& [year, january] : area.january) {
      const double stock = group ? january.in(*group) : january.plans;
      if (stock > 0) series.stock[year] = stock;
    }
    if (group) continue;
    for (const auto& [year, flows] : area.calendar) {
      if (!std::isnan(flows.new_plans)) series.new_plans[year] = flows.new_plans;
    }
  }
  return panel;
}

std::vector<BacktestRow> cells_to_score(const PublishedStatistics& then,
                                        const PublishedStatistics& now, int origin,
                                        std::optional<PlacementGroup> group) {
  std::vector<BacktestRow> cells;
  for (const Area& area : then.authorities) {
    const std::string& code = area.name.dfe_code;
    const double opening = published(then, code, group, origin);
    if (!(area.plans(origin) > 0) || !(opening >= (group ? kFewestInSetting : 1))) continue;
    const bool jumps = jumps_about(now, code, origin);
    for (int horizon = 1; horizon <= kBacktestHorizons; ++horizon) {
      const double actual = outcome(now, code, group, origin + horizon);
      if (!(actual > 0)) continue;
      BacktestRow& cell = cells.emplace_back();
      cell.authority = area.name.name;
      cell.dfe_code = code;
      if (group) cell.setting = setting_name(*group);
      cell.origin = origin;
      cell.horizon = horizon;
      cell.actual = actual;
      cell.jumps = jumps;
    }
  }
  return cells;
}

std::vector<BacktestRow> simple_rows(const std::vector<BacktestRow>& cells,
                                     const YearlyPanel& panel) {
  std::vector<BacktestRow> rows;
  for (int m = 0; m < kSimpleMethods; ++m) {
    const auto method = static_cast<SimpleMethod>(m);
    std::array<std::vector<double>, kBacktestHorizons + 1> errors;
    for (const BacktestRow& cell : cells) {
      const double point = simple_forecast(method, panel, panel.authorities.at(cell.dfe_code),
                                           cell.origin, cell.horizon);
      if (!std::isfinite(point)) continue;
      std::vector<double>& spread = errors[static_cast<std::size_t>(cell.horizon)];
      if (spread.empty()) {
        spread = simple_errors(method, panel, kFirstErrors, cell.origin, cell.horizon);
      }
      if (spread.empty()) continue;
      BacktestRow row = cell;
      row.method = simple_method_names()[static_cast<std::size_t>(m)];
      row.forecast = spread_forecast(point, spread);
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace highneeds
