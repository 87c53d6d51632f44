/// @file
/// A scenario's parts in every combination: what is each worth?
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "storage/study.h"

namespace highneeds {

inline constexpr std::size_t kMostInterventions = 8;  ///< 2^8 combinations of scenarios

/// Scenarios with subsets of some parts.
struct Coalition {
  std::vector<std::string> parts;  ///< labels
  /// Every subset, bit i of the index for part i: index 0 has none of them, but the scenario's own
  /// model, and the last is the scenario itself. Where `orders` is not empty, those that they need.
  Study study;
  /// Pairs of orders in which the parts join: indices of scenarios, [order][parts that have
  /// joined].
  std::vector<std::vector<std::size_t>> orders;
  std::vector<std::vector<std::size_t>> joiners;  ///< [order][place] part that joins
  std::vector<std::size_t> alone;  ///< [part] index of the scenario with this part only
};

/// The parts are the scenario's interventions, in every combination.
/// @throws UsageError  if it has none, or more than kMostInterventions
[[nodiscard]] Coalition by_intervention(const Study& study, std::size_t scenario);

/// The same for any number of interventions up to 31; beyond kMostInterventions, in orders that are
/// drawn.
/// @throws UsageError  if it has none, or more
[[nodiscard]] Coalition by_intervention_or_order(const Study& study, std::size_t scenario);

/// The parts are kinds of saving and cost: what never arises (fewer requests, plans and specialist
/// placements), what stops being invoiced (prices, ceasing, transport), places, and the cost of the
/// interventions. Only those that the scenario has. Effects on delivery go with every part.
[[nodiscard]] Coalition by_kind(const Study& study, std::size_t scenario);

}  // namespace highneeds
