#include "storage/chunk_packing.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <limits>
#include <new>
#include <set>
#include <stdexcept>
#include <type_traits>

namespace highneeds {
namespace {

static_assert(std::endian::native == std::endian::little,
              "chunks are written as they lie in memory");

template <typename Number>
using Bits = std::conditional_t<sizeof(Number) == 8, std::uint64_t, std::uint32_t>;

/// Spreads the bytes of numbers over planes, as HDF5's shuffle filter: all first bytes, then all
/// second bytes ... Called row by row, so that a chunk is gathered and shuffled in one pass.
///
/// @param planes  where the first number's first byte goes
/// @param stride  numbers of the whole chunk: distance between planes
template <typename Number>
void shuffle(std::span<const Number> numbers, std::byte* planes, std::size_t stride) {
  for (std::size_t b = 0; b < sizeof(Number); ++b) {
    std::byte* const plane = planes + b * stride;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      plane[i] = static_cast<std::byte>(std::bit_cast<Bits<Number>>(numbers[i]) >> (8 * b));
    }
  }
}

template <typename Number>
void unshuffle(std::span<const std::byte> planes, std::span<double> numbers) {
  const std::size_t stride = numbers.size();
  for (std::size_t i = 0; i < stride; ++i) {
    Bits<Number> bits = 0;
    for (std::size_t b = 0; b < sizeof(Number); ++b) {
      bits |= std::to_integer<Bits<Number>>(planes[b * stride + i]) << (8 * b);
    }
    numbers[i] = static_cast<double>(std::bit_cast<Number>(bits));
  }
}

/// Compresses the chunks of one batch one after another into its bytes.
class Packer {
 public:
  Packer(const ResultsLayout& layout, std::size_t chunk_runs, PackedBatch& batch)
      : layout_(layout),
        chunk_runs_(chunk_runs),
        batch_(batch),
        compressor_(libdeflate_alloc_compressor(kDeflateLevel)) {
    if (compressor_ == nullptr) throw std::bad_alloc();
  }
  ~Packer() { libdeflate_free_compressor(compressor_); }
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  /// All items of one array of one scenario.
  /// @param rows_of  gives a run's [item x time]
  template <typename Number, typename RowsOf>
  void add(RunArray array, std::size_t scenario, std::size_t runs, RowsOf rows_of) {
    const auto index = static_cast<std::size_t>(array);
    const DatasetLayout& dataset = layout_.datasets[index];
    assert(size_of(dataset.cell) == sizeof(Number));
    const std::size_t cells = chunk_runs_ * dataset.times;
    for (std::size_t item = 0; item < dataset.items; ++item) {
      planes_.assign(cells * sizeof(Number), std::byte{0});
      for (std::size_t run = 0; run < runs; ++run) {
        const std::span<const Number> rows = rows_of(run);
        assert(rows.size() == dataset.items * dataset.times);
        shuffle(rows.subspan(item * dataset.times, dataset.times),
                planes_.data() + run * dataset.times, cells);
      }
      compress({index, scenario, item});
    }
  }

  /// One item of one array of one scenario. @param rows  [run x time]
  void add_rows(std::size_t dataset, std::size_t scenario, std::size_t item,
                std::span<const double> rows) {
    switch (layout_.datasets[dataset].cell) {
      case Cell::kInt32:
        add_rows_as<std::int32_t>({dataset, scenario, item}, rows);
        break;
      case Cell::kFloat32:
        add_rows_as<float>({dataset, scenario, item}, rows);
        break;
      case Cell::kFloat64:
        add_rows_as<double>({dataset, scenario, item}, rows);
        break;
    }
  }

 private:
  template <typename Number>
  void add_rows_as(PackedChunk chunk, std::span<const double> rows) {
    const std::size_t cells = chunk_runs_ * layout_.datasets[chunk.dataset].times;
    std::vector<Number> numbers(rows.size());
    std::transform(rows.begin(), rows.end(), numbers.begin(),
                   [](double value) { return static_cast<Number>(value); });
    planes_.assign(cells * sizeof(Number), std::byte{0});
    shuffle(std::span<const Number>(numbers), planes_.data(), cells);
    compress(chunk);
  }

  void compress(PackedChunk chunk) {
    packed_.resize(libdeflate_zlib_compress_bound(compressor_, planes_.size()));
    chunk.offset = batch_.bytes.size();
    chunk.size = libdeflate_zlib_compress(compressor_, planes_.data(), planes_.size(),
                                          packed_.data(), packed_.size());
    assert(chunk.size > 0);
    batch_.bytes.insert(batch_.bytes.end(), packed_.begin(),
                        packed_.begin() + static_cast<std::ptrdiff_t>(chunk.size));
    batch_.chunks.push_back(chunk);
  }

  const ResultsLayout& layout_;
  std::size_t chunk_runs_;
  PackedBatch& batch_;
  libdeflate_compressor* compressor_;
  std::vector<std::byte> planes_, packed_;
};

/// The yearly flows of the runs of one scenario, one after another.
std::vector<float> yearly_flows(std::span<const RunResult> runs, const Axes& sizes,
                                std::size_t first_month, int years) {
  const std::size_t size =
      static_cast<std::size_t>(kYearlyMeasures) * static_cast<std::size_t>(years);
  std::vector<float> yearly(runs.size() * size);
  for (std::size_t run = 0; run < runs.size(); ++run) {
    sum_by_year(runs[run].flows, static_cast<std::size_t>(sizes.flow_months()), first_month,
                std::span(yearly).subspan(run * size, size));
  }
  return yearly;
}

void pack_yearly_flows(Packer& packer, RunArray array, std::size_t scenario,
                       std::span<const RunResult> runs, const Axes& sizes, int first_month,
                       int years) {
  const std::vector<float> yearly =
      yearly_flows(runs, sizes, static_cast<std::size_t>(first_month), years);
  const std::size_t size = yearly.size() / runs.size();
  packer.add<float>(array, scenario, runs.size(),
                    [&](std::size_t run) { return std::span(yearly).subspan(run * size, size); });
}

void pack_scenario(Packer& packer, const Axes& sizes, std::size_t scenario,
                   std::span<const RunResult> runs) {
  using enum RunArray;
  const auto of = [&](auto member) {
    return [runs, member](std::size_t run) { return std::span(runs[run].*member); };
  };
  const std::size_t count = runs.size();
  packer.add<std::int32_t>(kPlansBySetting, scenario, count, of(&RunResult::plans_by_setting));
  packer.add<std::int32_t>(kPlansByAgeBand, scenario, count, of(&RunResult::plans_by_age_band));
  packer.add<std::int32_t>(kPlansByNeed, scenario, count, of(&RunResult::plans_by_need));
  packer.add<std::int32_t>(kPlansBySettingAgeBand, scenario, count,
                           of(&RunResult::plans_by_setting_age_band));
  packer.add<std::int32_t>(kPlansBySettingNeed, scenario, count,
                           of(&RunResult::plans_by_setting_need));
  packer.add<std::int32_t>(kPost16BySettingNeed, scenario, count,
                           of(&RunResult::post16_by_setting_need));
  packer.add<float>(kPlacesBySetting, scenario, count, of(&RunResult::places));
  packer.add<float>(kFlowsByMonth, scenario, count, of(&RunResult::flows));
  pack_yearly_flows(packer, kFlowsByCalendarYear, scenario, runs, sizes, 0, sizes.calendar_years());
  // Financial years start in the April after the census, three months after the base year's flows.
  pack_yearly_flows(packer, kFlowsByFinancialYear, scenario, runs, sizes, sizes.base_months + 3,
                    sizes.financial_years);
  packer.add<std::int32_t>(kFlowsByAgeBand, scenario, count, of(&RunResult::flows_by_age_band));
  packer.add<double>(kSpend, scenario, count, of(&RunResult::spend));
  packer.add<double>(kSpendByCategory, scenario, count, of(&RunResult::spend_by_category));
  packer.add<double>(kBalance, scenario, count, of(&RunResult::balance));
}

}  // namespace

void sum_by_year(std::span<const float> flows, std::size_t flow_months, std::size_t first_month,
                 std::span<float> result) {
  const std::size_t years = result.size() / static_cast<std::size_t>(kYearlyMeasures);
  assert(first_month + 12 * years <= flow_months);
  for (std::size_t measure = 0; measure < static_cast<std::size_t>(kMeasures); ++measure) {
    for (std::size_t year = 0; year < years; ++year) {
      const auto months = flows.subspan(measure * flow_months + first_month + 12 * year, 12);
      double sum = 0;
      for (const float month : months) sum += static_cast<double>(month);
      result[measure * years + year] =
          measure_infos()[measure].level ? months.back() : static_cast<float>(sum);
    }
  }
  const auto row = [&](int measure) {
    return result.subspan(static_cast<std::size_t>(measure) * years, years);
  };
  const auto issued = row(static_cast<int>(Measure::kIssued));
  for (int ratio = 0; ratio < static_cast<int>(YearlyRatio::kCount); ++ratio) {
    const auto from = row(static_cast<int>(numerator_of(static_cast<YearlyRatio>(ratio))));
    std::transform(from.begin(), from.end(), issued.begin(), row(kMeasures + ratio).begin(),
                   ratio_to_issued);
  }
}

Measure numerator_of(YearlyRatio ratio) {
  return ratio == YearlyRatio::kMeanWeeksToIssue ? Measure::kWeeksToIssue : Measure::kIssuedOnTime;
}

float ratio_to_issued(float numerator, float issued) {
  return issued > 0 ? numerator / issued : std::numeric_limits<float>::quiet_NaN();
}

std::unique_ptr<PackedBatch> pack_batch(const ResultsLayout& layout, std::int64_t first_run,
                                        std::size_t chunk_runs,
                                        std::span<const RunResult> results) {
  const std::size_t runs = results.size() / layout.scenarios;
  if (runs == 0 || runs > chunk_runs || results.size() != runs * layout.scenarios) {
    throw std::invalid_argument("pack_batch: not one batch of every scenario");
  }
  auto batch = std::make_unique<PackedBatch>();
  batch->first_run = first_run;
  Packer packer(layout, chunk_runs, *batch);
  for (std::size_t scenario = 0; scenario < layout.scenarios; ++scenario) {
    pack_scenario(packer, layout.sizes, scenario, results.subspan(scenario * runs, runs));
  }
  return batch;
}

std::unique_ptr<PackedBatch> pack_rows(const ResultsLayout& layout, std::int64_t first_run,
                                       std::size_t chunk_runs, std::size_t runs,
                                       const ReadRows& read_rows) {
  if (runs == 0 || runs > chunk_runs) throw std::invalid_argument("pack_rows: not one batch");
  auto batch = std::make_unique<PackedBatch>();
  batch->first_run = first_run;
  Packer packer(layout, chunk_runs, *batch);
  std::vector<double> rows;
  for (std::size_t scenario = 0; scenario < layout.scenarios; ++scenario) {
    for (std::size_t dataset = 0; dataset < layout.datasets.size(); ++dataset) {
      for (std::size_t item = 0; item < layout.datasets[dataset].items; ++item) {
        rows.resize(runs * layout.datasets[dataset].times);
        read_rows(dataset, scenario, item, rows);
        packer.add_rows(dataset, scenario, item, rows);
      }
    }
  }
  return batch;
}

bool is_whole(const ResultsLayout& layout, const PackedBatch& batch) {
  std::set<std::array<std::size_t, 3>> places;
  std::size_t expected = 0;
  for (const DatasetLayout& dataset : layout.datasets) expected += layout.scenarios * dataset.items;
  for (const PackedChunk& chunk : batch.chunks) {
    if (chunk.dataset >= layout.datasets.size() || chunk.scenario >= layout.scenarios ||
        chunk.item >= layout.datasets[chunk.dataset].items || chunk.size > batch.bytes.size() ||
        chunk.offset > batch.bytes.size() - chunk.size) {
      return false;
    }
    places.insert({chunk.dataset, chunk.scenario, chunk.item});
  }
  return batch.chunks.size() == expected && places.size() == expected;
}

ChunkUnpacker::ChunkUnpacker() : decompressor_(libdeflate_alloc_decompressor()) {
  if (decompressor_ == nullptr) throw std::bad_alloc();
}
ChunkUnpacker::~ChunkUnpacker() { libdeflate_free_decompressor(decompressor_); }

std::span<const double> ChunkUnpacker::unpack(std::span<const std::byte> chunk, Cell cell,
                                              std::size_t cells) {
  planes_.resize(cells * size_of(cell));
  if (libdeflate_zlib_decompress(decompressor_, chunk.data(), chunk.size(), planes_.data(),
                                 planes_.size(), nullptr) != LIBDEFLATE_SUCCESS) {
    throw std::runtime_error("a chunk of the results file does not unpack");
  }
  numbers_.resize(cells);
  switch (cell) {
    case Cell::kInt32:
      unshuffle<std::int32_t>(planes_, numbers_);
      break;
    case Cell::kFloat32:
      unshuffle<float>(planes_, numbers_);
      break;
    case Cell::kFloat64:
      unshuffle<double>(planes_, numbers_);
      break;
  }
  return numbers_;
}

}  // namespace highneeds
