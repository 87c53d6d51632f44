/// @file
/// Results in HDF5: what runs leave behind, with the full text of what made them.
/// Layout: docs/formats.md. The file is also valid netCDF-4.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/results.h"
#include "storage/study.h"

namespace highneeds {

inline constexpr int kResultsFormat = 2;

/// Runs [first, first + count) of a study.
struct RunRange {
  std::int64_t first = 0, count = 0;
  [[nodiscard]] std::int64_t end() const { return first + count; }
};

/// What made a results file.
struct RunManifest {
  std::uint64_t seed = 0;
  std::int64_t runs = 0;                             ///< in the file
  std::string program_version, git_commit, created;  ///< created: UTC, ISO 8601
  std::int64_t first_run = 0;                        ///< of the study, that is the file's first
  std::int64_t study_runs = 0;  ///< runs of the whole study; 0: those of the file

  /// Whether the file holds a part of the study's runs.
  [[nodiscard]] bool is_shard() const { return study_runs != 0 && study_runs != runs; }
};

/// A results file with a part of a study's runs, of which a joined file takes them.
struct Shard {
  std::string file;    ///< path from the folder of the joined file
  std::string sha256;  ///< of its content
  RunRange runs;
};

/// Gives runs from `first` on of one item of one array of one scenario: fills `rows` [run x time].
using ReadRuns = std::function<void(std::size_t dataset, std::size_t scenario, std::size_t item,
                                    std::int64_t first, std::span<double> rows)>;

/// Where a joined file has its runs from.
struct Joined {
  std::vector<Shard> shards;  ///< none: the file holds its runs
  ReadRuns read_runs;         ///< across the shards
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

/// Runs in one batch of a file of `runs` runs: the chunk length of its run axis.
[[nodiscard]] std::int64_t batch_runs(std::int64_t runs);

/// Writes one results file under a temporary name; `finish` gives it its own. Memory does not grow
/// with the number of runs.
///
/// Every function throws OutputError where the system refuses: disk full, folder gone.
class ResultsWriter {
 public:
  /// @param draws  [run x parameter], row by row
  /// @throws OutputError  if the file exists and `force` is false, or cannot be written
  /// @throws std::invalid_argument  if scenarios differ in their axes
  /// @param joined  if it has shards: no batch is to be written, and the file refers to them
  ResultsWriter(const std::filesystem::path& path, const Study& study, const RunManifest& manifest,
                std::span<const double> draws, bool force, Joined joined = {});
  ~ResultsWriter();  ///< removes the temporary file if not finished
  ResultsWriter(const ResultsWriter&) = delete;
  ResultsWriter& operator=(const ResultsWriter&) = delete;

  /// Writes a packed batch of batch_runs() runs, fewer only at the end; batches may come in any
  /// order, one thread at a time.
  void write(const PackedBatch& batch);

  /// Adds /summary from the stored runs on `threads` threads (not to a shard), and a digest of all;
  /// closes and renames.
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

/// What a reader takes: all of a study's runs, or a shard with a part of them too.
enum class Accept { kWhole, kShards };

/// Opens a results file. Only whole files of a known format version open; where a file was joined
/// from shards, only if every shard is there and unchanged.
class ResultsReader {
 public:
  /// @throws InputError  naming what is wrong: missing, truncated, another format, not a results
  /// file, a shard
  explicit ResultsReader(const std::filesystem::path& path, Accept accept = Accept::kWhole);
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
  /// Fills `rows` [run x time] with some runs of one item. @param runs  of the file
  void read_runs(const std::string& dataset, int scenario, int item, RunRange runs,
                 std::span<double> rows) const;
  /// The same for one batch of runs, as stored: for ChunkUnpacker (storage/chunk_packing.h), which
  /// gives [run x time] of as many runs as a chunk holds.
  /// @param first_run  of the batch
  void read_packed(const std::string& dataset, int scenario, int item, std::int64_t first_run,
                   std::vector<std::byte>& bytes) const;
  [[nodiscard]] SeriesSummary summary(const std::string& dataset, int scenario, int item) const;
  /// [run x parameter]; names of the parameters: axis("parameter").
  [[nodiscard]] std::vector<double> draws() const;
  /// The digest written with the file, of all but the time of creation; empty in files of programs
  /// that wrote none.
  [[nodiscard]] std::string stated_digest() const;
  /// Reads all of the file, if it states a digest. @throws InputError  if it is not what was
  /// written
  void verify() const;
  /// The shards it was joined from, if any.
  [[nodiscard]] const std::vector<Shard>& shards() const;
  /// What the file keeps of what made it.
  [[nodiscard]] StoredInputs stored_inputs() const;
  /// The study that made the file, from the inputs kept in it. Of the sum of a region:
  /// read_region().
  [[nodiscard]] Study study() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace highneeds
