/// @file
/// A run in shards that lie in one folder: their names, and which of them are there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "storage/run_origin.h"

namespace highneeds {

/// A study to be run in shards, each by a task of its own, and joined.
struct ShardedRun {
  std::vector<std::string> scenarios;  ///< as named on the command line
  std::string name;                    ///< of the files: the last scenario's id
  std::filesystem::path folder;        ///< absolute
  std::int64_t shards = 0;
  RunOrigin origin;  ///< `manifest` with the runs of the whole study

  /// @param number  from 1
  [[nodiscard]] std::filesystem::path shard(std::int64_t number) const;
  [[nodiscard]] std::filesystem::path joined() const;
};

enum class ShardState {
  kWhole,    ///< its results file opens and is of this run
  kBegun,    ///< a journal of a task that runs or was stopped is there
  kMissing,  ///< nothing is there
  kUnusable  ///< a file is there that is damaged, or of another run
};

struct ShardFound {
  ShardState state = ShardState::kMissing;
  std::string fault;  ///< of an unusable one: the file, and what is wrong with it
};

/// Looks at each shard, without disturbing the tasks that write them. @returns by number, from 1
/// at [0]
[[nodiscard]] std::vector<ShardFound> look_at_shards(const ShardedRun& run);

/// Why a task cannot go on from the journal of a shard that was begun: it is of another run. Empty
/// if it can, or there is no journal. Holds the journal's lock for that long.
/// @throws OutputError  if another program writes it
[[nodiscard]] std::string journal_fault(const ShardedRun& run, std::int64_t number);

/// Whether the joined file is there.
/// @returns kWhole, kMissing or kUnusable; reads all the shards that it refers to
[[nodiscard]] ShardFound look_at_joined(const ShardedRun& run);

/// Numbers as Slurm's --array and people take them: "1-3,7". @param numbers  ascending
[[nodiscard]] std::string number_list(const std::vector<std::int64_t>& numbers);

}  // namespace highneeds
