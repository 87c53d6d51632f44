/// @file
/// Results files of a region: whether an authority's is there already, and the sum of all.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "storage/results_file.h"
#include "storage/study.h"

namespace highneeds {

/// What keeps a file from being the results of these inputs, authority, seed, runs and program,
/// whole and unchanged; empty if it is. Reads all of it.
[[nodiscard]] std::string result_fault(const std::filesystem::path& path, const Study& study,
                                       const RunManifest& manifest);

/// Results of an authority that were checked.
struct RegionPart {
  std::filesystem::path file;
  std::string sha256;  ///< ResultsReader::stated_digest()
};

/// Writes the sum of results files: run i is the sum of run i of each, and ratios are those of the
/// summed measures. Reads one file at a time, a batch of runs at a time, so memory grows with
/// neither.
///
/// @param path    of the sum
/// @param region  read_region()
/// @param parts   of the authorities, with the manifest's seed and runs; added in this order
/// @param check   called before each file that is read; may throw to stop
/// @throws OutputError  where the sum cannot be written
/// @throws InputError   where a file cannot be read, or was replaced since it was checked
void write_region(const std::filesystem::path& path, const Study& region,
                  std::span<const RegionPart> parts, const RunManifest& manifest, int threads,
                  bool force, const std::function<void()>& check);

}  // namespace highneeds
