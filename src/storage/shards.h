/// @file
/// Which files a joined results file takes its runs from, and whether they are still the same.
#pragma once

#include <hdf5.h>

#include <filesystem>
#include <string>
#include <vector>

#include "storage/results_file.h"

namespace highneeds {

/// Keeps the shards in the group /shards.
void write_shards(hid_t file, const std::vector<Shard>& shards);

/// @returns nothing if the file holds its own runs
[[nodiscard]] std::vector<Shard> read_shards(hid_t file);

/// Checks that every shard is there, whole and unchanged, and that the virtual datasets name no
/// other file. Reads all of them. Hold hdf5_mutex().
/// @param path  of the joined file, beside which the shards are looked for
/// @throws InputError  naming each one that is not
void check_shards(const std::filesystem::path& path, hid_t file, const std::vector<Shard>& shards);

}  // namespace highneeds
