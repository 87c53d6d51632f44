/// @file
/// Two Januaries of the same children: who left, and the fewest moves between settings that
/// reconcile both.
#pragma once

#include "evidence/age_tables.h"
#include "evidence/england_rates.h"

namespace highneeds {

/// A stock, what happened in a year, and the stock after it; all by age and setting.
struct TwoJanuaries {
  AgeBySetting before, after;  ///< ages on the 31 August before
  AgeBySetting new_plans;      ///< ages on 31 December between
};

/// The hazard at which `events` of the plans end in a year, each setting's multiplied by its
/// factor.
[[nodiscard]] double hazard_of(const Eigen::ArrayXd& plans, const Eigen::ArrayXd& factors,
                               double events);

/// Net loss of each cohort as a share of what it held, by age in the earlier January: new plans
/// less the growth of the cohort. May be negative where more joined than the flows say.
[[nodiscard]] ByAge cohort_losses(const TwoJanuaries& years);

/// The smallest set of moves that turns the earlier January, less leavers in proportion to
/// `ceasing_factor`, plus new plans, into the later one.
/// @param ceasing_factor  [setting] relative hazard of ceasing at the same age
[[nodiscard]] CohortMoves cohort_moves(const TwoJanuaries& years,
                                       std::span<const double> ceasing_factor);

}  // namespace highneeds
