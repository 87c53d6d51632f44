#include <hdf5.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <stdexcept>

#include "storage/chunk_packing.h"
#include "storage/hdf5_handles.h"
#include "storage/partial_file.h"
#include "storage/results_builder.h"
#include "storage/results_file.h"
#include "storage/results_layout.h"
#include "storage/summary_writer.h"

namespace highneeds {
namespace {

/// Long enough for chunks to compress well, short enough that a batch of large authorities stays
/// within a few tens of megabytes.
constexpr std::int64_t kBatchRuns = 256;

}  // namespace

struct ResultsWriter::State {
  PartialFile target;
  ResultsLayout layout;
  std::int64_t runs, batch_runs;
  std::vector<bool> written;  ///< by batch
  FileHandle file;
  std::unique_ptr<ResultsBuilder> builder;
  std::vector<DatasetHandle> datasets;

  State(const std::filesystem::path& path, bool force, const Study& study, std::int64_t run_count)
      : target(path, force),
        layout(make_layout(study, run_count)),
        runs(run_count),
        batch_runs(std::min(kBatchRuns, run_count)),
        written(static_cast<std::size_t>((run_count + batch_runs - 1) / batch_runs)) {}

  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    const std::lock_guard lock(hdf5_mutex());
    release();
  }

  void release() {
    datasets.clear();
    builder.reset();
    file = FileHandle();
  }

  /// Runs `work`, with HDF5's refusals as OutputErrors.
  template <typename Work>
  void guarded(Work work) const {
    try {
      work();
    } catch (const Hdf5Error& error) {
      throw OutputError(target.path().string() + ": could not be written (" + error.what() +
                            "); free space, or name a file on another disk",
                        1);
    }
  }
};

ResultsWriter::ResultsWriter(const std::filesystem::path& path, const Study& study,
                             const RunManifest& manifest, std::span<const double> draws,
                             bool force) {
  if (manifest.runs < 1 ||
      draws.size() != static_cast<std::size_t>(manifest.runs) * study.parameters.size()) {
    throw std::invalid_argument("ResultsWriter: draws are not [run x parameter]");
  }
  state_ = std::make_unique<State>(path, force, study, manifest.runs);
  State& s = *state_;
  s.guarded([&] {
    const std::lock_guard lock(hdf5_mutex());
    const auto run_count = static_cast<hsize_t>(s.runs);
    s.file = create_file(s.target.temporary());
    s.builder =
        std::make_unique<ResultsBuilder>(s.file, s.layout, static_cast<hsize_t>(s.batch_runs));
    s.builder->add_manifest(study, manifest);
    s.builder->add_inputs(study.inputs);
    s.builder->add_draws(draws, run_count, study.parameters.size());
    for (const DatasetLayout& dataset : s.layout.datasets) {
      s.datasets.push_back(s.builder->add_runs(dataset, s.layout.scenarios, run_count));
    }
  });
}

ResultsWriter::~ResultsWriter() = default;

std::int64_t ResultsWriter::batch_runs() const { return state_->batch_runs; }

std::unique_ptr<PackedBatch> ResultsWriter::pack(std::int64_t first_run,
                                                 std::span<const RunResult> results) const {
  return pack_batch(state_->layout, first_run, static_cast<std::size_t>(state_->batch_runs),
                    results);
}

void ResultsWriter::write(const PackedBatch& batch) {
  State& s = *state_;
  s.guarded([&] {
    const std::lock_guard lock(hdf5_mutex());
    for (const PackedChunk& chunk : batch.chunks) {
      const std::array<hsize_t, 4> at = {chunk.scenario, chunk.item,
                                         static_cast<hsize_t>(batch.first_run), 0};
      checked(H5Dwrite_chunk(s.datasets[chunk.dataset], H5P_DEFAULT, 0, at.data(), chunk.size,
                             batch.bytes.data() + chunk.offset),
              "writing runs");
    }
  });
  s.written.at(static_cast<std::size_t>(batch.first_run / s.batch_runs)) = true;
}

void ResultsWriter::finish(int threads) {
  State& s = *state_;
  if (std::find(s.written.begin(), s.written.end(), false) != s.written.end()) {
    throw std::logic_error("ResultsWriter: finish() before every batch was written");
  }
  s.guarded([&] {
    const std::vector<DatasetSummary> summaries =
        summarise_datasets(s.layout, s.datasets, s.runs, s.batch_runs, threads);
    const std::lock_guard lock(hdf5_mutex());
    for (std::size_t i = 0; i < summaries.size(); ++i) {
      s.builder->add_summary(s.layout.datasets[i], s.layout.scenarios, summaries[i]);
    }
    write_attribute(s.file, "complete", std::int64_t{1});
    for (DatasetHandle& dataset : s.datasets) dataset.reset("closing a dataset");
    s.builder.reset();
    s.file.reset("closing the file");
  });
  s.target.commit();
}

}  // namespace highneeds
