/// @file
/// Forecast of an authority's January totals of plans, learnt from all authorities. Proof and
/// reasons: docs/evidence.md.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "core/model.h"
#include "evidence/published_statistics.h"

namespace highneeds {

/// What is known at a January about the growth to come, each against the other authorities.
enum class GrowthSign {
  kLastYear,      ///< log growth of plans in the last year
  kThreeYears,    ///< log growth of plans over three years, a year
  kNewPlans,      ///< log of new plans of the last year per plan
  kRequests,      ///< log of requests of the last year per plan
  kInAssessment,  ///< root of assessments under way at the end of the year per plan
  kShare,         ///< log of the setting's share of plans
};
inline constexpr int kGrowthSigns = 6;
using GrowthSigns = std::array<double, kGrowthSigns>;

/// Signs of an authority at a January; NaN where not published. For all plans the share says
/// nothing, for a setting past growth does not; both are NaN.
/// @param group  nothing for all plans
[[nodiscard]] GrowthSigns growth_signs(const Area& area, int january,
                                       std::optional<PlacementGroup> group = {});

/// The forecast learnt at one January.
struct PlansForecast {
  int january = 0;
  std::optional<PlacementGroup> group;  ///< nothing for all plans
  double growth = 0;                    ///< log growth a year of the median authority
  GrowthSigns middle{};   ///< median over authorities at `january`; NaN where too few have it
  GrowthSigns spread{};   ///< 1.4826 x median absolute deviation
  GrowthSigns weights{};  ///< log growth in the first year for a sign one spread above the middle
  double own_sd = 0;      ///< for an authority of many plans; as in AlignedGrowth
  double year_sd = 0;
  int residual_origins = 0;  ///< Januaries whose forecasts the widths were learnt from
  int authorities = 0;       ///< with plans at `january`
};

/// Learns from everything in `statistics` up to its newest January: cut it with as_at() first. With
/// too few authorities to learn from, England's growth and the usual widths stand in.
/// @par Source  docs/evidence.md, "Method"
[[nodiscard]] PlansForecast learn_plans_forecast(const PublishedStatistics& statistics,
                                                 std::optional<PlacementGroup> group = {});

/// Log growth in the first year above the median authority's that the signs of `area` announce.
[[nodiscard]] double announced_growth(const PlansForecast& forecast, const Area& area);

/// The forecast of an authority for `years` years, in the form that runs follow. Its draws are left
/// at their centres.
[[nodiscard]] AlignedGrowth aligned_growth(const PlansForecast& forecast, const Area& area,
                                           int years);

/// The forecast of a setting, likewise; the setting's number is left open. Nothing where there are
/// too few plans in it to follow one.
/// @pre  forecast.group
[[nodiscard]] std::optional<AlignedSetting> aligned_setting(const PlansForecast& forecast,
                                                            const Area& area, int years);

// --- what is not learnt; reasons in docs/evidence.md ------------------------------------------

inline constexpr int kFirstPlans = 2013;  ///< first January whose forecasts widths are learnt from
inline constexpr int kFirstWeights = 2015;     ///< first January that weights are learnt from
inline constexpr double kOwnKept = 0.7;        ///< of what the signs announce, a year later
inline constexpr double kNationalKept = 0.95;  ///< of England's growth, a year later
inline constexpr double kNationalSd = 0.01;    ///< standard deviation of its change in a year
/// The same for plans in state special and in independent special schools.
inline constexpr double kStateSpecialSd = 0.01, kIndependentSpecialSd = 0.02;
inline constexpr double kTailDegrees = 5;
/// Lasting and yearly widths where too few authorities are there to learn them: those learnt at
/// January 2022 from all.
inline constexpr double kUsualOwnSd = 0.025, kUsualYearSd = 0.024;
inline constexpr double kSmallPlans = 250;   ///< plans at which the variance is twice that of many
inline constexpr double kSmallSetting = 60;  ///< likewise in a setting
inline constexpr double kFewestToFollow = 20;  ///< plans in a setting
inline constexpr double kRidge = 60;           ///< penalty, in forecasts of one spread each

}  // namespace highneeds
