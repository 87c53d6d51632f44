#include "command/study_runner.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <ctime>
#include <mutex>

#include "command/interruption.h"
#include "command/progress.h"
#include "command/subcommand.h"
#include "core/simulation.h"
#include "statistics/latin_hypercube.h"
#include "storage/chunk_packing.h"
#include "storage/parallel.h"
#include "storage/results_layout.h"
#include "storage/version.h"

namespace highneeds {
namespace {

std::string now_utc() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

/// Batches of at most `length` runs, one after another.
std::vector<RunRange> batches_of(RunRange runs, std::int64_t length) {
  std::vector<RunRange> batches;
  for (std::int64_t first = runs.first; first < runs.end(); first += length) {
    batches.push_back({first, std::min(length, runs.end() - first)});
  }
  return batches;
}

/// Simulates batches in one thread.
class BatchSimulator {
 public:
  BatchSimulator(const Study& study, std::span<const std::unique_ptr<ScenarioTables>> tables,
                 std::uint64_t seed, std::span<const double> draws)
      : study_(study), seed_(seed), draws_(draws), simulator_(tables) {
    for (const Scenario& scenario : study.scenarios) row_.emplace_back(axes_of(scenario.model));
  }

  /// @returns [scenario x run], valid until the next call; nothing if it was stopped
  std::span<const RunResult> simulate(RunRange batch, const std::atomic<bool>* stop) {
    const auto runs = static_cast<std::size_t>(batch.count);
    const std::size_t width = study_.parameters.size();
    make_room(runs);
    for (std::size_t i = 0; i < runs; ++i) {
      if (stop != nullptr && *stop) return {};
      const std::size_t run = static_cast<std::size_t>(batch.first) + i;
      simulator_.simulate(seed_, static_cast<std::uint32_t>(run),
                          draws_.subspan(run * width, width), row_);
      for (std::size_t s = 0; s < row_.size(); ++s) std::swap(row_[s], results_[s * runs + i]);
    }
    return results_;
  }

 private:
  void make_room(std::size_t runs) {
    if (results_.size() == row_.size() * runs) return;
    results_.clear();
    for (const Scenario& scenario : study_.scenarios) {
      for (std::size_t i = 0; i < runs; ++i) results_.emplace_back(axes_of(scenario.model));
    }
  }

  const Study& study_;
  std::uint64_t seed_;
  std::span<const double> draws_;
  Simulator simulator_;
  std::vector<RunResult> row_, results_;
};

/// Simulates the runs that the journal does not hold yet.
void complete_journal(RunJournal& journal, const Study& study, const RunSettings& settings,
                      std::span<const double> draws) {
  const RunManifest& manifest = journal.header().manifest;
  const ResultsLayout layout = make_layout(study, manifest.runs);
  const std::int64_t length = batch_runs(manifest.runs);
  std::vector<RunRange> missing = batches_of({manifest.first_run, manifest.runs}, length);
  std::erase_if(missing, [&](const RunRange& batch) {
    return journal.holds(batch.first - manifest.first_run);
  });
  const Interruption interruption;
  simulate_batches(
      study, settings, draws, missing,
      [&](std::int64_t first, std::span<const RunResult> results) {
        journal.append(*pack_batch(layout, first - manifest.first_run,
                                   static_cast<std::size_t>(length), results));
      },
      &interruption.asked());
  if (!interruption.asked()) return;
  throw OutputError(
      journal.is_empty()
          ? fmt::format("Stopped before the first {} runs were done; nothing is kept", length)
          : fmt::format("Stopped; the runs done so far are kept: type highneeds run --resume {}",
                        settings.output.string()),
      kInterrupted);
}

/// Simulates what the journal lacks, writes the results file and removes the journal.
void finish_study(RunJournal journal, const Study& study, const RunSettings& settings) {
  const RunManifest& manifest = journal.header().manifest;
  const std::vector<double> draws = draw_parameters(study.parameters, settings.runs, settings.seed);
  complete_journal(journal, study, settings, draws);
  const std::size_t width = study.parameters.size();
  ResultsWriter writer(
      settings.output, study, manifest,
      std::span(draws).subspan(static_cast<std::size_t>(manifest.first_run) * width,
                               static_cast<std::size_t>(manifest.runs) * width),
      settings.force);
  journal.read([&](const PackedBatch& batch) { writer.write(batch); });
  writer.finish(settings.threads);
  journal.remove();
}

}  // namespace

void simulate_batches(const Study& study, const RunSettings& settings,
                      std::span<const double> draws, std::span<const RunRange> batches,
                      const TakeBatch& take, const std::atomic<bool>* stop) {
  const std::vector<double> central = central_values(study.parameters);
  std::vector<std::unique_ptr<ScenarioTables>> tables;
  for (const Scenario& scenario : study.scenarios) {
    tables.push_back(make_tables(scenario, central));
  }
  std::int64_t runs = 0;
  for (const RunRange& batch : batches) runs += batch.count;
  std::mutex mutex;  // guards what follows
  std::int64_t done = 0;
  Progress progress("runs", runs, settings.quiet);
  const auto make_worker = [&] {
    return [&, simulator = std::make_unique<BatchSimulator>(study, tables, settings.seed, draws)](
               std::size_t i) {
      const std::span<const RunResult> results = simulator->simulate(batches[i], stop);
      if (results.empty()) return;
      take(batches[i].first, results);
      const std::lock_guard lock(mutex);
      done += batches[i].count;
      progress.advance_to(done);
    };
  };
  share_tasks(batches.size(), settings.threads, make_worker, stop);
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
      study, settings, draws, batches_of({0, settings.runs}, kBatch),
      [&](std::int64_t first, std::span<const RunResult> results) {
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

RunSettings settings_of(const JournalHeader& header, RunSettings settings) {
  const RunManifest& made = header.manifest;
  settings.runs = made.study_runs;
  settings.seed = made.seed;
  settings.until = header.until;
  settings.shard.reset();
  if (made.is_shard()) settings.shard = RunRange{made.first_run, made.runs};
  return settings;
}

bool is_of(const RunJournal& journal, const Study& study, const RunSettings& settings) {
  const JournalHeader& header = journal.header();
  const RunManifest wanted = manifest_of(settings);
  return same_inputs(study.inputs, header.made_from.inputs) &&
         header.manifest.seed == wanted.seed && header.manifest.first_run == wanted.first_run &&
         // With --until the runs grow while it goes on.
         (header.manifest.runs == wanted.runs || !header.until.empty());
}

RunManifest manifest_of(const RunSettings& settings) {
  const RunRange range = settings.shard.value_or(RunRange{0, settings.runs});
  return {settings.seed,
          range.count,
          std::string(program_version),
          std::string(program_commit),
          now_utc(),
          range.first,
          settings.runs};
}

void run_study(const Study& study, const RunSettings& settings) {
  JournalHeader header{manifest_of(settings),
                       {study.inputs, {}, study.scenarios.front().model.la_code},
                       settings.until};
  for (const Scenario& scenario : study.scenarios) {
    header.made_from.scenarios.push_back(scenario.id);
  }
  finish_study(RunJournal(settings.output, std::move(header), settings.force), study, settings);
}

void resume_study(RunJournal journal, const Study& study, const RunSettings& settings) {
  const RunManifest& made = journal.header().manifest;
  if (made.program_version != program_version || made.git_commit != program_commit) {
    throw OutputError(
        fmt::format("{}: was begun by highneeds {} ({}), and this is {} ({}): the runs might not "
                    "fit together; go on with that program, or begin again with --force",
                    RunJournal::path_of(settings.output).string(), made.program_version,
                    made.git_commit, program_version, program_commit),
        kWrongInput);
  }
  finish_study(std::move(journal), study, settings);
}

}  // namespace highneeds
