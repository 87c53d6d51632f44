/// @file
/// Simulates all runs of a study on threads, and stores them or hands them on.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "reporting/quantity.h"
#include "storage/results_file.h"
#include "storage/run_journal.h"

namespace highneeds {

struct RunSettings {
  std::int64_t runs = 0;  ///< of the whole study
  std::uint64_t seed = 0;
  int threads = 1;
  std::filesystem::path output;
  std::optional<RunRange> shard;   ///< the runs to make, if not all
  std::vector<std::string> until;  ///< errors to reach, kept for who goes on with a stopped run
  std::string way_on;  ///< what to type after a stop; empty: highneeds run --resume <output>
  bool force = false;
  bool quiet = false;
};

/// What a file of a run with these settings says made it, now.
[[nodiscard]] RunManifest manifest_of(const RunSettings& settings);

/// What a journal of a run with these settings begins with.
[[nodiscard]] JournalHeader header_of(const Study& study, const RunSettings& settings);

/// Looks at a whole results file. @returns how many runs the study needs instead, if those are not
/// enough
using MoreRuns = std::function<std::optional<std::int64_t>(const RunSettings& settings)>;

/// Runs the study, or a shard of it, and writes its results file. The file's arrays depend on the
/// study, the number of runs and the seed alone. Runs done are kept in a journal beside the file
/// until it is whole, and `more` asks for no more.
/// @throws OutputError  where the file cannot be written, or the run was interrupted; there is no
/// file of these runs then, and the journal stays
void run_study(const Study& study, const RunSettings& settings, const MoreRuns& more = {});

/// Goes on with a run that was stopped, from its journal alone, and removes the journal.
/// @throws OutputError  as run_study(), and if another version of the program began it, or another
/// file has the name of its results
void resume_study(RunJournal journal, const Study& study, const RunSettings& settings,
                  const MoreRuns& more = {});

/// What a stopped run was asked to do; `threads` and `quiet` are the caller's,
/// and `force` is of either.
[[nodiscard]] RunSettings settings_of(const JournalHeader& header, RunSettings settings);

/// Takes the results [scenario x run], row by row, of runs from `first` on; called from many
/// threads at once, each time for other runs.
using TakeBatch = std::function<void(std::int64_t first, std::span<const RunResult> results)>;

/// Simulates batches of runs, in any order. What `take` throws stops the work and is thrown again.
/// @param draws  [run of the study x parameter]
/// @param stop   if given: work is left undone once it is true
void simulate_batches(const Study& study, const RunSettings& settings,
                      std::span<const double> draws, std::span<const RunRange> batches,
                      const TakeBatch& take, const std::atomic<bool>* stop = nullptr);

/// Quantities of every run, [scenario x quantity x run], kept in memory.
/// @param draws  [run x parameter]
[[nodiscard]] std::vector<double> simulate_quantities(const Study& study,
                                                      const RunSettings& settings,
                                                      std::span<const double> draws,
                                                      std::span<const Quantity> quantities);

}  // namespace highneeds
