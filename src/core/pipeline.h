/// @file
/// From request to plan in one scenario: decision, queue for assessment, drafting, issue.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "core/arrivals.h"
#include "core/results.h"

namespace highneeds {

/// Steps month by month over the warm-up and the run; the buffers are reused from run to run.
class AssessmentPipeline {
 public:
  /// Starts a run of a scenario.
  void reset(const RunRates& rates, const Arrivals& arrivals);

  /// Works through one month.
  /// @param warm_month  months since the first warm-up month, in order from 0
  /// @param damp        factor on requests from saturation, 1 for none
  /// @param counts      adds requests, decisions, assessments, issues, weeks; sets the queue
  /// @returns indices into Arrivals::requests of the plans issued this month
  [[nodiscard]] std::span<const std::uint32_t> step(int warm_month, double damp,
                                                    MonthCounts& counts);

  /// The last step's requests, assessments and new plans by age.
  [[nodiscard]] const MonthAges& ages() const { return ages_; }

  /// Age of a child on the last 31 August before the last step.
  [[nodiscard]] int age_of(const Request& request) const { return academic_year_ - request.cohort; }
  /// Weeks from request to plan, for an index that step() returned.
  [[nodiscard]] double weeks_to_issue(std::uint32_t index) const { return weeks_[index]; }

 private:
  void decide(std::uint32_t index, MonthCounts& counts);
  void assess(int warm_month, MonthCounts& counts);
  void count_issue(std::uint32_t index, MonthCounts& counts);
  /// @param aged  index into kAgedMeasures
  void count_aged(std::size_t aged, const Request& request, MonthCounts& counts);
  [[nodiscard]] bool asks(const Request& request, int warm_month, double damp) const;

  const RunRates* rates_ = nullptr;
  const Arrivals* arrivals_ = nullptr;
  int span_ = 0;
  int academic_year_ = 0;  ///< of the last step
  double return_share_ = 0, return_months_ = 0;
  double decision_months_ = 0, advice_months_ = 0;
  double slots_left_ = 0;
  MonthAges ages_{};
  std::vector<float> decided_;        ///< [request] time of the decision to assess, in months
  std::vector<float> weeks_;          ///< [request] weeks from request to issue
  std::vector<std::uint32_t> queue_;  ///< first in, first out from head_
  std::size_t head_ = 0;
  std::vector<std::vector<std::uint32_t>> decisions_, returns_, issues_;  ///< [warm month]
};

}  // namespace highneeds
