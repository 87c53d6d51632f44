// Cost of storing results, apart from the simulation: packing in threads, writing, summaries.
//
// 10,000 runs x 5 scenarios of an authority with 10 settings, 10 needs, 5 age bands and 30 lines
// over ten years. Counts are Poisson of 2 to 40 a month and money has noise in every digit, so that
// they compress no better than the model's own.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "storage/chunk_packing.h"
#include "storage/results_file.h"
#include "storage/results_layout.h"

namespace {

using namespace highneeds;
namespace fs = std::filesystem;

constexpr int kScenarios = 5;

Study make_study() {
  Model model;
  model.name = "Northshire";
  model.census = make_month(2025, 1);
  model.last_year = FinancialYear{2034};
  model.base_year = 2024;
  model.settings.resize(10);
  model.needs.resize(10);
  model.age_bands.resize(5);
  model.finance.lines.resize(30);
  model.finance.categories.resize(7);
  Study study;
  study.scenarios.resize(kScenarios);
  for (Scenario& scenario : study.scenarios) scenario.model = model;
  study.parameters.resize(60);
  return study;
}

template <typename Number>
void fill_plans(std::vector<Number>& plans, std::size_t times, std::mt19937_64& engine) {
  std::poisson_distribution<int> in(6), out(5);
  for (std::size_t i = 0; i < plans.size(); ++i) {
    plans[i] = i % times == 0 ? 200 + in(engine) : plans[i - 1] + in(engine)-out(engine);
  }
}

/// A batch of every scenario, each run different.
std::vector<RunResult> make_batch(const Axes& axes, std::int64_t runs) {
  std::mt19937_64 engine(1);
  std::normal_distribution<double> noise;
  std::vector<RunResult> batch;
  for (std::int64_t i = 0; i < runs * kScenarios; ++i) {
    RunResult run(axes);
    fill_plans(run.plans_by_setting, static_cast<std::size_t>(axes.months + 1), engine);
    fill_plans(run.plans_by_age_band, static_cast<std::size_t>(axes.census_years), engine);
    fill_plans(run.plans_by_need, static_cast<std::size_t>(axes.census_years), engine);
    const auto januaries = static_cast<std::size_t>(axes.census_years);
    fill_plans(run.plans_by_setting_age_band, januaries, engine);
    fill_plans(run.plans_by_setting_need, januaries, engine);
    fill_plans(run.flows_by_age_band, static_cast<std::size_t>(axes.calendar_years()), engine);
    const auto flow_months = static_cast<std::size_t>(axes.flow_months());
    for (std::size_t k = 0; k < run.flows.size(); ++k) {
      std::poisson_distribution<int> flow(2.0 * static_cast<double>(k / flow_months + 1));
      run.flows[k] = static_cast<float>(flow(engine));
    }
    for (double& gbp : run.spend) gbp = 1e6 * (1 + 0.1 * noise(engine));
    for (double& gbp : run.spend_by_category) gbp = 4e6 * (1 + 0.1 * noise(engine));
    for (double& gbp : run.balance) gbp = -2e7 * (1 + 0.1 * noise(engine));
    batch.push_back(std::move(run));
  }
  return batch;
}

double cpu_seconds() {
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(use.ru_utime) + seconds(use.ru_stime);
}

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void write_results(benchmark::State& state) {
  const auto threads = static_cast<int>(state.range(0));
  const std::int64_t runs = state.range(1);
  const Study study = make_study();
  const fs::path path = fs::temp_directory_path() / "highneeds-bench.h5";
  const std::vector<double> draws(static_cast<std::size_t>(runs) * study.parameters.size(), 0.5);
  const std::vector<RunResult> results = make_batch(axes_of(study.scenarios[0].model), 256);
  RunManifest manifest;
  manifest.runs = runs;
  const ResultsLayout layout = make_layout(study, runs);
  for ([[maybe_unused]] auto iteration : state) {
    const double cpu_start = cpu_seconds(), start = wall_seconds();
    ResultsWriter writer(path, study, manifest, draws, true);
    std::atomic<std::int64_t> next = 0;
    std::mutex mutex;
    double writing = 0;
    const auto work = [&] {
      for (std::int64_t first; (first = 256 * next++) < runs;) {
        // The last batch takes whole rows of the same results: fewer runs of each scenario.
        const std::int64_t count = std::min<std::int64_t>(256, runs - first);
        const auto batch =
            pack_batch(layout, first, static_cast<std::size_t>(batch_runs(runs)),
                       std::span(results).first(static_cast<std::size_t>(kScenarios * count)));
        const std::lock_guard lock(mutex);
        const double began = wall_seconds();
        writer.write(*batch);
        writing += wall_seconds() - began;
      }
    };
    {
      std::vector<std::jthread> pool;
      for (int i = 0; i < threads; ++i) pool.emplace_back(work);
    }
    const double packed_cpu = cpu_seconds(), packed = wall_seconds();
    writer.finish(threads);
    state.counters["pack_s"] = packed - start;
    state.counters["pack_cpu_s"] = packed_cpu - cpu_start;
    state.counters["of_it_write_s"] = writing;
    state.counters["finish_s"] = wall_seconds() - packed;
    state.counters["finish_cpu_s"] = cpu_seconds() - packed_cpu;
  }
  state.counters["file_MB"] = static_cast<double>(fs::file_size(path)) / 1e6;
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  state.counters["peak_MB"] = static_cast<double>(use.ru_maxrss) / 1e3;
  fs::remove(path);
}

BENCHMARK(write_results)
    ->ArgNames({"threads", "runs"})
    ->Args({1, 1'000})
    ->Args({2, 10'000})
    ->Args({2, 40'000})
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
