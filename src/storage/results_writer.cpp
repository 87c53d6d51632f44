#include <hdf5.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <stdexcept>
#include <utility>

#include "storage/content_digest.h"
#include "storage/hdf5_handles.h"
#include "storage/partial_file.h"
#include "storage/results_builder.h"
#include "storage/results_file.h"
#include "storage/results_layout.h"
#include "storage/shards.h"
#include "storage/summary_writer.h"

namespace highneeds {
namespace {

/// Long enough for chunks to compress well, short enough that a batch of large authorities stays
/// within a few tens of megabytes.
constexpr std::int64_t kBatchRuns = 256;

}  // namespace

std::int64_t batch_runs(std::int64_t runs) { return std::min(kBatchRuns, runs); }

struct ResultsWriter::State {
  PartialFile target;
  ResultsLayout layout;
  std::int64_t runs, chunk_runs;
  bool is_shard;
  Joined joined;
  std::vector<bool> written;  ///< by batch
  FileHandle file;
  std::unique_ptr<ResultsBuilder> builder;
  std::vector<DatasetHandle> datasets;

  State(const std::filesystem::path& path, bool force, const Study& study,
        const RunManifest& manifest, Joined joined_runs)
      : target(path, force),
        layout(make_layout(study, manifest.runs)),
        runs(manifest.runs),
        chunk_runs(batch_runs(manifest.runs)),
        is_shard(manifest.is_shard()),
        joined(std::move(joined_runs)),
        written(static_cast<std::size_t>((runs + chunk_runs - 1) / chunk_runs),
                !joined.shards.empty()) {}

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
                             const RunManifest& manifest, std::span<const double> draws, bool force,
                             Joined joined) {
  if (manifest.runs < 1 ||
      draws.size() != static_cast<std::size_t>(manifest.runs) * study.parameters.size()) {
    throw std::invalid_argument("ResultsWriter: draws are not [run x parameter]");
  }
  state_ = std::make_unique<State>(path, force, study, manifest, std::move(joined));
  State& s = *state_;
  s.guarded([&] {
    const std::lock_guard lock(hdf5_mutex());
    const auto run_count = static_cast<hsize_t>(s.runs);
    s.file = create_file(s.target.temporary());
    s.builder =
        std::make_unique<ResultsBuilder>(s.file, s.layout, static_cast<hsize_t>(s.chunk_runs));
    s.builder->add_manifest(study, manifest);
    s.builder->add_inputs(study.inputs);
    s.builder->add_draws(draws, run_count, study.parameters.size());
    if (!s.joined.shards.empty()) write_shards(s.file, s.joined.shards);
    for (const DatasetLayout& dataset : s.layout.datasets) {
      s.datasets.push_back(
          s.builder->add_runs(dataset, s.layout.scenarios, run_count, s.joined.shards));
    }
  });
}

ResultsWriter::~ResultsWriter() = default;

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
  s.written.at(static_cast<std::size_t>(batch.first_run / s.chunk_runs)) = true;
}

void ResultsWriter::finish(int threads) {
  State& s = *state_;
  if (std::find(s.written.begin(), s.written.end(), false) != s.written.end()) {
    throw std::logic_error("ResultsWriter: finish() before every batch was written");
  }
  s.guarded([&] {
    // The quantiles of a part are nobody's: merging adds those of the whole.
    std::vector<DatasetSummary> summaries;
    if (!s.is_shard) {
      summaries = summarise_datasets(s.layout, s.datasets, s.runs, s.chunk_runs, s.joined.read_runs,
                                     threads);
    }
    const std::lock_guard lock(hdf5_mutex());
    for (std::size_t i = 0; i < summaries.size(); ++i) {
      s.builder->add_summary(s.layout.datasets[i], s.layout.scenarios, summaries[i]);
    }
    write_attribute(s.file, "complete", std::int64_t{1});
    const std::string digest = results_digest(s.file);
    write_attribute(s.file, kResultsDigest, digest);
    write_attribute(s.file, kFileDigest, file_digest(s.file, digest));
    for (DatasetHandle& dataset : s.datasets) dataset.reset("closing a dataset");
    s.builder.reset();
    s.file.reset("closing the file");
  });
  s.target.commit();
}

}  // namespace highneeds
