/// @file
/// Simulates all runs of a study on threads and stores them.
#pragma once

#include <filesystem>
#include <span>

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

/// Runs the study and writes its results file. The file's arrays depend on the study, the number of
/// runs and the seed alone.
/// @throws OutputError  where the file cannot be written; no file is left then
void run_study(const Study& study, const RunSettings& settings);

}  // namespace highneeds
