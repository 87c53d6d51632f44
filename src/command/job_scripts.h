/// @file
/// The job scripts of a run in shards for Slurm.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "command/sharded_run.h"

namespace highneeds {

/// What a task is given; texts as sbatch takes them, empty for the cluster's default.
struct JobResources {
  int cpus = 1;
  std::string partition, time, memory, account;
};

/// Where the program runs from, so that it finds the same inputs on every node.
struct JobSurroundings {
  std::filesystem::path program;    ///< absolute
  std::filesystem::path directory;  ///< absolute, of the call: relative names count from it
  std::optional<std::string> data;  ///< HIGHNEEDS_DATA, absolute; nothing if not set
};

/// One word for the shell, whatever is in it: 'it'\''s'.
[[nodiscard]] std::string shell_quoted(const std::string& text);

/// The value of an option in a line #SBATCH, whatever is in it but line ends: "a \"b\"".
[[nodiscard]] std::string sbatch_quoted(const std::string& text);

/// Names of the jobs, by which squeue shows them.
[[nodiscard]] std::string shards_job_name(const ShardedRun& run);
[[nodiscard]] std::string merge_job_name(const ShardedRun& run);

/// Paths of the job scripts, beside the results.
[[nodiscard]] std::filesystem::path shards_script_path(const ShardedRun& run);
[[nodiscard]] std::filesystem::path merge_script_path(const ShardedRun& run);

/// An array job with one task for each of the shards named. A task that its time limit or a kill
/// stops is queued again as long as it gets on; one that fails leaves its journal.
/// @param numbers  of the shards to make, ascending, at least one
[[nodiscard]] std::string shards_script(const ShardedRun& run,
                                        const std::vector<std::int64_t>& numbers,
                                        const JobSurroundings& surroundings,
                                        const JobResources& resources);

/// The job that joins the shards. @param options  of merge: "--copy", "--force"
[[nodiscard]] std::string merge_script(const ShardedRun& run, const JobSurroundings& surroundings,
                                       const JobResources& resources,
                                       const std::vector<std::string>& options);

}  // namespace highneeds
