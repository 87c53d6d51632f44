/// @file
/// Capacity and backlog that reproduce the plans and the timeliness of the base year.
#pragma once

namespace highneeds {

/// What a year's statistics say about the way from request to plan.
struct PipelineTargets {
  double requests = 0;         ///< in the base year
  double requests_before = 0;  ///< in the year before
  double assess_share = 0;     ///< of decided requests
  double return_share = 0;     ///< of refusals
  double return_months = 6;
  double issue_share = 0;    ///< of assessments
  double new_plans = 0;      ///< in the base year
  double on_time_share = 0;  ///< of them, within 20 weeks
};

struct PipelineFit {
  double assess_share = 0;    ///< as given, or moved so that requests and plans fit each other
  double requests_scale = 1;  ///< above 1 where even agreeing to all requests does not
  double assessments_per_month = 0;
  double queue = 0;  ///< agreed and waiting when the warm-up starts
  double drafting_weeks = 0;
  double new_plans = 0, on_time_share = 0;  ///< that the fitted pipeline gives in the base year
};

/// Log standard deviation of the drafting time that the fit assumes.
inline constexpr double kDraftingSigma = 0.65;

/// Fits capacity to the new plans, and the backlog at the start of the warm-up (or, where there is
/// none, the drafting time) to the share on time. Flows are taken at their means, month by month.
/// @pre  requests, new_plans and the shares are above 0
/// @par Source  docs/model.md, "Assessment queue" and "Issue"
[[nodiscard]] PipelineFit fit_pipeline(const PipelineTargets& targets);

}  // namespace highneeds
