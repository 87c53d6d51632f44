// Places and growth at their limits.
#include <catch2/catch.hpp>

#include <cmath>
#include <numeric>

#include "core/simulation.h"
#include "small_model.h"

using namespace highneeds;
using namespace highneeds::test;

namespace {

constexpr int kSpecial = 2;

RunResult simulate_one(const Model& model, std::uint32_t run = 0) {
  const Scenario scenario = make_scenario(model);
  std::vector<std::unique_ptr<ScenarioTables>> tables;
  tables.push_back(make_tables(scenario));
  std::vector<RunResult> results;
  results.emplace_back(axes_of(model));
  Simulator(tables).simulate(17, run, {}, results);
  return results[0];
}

double total(const RunResult& result, const Model& model, Measure measure) {
  const Axes axes = axes_of(model);
  const auto first = result.flows.begin() +
                     static_cast<std::ptrdiff_t>(measure) * axes.flow_months() + axes.base_months;
  return std::accumulate(first, first + axes.months, 0.0);
}

std::int32_t plans_in(const RunResult& result, const Model& model, int setting, int month) {
  return result.plans_by_setting[static_cast<std::size_t>(setting * (model.months() + 1) + month)];
}

}  // namespace

TEST_CASE("With more places than children nobody overflows or waits") {
  Model model = small_model();
  model.settings[kSpecial].places = known(100'000);
  const RunResult result = simulate_one(model);
  CHECK(total(result, model, Measure::kOverflowed) == 0);
  CHECK(total(result, model, Measure::kWaiting) == 0);
  CHECK(total(result, model, Measure::kForced) == 0);
}

TEST_CASE("Without places nobody new enters, unless a tribunal says so; those inside stay") {
  Model model = small_model();
  model.settings[kSpecial].places = known(0);
  model.moves.forced_share = known(0);
  const RunResult result = simulate_one(model);
  for (int m = 0; m < model.months(); ++m) {
    CHECK(plans_in(result, model, kSpecial, m + 1) <= plans_in(result, model, kSpecial, m) + 6);
  }
  CHECK(plans_in(result, model, kSpecial, 0) > 0);
  CHECK(total(result, model, Measure::kOverflowed) > 0);
  CHECK(total(result, model, Measure::kWaiting) > 0);
}

TEST_CASE("A full setting never holds more than its places, once its opening stock fits") {
  Model model = small_model(100);
  model.moves.forced_share = known(0);
  model.transfers_in.per_year = known(0);
  const RunResult result = simulate_one(model);
  for (int m = 0; m <= model.months(); ++m) CHECK(plans_in(result, model, kSpecial, m) <= 70);
}

TEST_CASE(
    "New places fill by cohorts and are paid for from opening; a slip past the horizon means "
    "none") {
  Model model = small_model();
  model.settings[kSpecial].new_places = {
      {"school", 40, make_month(2026, 9), known(3), known(0.25)}};
  const Scenario scenario = make_scenario(model);
  const auto tables = make_tables(scenario);
  RunRates rates;
  fill_rates(*tables, *tables, {}, rates);
  const auto at = [&](const std::vector<double>& row, Month month) {
    return row[static_cast<std::size_t>(kSpecial * tables->months + (month - model.census))];
  };
  CHECK(at(rates.places, make_month(2026, 11)) == 70);
  CHECK(at(rates.places, make_month(2026, 12)) == 80);
  CHECK(at(rates.places, make_month(2027, 12)) == 90);
  CHECK(at(rates.places, make_month(2031, 12)) == 110);
  CHECK(at(rates.commissioned, make_month(2026, 11)) == 72);
  CHECK(at(rates.commissioned, make_month(2026, 12)) == 112);

  Model late = model;
  late.settings[kSpecial].new_places[0].slip_months = known(600);
  Model none = model;
  none.settings[kSpecial].new_places.clear();
  CHECK(simulate_one(late).plans_by_setting == simulate_one(none).plans_by_setting);
}

TEST_CASE("Growth follows its named path") {
  Model model = small_model();
  const auto levels = [](const Model& of) {
    const Scenario scenario = make_scenario(of);
    const auto tables = make_tables(scenario);
    RunRates rates;
    fill_rates(*tables, *tables, {}, rates);
    return rates.growth_level;
  };
  model.growth.path = GrowthPath::kConstant;
  for (const double level : levels(model)) CHECK(level == 0);

  model.growth.path = GrowthPath::kUser;  // 0.1 at mid-2025, 0.15 at mid-2026, 0.2 from then on
  const std::vector<double> user = levels(model);
  const auto warm = [](int year, int month) {
    return kWarmMonths + (year - 2025) * 12 + month - 1;
  };
  CHECK(user[static_cast<std::size_t>(warm(2024, 12))] == 0);
  CHECK((user[static_cast<std::size_t>(warm(2025, 6))] +
         user[static_cast<std::size_t>(warm(2025, 7))]) /
            2 ==
        Approx(0.1).margin(0.002));
  CHECK(user.back() == Approx(0.2));

  model.growth.path = GrowthPath::kDampedTrend;
  model.growth.national_per_year = known(0.10);
  model.growth.local_per_year = known(-0.02);
  model.growth.damping = known(0.5);
  model.growth.long_run_per_year = known(0);
  model.growth.shock_sd = known(0.1);
  model.growth.shocks.assign(20, known(0));
  CHECK(levels(model).back() == Approx(0.16).margin(0.001));  // 0.08 + 0.04 + 0.02 ...
}

TEST_CASE("Requests stop at the saturation prevalence") {
  Model model = small_model();
  model.growth.path = GrowthPath::kSaturation;
  model.growth.national_per_year = known(0.3);
  model.growth.local_per_year = known(0);
  model.growth.damping = known(1);
  model.growth.long_run_per_year = known(0);
  model.growth.shock_sd = known(0);
  model.growth.shocks.assign(20, known(0));
  model.pipeline.assessments_per_month = known(1'000);
  model.growth.saturation_prevalence = 0.05;  // 650 of 13,000 residents
  const RunResult capped = simulate_one(model);
  std::int32_t last = 0;
  for (int s = 0; s < 5; ++s) last += plans_in(capped, model, s, model.months());
  CHECK(last < 690);
  CHECK(last > 500);
}

namespace {

/// FNV-1a over the arrays of four runs.
std::uint64_t hash_of_runs(const Model& model) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&hash](const auto& values) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(values.data());
    for (std::size_t i = 0; i < values.size() * sizeof(values[0]); ++i) {
      hash = (hash ^ bytes[i]) * 0x100000001b3;
    }
  };
  for (std::uint32_t run = 0; run < 4; ++run) {
    RunResult result = simulate_one(model, run);
    for (float& value : result.flows) value = std::isnan(value) ? -1 : value;
    add(result.plans_by_setting);
    add(result.plans_by_age_band);
    add(result.plans_by_need);
    add(result.flows);
    add(result.spend);
    add(result.balance);
  }
  return hash;
}

}  // namespace

// The values are pinned: they change only when the model or its random numbers change, and then
// they must change on purpose.
TEST_CASE("A run has the same bits with every compiler and instruction set", "[portability]") {
  CHECK(hash_of_runs(small_model()) == 0x829069e58146cfa9ULL);
}

TEST_CASE("A run that follows a forecast has the same bits everywhere too", "[portability]") {
  Model model = small_model();
  model.growth.path = GrowthPath::kAligned;
  model.growth.aligned.growth.assign(9, 0.07);
  model.growth.aligned.own = known(0);
  model.growth.aligned.years.assign(20, known(0));
  model.growth.aligned.nations.assign(20, known(0));
  CHECK(hash_of_runs(model) == 0x94292eaaf0865836ULL);
}
