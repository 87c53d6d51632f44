/// @file
/// Of which run some results are: whether shards, journals and joined files belong together.
#pragma once

#include <string>
#include <vector>

#include "storage/results_file.h"
#include "storage/run_journal.h"

namespace highneeds {

/// What runs are of, whichever of them they are.
struct RunOrigin {
  RunManifest manifest;
  StoredInputs made_from;
};

[[nodiscard]] RunOrigin origin_of(const Study& study, const RunManifest& manifest);
[[nodiscard]] RunOrigin origin_of(const ResultsReader& results);
[[nodiscard]] RunOrigin origin_of(const JournalHeader& header);

/// How `other` differs from the run that `wanted` is of: "has seed 5, the first shard 1". Empty if
/// both are of the same.
/// @param wanted_name  what `wanted` is called: "the first shard"
[[nodiscard]] std::string difference(const RunOrigin& wanted, const RunOrigin& other,
                                     const std::string& wanted_name);

/// As difference(), and whether both are of the same runs of it.
[[nodiscard]] std::string mismatch(const RunOrigin& wanted, const RunOrigin& other,
                                   const std::string& wanted_name);

}  // namespace highneeds
