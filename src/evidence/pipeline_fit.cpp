#include "evidence/pipeline_fit.h"

#include <algorithm>
#include <cmath>

#include "core/model.h"

namespace highneeds {
namespace {

constexpr int kWarmUpMonths = 6, kMonths = 18;
constexpr double kDecisionMonths = 6 / kWeeksPerMonth;
constexpr double kDecisionWeeks = 6, kAdviceWeeks = 6, kOnTimeWeeks = 20;
constexpr double kUsualDraftingWeeks = 8.8, kShortestDraftingWeeks = 2;
/// Requests that lead to assessments over assessments done: outside, one of the two is misrecorded.
constexpr double kLeastArrivals = 0.9, kMostArrivals = 1.3;
constexpr double kMostAgreed = 0.97;

/// Share of plans drafted within `weeks`; lognormal with the given mean.
double drafted_within(double weeks, double mean_weeks) {
  if (weeks <= 0) return 0;
  const double mu = std::log(mean_weeks) - kDraftingSigma * kDraftingSigma / 2;
  return 0.5 * std::erfc(-(std::log(weeks) - mu) / kDraftingSigma / std::sqrt(2.0));
}

struct BaseYear {
  double issued = 0, on_time_share = 0;
};

/// The pipeline at its means, from half a year before the base year to its end.
BaseYear run_pipeline(const PipelineTargets& targets, const PipelineFit& fit) {
  const double refused = 1 - fit.assess_share;
  double queue = fit.queue, issued = 0, on_time = 0;
  for (int month = 0; month < kMonths; ++month) {
    // Decisions start six weeks after the first requests.
    const double decided = std::clamp(month + 1 - kDecisionMonths, 0.0, 1.0);
    const double asked = month + 0.5 - kDecisionMonths < kWarmUpMonths
                             ? std::max(targets.requests_before, 0.0)
                             : targets.requests;
    const double returned =
        targets.return_share * refused * (1 - std::exp(-(month + 0.5) / targets.return_months));
    queue += fit.requests_scale * asked / 12 * (fit.assess_share + returned) * decided;
    const double waiting_weeks = queue / fit.assessments_per_month * kWeeksPerMonth;
    const double served = std::min(queue, fit.assessments_per_month);
    queue -= served;
    // Those served now are issued a drafting time later.
    const double out = month + 0.5 + fit.drafting_weeks / kWeeksPerMonth;
    const double in_base_year =
        std::clamp(out - kWarmUpMonths + 0.5, 0.0, 1.0) * std::clamp(kMonths - out + 0.5, 0.0, 1.0);
    const double plans = served * targets.issue_share * in_base_year;
    issued += plans;
    on_time += plans *
               drafted_within(kOnTimeWeeks - kDecisionWeeks - std::max(kAdviceWeeks, waiting_weeks),
                              fit.drafting_weeks);
  }
  return {issued, issued > 0 ? on_time / issued : 0};
}

/// Least argument in [low, high] at which a falling function is no more than `wanted`.
template <class Function>
double where_falls_to(double wanted, double low, double high, Function function) {
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (function(middle) > wanted ? low : high) = middle;
  }
  return (low + high) / 2;
}

/// The least capacity that issues the new plans, or the one that comes nearest. More capacity may
/// issue fewer in the base year: it clears the backlog before.
void fit_capacity(const PipelineTargets& targets, PipelineFit& fit) {
  const double usual = targets.new_plans / targets.issue_share / 12;
  const auto issued = [&](double capacity) {
    fit.assessments_per_month = capacity;
    return run_pipeline(targets, fit).issued;
  };
  constexpr double step = 1.02;
  double best = 0.5 * usual, most = 0;
  for (double capacity = best; capacity < 2 * usual; capacity *= step) {
    const double plans = issued(capacity);
    if (plans >= targets.new_plans) {
      best = where_falls_to(-targets.new_plans, capacity / step, capacity,
                            [&](double tried) { return -issued(tried); });
      break;
    }
    if (plans > most) best = capacity;
    most = std::max(most, plans);
  }
  fit.assessments_per_month = best;
}

double on_time_with_queue(const PipelineTargets& targets, PipelineFit& fit, double queue) {
  fit.queue = queue;
  fit_capacity(targets, fit);
  return run_pipeline(targets, fit).on_time_share;
}

}  // namespace

PipelineFit fit_pipeline(const PipelineTargets& targets) {
  PipelineFit fit;
  fit.assess_share = targets.assess_share;
  const double assessments = targets.new_plans / targets.issue_share;
  const auto arrivals = [&] {
    return fit.requests_scale * targets.requests *
           (fit.assess_share + targets.return_share * (1 - fit.assess_share));
  };
  const double wanted =
      std::clamp(arrivals(), kLeastArrivals * assessments, kMostArrivals * assessments);
  fit.assess_share =
      std::min(std::max(kMostAgreed, targets.assess_share),
               (wanted / targets.requests - targets.return_share) / (1 - targets.return_share));
  fit.assess_share = std::max(fit.assess_share, 0.05);
  fit.requests_scale = std::max(1.0, wanted / arrivals());
  fit.drafting_weeks = kUsualDraftingWeeks;
  const double longest = 12 * assessments / 12;
  if (on_time_with_queue(targets, fit, 0) < targets.on_time_share) {
    fit.drafting_weeks = where_falls_to(targets.on_time_share, kShortestDraftingWeeks,
                                        kUsualDraftingWeeks, [&](double weeks) {
                                          fit.drafting_weeks = weeks;
                                          return on_time_with_queue(targets, fit, 0);
                                        });
    (void)on_time_with_queue(targets, fit, 0);
  } else {
    const double queue = where_falls_to(targets.on_time_share, 0, longest, [&](double tried) {
      return on_time_with_queue(targets, fit, tried);
    });
    (void)on_time_with_queue(targets, fit, queue);
  }
  const BaseYear reached = run_pipeline(targets, fit);
  fit.new_plans = reached.issued;
  fit.on_time_share = reached.on_time_share;
  return fit;
}

}  // namespace highneeds
