/// @file
/// The expected cohort of a model: age by setting, month by month, every rate at its centre.
#pragma once

#include <span>
#include <vector>

#include "core/expected_flow.h"
#include "core/scenario_tables.h"

namespace highneeds {

/// Expected plans, and how events spread them.
struct CohortWalk {
  Table stock;                ///< [year x setting] at the Januaries after the census
  Table noise;                ///< [year x setting] variance of the log that events alone leave
  std::vector<double> total;  ///< [year]
  std::vector<double> total_noise;  ///< [year]
  std::vector<double> hazard;       ///< [month x age]
};

/// What differs from the usual inflow and choices.
struct WalkChange {
  std::vector<double> inflow;  ///< [year] factor; empty for ones
  int setting = -1;            ///< weighed by `weight` in the choices of the first year
  double weight = 1;
};

/// Carries the opening stock to the end of the model, month by month.
/// @param issue_age  CohortTables::issue_age
[[nodiscard]] CohortWalk walk_cohort(const ScenarioTables& tables, std::span<const double> central,
                                     const ExpectedFlow& flow, const std::vector<double>& issue_age,
                                     const WalkChange& change);

/// Ages at which the requests of `ahead` months before are issued a plan: CohortTables::issue_age.
[[nodiscard]] std::vector<double> issue_ages(const ScenarioTables& tables, int ahead);

}  // namespace highneeds
