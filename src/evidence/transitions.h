/// @file
/// A council's own history, child by child: who joined, left and moved from one January to the
/// next, and what that says about its rates.
#pragma once

#include <string>
#include <vector>

#include "evidence/authority_estimates.h"

namespace highneeds {

/// One child's state in two Januaries; setting -1 = without a plan.
struct Transition {
  int year = 0;            ///< of the first January
  int age = 0;             ///< on the 31 August before the first January
  int from = -1, to = -1;  ///< PlacementGroup, -1 outside
  int need = kNeeds - 1;   ///< index into kNeedCodes, in the state with a plan (the later one)
};

/// Counts of transitions, all by age in the first January.
struct TransitionCounts {
  int first_year = 0, last_year = 0;
  int rows = 0;
  AgeBySetting held;         ///< with a plan in the first January
  AgeBySetting left;         ///< of them, without one in the second
  std::vector<Table> moved;  ///< [age][from x to], diagonal zero
  AgeBySetting joined;       ///< [age in the second January x setting]
  Table joined_needs;        ///< [age in the second January x need]
};

/// @pre  there is a transition; ages from -1 (joins at 0) to 25
[[nodiscard]] TransitionCounts count_transitions(const std::vector<Transition>& transitions);

/// Replaces estimates from published statistics by those from the council's own counts, pooled with
/// what was published as the prior: leavers by age and setting (Beta), movers by age (Beta) and
/// where they go (Dirichlet), needs and settings of joiners by age (Dirichlet). The sampling error
/// left is kept in `ceasing_sd`, `ceasing_16_plus_sd` and `moves_sd`, to be drawn once a run.
void use_transitions(const TransitionCounts& counts, const EnglandRates& england,
                     AuthorityEstimates& estimates);

}  // namespace highneeds
