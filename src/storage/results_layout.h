/// @file
/// What a results file holds, as data: axes, datasets and their shapes. Layout: docs/formats.md.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/results.h"
#include "storage/results_file.h"
#include "storage/study.h"

namespace highneeds {

/// A text (or a flag) for each entry of an axis, kept in /axes/<axis>_<name>.
struct AxisNote {
  std::string name;
  std::string long_name;
  std::vector<std::string> texts;
  std::vector<std::int8_t> flags;  ///< instead of texts: 0 or 1
};

/// One axis of the arrays: a dimension scale in the root group, because netCDF-4 looks for the
/// dimensions of an array only in its own group and those around it.
struct AxisLayout {
  std::string name;
  std::string long_name;
  std::string units;                  ///< empty where the scale holds labels
  std::vector<std::string> labels;    ///< what ResultsReader::axis() returns
  std::vector<std::int32_t> numbers;  ///< what the scale holds, if not the labels
  std::vector<double> levels;         ///< likewise
  std::vector<AxisNote> notes;

  [[nodiscard]] std::size_t size() const {
    return labels.size() + (labels.empty() ? numbers.size() + levels.size() : 0);
  }
};

/// Type of the numbers of an array, little-endian.
enum class Cell { kInt32, kFloat32, kFloat64 };
[[nodiscard]] constexpr std::size_t size_of(Cell cell) { return cell == Cell::kFloat64 ? 8 : 4; }

/// The arrays of runs, in the order of make_layout().
enum class RunArray : int {
  kPlansBySetting,
  kPlansByAgeBand,
  kPlansByNeed,
  kPlansBySettingAgeBand,
  kPlansBySettingNeed,
  kPost16BySettingNeed,
  kPlacesBySetting,
  kFlowsByMonth,
  kFlowsByCalendarYear,
  kFlowsByFinancialYear,
  kFlowsByAgeBand,
  kSpend,
  kSpendByCategory,
  kBalance,
  kCount
};
inline constexpr std::size_t kRunArrays = static_cast<std::size_t>(RunArray::kCount);

/// One array of runs: [scenario x item x run x time].
struct DatasetLayout {
  DatasetInfo info;
  std::string long_name;
  std::string comment;
  Cell cell = Cell::kFloat64;
  std::size_t items = 0;
  std::size_t times = 0;
};

struct ResultsLayout {
  Axes sizes;
  std::size_t scenarios = 0;
  std::vector<AxisLayout> axes;
  std::vector<DatasetLayout> datasets;  ///< indexed by RunArray
};

/// The arrays of runs of every results file, indexed by RunArray.
[[nodiscard]] std::vector<DatasetInfo> run_array_infos();

/// @throws std::invalid_argument  if scenarios differ in their axes
[[nodiscard]] ResultsLayout make_layout(const Study& study, std::int64_t runs);

/// A distribution in the words of docs/formats.md: "{ low = 0.15, central = 0.19, high = 0.24 }".
[[nodiscard]] std::string describe(const Distribution& distribution);

}  // namespace highneeds
