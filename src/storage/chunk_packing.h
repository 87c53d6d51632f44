/// @file
/// Compresses runs into the chunks of a results file without HDF5, so that threads can do it.
///
/// A chunk holds one item of one array of one scenario for one batch of runs: [run x time]. Its
/// bytes are those that HDF5's own shuffle and deflate filters would write, so every HDF5 tool
/// reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/results.h"
#include "storage/results_file.h"
#include "storage/results_layout.h"

struct libdeflate_decompressor;

namespace highneeds {

/// Deflate level of the chunks: the quickest.
inline constexpr unsigned kDeflateLevel = 1;

/// Flows of whole years from those of months: sums, last values of levels, then YearlyRatio.
///
/// @param flows        [measure x flow_months]
/// @param first_month  of the first year, as an index of the flow months
/// @param result       [yearly_measure x year]
void sum_by_year(std::span<const float> flows, std::size_t flow_months, std::size_t first_month,
                 std::span<float> result);

/// The measure that a ratio divides by the plans issued.
[[nodiscard]] Measure numerator_of(YearlyRatio ratio);
/// A ratio of a year; NaN where nobody was issued a plan.
[[nodiscard]] float ratio_to_issued(float numerator, float issued);

/// @param results     [scenario x run], row by row, of at most `chunk_runs` runs
/// @param chunk_runs  length of a chunk; shorter batches are filled up with zeros
[[nodiscard]] std::unique_ptr<PackedBatch> pack_batch(const ResultsLayout& layout,
                                                      std::int64_t first_run,
                                                      std::size_t chunk_runs,
                                                      std::span<const RunResult> results);

/// Gives one item of one array of one scenario for the runs of a batch: fills `rows` [run x time].
using ReadRows = std::function<void(std::size_t dataset, std::size_t scenario, std::size_t item,
                                    std::span<double> rows)>;

/// As pack_batch(), from numbers that were stored before: the same numbers give the same bytes.
///
/// @param runs  in the batch, at most `chunk_runs`
[[nodiscard]] std::unique_ptr<PackedBatch> pack_rows(const ResultsLayout& layout,
                                                     std::int64_t first_run, std::size_t chunk_runs,
                                                     std::size_t runs, const ReadRows& read_rows);

/// Whether a batch, from wherever it comes, has every chunk of the layout once, within its bytes.
[[nodiscard]] bool is_whole(const ResultsLayout& layout, const PackedBatch& batch);

/// Restores chunks; keep one for each thread.
class ChunkUnpacker {
 public:
  ChunkUnpacker();
  ~ChunkUnpacker();
  ChunkUnpacker(const ChunkUnpacker&) = delete;
  ChunkUnpacker& operator=(const ChunkUnpacker&) = delete;

  /// @returns the chunk's `cells` numbers as double, valid until the next call
  /// @throws std::runtime_error  if the bytes are damaged
  [[nodiscard]] std::span<const double> unpack(std::span<const std::byte> chunk, Cell cell,
                                               std::size_t cells);

 private:
  libdeflate_decompressor* decompressor_;
  std::vector<std::byte> planes_;
  std::vector<double> numbers_;
};

}  // namespace highneeds
