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

/// The results file that --resume is about: named, or that of the scenarios named.
[[nodiscard]] std::filesystem::path resumed_output(const Invocation& invocation);

/// Goes on with a run that was stopped, to its end. @returns nothing if there is none
/// @throws OutputError  if it was begun with other inputs than those named now
[[nodiscard]] std::optional<RunTask> resume_task(const Invocation& invocation);

}  // namespace highneeds
