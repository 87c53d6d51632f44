// Growth that follows a forecast of the January totals.
#include "core/alignment.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "core/simulation.h"
#include "small_model.h"
#include "statistics/distributions.h"
#include "statistics/latin_hypercube.h"

using namespace highneeds;
using namespace highneeds::test;

namespace {

constexpr int kYears = 9;

/// A model that follows `growth`, with 3,000 plans so that events add little noise.
Model aligned_model(std::vector<double> growth) {
  Model model = small_model(3000);
  for (Setting& setting : model.settings) setting.limited = false;
  for (double& rate : model.requests.per_1000) rate *= 8;
  model.pipeline.assessments_per_month = known(40);
  model.pipeline.queue_at_base_year = 80;
  model.transfers_in.per_year = known(60);
  model.growth.path = GrowthPath::kAligned;
  AlignedGrowth& aligned = model.growth.aligned;
  aligned.growth = std::move(growth);
  aligned.own = known(0);
  aligned.years.assign(20, known(0));
  aligned.nations.assign(20, known(0));
  return model;
}

/// Totals of every January, census first, over runs [run][year].
std::vector<std::vector<double>> januaries(const std::vector<Scenario>& scenarios,
                                           std::size_t which, std::uint32_t runs,
                                           const std::vector<double>& draws = {},
                                           std::size_t width = 0) {
  std::vector<std::unique_ptr<ScenarioTables>> tables;
  const std::vector<double> central(width, 0.0);
  for (const Scenario& scenario : scenarios) tables.push_back(make_tables(scenario, central));
  Simulator simulator(tables);
  std::vector<RunResult> row;
  for (const Scenario& scenario : scenarios) row.emplace_back(axes_of(scenario.model));
  const Axes axes = axes_of(scenarios[which].model);
  std::vector<std::vector<double>> totals;
  for (std::uint32_t run = 0; run < runs; ++run) {
    simulator.simulate(17, run, std::span(draws).subspan(run * width, width), row);
    std::vector<double>& total = totals.emplace_back(kYears + 1, 0.0);
    for (int year = 0; year <= kYears; ++year) {
      for (int s = 0; s < axes.settings; ++s) {
        total[static_cast<std::size_t>(year)] +=
            row[which]
                .plans_by_setting[static_cast<std::size_t>(s * (axes.months + 1) + 12 * year)];
      }
    }
  }
  return totals;
}

double mean_of(const std::vector<std::vector<double>>& totals, std::size_t year) {
  double sum = 0;
  for (const auto& run : totals) sum += run[year];
  return sum / static_cast<double>(totals.size());
}

}  // namespace

TEST_CASE("Totals follow the path in expectation, with and without a queue, up and down") {
  for (const double queue : {0.0, 80.0, 200.0}) {
    for (const std::vector<double>& growth :
         {std::vector<double>{0.08}, {0.0}, {0.15, 0.02, 0.10, 0.05}, {-0.03, 0.06}}) {
      Model model = aligned_model(growth);
      model.pipeline.queue_at_base_year = queue;
      model.pipeline.assessments_per_month = known(queue > 0 ? 30 : 500);
      const auto totals = januaries({make_scenario(model)}, 0, 60);
      double path = 3000;
      for (std::size_t year = 1; year <= 5; ++year) {
        path *= std::exp(growth[std::min(year, growth.size()) - 1]);
        INFO("queue " << queue << ", growth " << growth[0] << ", year " << year << ", path " << path
                      << ", mean " << mean_of(totals, year));
        CHECK(std::abs(mean_of(totals, year) / path - 1) < 0.009);
      }
    }
  }
}

TEST_CASE("Path and events together are as wide as the forecast") {
  Model model = aligned_model({0.06});
  AlignedGrowth& aligned = model.growth.aligned;
  aligned.own_sd = 0.02;
  aligned.own_kept = 0.7;
  aligned.year_sd = 0.02;
  aligned.national_sd = 0.01;
  aligned.national_kept = 0.9;
  aligned.tail_degrees = 20;
  Distribution normal;
  normal.family = Family::kNormal;
  normal.low = -std::numeric_limits<double>::infinity();
  normal.high = std::numeric_limits<double>::infinity();
  normal.b = 1;
  std::vector<Parameter> parameters;
  const auto draw = [&](const std::string& name, const Distribution& distribution) {
    parameters.push_back({name, "", distribution, {}, "", 0, -1, ""});
    return Input{0, static_cast<int>(parameters.size()) - 1};
  };
  aligned.own = draw("own", normal);
  for (std::size_t year = 0; year < aligned.years.size(); ++year) {
    aligned.years[year] = draw("year" + std::to_string(year), normal);
    aligned.nations[year] = draw("nation" + std::to_string(year), normal);
  }
  Distribution precision;
  precision.family = Family::kGamma;
  precision.a = 10;
  precision.b = 0.1;
  aligned.precision = draw("precision", precision);
  constexpr std::uint32_t kRuns = 400;
  const auto totals = januaries({make_scenario(model)}, 0, kRuns,
                                draw_parameters(parameters, kRuns, 5), parameters.size());
  // By hand: 20/18 x (0.02^2 (1, 1.7, 2.19)^2 + 0.02^2 (1, 2, 3)
  //                   + 0.01^2 (1, 1.9^2 + 1, 2.71^2 + 1.9^2 + 1))
  const std::vector<double> sd = {0.03162, 0.05227, 0.07157};
  for (std::size_t year = 1; year <= sd.size(); ++year) {
    std::vector<double> logs;
    for (const auto& run : totals) logs.push_back(std::log(run[year] / 3000));
    const double centre = std::accumulate(logs.begin(), logs.end(), 0.0) / kRuns;
    double squares = 0;
    for (const double log : logs) squares += (log - centre) * (log - centre);
    CHECK(std::sqrt(squares / (kRuns - 1)) == Approx(sd[year - 1]).epsilon(0.10));
    CHECK(centre == Approx(0.06 * static_cast<double>(year)).margin(0.012));
  }
}

TEST_CASE("Interventions and other rates act on top of the path of the baseline") {
  const Scenario plain = make_scenario(aligned_model({0.06}));
  const Scenario fewer = make_scenario(
      aligned_model({0.06}), {plain_intervention(Target::kRequests, -0.3, make_month(2025, 1))});
  Model strict = aligned_model({0.06});
  strict.pipeline.assess_share = known(0.5);
  Scenario refusing = make_scenario(strict);
  refusing.id = "refusing";
  refusing.baseline = plain.id;
  refusing.model_digest = "another";
  const std::vector<Scenario> all = {plain, fewer, refusing};
  const double before = mean_of(januaries(all, 0, 20), 4);
  CHECK(before == Approx(3000 * std::exp(0.24)).epsilon(0.01));
  CHECK(mean_of(januaries(all, 1, 20), 4) < before * 0.93);
  CHECK(mean_of(januaries(all, 2, 20), 4) < before * 0.93);
  // On its own it is the forecast.
  CHECK(mean_of(januaries({refusing}, 0, 20), 4) == Approx(before).epsilon(0.01));
}

TEST_CASE("Settings follow paths of their own while the total follows its own") {
  Model model = aligned_model({0.06});
  for (const auto& [setting, growth] : {std::pair(2, 0.10), std::pair(3, 0.18)}) {
    AlignedSetting& aligned = model.growth.aligned.settings.emplace_back();
    aligned.setting = setting;
    aligned.growth = {growth};
    aligned.own = known(0);
    aligned.years.assign(20, known(0));
  }
  // Some in independent schools to start with.
  for (int age = 6; age < 15; ++age) model.opening_plans[model.cell(age, 0, 3)] += 30;
  const Scenario scenario = make_scenario(model);
  std::vector<std::unique_ptr<ScenarioTables>> tables;
  tables.push_back(make_tables(scenario));
  Simulator simulator(tables);
  const Axes axes = axes_of(model);
  std::vector<RunResult> row;
  row.emplace_back(axes);
  constexpr std::uint32_t kRuns = 40;
  std::vector<std::vector<double>> plans(4, std::vector<double>(5, 0.0));  // year by setting
  for (std::uint32_t run = 0; run < kRuns; ++run) {
    simulator.simulate(3, run, {}, row);
    for (std::size_t year = 0; year < plans.size(); ++year) {
      for (std::size_t s = 0; s < 5; ++s) {
        plans[year][s] +=
            row[0].plans_by_setting[s * static_cast<std::size_t>(axes.months + 1) + 12 * year];
      }
    }
  }
  for (std::size_t year = 1; year < plans.size(); ++year) {
    const auto years = static_cast<double>(year);
    const auto total = [&](std::size_t y) {
      return std::accumulate(plans[y].begin(), plans[y].end(), 0.0);
    };
    INFO("year " << year);
    CHECK(std::log(total(year) / total(0)) == Approx(0.06 * years).margin(0.01));
    CHECK(std::log(plans[year][2] / plans[0][2]) == Approx(0.10 * years).margin(0.03));
    CHECK(std::log(plans[year][3] / plans[0][3]) == Approx(0.18 * years).margin(0.05));
  }
}
