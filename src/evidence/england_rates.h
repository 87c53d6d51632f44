/// @file
/// What all England's published cohorts say: age patterns, ceasing, moves, growth, and how far
/// authorities differ, as the prior of every authority.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "evidence/age_tables.h"
#include "evidence/plans_forecast.h"
#include "evidence/published_statistics.h"
#include "statistics/pooling.h"

namespace highneeds {

/// Growth of requests and plans.
struct GrowthRates {
  double requests_per_year = 0;    ///< log growth of requests in England, mean of the latest years
  double plans_per_year = 0;       ///< log growth of January plans in England, likewise
  int from_year = 0, to_year = 0;  ///< of requests_per_year
  double local_weight = 0;  ///< share of an authority's deviation in one span found in the next
  double local_sd = 0;      ///< of what that leaves, a year
  double shock_sd = 0;      ///< of an authority's yearly growth about England's
};

/// Priors of an authority's shares: its region's, pooled with England's by the spread between
/// regions; the weight is that of the spread between authorities.
struct SharePriors {
  PooledRate assess;   ///< of decided requests; weight in requests
  PooledRate issue;    ///< of assessments
  PooledRate on_time;  ///< of plans issued
};

/// Net moves of a cohort between settings from one January to the next.
struct CohortMoves {
  /// Share of those in a setting who leave it for another, [age in the earlier January x setting].
  AgeBySetting leaving;
  /// Where they go, [age][from x to]; rows add to one, or are zero.
  std::vector<Table> destinations;
};

struct EnglandRates {
  int january = 0;    ///< of the opening stock
  int flow_year = 0;  ///< january - 1

  AgeBySetting stock;         ///< at `january`, plans
  ByAge stock_ages{};         ///< likewise
  AgeBySetting stock_before;  ///< at january - 1
  AgeBySetting new_plans;     ///< of flow_year, by age on 31 December
  ByAge new_ages{};
  ByAge request_ages{};  ///< by age when asked; from new plans where not published
  bool requests_by_age = false;

  Table need_by_age;          ///< stock, [age x need]; no columns before needs were published
  Table need_by_setting;      ///< stock, [need x setting]
  Table new_need_by_age;      ///< new plans, [age x need]
  Table new_need_by_setting;  ///< new plans, [need x setting]

  ByAge ceasing{};                      ///< hazard a year, transfers to others included
  ByAge ceasing_share{};                ///< share of plans that end in a year, over all settings
  std::vector<double> setting_factors;  ///< [setting] on the hazard, at the same age
  Table reasons;                        ///< [age x reason] shares, rows add to one
  double transfers_per_plan = 0;        ///< moved to another authority, a plan and year
  CohortMoves moves;

  GrowthRates growth;
  PlansForecast forecast;                        ///< of January totals, which runs follow
  std::vector<PlansForecast> setting_forecasts;  ///< of state and independent special schools

  PooledRate assess_share;                     ///< of decided requests; weight in requests
  PooledRate issue_share;                      ///< of assessments
  PooledRate on_time_share;                    ///< of plans issued
  std::map<std::string, SharePriors> regions;  ///< by name
  PooledRate ceasing_under_16,
      ceasing_16_plus;              ///< observed over expected by `ceasing`; rate near 1
  double request_age_weight = 0;    ///< Dirichlet, in requests
  double new_setting_weight = 0;    ///< Dirichlet, in new plans
  double stock_setting_weight = 0;  ///< Dirichlet, in plans
};

/// Drops everything about Januaries after `january` and calendar years from it on: what had not
/// been published when that January's figures were. Findings stay those of what is left.
[[nodiscard]] PublishedStatistics as_at(const PublishedStatistics& statistics, int january);

/// Learns England's rates at its newest January.
/// @throws std::invalid_argument  where plans by age, or flows of the year before, are not there
[[nodiscard]] EnglandRates learn_england(const PublishedStatistics& statistics);

/// New plans by model age at issue: the published age is that on 31 December of the year, and the
/// model's is whole years at the last 31 August. [age x columns] in, likewise out.
[[nodiscard]] Table to_ages_at_issue(const Table& by_age_on_31_december);

}  // namespace highneeds
