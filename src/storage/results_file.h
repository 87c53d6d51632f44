/// @file
/// Results in HDF5: what runs leave behind, with the full text of what made them.
/// Layout: docs/formats.md. The file is also valid netCDF-4.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/results.h"
#include "storage/study.h"

namespace highneeds {

inline constexpr int kResultsFormat = 2;

/// What made a results file.
struct RunManifest {
  std::uint64_t seed = 0;
  std::int64_t runs = 0;
  std::string program_version, git_commit, created;  ///< created: UTC, ISO 8601
};

/// One item of one array of one scenario for the runs of a batch, compressed.
struct PackedChunk {
  std::size_t dataset = 0, scenario = 0, item = 0;
  std::size_t offset = 0, size = 0;  ///< in PackedBatch::bytes
};

/// Runs [first_run, first_run + count) of every scenario, compressed by a worker thread without
/// touching HDF5.
struct PackedBatch {
  std::int64_t first_run = 0;
  std::vector<PackedChunk> chunks;
  std::vector<std::byte> bytes;
};

/// Writes one results file under a temporary name; `finish` gives it its own. Memory does not grow
/// with the number of runs.
///
/// Every function throws OutputError where the system refuses: disk full, folder gone.
class ResultsWriter {
 public:
  /// @param draws  [run x parameter], row by row
  /// @throws OutputError  if the file exists and `force` is false, or cannot be written
  /// @throws std::invalid_argument  if scenarios differ in their axes
  ResultsWriter(const std::filesystem::path& path, const Study& study, const RunManifest& manifest,
                std::span<const double> draws, bool force);
  ~ResultsWriter();  ///< removes the temporary file if not finished
  ResultsWriter(const ResultsWriter&) = delete;
  ResultsWriter& operator=(const ResultsWriter&) = delete;

  /// Runs in one batch: the chunk length of the file's run axis.
  [[nodiscard]] std::int64_t batch_runs() const;

  /// Packs the results of one batch: batch_runs() runs, fewer only at the end. Thread-safe.
  /// @param first_run  a multiple of batch_runs()
  /// @param results    [scenario x run of the batch], row by row
  [[nodiscard]] std::unique_ptr<PackedBatch> pack(std::int64_t first_run,
                                                  std::span<const RunResult> results) const;

  /// Writes a packed batch; batches may come in any order, one thread at a time.
  void write(const PackedBatch& batch);

  /// Adds /summary from the stored runs on `threads` threads, closes and renames.
  /// @throws std::logic_error  if a batch was not written
  void finish(int threads);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Dataset groups that hold runs and have a summary.
/// names: "plans/by_setting", "plans/by_age_band", "plans/by_need", "plans/by_setting_age_band",
/// "plans/by_setting_need", "plans/post16_by_setting_need", "places/by_setting", "flows/by_month",
/// "flows/by_calendar_year", "flows/by_financial_year", "flows/by_age_band",
/// "money/spend", "money/spend_by_category", "money/balance".
struct DatasetInfo {
  std::string name;
  std::string item_axis;  ///< "setting", "measure", "line" ...
  std::string time_axis;  ///< "month", "financial_year" ...
  std::string unit;
};

/// The quantiles kept in /summary; 0.5 is the median.
inline constexpr std::array<double, 9> kSummaryQuantiles = {0.025, 0.05, 0.1,  0.25, 0.5,
                                                            0.75,  0.9,  0.95, 0.975};

/// One scenario's summary of one item of a dataset. Each vector is by time. Runs in which the
/// quantity does not exist (NaN) are left out: see statistics/quantiles.h.
struct SeriesSummary {
  std::vector<double> mean;
  std::vector<double>
      mean_error;  ///< Monte Carlo standard error of the mean (plain, from the spread)
  std::vector<double> median_error;  ///< Monte Carlo standard error of the median
  std::array<std::vector<double>, kSummaryQuantiles.size()> quantiles;
};

/// Opens a results file. Only whole files of a known format version open.
class ResultsReader {
 public:
  /// @throws InputError  naming what is wrong: missing, truncated, another format, not a results
  /// file
  explicit ResultsReader(const std::filesystem::path& path);
  ~ResultsReader();
  ResultsReader(const ResultsReader&) = delete;
  ResultsReader& operator=(const ResultsReader&) = delete;

  [[nodiscard]] const RunManifest& manifest() const;
  /// Of the authority; empty for the sum of a region.
  [[nodiscard]] const std::string& la_code() const;
  [[nodiscard]] const std::vector<InputText>& inputs() const;
  [[nodiscard]] const std::vector<std::string>& scenarios() const;  ///< ids, axis order
  [[nodiscard]] const std::vector<DatasetInfo>& datasets() const;
  /// Labels of an axis: "scenario", "setting", "age_band", "need", "measure", "yearly_measure",
  /// "line", "category", "balance_item", "parameter", "month" and "flow_month" ("2025-01"),
  /// "census_year" and "calendar_year" ("2026"), "financial_year" ("2026-27"); and pairs, the
  /// second quickest: "setting_age_band" ("state_special:5-10"), "setting_need",
  /// "measure_age_band".
  /// @throws std::out_of_range  for any other
  [[nodiscard]] const std::vector<std::string>& axis(const std::string& name) const;

  /// One item of a dataset for one scenario: [run x time], row by row.
  [[nodiscard]] std::vector<double> read(const std::string& dataset, int scenario, int item) const;
  /// The same for one batch of runs, as stored: for ChunkUnpacker (storage/chunk_packing.h), which
  /// gives [run x time] of as many runs as a chunk holds.
  /// @param first_run  of the batch
  void read_packed(const std::string& dataset, int scenario, int item, std::int64_t first_run,
                   std::vector<std::byte>& bytes) const;
  [[nodiscard]] SeriesSummary summary(const std::string& dataset, int scenario, int item) const;
  /// [run x parameter]; names of the parameters: axis("parameter").
  [[nodiscard]] std::vector<double> draws() const;
  /// The study that made the file, from the inputs kept in it. Of the sum of a region:
  /// read_region().
  [[nodiscard]] Study study() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Names of the scenario files that made the scenarios of a file.
[[nodiscard]] std::vector<std::string> scenario_files(const ResultsReader& results);

/// The inputs kept in a file.
[[nodiscard]] StoredSource stored_inputs(const ResultsReader& results);

}  // namespace highneeds
