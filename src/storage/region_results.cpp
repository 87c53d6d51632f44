#include "storage/region_results.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "storage/chunk_packing.h"
#include "storage/region_sum.h"
#include "storage/results_layout.h"
#include "storage/run_origin.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;

/// One batch of runs of every array of the sum.
class BatchSum {
 public:
  /// @param chunk_runs  runs in each chunk of the files, at least `runs`
  BatchSum(const ResultsLayout& layout, std::int64_t first_run, std::int64_t runs,
           std::int64_t chunk_runs)
      : layout_(layout), first_run_(first_run), runs_(runs), chunk_runs_(chunk_runs) {
    for (std::size_t d = 0; d < layout.datasets.size(); ++d) {
      const DatasetLayout& dataset = layout.datasets[d];
      for (std::size_t s = 0; s < layout.scenarios; ++s) {
        for (std::size_t item = 0; item < dataset.items; ++item) series_.push_back({d, s, item});
      }
      // Adding to -0.0 leaves every number as it is, -0.0 too.
      sums_.emplace_back(layout.scenarios * dataset.items * cells(dataset), -0.0);
    }
  }

  /// Adds a file's runs, items shared among threads.
  void add(const ResultsReader& results, int threads) {
    std::atomic<std::size_t> next = 0;
    std::exception_ptr failure;
    std::mutex mutex;
    const auto work = [&] {
      try {
        SeriesAdder adder(results, *this);
        for (std::size_t i = next++; i < series_.size(); i = next++) adder.add(series_[i]);
      } catch (...) {
        const std::lock_guard lock(mutex);
        if (!failure) failure = std::current_exception();
        next = series_.size();
      }
    };
    {
      std::vector<std::jthread> others;
      for (int i = 1; i < threads; ++i) others.emplace_back(work);
      work();
    }
    if (failure) std::rethrow_exception(failure);
  }

  /// Ratios do not add up: they are taken of the summed measures.
  void take_ratios() {
    for (const RunArray array : {RunArray::kFlowsByCalendarYear, RunArray::kFlowsByFinancialYear}) {
      const auto d = static_cast<std::size_t>(array);
      for (std::size_t s = 0; s < layout_.scenarios; ++s) {
        for (int ratio = 0; ratio < static_cast<int>(YearlyRatio::kCount); ++ratio) {
          const auto measure = [&](Measure of) { return sum(d, s, static_cast<std::size_t>(of)); };
          const std::span<const double> issued = measure(Measure::kIssued);
          const std::span<const double> above =
              measure(numerator_of(static_cast<YearlyRatio>(ratio)));
          const std::span<double> to = sum(d, s, static_cast<std::size_t>(kMeasures + ratio));
          for (std::size_t i = 0; i < to.size(); ++i) {
            to[i] = static_cast<double>(
                ratio_to_issued(static_cast<float>(above[i]), static_cast<float>(issued[i])));
          }
        }
      }
    }
  }

  [[nodiscard]] std::span<double> sum(std::size_t dataset, std::size_t scenario, std::size_t item) {
    const DatasetLayout& layout = layout_.datasets[dataset];
    return std::span(sums_[dataset])
        .subspan((scenario * layout.items + item) * cells(layout), cells(layout));
  }

 private:
  /// One item of one array of one scenario.
  struct Series {
    std::size_t dataset = 0, scenario = 0, item = 0;
  };

  /// Adds series of a file in one thread.
  class SeriesAdder {
   public:
    SeriesAdder(const ResultsReader& results, BatchSum& to) : results_(results), to_(to) {}

    void add(const Series& of) {
      const DatasetLayout& dataset = to_.layout_.datasets[of.dataset];
      results_.read_packed(dataset.info.name, static_cast<int>(of.scenario),
                           static_cast<int>(of.item), to_.first_run_, bytes_);
      const std::span<const double> rows = unpacker_.unpack(
          bytes_, dataset.cell, static_cast<std::size_t>(to_.chunk_runs_) * dataset.times);
      const std::span<double> sum = to_.sum(of.dataset, of.scenario, of.item);
      std::transform(sum.begin(), sum.end(), rows.begin(), sum.begin(), std::plus<>());
    }

   private:
    const ResultsReader& results_;
    BatchSum& to_;
    ChunkUnpacker unpacker_;
    std::vector<std::byte> bytes_;
  };

  [[nodiscard]] std::size_t cells(const DatasetLayout& dataset) const {
    return static_cast<std::size_t>(runs_) * dataset.times;
  }

  const ResultsLayout& layout_;
  std::int64_t first_run_, runs_, chunk_runs_;
  std::vector<Series> series_;
  std::vector<std::vector<double>> sums_;  ///< by dataset: [scenario x item x run x time]
};

/// @throws InputError  if another file took its name since it was checked
void check_same(const ResultsReader& results, const RegionPart& part) {
  if (results.stated_digest() == part.sha256) return;
  throw InputError({{part.file.string(), 0, 0,
                     "was replaced while the region was added up (the sum would be of different "
                     "runs); type the command again with --resume"}});
}

/// Draws of a number of every run, added to a column of the sum's.
void add_column(const ResultsReader& results, const std::vector<double>& draws, const Input& input,
                std::size_t column, std::size_t width, std::vector<double>& sums) {
  const std::size_t own = results.axis("parameter").size();
  for (std::size_t run = 0; run * width < sums.size(); ++run) {
    sums[run * width + column] += input.in(std::span(draws).subspan(run * own, own));
  }
}

/// The opening balances of all authorities, in the columns of the scenarios that draw them.
void add_opening_balances(const Study& region, std::span<const RegionPart> parts,
                          std::vector<double>& sums) {
  const auto input_of = [](const Scenario& scenario) {
    return scenario.model.finance.opening_balance_gbp;
  };
  const auto drawn = [&](const Scenario& scenario) { return input_of(scenario).parameter >= 0; };
  if (std::none_of(region.scenarios.begin(), region.scenarios.end(), drawn)) return;
  for (const RegionPart& part : parts) {
    const ResultsReader results(part.file);
    check_same(results, part);
    const std::vector<double> draws = results.draws();
    const Study study = results.study();
    for (std::size_t s = 0; s < region.scenarios.size(); ++s) {
      if (!drawn(region.scenarios[s])) continue;
      add_column(results, draws, input_of(study.scenarios[s]),
                 static_cast<std::size_t>(input_of(region.scenarios[s]).parameter),
                 region.parameters.size(), sums);
    }
  }
}

/// Draws of the sum, [run x parameter]: what all authorities drew alike, and their opening balances
/// added up.
std::vector<double> summed_draws(const Study& region, std::span<const RegionPart> parts,
                                 std::int64_t runs) {
  std::vector<double> sums(static_cast<std::size_t>(runs) * region.parameters.size());
  const ResultsReader first(parts[0].file);
  check_same(first, parts[0]);
  const std::vector<double> draws = first.draws();
  const std::vector<std::string>& names = first.axis("parameter");
  for (std::size_t p = 0; p < region.parameters.size(); ++p) {
    const auto name = std::find(names.begin(), names.end(), region.parameters[p].name);
    if (region.parameters[p].name.starts_with(kOpeningBalance)) continue;
    add_column(first, draws, {0, static_cast<int>(name - names.begin())}, p,
               region.parameters.size(), sums);
  }
  add_opening_balances(region, parts, sums);
  return sums;
}

}  // namespace

std::string result_fault(const fs::path& path, const Study& study, const RunManifest& manifest) {
  try {
    const ResultsReader results(path);
    const std::string other =
        mismatch(origin_of(study, manifest), origin_of(results), "this command");
    if (!other.empty()) return path.string() + ": " + other;
    results.verify();
    return {};
  } catch (const InputError& error) {
    return error.what();
  }
}

void write_region(const fs::path& path, const Study& region, std::span<const RegionPart> parts,
                  const RunManifest& manifest, int threads, bool force,
                  const std::function<void()>& check) {
  const ResultsLayout layout = make_layout(region, manifest.runs);
  ResultsWriter writer(path, region, manifest, summed_draws(region, parts, manifest.runs), force);
  const std::int64_t length = batch_runs(manifest.runs);
  for (std::int64_t first = 0; first < manifest.runs; first += length) {
    const std::int64_t runs = std::min(length, manifest.runs - first);
    BatchSum batch(layout, first, runs, length);
    for (const RegionPart& part : parts) {
      check();
      const ResultsReader results(part.file);
      check_same(results, part);
      batch.add(results, threads);
    }
    batch.take_ratios();
    writer.write(*pack_rows(layout, first, static_cast<std::size_t>(length),
                            static_cast<std::size_t>(runs),
                            [&batch](std::size_t dataset, std::size_t scenario, std::size_t item,
                                     std::span<double> rows) {
                              std::ranges::copy(batch.sum(dataset, scenario, item), rows.begin());
                            }));
  }
  writer.finish(threads);
}

}  // namespace highneeds
