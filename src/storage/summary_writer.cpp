#include "storage/summary_writer.h"

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>

#include "statistics/quantiles.h"
#include "storage/chunk_packing.h"
#include "storage/parallel.h"

namespace highneeds {
namespace {

/// Numbers a thread holds at a time, so that memory does not grow with the runs: 32 MB.
constexpr std::size_t kSlabNumbers = 4'000'000;

/// One item of one dataset of one scenario.
struct Slab {
  std::size_t dataset = 0, scenario = 0, item = 0;
};

std::vector<Slab> list_slabs(const ResultsLayout& layout) {
  std::vector<Slab> slabs;
  for (std::size_t dataset = 0; dataset < layout.datasets.size(); ++dataset) {
    for (std::size_t scenario = 0; scenario < layout.scenarios; ++scenario) {
      for (std::size_t item = 0; item < layout.datasets[dataset].items; ++item) {
        slabs.push_back({dataset, scenario, item});
      }
    }
  }
  // Long ones first, so that threads end together.
  std::stable_sort(slabs.begin(), slabs.end(), [&](const Slab& a, const Slab& b) {
    return layout.datasets[a.dataset].times > layout.datasets[b.dataset].times;
  });
  return slabs;
}

std::vector<DatasetSummary> empty_summaries(const ResultsLayout& layout) {
  std::vector<DatasetSummary> summaries;
  for (const DatasetLayout& dataset : layout.datasets) {
    const std::size_t series = layout.scenarios * dataset.items * dataset.times;
    summaries.push_back({std::vector<double>(series), std::vector<double>(series),
                         std::vector<double>(series),
                         std::vector<double>(series * kSummaryQuantiles.size())});
  }
  return summaries;
}

/// Reads and summarises slabs in one thread.
class SlabSummariser {
 public:
  SlabSummariser(const ResultsLayout& layout, std::span<const DatasetHandle> datasets,
                 std::int64_t runs, std::int64_t chunk_runs, const ReadRuns& read_runs)
      : layout_(layout),
        datasets_(datasets),
        runs_(static_cast<std::size_t>(runs)),
        chunk_runs_(static_cast<std::size_t>(chunk_runs)),
        read_runs_(read_runs) {}

  void add(const Slab& slab, DatasetSummary& summary) {
    const std::size_t times = layout_.datasets[slab.dataset].times;
    const std::size_t at_once = std::clamp<std::size_t>(kSlabNumbers / runs_, 1, times);
    for (std::size_t first = 0; first < times; first += at_once) {
      const std::size_t count = std::min(at_once, times - first);
      read_series(slab, first, count);
      for (std::size_t i = 0; i < count; ++i) {
        summarise_series(slab, first + i, std::span(series_).subspan(i * runs_, runs_), summary);
      }
    }
  }

 private:
  /// Fills series_ [time x run] with times [first, first + count).
  void read_series(const Slab& slab, std::size_t first, std::size_t count) {
    const DatasetLayout& dataset = layout_.datasets[slab.dataset];
    series_.resize(count * runs_);
    for (std::size_t run = 0; run < runs_; run += chunk_runs_) {
      const std::size_t present = std::min(chunk_runs_, runs_ - run);
      const std::span<const double> numbers = read_rows(slab, run, present);
      for (std::size_t i = 0; i < count; ++i) {
        double* const out = series_.data() + i * runs_ + run;
        const double* const in = numbers.data() + first + i;
        for (std::size_t r = 0; r < present; ++r) out[r] = in[r * dataset.times];
      }
    }
  }

  /// Runs [run, run + count), [run x time]: at least these.
  std::span<const double> read_rows(const Slab& slab, std::size_t run, std::size_t count) {
    const DatasetLayout& dataset = layout_.datasets[slab.dataset];
    if (!read_runs_) {
      read_chunk(slab, run);
      return unpacker_.unpack(chunk_, dataset.cell, chunk_runs_ * dataset.times);
    }
    rows_.resize(count * dataset.times);
    read_runs_(slab.dataset, slab.scenario, slab.item, static_cast<std::int64_t>(run), rows_);
    return rows_;
  }

  void read_chunk(const Slab& slab, std::size_t run) {
    const std::array<hsize_t, 4> at = {slab.scenario, slab.item, run, 0};
    const std::lock_guard lock(hdf5_mutex());
    highneeds::read_chunk(datasets_[slab.dataset], at, chunk_);
  }

  void summarise_series(const Slab& slab, std::size_t time, std::span<double> series,
                        DatasetSummary& summary) const {
    const DatasetLayout& dataset = layout_.datasets[slab.dataset];
    const std::size_t row = slab.scenario * dataset.items + slab.item;
    std::array<double, kSummaryQuantiles.size()> found{};
    const SampleSummary sample = summarise(series, kSummaryQuantiles, found);
    summary.mean[row * dataset.times + time] = sample.mean;
    summary.mean_error[row * dataset.times + time] = sample.mean_error;
    summary.median_error[row * dataset.times + time] = sample.median_error;
    for (std::size_t q = 0; q < found.size(); ++q) {
      summary.quantiles[(row * found.size() + q) * dataset.times + time] = found[q];
    }
  }

  const ResultsLayout& layout_;
  std::span<const DatasetHandle> datasets_;
  std::size_t runs_, chunk_runs_;
  const ReadRuns& read_runs_;
  ChunkUnpacker unpacker_;
  std::vector<std::byte> chunk_;
  std::vector<double> series_, rows_;
};

}  // namespace

std::vector<DatasetSummary> summarise_datasets(const ResultsLayout& layout,
                                               std::span<const DatasetHandle> datasets,
                                               std::int64_t runs, std::int64_t chunk_runs,
                                               const ReadRuns& read_runs, int threads) {
  std::vector<DatasetSummary> summaries = empty_summaries(layout);
  const std::vector<Slab> slabs = list_slabs(layout);
  share_tasks(slabs.size(), threads, [&] {
    return [&, summariser =
                   std::make_unique<SlabSummariser>(layout, datasets, runs, chunk_runs, read_runs)](
               std::size_t i) { summariser->add(slabs[i], summaries[slabs[i].dataset]); };
  });
  return summaries;
}

}  // namespace highneeds
