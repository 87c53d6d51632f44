/// @file
/// Options of the commands that simulate: how many runs, on how many threads.
#pragma once

#include <boost/program_options.hpp>
#include <cstdint>

#include "command/subcommand.h"

namespace highneeds {

inline constexpr std::int64_t kMaximumRuns = 10'000'000;

/// Adds --runs and --threads. @param runs_help  says what the default of --runs is
void add_run_options(boost::program_options::options_description& options, const char* runs_help);

/// The value of --threads, all processors where it is not given.
/// @throws UsageError  if out of range
[[nodiscard]] int thread_count(const Invocation& invocation);

/// The value of --runs, `fallback` where it is not given.
/// @throws UsageError  if out of range
[[nodiscard]] std::int64_t run_count(const Invocation& invocation, std::int64_t fallback);

}  // namespace highneeds
