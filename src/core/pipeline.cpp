#include "core/pipeline.h"

#include <algorithm>
#include <cmath>

#include "core/elementary.h"

namespace highneeds {
void AssessmentPipeline::reset(const RunRates& rates, const Arrivals& arrivals) {
  rates_ = &rates;
  arrivals_ = &arrivals;
  const Pipeline& pipeline = rates.tables->scenario->model.pipeline;
  span_ = rates.tables->warm_months + rates.tables->months;
  return_share_ = pipeline.refusal_return_share.in(rates.draws);
  return_months_ = pipeline.refusal_return_months.in(rates.draws);
  decision_months_ = pipeline.decision_weeks / kWeeksPerMonth;
  advice_months_ = pipeline.advice_weeks / kWeeksPerMonth;
  slots_left_ = 0;
  decided_.resize(arrivals.requests.size());
  weeks_.resize(arrivals.requests.size());
  queue_.clear();
  head_ = 0;
  for (auto* lists : {&decisions_, &returns_, &issues_}) {
    lists->resize(static_cast<std::size_t>(span_));
    for (auto& list : *lists) list.clear();
  }
  for (std::uint32_t i = 0; i < arrivals.backlog; ++i) {
    decided_[i] = static_cast<float>(arrivals.requests[i].months + decision_months_);
    queue_.push_back(i);
  }
}

bool AssessmentPipeline::asks(const Request& request, int warm_month, double damp) const {
  const auto group = rates_->tables->request_groups.group_of[static_cast<std::size_t>(request.age)];
  const double factor =
      damp *
      rates_->request_factor[static_cast<std::size_t>(group) * static_cast<std::size_t>(span_) +
                             static_cast<std::size_t>(warm_month)];
  return request.layer + static_cast<double>(request.thin) < factor;
}

/// Agrees to assess, or refuses; some refusals come back. The part of the mark that is left over
/// after each choice is uniform again and serves the next.
void AssessmentPipeline::decide(std::uint32_t index, MonthCounts& counts) {
  const Request& request = arrivals_->requests[index];
  const double when = request.months + decision_months_;
  const auto month = static_cast<std::size_t>(when);
  const double share = rates_->assess_share[month];
  if (request.decide < share) {
    count(counts, Measure::kAgreedToAssess) += 1;
    decided_[index] = static_cast<float>(when);
    queue_.push_back(index);
    return;
  }
  count(counts, Measure::kRefused) += 1;
  const double mark = (request.decide - share) / (1 - share);
  if (mark >= return_share_) return;
  const double delay = -log_portable(std::max(1e-9, mark / return_share_)) * return_months_;
  const double back = when + delay;
  if (back >= span_) return;
  decided_[index] = static_cast<float>(back);
  returns_[static_cast<std::size_t>(back)].push_back(index);
}

void AssessmentPipeline::assess(int warm_month, MonthCounts& counts) {
  slots_left_ += rates_->capacity[static_cast<std::size_t>(warm_month)];
  const auto slots = static_cast<std::size_t>(std::max(0.0, std::floor(slots_left_)));
  slots_left_ -=
      static_cast<double>(slots);  // the fraction carries over, whole unused slots do not
  const std::size_t served = std::min(slots, queue_.size() - head_);
  for (std::size_t i = 0; i < served; ++i) {
    const std::uint32_t index = queue_[head_++];
    const Request& request = arrivals_->requests[index];
    count_aged(1, request, counts);
    if (request.issue >= rates_->issue_share[static_cast<std::size_t>(warm_month)]) continue;
    const double turn = warm_month + (static_cast<double>(i) + 0.5) / static_cast<double>(slots);
    const double advice = std::max(turn, decided_[index] + advice_months_);
    const double issued = advice + request.drafting_months;
    if (issued >= span_) continue;
    weeks_[index] = static_cast<float>((issued - request.months) * kWeeksPerMonth);
    issues_[static_cast<std::size_t>(issued)].push_back(index);
  }
}

void AssessmentPipeline::count_aged(std::size_t aged, const Request& request, MonthCounts& counts) {
  count(counts, kAgedMeasures[aged]) += 1;
  ++ages_[aged][static_cast<std::size_t>(std::min(age_of(request), kAges - 1))];
}

void AssessmentPipeline::count_issue(std::uint32_t index, MonthCounts& counts) {
  const double on_time = rates_->tables->scenario->model.pipeline.on_time_weeks;
  count_aged(2, arrivals_->requests[index], counts);
  count(counts, Measure::kWeeksToIssue) += weeks_[index];
  if (weeks_[index] <= on_time) count(counts, Measure::kIssuedOnTime) += 1;
}

std::span<const std::uint32_t> AssessmentPipeline::step(int warm_month, double damp,
                                                        MonthCounts& counts) {
  const auto m = static_cast<std::size_t>(warm_month);
  ages_ = {};
  academic_year_ = rates_->tables->academic_year[m];
  const std::uint32_t first = m == 0 ? arrivals_->backlog : arrivals_->month_end[m - 1];
  for (std::uint32_t i = first; i < arrivals_->month_end[m]; ++i) {
    const Request& request = arrivals_->requests[i];
    if (!asks(request, warm_month, damp)) continue;
    count_aged(0, request, counts);
    const double when = request.months + decision_months_;
    if (when < span_) decisions_[static_cast<std::size_t>(when)].push_back(i);
  }
  for (const std::uint32_t index : decisions_[m]) decide(index, counts);
  for (const std::uint32_t index : returns_[m]) {
    count(counts, Measure::kReturned) += 1;
    queue_.push_back(index);
  }
  assess(warm_month, counts);
  count(counts, Measure::kQueue) = static_cast<double>(queue_.size() - head_);
  auto& issued = issues_[m];
  std::erase_if(issued, [&](std::uint32_t index) {
    return age_of(arrivals_->requests[index]) >= kAges;  // too old for a plan: section 46
  });
  for (const std::uint32_t index : issued) count_issue(index, counts);
  return issued;
}

}  // namespace highneeds
