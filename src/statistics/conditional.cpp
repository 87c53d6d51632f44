#include "statistics/conditional.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/random.h"
#include "statistics/quantiles.h"

namespace highneeds {
namespace {

constexpr std::size_t kSlices = 20;
constexpr int kShuffles = 10;

/// Runs by value, lowest first; ties by number, so that the order is always the same.
std::vector<std::size_t> order_of(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  return order;
}

std::vector<double> pick(std::span<const double> values, std::span<const std::size_t> runs) {
  std::vector<double> result;
  for (const std::size_t run : runs) result.push_back(values[run]);
  return result;
}

/// Mean over slices of runs of the best option's mean in each.
double best_by_slice(std::span<const std::size_t> order,
                     const std::vector<std::vector<double>>& options) {
  double sum = 0;
  for (std::size_t slice = 0; slice < kSlices; ++slice) {
    const std::size_t first = slice * order.size() / kSlices;
    const std::size_t end = (slice + 1) * order.size() / kSlices;
    const auto runs = order.subspan(first, end - first);
    double best = -std::numeric_limits<double>::infinity();
    for (const auto& option : options) best = std::max(best, mean(pick(option, runs)));
    sum += best * static_cast<double>(runs.size());
  }
  return sum / static_cast<double>(order.size());
}

void shuffle(std::vector<std::size_t>& order, std::uint64_t seed, int number) {
  Stream stream(make_key(seed, 0), static_cast<Word>(number), 0, 0);
  for (std::size_t i = order.size(); i > 1; --i) {
    const auto j = static_cast<std::size_t>(stream.next_uniform() * static_cast<double>(i));
    std::swap(order[i - 1], order[j]);
  }
}

}  // namespace

Swing swing(std::span<const double> input, std::span<const double> result) {
  const std::vector<std::size_t> order = order_of(input);
  if (input[order.front()] == input[order.back()]) {
    return {std::nan(""), std::nan(""), std::nan("")};
  }
  const std::size_t fifth = order.size() / 5;
  const std::vector<double> low = pick(result, std::span(order).first(fifth));
  const std::vector<double> high = pick(result, std::span(order).last(fifth));
  return {mean(low), mean(high),
          std::hypot(standard_error_of_mean(low), standard_error_of_mean(high))};
}

double value_of_information(std::span<const double> input,
                            const std::vector<std::vector<double>>& options, std::uint64_t seed) {
  std::vector<std::size_t> order = order_of(input);
  const double informed = best_by_slice(order, options);
  double by_noise = 0;
  for (int number = 0; number < kShuffles; ++number) {
    shuffle(order, seed, number);
    by_noise += best_by_slice(order, options) / kShuffles;
  }
  return std::max(0.0, informed - by_noise);
}

double mean_rank(std::span<const double> input, std::span<const std::size_t> chosen) {
  const std::vector<std::size_t> order = order_of(input);
  std::vector<double> rank(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    rank[order[i]] = (static_cast<double>(i) + 0.5) / static_cast<double>(order.size());
  }
  return mean(pick(rank, chosen));
}

std::vector<std::size_t> lowest_runs(std::span<const double> result, double share) {
  std::vector<std::size_t> order = order_of(result);
  const auto count = static_cast<std::size_t>(share * static_cast<double>(order.size()));
  order.resize(std::max<std::size_t>(1, count));
  return order;
}

}  // namespace highneeds
