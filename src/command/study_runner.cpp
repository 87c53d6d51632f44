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
            ResultsWriter& writer)
      : study_(study),
        settings_(settings),
        draws_(draws),
        writer_(writer),
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
      const std::int64_t size = writer_.batch_runs();
      std::vector<RunResult> results;
      while (true) {
        const std::int64_t first = next_.fetch_add(size);
        if (first >= settings_.runs || stopped_) return;
        run_batch(simulator, first, std::min(size, settings_.runs - first), results);
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
    const auto packed = writer_.pack(first, results);
    const std::lock_guard lock(mutex_);
    writer_.write(*packed);
    done_ += count;
    progress_.advance_to(done_);
  }

  const Study& study_;
  const RunSettings& settings_;
  std::span<const double> draws_;
  ResultsWriter& writer_;
  std::vector<std::unique_ptr<ScenarioTables>> tables_;
  std::atomic<std::int64_t> next_ = 0;
  std::atomic<bool> stopped_ = false;
  std::mutex mutex_;  ///< guards what follows, and the writer
  std::int64_t done_ = 0;
  Progress progress_;
  std::exception_ptr failure_;
};

}  // namespace

void run_study(const Study& study, const RunSettings& settings) {
  const RunManifest manifest{settings.seed, settings.runs, std::string(program_version),
                             std::string(program_commit), now_utc()};
  const std::vector<double> draws = draw_parameters(study.parameters, settings.runs, settings.seed);
  ResultsWriter writer(settings.output, study, manifest, draws, settings.force);
  BatchPool(study, settings, draws, writer).run();
  writer.finish(settings.threads);
}

}  // namespace highneeds
