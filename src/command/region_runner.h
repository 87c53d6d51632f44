/// @file
/// Runs every authority of a region, adds them up, and tells the region.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "command/run_options.h"
#include "command/study_runner.h"
#include "command/subcommand.h"
#include "storage/region_study.h"

namespace highneeds {

/// A region that was asked for, read and without faults.
struct AskedRegion {
  RegionRun run;
  std::unique_ptr<FileSource> source;
  Study study;                   ///< read_region()
  std::filesystem::path folder;  ///< where its results go unless another is named
};

/// The region that a command line is about: by files, or by --again a region's sum. Null where it
/// is about one authority.
/// @throws InputError  with every fault of every authority
[[nodiscard]] std::unique_ptr<AskedRegion> asked_region(const Invocation& invocation);

struct RegionSettings {
  RunSettings run;            ///< `output` is the folder
  bool keep_whole = false;    ///< authorities whose results are there already are not run again
  std::filesystem::path csv;  ///< where the table goes too; empty for nowhere
  std::optional<Part> part;   ///< only every so many-th authority of the list, and no sum
  std::string adding_up;      ///< the command that adds up once all parts are there
};

/// Writes a results file for each authority into the folder, then region.h5; prints the table.
/// @throws UsageError   for a part without any authority, or with a table of all
/// @throws OutputError  where a file exists, before anything is simulated, or cannot be written
void run_region(const AskedRegion& region, const RegionSettings& settings);

/// @throws InputError  if the results are the sum of a region, from which nothing can be simulated
/// @param command, options  as typed before and after the file: "compare", " --split dbv-both"
void require_one_authority(const ResultsReader& results, const std::filesystem::path& file,
                           const std::string& command, const std::string& options = "");

}  // namespace highneeds
