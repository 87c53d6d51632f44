#include "command/study_runner.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <exception>
#include <mutex>
#include <thread>

#include "command/progress.h"
#include "core/simulation.h"
#include "statistics/latin_hypercube.h"
#include "storage/version.h"

namespace highneeds {
namespace {

std::string now_utc() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

/// Shares the batches of runs among threads; the first failure stops them all.
class BatchPool {
 public:
  BatchPool(const Study& study, const RunSettings& settings, std::span<const double> draws,
            std::int64_t batch, const TakeBatch& take)
      : study_(study),
        settings_(settings),
        draws_(draws),
        batch_(batch),
        take_(take),
        progress_("runs", settings.runs, settings.quiet) {
    const std::vector<double> central = central_values(study.parameters);
    for (const Scenario& scenario : study.scenarios) {
      tables_.push_back(make_tables(scenario, central));
    }
  }

  void run() {
    {
      std::vector<std::jthread> threads;
      for (int t = 0; t < settings_.threads; ++t) threads.emplace_back([this] { work(); });
    }
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void work() {
    try {
      Simulator simulator(tables_);
      std::vector<RunResult> results;
      while (true) {
        const std::int64_t first = next_.fetch_add(batch_);
        if (first >= settings_.runs || stopped_) return;
        run_batch(simulator, first, std::min(batch_, settings_.runs - first), results);
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      stopped_ = true;
    }
  }

  void run_batch(Simulator& simulator, std::int64_t first, std::int64_t count,
                 std::vector<RunResult>& results) {
    const std::size_t scenarios = study_.scenarios.size();
    const auto runs = static_cast<std::size_t>(count);
    std::vector<RunResult> row;
    for (const Scenario& scenario : study_.scenarios) row.emplace_back(axes_of(scenario.model));
    if (results.size() != scenarios * runs) {
      results.clear();
      for (const Scenario& scenario : study_.scenarios) {
        for (std::size_t i = 0; i < runs; ++i) results.emplace_back(axes_of(scenario.model));
      }
    }
    const std::size_t width = study_.parameters.size();
    for (std::size_t i = 0; i < runs; ++i) {
      const std::size_t run = static_cast<std::size_t>(first) + i;
      simulator.simulate(settings_.seed, static_cast<std::uint32_t>(run),
                         draws_.subspan(run * width, width), row);
      for (std::size_t s = 0; s < scenarios; ++s) std::swap(row[s], results[s * runs + i]);
    }
    take_(first, results);
    const std::lock_guard lock(mutex_);
    done_ += count;
    progress_.advance_to(done_);
  }

  const Study& study_;
  const RunSettings& settings_;
  std::span<const double> draws_;
  std::int64_t batch_;
  const TakeBatch& take_;
  std::vector<std::unique_ptr<ScenarioTables>> tables_;
  std::atomic<std::int64_t> next_ = 0;
  std::atomic<bool> stopped_ = false;
  std::mutex mutex_;  ///< guards what follows
  std::int64_t done_ = 0;
  Progress progress_;
  std::exception_ptr failure_;
};

}  // namespace

void simulate_batches(const Study& study, const RunSettings& settings,
                      std::span<const double> draws, std::int64_t batch, const TakeBatch& take) {
  BatchPool(study, settings, draws, batch, take).run();
}

std::vector<double> simulate_quantities(const Study& study, const RunSettings& settings,
                                        std::span<const double> draws,
                                        std::span<const Quantity> quantities) {
  constexpr std::int64_t kBatch = 16;
  const auto runs = static_cast<std::size_t>(settings.runs);
  const std::size_t scenarios = study.scenarios.size();
  const Axes axes = axes_of(study.scenarios.front().model);
  std::vector<double> values(scenarios * quantities.size() * runs);
  simulate_batches(
      study, settings, draws, kBatch, [&](std::int64_t first, std::span<const RunResult> results) {
        const std::size_t count = results.size() / scenarios;
        for (std::size_t s = 0; s < scenarios; ++s) {
          for (std::size_t q = 0; q < quantities.size(); ++q) {
            for (std::size_t i = 0; i < count; ++i) {
              values[(s * quantities.size() + q) * runs + static_cast<std::size_t>(first) + i] =
                  value_of(quantities[q], results[s * count + i], axes);
            }
          }
        }
      });
  return values;
}

RunManifest manifest_of(const RunSettings& settings) {
  return {settings.seed, settings.runs, std::string(program_version), std::string(program_commit),
          now_utc()};
}

void run_study(const Study& study, const RunSettings& settings) {
  const RunManifest manifest = manifest_of(settings);
  const std::vector<double> draws = draw_parameters(study.parameters, settings.runs, settings.seed);
  ResultsWriter writer(settings.output, study, manifest, draws, settings.force);
  std::mutex one_at_a_time;
  simulate_batches(study, settings, draws, writer.batch_runs(),
                   [&](std::int64_t first, std::span<const RunResult> results) {
                     const auto packed = writer.pack(first, results);
                     const std::lock_guard lock(one_at_a_time);
                     writer.write(*packed);
                   });
  writer.finish(settings.threads);
}

}  // namespace highneeds
