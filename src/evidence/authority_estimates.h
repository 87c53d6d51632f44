/// @file
/// Everything that a model file of an authority needs and the published statistics can give.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "evidence/england_rates.h"
#include "evidence/pipeline_fit.h"

namespace highneeds {

/// A Beta or Gamma posterior by its two parameters.
struct Posterior {
  double a = 0;  ///< Beta a, or Gamma shape
  double b = 0;  ///< Beta b, or Gamma scale
};

struct AuthorityEstimates {
  AreaName name;
  int january = 0;    ///< of the opening stock
  int flow_year = 0;  ///< the base year, january - 1

  double plans = 0;                ///< open at `january`
  std::vector<std::string> needs;  ///< codes, in the order of the tables' columns
  Table plans_by_age_and_need;     ///< whole plans
  AgeBySetting setting_by_age;     ///< plans
  int placements_year = 0;         ///< January whose placements are used
  Table need_setting_lift;         ///< [need x setting]; empty with a single need

  double requests = 0, requests_before = 0;
  ByAge requests_by_age{};  ///< at the model's ages, adding to `requests`
  PipelineFit pipeline;
  Posterior assess_share, issue_share;  ///< Beta
  double new_plans = 0;

  Table new_need_by_age;     ///< shares at the model's age at issue
  Table new_setting_by_age;  ///< likewise
  Table new_need_setting_lift;

  Posterior transfers_in;               ///< Gamma: plans a year
  ByAge ceasing{};                      ///< hazard a year
  std::vector<double> setting_factors;  ///< [setting]
  double ceasing_sd = 0;                ///< log standard deviation of the level at all ages
  double ceasing_16_plus_sd = 0;        ///< likewise, on top from 16
  double ceased = 0;                    ///< plans that the hazards end in a year
  Table reasons;                        ///< [age x reason]
  CohortMoves moves;
  double moves_sd = 0;  ///< log standard deviation of their level; 0 = not known

  std::string own_transitions;  ///< what the council's own counts are, empty where there are none
  double local_growth = 0, local_growth_sd = 0;  ///< deviation from England, log a year
  std::vector<std::string> gaps;  ///< what is not published, and what stands in: one sentence each
};

/// Estimates for one authority at England's newest January in `statistics`, small counts pooled
/// with England's. To know no more than was published at a past January, cut with as_at() first
/// and learn England from that too:
///
///     const PublishedStatistics then = as_at(read_releases("data"), 2022);
///     const EnglandRates england = learn_england(then);
///     const AuthorityEstimates estimates = estimate_authority(then, england, "812");
///
/// @param dfe_code  three digits
/// @throws std::invalid_argument  where the authority has no plans at that January
[[nodiscard]] AuthorityEstimates estimate_authority(const PublishedStatistics& statistics,
                                                    const EnglandRates& england,
                                                    const std::string& dfe_code);

}  // namespace highneeds
