/// @file
/// Results whose every number follows from its place, for tests of what stores and reads them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "storage/results_file.h"

namespace highneeds::test {

/// Calls check(dataset, scenario, item) for every series of a file.
template <typename Check>
void for_each_series(const ResultsReader& reader, Check check) {
  for (const DatasetInfo& info : reader.datasets()) {
    for (std::size_t s = 0; s < reader.scenarios().size(); ++s) {
      for (std::size_t i = 0; i < reader.axis(info.item_axis).size(); ++i) {
        check(info, static_cast<int>(s), static_cast<int>(i));
      }
    }
  }
}

/// A made-up authority from January 2025 to March 2028, with 2 settings, 3 needs, 2 age bands, 2
/// lines, 1 category and 2 uncertain numbers; scenarios "do-nothing", "dbv-1", "dbv-2" ...
[[nodiscard]] Study synthetic_study(int scenarios);

[[nodiscard]] RunManifest synthetic_manifest(std::int64_t runs);

/// Run number `run` of a scenario. With spread = (run * 37) mod 101:
///   plans_by_setting[setting, month]   1000 (scenario + 1) + 100 setting + month + spread
///   other plans, flows_by_age_band     the same with the item and the census or calendar year
///   places[setting, census_year]       50.5 + setting + census_year + spread; NaN for setting 1
///   flows[measure, month]              measure + month + spread, except in runs divisible by 5:
///                                      nobody is issued a plan (kIssued, kIssuedOnTime,
///                                      kWeeksToIssue)
///   spend[line, year]                  1e6 (scenario + 1) + 0.1 line + 1000.7 year + spread / 7.
///   spend_by_category, balance         the same with the item; balance negative
[[nodiscard]] RunResult synthetic_run(const Axes& axes, int scenario, std::int64_t run);

/// [run x parameter]: run + 0.25 parameter.
[[nodiscard]] std::vector<double> synthetic_draws(const Study& study, std::int64_t runs);

/// Results of one batch [scenario x run].
[[nodiscard]] std::vector<RunResult> synthetic_batch(const Study& study, std::int64_t first_run,
                                                     std::int64_t runs);

/// Results [scenario x run] of a batch of a file of `runs` runs, as the file holds them.
[[nodiscard]] std::unique_ptr<PackedBatch> packed(const Study& study, std::int64_t runs,
                                                  std::int64_t first_run,
                                                  std::span<const RunResult> results);

/// A whole file.
void write_synthetic(const std::filesystem::path& path, const Study& study, std::int64_t runs,
                     bool force = false, int threads = 1);

}  // namespace highneeds::test
