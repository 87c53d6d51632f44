#include "command/coalition.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "command/subcommand.h"

namespace highneeds {
namespace {

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

}  // namespace

Coalition by_intervention(const Study& study, std::size_t scenario) {
  const Scenario& whole = study.scenarios.at(scenario);
  const std::size_t members = whole.interventions.size();
  if (members == 0 || members > kMostInterventions) {
    throw UsageError(
        fmt::format("scenario '{}' has {} interventions (1 to {} can be combined); "
                    "name another",
                    whole.id, members, kMostInterventions));
  }
  Coalition result;
  result.study.parameters = study.parameters;
  for (const Intervention& intervention : whole.interventions) {
    result.parts.push_back(intervention.label);
  }
  for (std::size_t subset = 0; subset < std::size_t{1} << members; ++subset) {
    Scenario& some = result.study.scenarios.emplace_back(whole);
    some.interventions.clear();
    for (std::size_t i = 0; i < members; ++i) {
      if ((subset >> i & 1) != 0) some.interventions.push_back(whole.interventions[i]);
    }
  }
  return result;
}

Coalition by_kind(const Study& study, std::size_t scenario) {
  const Scenario& whole = study.scenarios.at(scenario);
  const std::vector<Kind> kinds = kinds_of(whole);
  Coalition result;
  result.study.parameters = study.parameters;
  for (const Kind& kind : kinds) result.parts.emplace_back(kind.label);
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
