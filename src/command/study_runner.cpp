#include "command/study_runner.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <ctime>
#include <mutex>
#include <new>
#include <utility>

#include "command/interruption.h"
#include "command/progress.h"
#include "command/subcommand.h"
#include "core/simulation.h"
#include "statistics/latin_hypercube.h"
#include "storage/chunk_packing.h"
#include "storage/parallel.h"
#include "storage/results_layout.h"
#include "storage/run_origin.h"
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

std::string way_on(const RunSettings& settings) {
  return settings.way_on.empty() ? "highneeds run --resume " + settings.output.string()
                                 : settings.way_on;
}

void stop_if_asked(const Interruption& interruption, const RunJournal& journal,
                   const RunSettings& settings) {
  if (!interruption.asked()) return;
  const bool nothing = journal.is_empty() && settings.until.empty() && settings.way_on.empty();
  throw OutputError(nothing
                        ? fmt::format("Stopped before the first {} runs were done; nothing is kept",
                                      batch_runs(journal.header().manifest.runs))
                        : "Stopped; the runs done so far are kept: type " + way_on(settings),
                    kInterrupted);
}

/// [run of the study x parameter]
std::vector<double> draw(const Study& study, const RunSettings& settings) {
  try {
    return draw_parameters(study.parameters, settings.runs, settings.seed);
  } catch (const std::bad_alloc&) {
    constexpr double kGigabyte = 1e9;
    throw OutputError(
        fmt::format("{} runs need more memory than there is: their {} uncertain numbers alone take "
                    "{:.1f} GB; type fewer --runs, or use a machine with more",
                    settings.runs, study.parameters.size(),
                    static_cast<double>(settings.runs) *
                        static_cast<double>(study.parameters.size() * sizeof(double)) / kGigabyte),
        kRunFailed);
  }
}

/// Simulates the runs that the journal does not hold yet, until a stop is asked for.
void complete_journal(RunJournal& journal, const Study& study, const RunSettings& settings,
                      std::span<const double> draws, const std::atomic<bool>& stop) {
  const RunManifest& manifest = journal.header().manifest;
  const ResultsLayout layout = make_layout(study, manifest.runs);
  const std::int64_t length = batch_runs(manifest.runs);
  std::vector<RunRange> missing = batches_of({manifest.first_run, manifest.runs}, length);
  std::erase_if(missing, [&](const RunRange& batch) {
    return journal.holds(batch.first - manifest.first_run);
  });
  simulate_batches(
      study, settings, draws, missing,
      [&](std::int64_t first, std::span<const RunResult> results) {
        journal.append(*pack_batch(layout, first - manifest.first_run,
                                   static_cast<std::size_t>(length), results));
      },
      &stop);
}

/// Writes the results file of a journal that holds all its runs.
/// @param check  called between batches; may throw to stop
void write_file(const RunJournal& journal, const Study& study, const RunSettings& settings,
                std::span<const double> draws, const std::function<void()>& check) {
  const RunManifest& manifest = journal.header().manifest;
  const std::size_t width = study.parameters.size();
  const ResultsLayout layout = make_layout(study, manifest.runs);
  try {
    ResultsWriter writer(settings.output, study, manifest,
                         draws.subspan(static_cast<std::size_t>(manifest.first_run) * width,
                                       static_cast<std::size_t>(manifest.runs) * width),
                         settings.force);
    journal.read([&](const PackedBatch& batch) {
      check();
      if (!is_whole(layout, batch)) journal.refuse_damaged("a batch of runs is not whole");
      writer.write(batch);
    });
    check();
    writer.finish(settings.threads);
  } catch (const OutputError& error) {
    if (error.exit_code() == kInterrupted) throw;
    throw OutputError(
        fmt::format("{}\nThe runs are kept in {}: once that is put right, type {}", error.what(),
                    RunJournal::path_of(settings.output).string(), way_on(settings)),
        error.exit_code());
  }
}

/// Simulates what the journal lacks and writes the results file.
void make_file(RunJournal& journal, const Study& study, const RunSettings& settings) {
  journal.set_way_on(way_on(settings));
  const Interruption interruption;
  const auto check = [&] { stop_if_asked(interruption, journal, settings); };
  const std::vector<double> draws = draw(study, settings);
  check();
  complete_journal(journal, study, settings, draws, interruption.asked());
  check();
  write_file(journal, study, settings, draws, check);
  check();
}

/// Makes file after file until no more runs are asked for, and removes the journal.
/// @param made  whether the journal's own file is there already
void finish_study(RunJournal journal, const Study& study, RunSettings settings,
                  const MoreRuns& more, bool made) {
  while (true) {
    if (!made) make_file(journal, study, settings);
    made = false;
    try {
      const std::optional<std::int64_t> runs = more ? more(settings) : std::nullopt;
      if (!runs) break;
      settings.runs = *runs;
    } catch (const OutputError&) {  // the file is whole, and there is nothing to go on with
      journal.remove();
      throw;
    }
    settings.force = true;  // the file is this command's own by now
    journal.begin_again(header_of(study, settings));
  }
  journal.remove();
}

/// Whether the results file of the journal's runs is there already: whoever wrote it was stopped
/// before the journal was removed.
/// @throws OutputError  if it is another file, and may not be replaced
bool is_made(const RunJournal& journal, const RunSettings& settings) {
  std::error_code ignored;
  if (!std::filesystem::exists(settings.output, ignored)) return false;
  std::string fault;
  try {
    const ResultsReader results(settings.output, Accept::kShards);
    results.verify();
    fault = settings.output.string() + ": " +
            mismatch(origin_of(journal.header()), origin_of(results), "the run that was stopped");
    if (fault.ends_with(": ")) return true;
  } catch (const InputError& error) {
    fault = error.what();
  }
  if (settings.force) return false;
  throw OutputError(fmt::format("{} (it took the name of the results, and nothing is overwritten "
                                "unasked); move it away, or type {} --force to replace it",
                                fault, way_on(settings)),
                    kWrongInput);
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
  settings.force = settings.force || header.replaces;
  settings.shard.reset();
  if (made.is_shard()) settings.shard = RunRange{made.first_run, made.runs};
  return settings;
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

JournalHeader header_of(const Study& study, const RunSettings& settings) {
  RunOrigin origin = origin_of(study, manifest_of(settings));
  return {std::move(origin.manifest), std::move(origin.made_from), settings.until, settings.force};
}

void run_study(const Study& study, const RunSettings& settings, const MoreRuns& more) {
  finish_study(RunJournal(settings.output, header_of(study, settings)), study, settings, more,
               false);
}

void resume_study(RunJournal journal, const Study& study, const RunSettings& settings,
                  const MoreRuns& more) {
  const RunManifest& made = journal.header().manifest;
  if (made.program_version != program_version || made.git_commit != program_commit) {
    throw OutputError(
        fmt::format("{}: was begun by highneeds {} ({}), and this is {} ({}): the runs might not "
                    "fit together; go on with that program, or begin again with --force",
                    RunJournal::path_of(settings.output).string(), made.program_version,
                    made.git_commit, program_version, program_commit),
        kWrongInput);
  }
  const bool is_there = is_made(journal, settings);
  finish_study(std::move(journal), study, settings, more, is_there);
}

}  // namespace highneeds
