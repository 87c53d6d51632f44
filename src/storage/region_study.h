/// @file
/// Scenarios read for every authority of a region, and the study of their sum.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/region_file.h"
#include "storage/results_file.h"
#include "storage/study.h"

namespace highneeds {

/// What is run for a region.
struct RegionRun {
  Region region;
  std::vector<std::string> scenarios;  ///< names or paths
  bool replaces_models = false;        ///< RegionMember::replaces_models
};

/// What names on the command line ask for: a region and scenarios for it (do-nothing where none is
/// named), or scenarios of which the first names a region. Nothing where they are about one
/// authority.
/// @throws InputError  where the region's file has faults, or a name is one of a scenario and of a
///                     region
[[nodiscard]] std::optional<RegionRun> find_region(const std::vector<std::string>& names,
                                                   const FileSource& source);

/// The region that results were made for; nothing for one authority's own.
[[nodiscard]] std::optional<RegionRun> region_of(const StoredInputs& stored);

/// The study of one authority of the region.
/// @throws InputError  with every fault
[[nodiscard]] Study read_authority(const RegionRun& run, std::size_t authority,
                                   const FileSource& source);

/// The study whose results are the sum of the authorities': names, dates and history of the sum,
/// the numbers that all draw alike, and the inputs of all. Nothing can be simulated from it.
///
/// Reads every authority in turn, so memory does not grow with their number.
/// @throws InputError  with every fault of every authority, and its name; also where axes differ
[[nodiscard]] Study read_region(const RegionRun& run, const FileSource& source);

/// Whether the model has a balance to start from: a figure with a source, or one that is not 0.
[[nodiscard]] bool has_balance(const Study& study);

}  // namespace highneeds
