// Time of one run, by size of the authority and number of scenarios on the same random numbers.
// The model is North East Lincolnshire, its children, residents, places and assessors multiplied.
#include <benchmark/benchmark.h>

#include <cmath>

#include "command/data_directory.h"
#include "core/batch.h"
#include "core/simulation.h"
#include "statistics/latin_hypercube.h"
#include "storage/study.h"

namespace {

using namespace highneeds;

constexpr std::uint64_t kSeed = 20260901;
constexpr std::int64_t kDraws = 64;

/// @param shared  also the parameter, which all scenarios share
void multiply(Input& input, Study& study, double factor, bool shared) {
  if (input.parameter < 0) {
    input.value *= factor;
    return;
  }
  if (!shared) return;
  Distribution& law = study.parameters[static_cast<std::size_t>(input.parameter)].distribution;
  for (double* value : {&law.low, &law.central, &law.high}) *value *= factor;
}

/// The study with everything that counts children multiplied by `factor`.
Study scaled_study(const std::vector<std::string>& scenarios, int factor) {
  Study study = read_study(scenarios, FolderSource(data_directories()));
  for (std::size_t s = 0; s < study.scenarios.size(); ++s) {
    Model& model = study.scenarios[s].model;
    for (int& plans : model.opening_plans) plans *= factor;
    model.population *= factor;
    model.pipeline.queue_at_base_year *= factor;
    const bool first = s == 0;
    multiply(model.pipeline.assessments_per_month, study, factor, first);
    multiply(model.transfers_in.per_year, study, factor, first);
    for (Setting& setting : model.settings) {
      if (setting.limited) multiply(setting.places, study, factor, first);
    }
  }
  return study;
}

void simulate_runs(benchmark::State& state, const std::vector<std::string>& scenarios, int factor) {
  const Study study = scaled_study(scenarios, factor);
  const std::vector<double> draws = draw_parameters(study.parameters, kDraws, kSeed);
  std::vector<std::unique_ptr<ScenarioTables>> tables;
  std::vector<RunResult> results;
  for (const Scenario& scenario : study.scenarios) {
    tables.push_back(make_tables(scenario));
    results.emplace_back(axes_of(scenario.model));
  }
  Simulator simulator(tables);
  const std::size_t width = study.parameters.size();
  std::uint32_t run = 0;
  for (auto _ : state) {
    const std::size_t row = run % kDraws;
    simulator.simulate(kSeed, run++, std::span(draws).subspan(row * width, width), results);
    benchmark::DoNotOptimize(results.data());
  }
  state.counters["us_per_run_and_scenario"] = benchmark::Counter(
      1e-6 * static_cast<double>(state.iterations() * static_cast<std::int64_t>(tables.size())),
      benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void one_scenario(benchmark::State& state) {
  simulate_runs(state, {"do-nothing"}, static_cast<int>(state.range(0)));
}
BENCHMARK(one_scenario)->Arg(1)->Arg(10)->Arg(320)->Unit(benchmark::kMicrosecond);

void five_scenarios(benchmark::State& state) {
  simulate_runs(state, {"do-nothing", "dbv-data-visibility", "dbv-inclusion", "dbv-both", "places"},
                static_cast<int>(state.range(0)));
}
BENCHMARK(five_scenarios)->Arg(1)->Arg(10)->Unit(benchmark::kMicrosecond);

/// The words alone: what a run of North East Lincolnshire draws at the least.
void words_only(benchmark::State& state) {
  constexpr std::size_t kRequests = 9'000;
  constexpr std::size_t kOpening = 1'983;
  std::vector<Word> items(kRequests);
  for (Word i = 0; i < kRequests; ++i) items[i] = i;
  WordColumns words;
  const PhiloxKey key = make_key(kSeed, 1);
  Word run = 0;
  for (auto _ : state) {
    for (Word block = 0; block < 3; ++block) philox_batch(key, run, 1, block, items, words);
    philox_batch(key, run, 2, 0, std::span(items).first(kOpening), words);
    benchmark::DoNotOptimize(words.word[0].data());
    ++run;
  }
}
BENCHMARK(words_only)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
