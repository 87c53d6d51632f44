/// @file
/// Small models in code, for tests of the core: one by hand, and random ones.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/scenario.h"
#include "core/scenario_tables.h"

namespace highneeds::test {

/// A made-up authority: 3 needs, 5 settings (early years, mainstream, state special with places,
/// independent special, college), `plans` opening plans spread over ages 3 to 19, known numbers
/// only.
[[nodiscard]] Model small_model(int plans = 300);

/// The same shape with random rates, places and shares; every seed another model.
[[nodiscard]] Model random_model(std::uint64_t seed);

/// random_model() with random rules of income, prices, places and policy besides.
[[nodiscard]] Model random_finance(std::uint64_t seed);

/// An intervention with one wave at full take-up, certain, in full, at once, for ever.
[[nodiscard]] Intervention plain_intervention(Target target, double change, Month starts);

[[nodiscard]] Scenario make_scenario(Model model, std::vector<Intervention> interventions = {});

/// A number that is known.
[[nodiscard]] inline Input known(double value) { return Input{value, -1}; }

}  // namespace highneeds::test
