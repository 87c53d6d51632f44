/// @file
/// The engine's own past forecasts: imported as at an origin, run, and read like any run.
#pragma once

#include <filesystem>
#include <vector>

#include "evidence/backtest.h"
#include "evidence/england_rates.h"
#include "storage/study.h"

namespace highneeds {

struct BacktestSettings {
  std::int64_t runs = 1000;
  std::uint64_t seed = 1;
  int threads = 1;
  bool quiet = false;
  std::string money_template;  ///< text of models/national/money.toml.in
};

/// Financial years of a back-test's models: the academic year of the last horizon is whole, so that
/// its Januaries are those of a longer run to the bit.
inline constexpr int kBacktestYears = kBacktestHorizons + 1;

/// The model that import makes of an authority, as a study of one scenario without interventions.
/// @param years  whole financial years after the census
[[nodiscard]] Study imported_study(const PublishedStatistics& then, const EnglandRates& england,
                                   const std::string& dfe_code, const std::string& money_template,
                                   int years);

/// Whether models can be made as at `origin`: plans of that January were out, flows of the year
/// before, and requests of the two years before it.
/// @param then  what was known at the origin
[[nodiscard]] bool can_forecast_from(const PublishedStatistics& then, int origin);

/// Seed of an authority's runs: each its own, so that the Monte Carlo error of quantiles is not the
/// same everywhere and averages out in scores.
/// @param dfe_code  three digits
[[nodiscard]] std::uint64_t authority_seed(std::uint64_t seed, const std::string& dfe_code);

/// Plans open in the Januaries after the census, over the runs of a study of one scenario.
struct JanuaryRuns {
  std::vector<std::string> settings;
  /// [horizon - 1][setting, and all together as the last][run]
  std::vector<std::vector<std::vector<double>>> plans;
};
[[nodiscard]] JanuaryRuns simulate_januaries(const Study& study, std::int64_t runs,
                                             std::uint64_t seed, int horizons);

/// Forecasts of the engine for every cell, in the order of the cells; authorities go by threads.
/// @param then   what was known at the origin of all cells
/// @param cells  of all plans or of settings
[[nodiscard]] std::vector<BacktestRow> engine_rows(const std::vector<BacktestRow>& cells,
                                                   const PublishedStatistics& then,
                                                   const BacktestSettings& settings);

}  // namespace highneeds
