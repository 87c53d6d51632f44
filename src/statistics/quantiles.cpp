#include "statistics/quantiles.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace highneeds {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kNormal975 = 1.9599639845400545;  ///< 97.5% point of the standard normal

/// Moves the values present to the front, and loses none.
std::span<double> present(std::span<double> values) {
  const auto end =
      std::partition(values.begin(), values.end(), [](double x) { return !std::isnan(x); });
  return values.first(static_cast<std::size_t>(end - values.begin()));
}

struct Moments {
  std::size_t count = 0;
  double mean = kNan;
  double variance = kNan;  ///< divisor n - 1
  double least = kNan, greatest = kNan;
  bool whole = false;  ///< every value is a whole number of 32 bits
};

/// Of values that are all present. Sums are taken about the first value, so that deviations that
/// are small beside the level do not drown in rounding, in four lanes so that the compiler may
/// vectorise.
Moments moments(std::span<const double> values) {
  Moments result;
  result.count = values.size();
  if (values.empty()) return result;
  constexpr std::size_t kLanes = 4;
  const double origin = values[0];
  std::array<double, kLanes> sum{}, squares{}, fraction{}, least, greatest;
  least.fill(origin);
  greatest.fill(origin);
  const auto add = [&](std::size_t lane, double x) {
    const double deviation = x - origin;
    sum[lane] += deviation;
    squares[lane] += deviation * deviation;
    least[lane] = x < least[lane] ? x : least[lane];
    greatest[lane] = x > greatest[lane] ? x : greatest[lane];
    constexpr double kRounder = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds |x| < 2^51
    fraction[lane] += std::abs((x + kRounder) - kRounder - x);
  };
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) add(lane, values[i + lane]);
  }
  for (; i < values.size(); ++i) add(0, values[i]);

  const auto n = static_cast<double>(values.size());
  const double total = (sum[0] + sum[1]) + (sum[2] + sum[3]);
  const double total_squares = (squares[0] + squares[1]) + (squares[2] + squares[3]);
  result.mean = origin + total / n;
  result.variance = n > 1 ? std::max(0.0, total_squares - total * total / n) / (n - 1) : kNan;
  result.least = *std::min_element(least.begin(), least.end());
  result.greatest = *std::max_element(greatest.begin(), greatest.end());
  result.whole =
      fraction == std::array<double, kLanes>{} && result.least > -2e9 && result.greatest < 2e9;
  return result;
}

/// Partly sorts `values` so that the order statistics at `ranks` (ascending) are in their places.
void select_ranks(std::span<double> values, std::size_t offset,
                  std::span<const std::size_t> ranks) {
  if (ranks.empty() || values.size() < 2) return;
  const std::size_t middle = ranks.size() / 2;
  const std::size_t at = ranks[middle] - offset;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  select_ranks(values.first(at), offset, ranks.first(middle));
  select_ranks(values.subspan(at + 1), offset + at + 1, ranks.subspan(middle + 1));
}

/// Replaces whole numbers in a narrow range by the same in order: counting sort, far quicker than
/// selection for counts of children.
void sort_whole(std::span<double> values, const Moments& known,
                std::vector<std::uint32_t>& counts) {
  counts.assign(static_cast<std::size_t>(known.greatest - known.least) + 1, 0);
  const auto least = static_cast<std::int32_t>(known.least);
  for (const double x : values)
    ++counts[static_cast<std::size_t>(static_cast<std::int32_t>(x) - least)];
  auto out = values.begin();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    out = std::fill_n(out, counts[i], known.least + static_cast<double>(i));
  }
}

/// Quantiles at ascending probabilities of values that are all present.
void select_quantiles(std::span<double> values, const Moments& known,
                      std::span<const double> probabilities, std::span<double> result) {
  if (values.empty()) {
    std::fill(result.begin(), result.end(), kNan);
    return;
  }
  const auto last = values.size() - 1;
  const auto rank = [&](double probability) {
    const double h = probability * static_cast<double>(last);
    return std::min(static_cast<std::size_t>(h), last);
  };
  thread_local std::vector<std::uint32_t> counts;
  thread_local std::vector<std::size_t> ranks;
  if (known.whole && known.greatest - known.least <= static_cast<double>(values.size())) {
    sort_whole(values, known, counts);
  } else {
    ranks.clear();
    for (const double probability : probabilities) {
      for (const std::size_t r : {rank(probability), std::min(rank(probability) + 1, last)}) {
        if (ranks.empty() || ranks.back() < r) ranks.push_back(r);
      }
    }
    select_ranks(values, 0, ranks);
  }
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const std::size_t below = rank(probabilities[i]);
    const double fraction =
        probabilities[i] * static_cast<double>(last) - static_cast<double>(below);
    const double low = values[below];
    result[i] = fraction > 0 ? low + fraction * (values[std::min(below + 1, last)] - low) : low;
  }
}

/// The probabilities between which Woodruff's interval lies.
std::array<double, 2> woodruff(double probability, std::size_t count) {
  const double reach =
      kNormal975 * std::sqrt(probability * (1 - probability) / static_cast<double>(count));
  return {std::max(0.0, probability - reach), std::min(1.0, probability + reach)};
}

}  // namespace

void quantiles(std::span<double> values, std::span<const double> probabilities,
               std::span<double> result) {
  assert(std::is_sorted(probabilities.begin(), probabilities.end()));
  const std::span<double> sample = present(values);
  select_quantiles(sample, moments(sample), probabilities, result);
}

double quantile(std::span<double> values, double probability) {
  double result = kNan;
  quantiles(values, {&probability, 1}, {&result, 1});
  return result;
}

double mean(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  return moments(present(copy)).mean;
}

double standard_deviation(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  return std::sqrt(moments(present(copy)).variance);
}

double standard_error_of_mean(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  const Moments known = moments(present(copy));
  return std::sqrt(known.variance / static_cast<double>(known.count));
}

double standard_error_of_quantile(std::span<double> values, double probability) {
  const std::span<double> sample = present(values);
  if (sample.size() < 2) return kNan;
  std::array<double, 2> ends{};
  select_quantiles(sample, moments(sample), woodruff(probability, sample.size()), ends);
  return (ends[1] - ends[0]) / (2 * kNormal975);
}

SampleSummary summarise(std::span<double> values, std::span<const double> probabilities,
                        std::span<double> result) {
  const std::span<double> sample = present(values);
  const Moments known = moments(sample);
  SampleSummary summary;
  summary.mean = known.mean;
  summary.mean_error = std::sqrt(known.variance / static_cast<double>(known.count));
  // One selection serves the quantiles and the ends of Woodruff's interval.
  const std::array<double, 2> ends = woodruff(0.5, std::max<std::size_t>(sample.size(), 1));
  thread_local std::vector<double> all, found;
  all.assign(probabilities.begin(), probabilities.end());
  all.insert(all.end(), ends.begin(), ends.end());
  std::sort(all.begin(), all.end());
  found.resize(all.size());
  select_quantiles(sample, known, all, found);
  const auto at = [&](double probability) {
    const auto place = std::lower_bound(all.begin(), all.end(), probability);
    return found[static_cast<std::size_t>(place - all.begin())];
  };
  std::transform(probabilities.begin(), probabilities.end(), result.begin(), at);
  summary.median_error = sample.size() < 2 ? kNan : (at(ends[1]) - at(ends[0])) / (2 * kNormal975);
  return summary;
}

std::vector<double> paired_differences(std::span<const double> scenario,
                                       std::span<const double> baseline) {
  assert(scenario.size() == baseline.size());
  std::vector<double> differences(scenario.size());
  std::transform(scenario.begin(), scenario.end(), baseline.begin(), differences.begin(),
                 [](double s, double b) { return s - b; });
  return differences;
}

}  // namespace highneeds
