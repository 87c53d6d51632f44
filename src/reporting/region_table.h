/// @file
/// A region by authority and in total: for the screen, and as CSV.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "reporting/outcomes.h"
#include "statistics/paired.h"

namespace highneeds {

/// What a region is told by.
enum class RegionMeasure : int {
  kPlansNow,         ///< at the census
  kPlans,            ///< at the last January
  kNewPlans,         ///< of the last calendar year
  kSpecialistShare,  ///< of the plans at the last January
  kSpend,            ///< of the last financial year
  kBalance,          ///< at the last 31 March
  kCount
};
inline constexpr std::size_t kRegionMeasures = static_cast<std::size_t>(RegionMeasure::kCount);

/// One authority, or the sum, under one scenario.
struct RegionCells {
  std::array<Spread, kRegionMeasures> levels;
  /// Less the scenario's baseline, run by run; NaN for a baseline.
  std::array<Spread, kRegionMeasures> differences;
};

/// One authority, or the sum.
struct RegionRow {
  std::string name, la_code;  ///< la_code: empty for the sum
  bool has_balance = true;    ///< storage/region_study.h
  std::vector<RegionCells> scenarios;
};

/// @param outcomes  of the authority, or of the sum
[[nodiscard]] RegionRow region_row(const StudyOutcomes& outcomes, std::string la_code,
                                   bool has_balance);

/// What the rows are about: taken from the sum.
struct RegionTable {
  struct ScenarioHead {
    std::string id, name;
    int baseline = -1;
  };
  std::string region;
  std::int64_t runs = 0;
  std::uint64_t seed = 0;
  std::vector<ScenarioHead> scenarios;
  std::array<std::string, kRegionMeasures> when;  ///< "January 2035"
  std::vector<RegionRow> rows;                    ///< authorities in the order of the list
  RegionRow sum;
};

[[nodiscard]] RegionTable region_table(const StudyOutcomes& sum, std::vector<RegionRow> rows);

/// For each scenario a line an authority, the region's last, then differences from the baseline.
/// Lines of at most kTerminalColumns.
[[nodiscard]] std::string region_text(const RegionTable& table);

/// A row for each authority, scenario and measure; the sum has the region's name and no code.
[[nodiscard]] std::string region_csv(const RegionTable& table);

}  // namespace highneeds
