#include "command/coalition.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "command/subcommand.h"
#include "statistics/shapley.h"

namespace highneeds {
namespace {

constexpr std::size_t kMostInOrder = 31;  ///< bits of a subset, and patience
constexpr std::size_t kOrderPairs = 4;    ///< for 14 interventions some 120 scenarios
constexpr std::uint64_t kOrderSeed = 1;

/// Takes a part of an intervention away.
using TakeAway = std::function<void(Intervention&)>;

enum class Saving { kAvoided, kCashable, kEnabling };

Saving saving_of(Target target) {
  switch (target) {
    case Target::kCeasing:
    case Target::kTopUp:
    case Target::kBandDrift:
    case Target::kIndependentPrice:
    case Target::kIndependentInflation:
    case Target::kTransport:
      return Saving::kCashable;
    case Target::kDelivery:
      return Saving::kEnabling;
    default:
      return Saving::kAvoided;
  }
}

TakeAway without(Saving saving) {
  return [saving](Intervention& intervention) {
    std::erase_if(intervention.effects,
                  [saving](const Effect& effect) { return saving_of(effect.target) == saving; });
  };
}

struct Kind {
  const char* label;
  TakeAway take_away;
  std::function<bool(const Intervention&)> has;
};

std::function<bool(const Intervention&)> has(Saving saving) {
  return [saving](const Intervention& intervention) {
    return std::any_of(
        intervention.effects.begin(), intervention.effects.end(),
        [saving](const Effect& effect) { return saving_of(effect.target) == saving; });
  };
}

std::vector<Kind> kinds_of(const Scenario& scenario) {
  std::vector<Kind> kinds = {
      {"Avoided: plans and placements that never arise", without(Saving::kAvoided),
       has(Saving::kAvoided)},
      {"Cashable: invoices that stop or fall", without(Saving::kCashable), has(Saving::kCashable)},
      {"Places that open", [](Intervention& one) { one.places.clear(); },
       [](const Intervention& one) { return !one.places.empty(); }},
      {"Cost of the interventions", [](Intervention& one) { one.costs.clear(); },
       [](const Intervention& one) { return !one.costs.empty(); }},
  };
  const auto& all = scenario.interventions;
  std::erase_if(kinds,
                [&](const Kind& kind) { return std::none_of(all.begin(), all.end(), kind.has); });
  return kinds;
}

/// The scenario with some of its interventions. @param subset  bit i for intervention i
Scenario with_some(const Scenario& whole, std::size_t subset) {
  Scenario some = whole;
  some.interventions.clear();
  for (std::size_t i = 0; i < whole.interventions.size(); ++i) {
    if ((subset >> i & 1) != 0) some.interventions.push_back(whole.interventions[i]);
  }
  return some;
}

Coalition of_interventions(const Study& study, const Scenario& whole, std::size_t most) {
  const std::size_t members = whole.interventions.size();
  if (members == 0 || members > most) {
    throw UsageError(
        fmt::format("scenario '{}' has {} interventions (1 to {} can be combined); "
                    "name another",
                    whole.id, members, most));
  }
  Coalition result;
  result.study.parameters = study.parameters;
  for (const Intervention& intervention : whole.interventions) {
    result.parts.push_back(intervention.label);
  }
  return result;
}

/// Scenarios for orders that are drawn, each subset once.
void add_orders(const Scenario& whole, Coalition& coalition) {
  const std::size_t members = coalition.parts.size();
  std::map<std::size_t, std::size_t> made;
  const auto index_of = [&](std::size_t subset) {
    const auto [at, is_new] = made.try_emplace(subset, coalition.study.scenarios.size());
    if (is_new) coalition.study.scenarios.push_back(with_some(whole, subset));
    return at->second;
  };
  index_of(0);
  for (std::size_t i = 0; i < members; ++i) {
    coalition.alone.push_back(index_of(std::size_t{1} << i));
  }
  coalition.joiners = drawn_orders(members, kOrderPairs, kOrderSeed);
  for (const std::vector<std::size_t>& joiners : coalition.joiners) {
    std::size_t subset = 0;
    std::vector<std::size_t>& order = coalition.orders.emplace_back(1, index_of(0));
    for (const std::size_t joiner : joiners) {
      subset |= std::size_t{1} << joiner;
      order.push_back(index_of(subset));
    }
  }
}

/// Scenarios for every subset.
void add_subsets(const Scenario& whole, Coalition& coalition) {
  for (std::size_t i = 0; i < coalition.parts.size(); ++i) {
    coalition.alone.push_back(std::size_t{1} << i);
  }
  for (std::size_t subset = 0; subset < std::size_t{1} << coalition.parts.size(); ++subset) {
    coalition.study.scenarios.push_back(with_some(whole, subset));
  }
}

}  // namespace

Coalition by_intervention(const Study& study, std::size_t scenario) {
  const Scenario& whole = study.scenarios.at(scenario);
  Coalition result = of_interventions(study, whole, kMostInterventions);
  add_subsets(whole, result);
  return result;
}

Coalition by_intervention_or_order(const Study& study, std::size_t scenario) {
  const Scenario& whole = study.scenarios.at(scenario);
  if (whole.interventions.size() <= kMostInterventions) return by_intervention(study, scenario);
  Coalition result = of_interventions(study, whole, kMostInOrder);
  add_orders(whole, result);
  return result;
}

Coalition by_kind(const Study& study, std::size_t scenario) {
  const Scenario& whole = study.scenarios.at(scenario);
  const std::vector<Kind> kinds = kinds_of(whole);
  Coalition result;
  result.study.parameters = study.parameters;
  for (const Kind& kind : kinds) {
    result.alone.push_back(std::size_t{1} << result.parts.size());
    result.parts.emplace_back(kind.label);
  }
  for (std::size_t subset = 0; subset < std::size_t{1} << kinds.size(); ++subset) {
    Scenario& some = result.study.scenarios.emplace_back(whole);
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      if ((subset >> i & 1) != 0) continue;
      for (Intervention& one : some.interventions) kinds[i].take_away(one);
    }
  }
  return result;
}

}  // namespace highneeds
