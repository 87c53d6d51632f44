/// @file
/// A scenario's parts in every combination: what is each worth?
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "storage/study.h"

namespace highneeds {

inline constexpr std::size_t kMostInterventions = 8;  ///< 2^8 combinations of scenarios

/// Scenarios with every subset of some parts, bit i of the index for part i. Index 0 has none of
/// them, but the scenario's own model; the last is the scenario itself.
struct Coalition {
  std::vector<std::string> parts;  ///< labels
  Study study;
};

/// The parts are the scenario's interventions.
/// @throws UsageError  if it has none, or more than kMostInterventions
[[nodiscard]] Coalition by_intervention(const Study& study, std::size_t scenario);

/// The parts are kinds of saving and cost: what never arises (fewer requests, plans and specialist
/// placements), what stops being invoiced (prices, ceasing, transport), places, and the cost of the
/// interventions. Only those that the scenario has. Effects on delivery go with every part.
[[nodiscard]] Coalition by_kind(const Study& study, std::size_t scenario);

}  // namespace highneeds
