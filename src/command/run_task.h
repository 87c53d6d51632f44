/// @file
/// What the command line of `run` asks for: of scenarios, again, or to go on with.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "command/convergence.h"
#include "command/study_runner.h"
#include "command/subcommand.h"

namespace highneeds {

/// A run to make, and of what.
struct RunTask {
  Study study;
  RunSettings settings;
  std::vector<Precision> wanted;  ///< errors to reach: --until
};

/// What is asked for, with the options over what the files say.
/// @throws UsageError, InputError  with what is wrong, before anything is simulated
[[nodiscard]] RunTask asked_task(const Invocation& invocation);

/// The values of --runs, --shard, --seed, --output, --until, --threads and --force, over what
/// `settings` say.
/// @throws UsageError  if they cannot be read or do not go together
void apply_options(const Invocation& invocation, RunSettings& settings);

/// Whether the command line names a results file, or its journal, instead of scenarios.
[[nodiscard]] bool names_results(const Invocation& invocation);

/// Runs a task to its end: until the errors that it wants are small.
void carry_out(const RunTask& task);

/// Goes on with what --resume is about, to its end: a run that was stopped, or a whole file, which
/// is left as it is, or made larger for --until. @returns nothing if there is none
/// @throws OutputError  if it is of other inputs, runs or seed than those named now
[[nodiscard]] std::optional<RunTask> resume_task(const Invocation& invocation);

}  // namespace highneeds
