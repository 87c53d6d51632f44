/// @file
/// The tables of the DSG management plan and of the Local SEND Reform Plan, filled from a results
/// file. What the model does not hold is marked as such, never shown as nil.
///
/// Sources: DfE, "DSG management plan: guidance for local authorities" (March 2025), and the data
/// template of the local SEND reform plans (2026). The tables follow their rows; cells do not.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "reporting/numbers.h"
#include "storage/results_file.h"

namespace highneeds {

/// Every table comes in these three.
enum class Statistic : int { kMedian, kLow80, kHigh80, kCount };
inline constexpr std::size_t kStatistics = static_cast<std::size_t>(Statistic::kCount);

struct StatisticInfo {
  const char* label;   ///< "Median"
  const char* suffix;  ///< of sheets and defined names: "", "P10", "P90"
};
[[nodiscard]] const StatisticInfo& statistic_info(Statistic statistic);

/// By statistic and column; NaN where not modelled.
using Figures = std::array<std::vector<double>, kStatistics>;

enum class RowKind { kHeading, kFigures, kTotal };

struct StatutoryRow {
  std::string label;
  RowKind kind = RowKind::kFigures;
  Figures figures;     ///< empty for a heading
  std::string name;    ///< defined name of its numbers, "total"; empty for none
  std::string detail;  ///< what of the model is counted in it
};

struct StatutoryTable {
  std::string name;     ///< first part of its rows' defined names, "unmitigated"
  std::string title;    ///< "Unmitigated (‘Do nothing’): plans by age group"
  std::string heading;  ///< of the labels
  std::vector<std::string> columns;
  std::vector<StatutoryRow> rows;
  Unit unit = Unit::kCount;
  bool new_page = false;
};

struct StatutorySheet {
  std::string id;     ///< "DSG 1"
  std::string title;  ///< "DSG management plan: mainstream schools or academies"
  std::vector<std::string> notes;
  std::vector<StatutoryTable> tables;
  bool portrait = false;  ///< when printed
};

/// What the tables are filled from.
struct StatutorySource {
  const ResultsReader& results;
  const Study& study;
  int unmitigated = 0;  ///< index of the scenario without measures
  int mitigated = -1;   ///< of the one with measures; -1 where there is none
};

/// "Finance", "CYP" and "DSG 1" to "DSG 7", one for each provision category of the model.
[[nodiscard]] std::vector<StatutorySheet> management_plan_sheets(const StatutorySource& source);

/// "LSRP 5.1", "LSRP 6", "LSRP 7", "LSRP 7.1" to "LSRP 7.7", "LSRP 10", "LSRP 11", "LSRP 12".
[[nodiscard]] std::vector<StatutorySheet> reform_plan_sheets(const StatutorySource& source);

}  // namespace highneeds
