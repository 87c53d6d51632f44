/// @file
/// What a run in shards still needs: which tasks to submit, and what is in their way.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "command/sharded_run.h"
#include "command/slurm.h"

namespace highneeds {

/// A file that a task would neither use nor replace.
struct Obstacle {
  std::filesystem::path path;
  std::string fault;  ///< with the path
};

struct Submission {
  std::vector<std::int64_t> to_make;    ///< shards, ascending
  std::vector<std::string> waited_for;  ///< ids of tasks in the queue that make others
  std::vector<Obstacle> obstacles;
};

/// What is left to submit: shards that are neither whole nor in the queue.
/// @param found  by number, as look_at_shards()
/// @param tasks  of this run, in the queue
/// @throws OutputError  if a program outside the queue writes a shard
[[nodiscard]] Submission plan_submission(const ShardedRun& run,
                                         const std::vector<ShardFound>& found,
                                         const std::vector<QueuedJob>& tasks);

/// What the job that joins the shards waits for: "afterok:12:11_5"; empty if for nothing.
/// @param array  id of the job that makes shards, empty if there is none
[[nodiscard]] std::string dependencies(const std::string& array,
                                       const std::vector<std::string>& waited_for);

}  // namespace highneeds
