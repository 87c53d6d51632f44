/// @file
/// Results files of a region: whether an authority's is there already, and the sum of all.
#pragma once

#include <filesystem>
#include <span>

#include "storage/results_file.h"
#include "storage/study.h"

namespace highneeds {

/// Whether a file is whole and the same inputs, authority, seed, runs and program made it.
[[nodiscard]] bool is_result_of(const std::filesystem::path& path, const Study& study,
                                const RunManifest& manifest);

/// Writes the sum of results files: run i is the sum of run i of each, and ratios are those of the
/// summed measures. Reads one file at a time, a batch of runs at a time, so memory grows with
/// neither.
///
/// @param path    of the sum
/// @param region  read_region()
/// @param files   of the authorities, with the manifest's seed and runs; added in this order
/// @throws OutputError  where the sum cannot be written
/// @throws InputError   where a file cannot be read
void write_region(const std::filesystem::path& path, const Study& region,
                  std::span<const std::filesystem::path> files, const RunManifest& manifest,
                  int threads, bool force);

}  // namespace highneeds
