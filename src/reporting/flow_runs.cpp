#include "reporting/flow_runs.h"

#include <cmath>

namespace highneeds {
namespace {

/// The measure whose sum a ratio divides by that of the plans issued; a measure itself.
int counted_measure(int measure) {
  if (measure < kMeasures) return measure;
  const bool weeks = measure == kMeasures + static_cast<int>(YearlyRatio::kMeanWeeksToIssue);
  return static_cast<int>(weeks ? Measure::kWeeksToIssue : Measure::kIssuedOnTime);
}

}  // namespace

FlowRuns::FlowRuns(const ResultsReader& results, const Model& model, int scenario, int measure)
    : runs_(static_cast<std::size_t>(results.manifest().runs)),
      first_(model.census - axes_of(model).base_months) {
  const auto read = [&](int item) { return results.read("flows/by_month", scenario, item); };
  counted_ = read(counted_measure(measure));
  if (measure < kMeasures)
    level_ = measure_infos()[static_cast<std::size_t>(measure)].level;
  else
    issued_ = read(static_cast<int>(Measure::kIssued));
}

std::vector<double> FlowRuns::sum(const std::vector<double>& values, Month from, Month to) const {
  const std::size_t months = values.size() / runs_;
  const auto begin = static_cast<std::size_t>(from - first_);
  const auto end = static_cast<std::size_t>(to - first_);
  std::vector<double> sums(runs_, 0.0);
  for (std::size_t run = 0; run < runs_; ++run) {
    for (std::size_t month = begin; month < end; ++month) sums[run] += values[run * months + month];
  }
  return sums;
}

std::vector<double> FlowRuns::over(Month from, Month to) const {
  std::vector<double> result = sum(counted_, level_ ? to - 1 : from, to);
  if (issued_.empty()) return result;
  const std::vector<double> issued = sum(issued_, from, to);
  for (std::size_t run = 0; run < runs_; ++run)
    result[run] = issued[run] > 0 ? result[run] / issued[run] : std::nan("");
  return result;
}

}  // namespace highneeds
