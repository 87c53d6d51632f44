#include "storage/summary_writer.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "statistics/quantiles.h"
#include "storage/chunk_packing.h"

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
                 std::int64_t runs, std::int64_t chunk_runs)
      : layout_(layout),
        datasets_(datasets),
        runs_(static_cast<std::size_t>(runs)),
        chunk_runs_(static_cast<std::size_t>(chunk_runs)) {}

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
      read_chunk(slab, run);
      const std::span<const double> numbers =
          unpacker_.unpack(chunk_, dataset.cell, chunk_runs_ * dataset.times);
      const std::size_t present = std::min(chunk_runs_, runs_ - run);
      for (std::size_t i = 0; i < count; ++i) {
        double* const out = series_.data() + i * runs_ + run;
        const double* const in = numbers.data() + first + i;
        for (std::size_t r = 0; r < present; ++r) out[r] = in[r * dataset.times];
      }
    }
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
  ChunkUnpacker unpacker_;
  std::vector<std::byte> chunk_;
  std::vector<double> series_;
};

}  // namespace

std::vector<DatasetSummary> summarise_datasets(const ResultsLayout& layout,
                                               std::span<const DatasetHandle> datasets,
                                               std::int64_t runs, std::int64_t chunk_runs,
                                               int threads) {
  std::vector<DatasetSummary> summaries = empty_summaries(layout);
  const std::vector<Slab> slabs = list_slabs(layout);
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto work = [&] {
    try {
      SlabSummariser summariser(layout, datasets, runs, chunk_runs);
      for (std::size_t i = next++; i < slabs.size(); i = next++) {
        summariser.add(slabs[i], summaries[slabs[i].dataset]);
      }
    } catch (...) {
      const std::lock_guard lock(failure_mutex);
      if (!failure) failure = std::current_exception();
      next = slabs.size();
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (int i = 1; i < threads; ++i) helpers.emplace_back(work);
    work();
  }
  if (failure) std::rethrow_exception(failure);
  return summaries;
}

}  // namespace highneeds
