// Variance of the difference that 5% fewer requests make to the last balance of North East
// Lincolnshire: scenarios on the same random numbers, beside two looser ways to compare them.
// Usage: pairing [RUNS]      (default 1000)
#include <fmt/core.h>

#include <cstdlib>

#include "command/data_directory.h"
#include "core/simulation.h"
#include "statistics/latin_hypercube.h"
#include "statistics/quantiles.h"
#include "storage/study.h"

namespace {

using namespace highneeds;

/// A certain effect at full size from the month of the census on.
Intervention fewer_requests(const Model& model) {
  const auto known = [](double value) { return Input{value, -1}; };
  Intervention one;
  one.name = "fewer-requests";
  Effect effect;
  effect.target = Target::kRequests;
  effect.change = known(-0.05);
  one.effects = {effect};
  one.waves = {{model.census, known(1)}};
  one.realism = one.happens = known(1);
  one.slip_months = one.fade_per_year = known(0);
  one.ends = make_month(2099, 1);
  return one;
}

/// [scenario][run] balance at the end of the last year.
std::vector<std::vector<double>> balances(const Study& study, const std::vector<double>& draws,
                                          std::uint64_t seed, std::size_t runs) {
  std::vector<std::unique_ptr<ScenarioTables>> tables;
  std::vector<RunResult> results;
  for (const Scenario& scenario : study.scenarios) {
    tables.push_back(make_tables(scenario));
    results.emplace_back(axes_of(scenario.model));
  }
  const auto years = static_cast<std::size_t>(axes_of(study.scenarios[0].model).financial_years);
  const std::size_t width = study.parameters.size();
  Simulator simulator(tables);
  std::vector<std::vector<double>> values(tables.size());
  for (std::size_t run = 0; run < runs; ++run) {
    simulator.simulate(seed, static_cast<std::uint32_t>(run),
                       std::span(draws).subspan(run * width, width), results);
    for (std::size_t s = 0; s < values.size(); ++s) {
      const std::size_t last = (static_cast<std::size_t>(BalanceItem::kCumulative) + 1) * years - 1;
      values[s].push_back(results[s].balance[last]);
    }
  }
  return values;
}

double variance_of_difference(const std::vector<double>& with, const std::vector<double>& without) {
  std::vector<double> difference(with.size());
  for (std::size_t run = 0; run < with.size(); ++run) difference[run] = with[run] - without[run];
  const double error = standard_error_of_mean(difference);
  return error * error * static_cast<double>(with.size());
}

}  // namespace

int main(int count, char** arguments) {
  const auto runs = static_cast<std::size_t>(count > 1 ? std::atoi(arguments[1]) : 1000);
  Study study = read_study({"do-nothing"}, FolderSource(data_directories()));
  study.scenarios.push_back(study.scenarios[0]);
  study.scenarios[1].interventions = {fewer_requests(study.scenarios[0].model)};
  const auto draw = [&](std::uint64_t seed) {
    return draw_parameters(study.parameters, static_cast<std::int64_t>(runs), seed);
  };
  const auto first = balances(study, draw(1), 1, runs);
  const auto other_events = balances(study, draw(1), 2, runs);
  const auto other_all = balances(study, draw(2), 2, runs);
  const double paired = variance_of_difference(first[1], first[0]);
  const double same_numbers = variance_of_difference(other_events[1], first[0]);
  const double independent = variance_of_difference(other_all[1], first[0]);
  fmt::print("paired / independent streams: 1/{:.0f}     (bar: 1/300)\n", independent / paired);
  fmt::print("paired / same parameters, independent events: 1/{:.0f}     (bar: 1/25)\n",
             same_numbers / paired);
  return 0;
}
