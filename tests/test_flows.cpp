// Flows of children at their limits, and interventions that act on many groups or in either
// direction.
#include <catch2/catch.hpp>

#include <numeric>

#include "core/simulation.h"
#include "small_model.h"

using namespace highneeds;
using namespace highneeds::test;

namespace {

constexpr int kRuns = 40;

/// Mean over runs of what a scenario counts after the census, in all months or the first few.
double mean_count(const Scenario& scenario, Measure measure, int months = 1'000) {
  std::vector<std::unique_ptr<ScenarioTables>> tables;
  tables.push_back(make_tables(scenario));
  const Axes axes = axes_of(scenario.model);
  std::vector<RunResult> results;
  results.emplace_back(axes);
  Simulator simulator(tables);
  double sum = 0;
  for (std::uint32_t run = 0; run < kRuns; ++run) {
    simulator.simulate(17, run, {}, results);
    const auto first = results[0].flows.begin() +
                       static_cast<std::ptrdiff_t>(measure) * axes.flow_months() + axes.base_months;
    sum += std::accumulate(first, first + std::min(months, axes.months), 0.0);
  }
  return sum / kRuns;
}

Scenario with(Target target, double change) {
  Model model = small_model();
  const Month census = model.census;
  return make_scenario(std::move(model), {plain_intervention(target, change, census + -12)});
}

}  // namespace

TEST_CASE("Far from its ceiling saturation leaves the published requests as they are") {
  Model model = small_model();
  model.growth.path = GrowthPath::kConstant;
  const double constant = mean_count(make_scenario(model), Measure::kRequests, 12);
  model.growth.path = GrowthPath::kSaturation;
  for (Input* input : {&model.growth.national_per_year, &model.growth.local_per_year,
                       &model.growth.long_run_per_year, &model.growth.shock_sd}) {
    *input = known(0);
  }
  model.growth.damping = known(1);
  model.growth.shocks.assign(20, known(0));
  model.growth.saturation_prevalence = 0.9;
  const double open = mean_count(make_scenario(model), Measure::kRequests, 12);
  CHECK(open == Approx(constant).epsilon(0.02));

  // Half way to its ceiling at the census, too: the published rate is the one of that prevalence.
  const double opening = std::accumulate(model.opening_plans.begin(), model.opening_plans.end(), 0);
  const double residents = model.population.row(1).sum();
  model.growth.saturation_prevalence = 2 * opening / residents;
  const double half = mean_count(make_scenario(model), Measure::kRequests, 3);
  model.growth.path = GrowthPath::kConstant;
  CHECK(half > 0.8 * mean_count(make_scenario(model), Measure::kRequests, 3));
}

TEST_CASE("An effect on suspensions makes them fewer or more in its own proportion") {
  const double usual = mean_count(make_scenario(small_model()), Measure::kSuspended);
  REQUIRE(usual > 100);
  CHECK(mean_count(with(Target::kSuspensions, -0.4), Measure::kSuspended) ==
        Approx(0.6 * usual).epsilon(0.03));
  CHECK(mean_count(with(Target::kSuspensions, 0.5), Measure::kSuspended) ==
        Approx(1.5 * usual).epsilon(0.03));
  // All pupils with SEN support are suspended, and no more than all.
  const double all = mean_count(with(Target::kSuspensions, 100), Measure::kSuspended);
  CHECK(all == Approx(usual / 0.03).epsilon(0.02));
}

TEST_CASE("Requests can be multiplied by up to four, and by no more") {
  const double usual = mean_count(make_scenario(small_model()), Measure::kRequests);
  CHECK(mean_count(with(Target::kRequests, 3), Measure::kRequests) ==
        Approx(4 * usual).epsilon(0.03));
  CHECK_THROWS_WITH(mean_count(with(Target::kRequests, 3.1), Measure::kRequests),
                    Catch::Contains("more than 4") && Catch::Contains("lower"));
}

TEST_CASE("Effects that split the children into hundreds of groups all act") {
  Model model = small_model();
  Intervention many = plain_intervention(Target::kCeasing, 0, model.census);
  const Effect plain = many.effects[0];
  many.effects.clear();
  const auto add = [&](double change) -> Effect& {
    many.effects.push_back(plain);
    many.effects.back().change = known(change);
    return many.effects.back();
  };
  for (int age = 0; age < kAges; ++age) add(0).age_from = age;
  for (int s = 0; s < static_cast<int>(model.settings.size()); ++s) add(0).settings = {s};
  for (int n = 0; n < static_cast<int>(model.needs.size()); ++n) add(0).needs = {n};
  add(-1);  // nobody ceases
  const Scenario scenario = make_scenario(model, {many});
  REQUIRE(make_tables(scenario)->cease_groups.groups() > 256);
  // All that is left are the plans that lapse with age.
  CHECK(mean_count(scenario, Measure::kCeased) == mean_count(scenario, Measure::kMaximumAge));
}

TEST_CASE("Refusals come back in the share that the model says") {
  Model model = small_model();
  model.pipeline.refusal_return_months = known(0.1);
  for (const double share : {0.0, 0.5, 1.0}) {
    model.pipeline.refusal_return_share = known(share);
    const Scenario scenario = make_scenario(model);
    CHECK(mean_count(scenario, Measure::kReturned) ==
          Approx(share * mean_count(scenario, Measure::kRefused)).epsilon(0.05).margin(0.01));
  }
}

TEST_CASE("Plans that move out are a reason of ceasing, in its share") {
  Model model = small_model();
  REQUIRE(model.ceasing.reasons[0].transfer_out);
  const double share = mean_count(make_scenario(model), Measure::kTransfersOut) /
                       mean_count(make_scenario(model), Measure::kCeased);
  CHECK(share > 0);
  std::erase_if(model.ceasing.reasons, [](const auto& reason) { return !reason.transfer_out; });
  const Scenario only = make_scenario(model);
  CHECK(mean_count(only, Measure::kTransfersOut) ==
        mean_count(only, Measure::kCeased) - mean_count(only, Measure::kMaximumAge));
}

TEST_CASE("At a phase transfer children go where its table sends them") {
  Model model = small_model();
  const std::size_t settings = model.settings.size();
  for (auto& phase : model.phase_transfers) {  // everybody stays
    for (std::size_t row = 0; row < phase.shares.size() / settings; ++row) {
      for (std::size_t to = 0; to < settings; ++to) {
        phase.shares[row * settings + to] = to == row % settings ? 1 : 0;
      }
    }
  }
  CHECK(mean_count(make_scenario(model), Measure::kPhaseMoves) == 0);
  for (auto& phase : model.phase_transfers) {  // everybody goes to the last setting
    for (std::size_t row = 0; row < phase.shares.size() / settings; ++row) {
      for (std::size_t to = 0; to < settings; ++to) {
        phase.shares[row * settings + to] = to + 1 == settings ? 1 : 0;
      }
    }
  }
  model.ceasing.per_year.setZero();
  CHECK(mean_count(make_scenario(model), Measure::kPhaseMoves) > 100);
}
