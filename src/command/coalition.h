/// @file
/// A scenario's interventions one by one, in every combination: what is each worth?
#pragma once

#include <cstddef>

#include "storage/study.h"

namespace highneeds {

inline constexpr std::size_t kMostInterventions = 8;  ///< 2^8 combinations of scenarios

/// The scenario with each subset of its interventions, bit i of the index for intervention i. Index
/// 0 has none of them, but the scenario's own model; the last is the scenario itself.
/// @throws UsageError  if it has no interventions, or more than kMostInterventions
[[nodiscard]] Study coalition_study(const Study& study, std::size_t scenario);

}  // namespace highneeds
