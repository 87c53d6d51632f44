/// @file
/// Joins shards of one run into one results file.
#pragma once

#include <filesystem>
#include <vector>

namespace highneeds {

/// How a joined file has its runs: refers to the shards, or holds copies.
enum class Joining { kRefer, kCopy };

/// Joins shards, in any order. The arrays and their summary are those of a single run.
///
/// @throws InputError   naming every shard that is missing, cut short, changed, of another run or
/// twice there, and the runs that no shard has; nothing is written then
/// @throws OutputError  if the file exists and `force` is false, or cannot be written
void merge_shards(const std::vector<std::filesystem::path>& shards,
                  const std::filesystem::path& output, Joining joining, int threads, bool force);

}  // namespace highneeds
