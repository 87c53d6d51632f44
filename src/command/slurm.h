/// @file
/// Slurm's own programs: what is in its queue, and submission.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace highneeds {

/// A job, or one task of an array job, that waits or runs.
struct QueuedJob {
  std::string id;     ///< "12", "12_5"
  std::string state;  ///< "PENDING", "RUNNING" ...

  /// Number of the task in its array; 0 for a job that is none.
  [[nodiscard]] std::int64_t task() const;
};

/// One's own jobs of a name and a working folder, from what squeue prints as queue_listing() asks
/// it to. Those that are about to end are left out.
[[nodiscard]] std::vector<QueuedJob> jobs_of(const std::string& listing, const std::string& name,
                                             const std::filesystem::path& folder);

/// What squeue prints of one's own jobs, for jobs_of().
/// @throws OutputError  if squeue is not installed, or Slurm does not answer
[[nodiscard]] std::string queue_listing();

/// Submits a job script. @param dependencies  "afterok:12:13_5", or empty
/// @returns the job's id
/// @throws OutputError  with what sbatch says
[[nodiscard]] std::string submit_script(const std::filesystem::path& script,
                                        const std::string& dependencies);

}  // namespace highneeds
