/// @file
/// Options of the commands that simulate: how many runs, on how many threads.
#pragma once

#include <boost/program_options.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "command/subcommand.h"
#include "storage/results_file.h"

namespace highneeds {

inline constexpr std::int64_t kMaximumRuns = 10'000'000;

/// Which runs of a study to make, and of how many the study is.
struct RunsAsked {
  std::int64_t study_runs = 0;
  std::optional<RunRange> shard;  ///< if not all of them
  std::string name;               ///< of the shard, "shard-03-of-16" or "runs-2000-4000"
};

/// Part `number` of `of`, from 1.
struct Part {
  std::int64_t number = 1, of = 1;
};

/// The value of --shard; nothing where it is not given.
/// @throws UsageError  if it is no part of a whole
[[nodiscard]] std::optional<Part> part_asked(const Invocation& invocation);

/// Name of shard `number` of `shards`, from 1: "shard-03-of-16".
[[nodiscard]] std::string shard_name(std::int64_t number, std::int64_t shards);

/// The runs of shard `number` of `shards`, from 1: equal parts, give or take one.
[[nodiscard]] RunRange shard_runs(std::int64_t number, std::int64_t shards,
                                  std::int64_t study_runs);

/// Adds --runs as text ("1000", "2000:4000", "2000:4000/10000"), --shard and --threads.
void add_shard_options(boost::program_options::options_description& options);

/// The values of --runs and --shard, `fallback` runs where none is given.
/// @throws UsageError  if they cannot be read or are out of range
[[nodiscard]] RunsAsked runs_asked(const Invocation& invocation, std::int64_t fallback);

/// Adds --runs and --threads. @param runs_help  says what the default of --runs is
void add_run_options(boost::program_options::options_description& options, const char* runs_help);

/// The value of --threads, all processors where it is not given.
/// @throws UsageError  if out of range
[[nodiscard]] int thread_count(const Invocation& invocation);

/// The value of --runs, `fallback` where it is not given.
/// @throws UsageError  if out of range
[[nodiscard]] std::int64_t run_count(const Invocation& invocation, std::int64_t fallback);

}  // namespace highneeds
