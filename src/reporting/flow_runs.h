/// @file
/// A measure over any months, run by run.
#pragma once

#include <cstddef>
#include <vector>

#include "storage/results_file.h"

namespace highneeds {

/// Reads a yearly measure of one scenario once, by month, for any number of periods.
class FlowRuns {
 public:
  /// @param measure  index of yearly_measure_infos()
  FlowRuns(const ResultsReader& results, const Model& model, int scenario, int measure);

  /// The measure over [from, to) in every run: a sum, the level at the end, or the ratio of two
  /// sums, NaN in runs in which nobody was issued a plan.
  /// @pre  the months are on the axis of flows
  [[nodiscard]] std::vector<double> over(Month from, Month to) const;

 private:
  [[nodiscard]] std::vector<double> sum(const std::vector<double>& values, Month from,
                                        Month to) const;

  std::size_t runs_ = 0;
  Month first_;                           ///< of the axis
  bool level_ = false;                    ///< only the last month counts
  std::vector<double> counted_, issued_;  ///< [run x month]; `issued_` only for ratios
};

}  // namespace highneeds
