/// @file
/// Simulates all runs of a study on threads, and stores them or hands them on.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "reporting/quantity.h"
#include "storage/results_file.h"

namespace highneeds {

struct RunSettings {
  std::int64_t runs = 0;
  std::uint64_t seed = 0;
  int threads = 1;
  std::filesystem::path output;
  bool force = false;
  bool quiet = false;
};

/// What a file of a run with these settings says made it, now.
[[nodiscard]] RunManifest manifest_of(const RunSettings& settings);

/// Runs the study and writes its results file. The file's arrays depend on the study, the number of
/// runs and the seed alone.
/// @throws OutputError  where the file cannot be written; no file is left then
void run_study(const Study& study, const RunSettings& settings);

/// Takes the results [scenario x run], row by row, of runs from `first` on; called from many
/// threads at once, each time for other runs.
using TakeBatch = std::function<void(std::int64_t first, std::span<const RunResult> results)>;

/// Simulates runs 0 to settings.runs - 1 in batches, in any order. What `take` throws stops the
/// work and is thrown again.
/// @param draws  [run x parameter]
void simulate_batches(const Study& study, const RunSettings& settings,
                      std::span<const double> draws, std::int64_t batch, const TakeBatch& take);

/// Quantities of every run, [scenario x quantity x run], kept in memory.
/// @param draws  [run x parameter]
[[nodiscard]] std::vector<double> simulate_quantities(const Study& study,
                                                      const RunSettings& settings,
                                                      std::span<const double> draws,
                                                      std::span<const Quantity> quantities);

}  // namespace highneeds
