#include "statistics/paired.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace highneeds {

double quantile_of_sorted(std::span<const double> sorted, double probability) {
  const double rank = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(rank);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (rank - std::floor(rank)) * (sorted[above] - sorted[below]);
}

double median_error_of_sorted(std::span<const double> sorted) {
  const double half_width = 0.5 / std::sqrt(static_cast<double>(sorted.size()));
  const double high = quantile_of_sorted(sorted, std::min(1.0, 0.5 + half_width));
  const double low = quantile_of_sorted(sorted, std::max(0.0, 0.5 - half_width));
  return (high - low) / 2;
}

Spread spread_of(std::vector<double> runs) {
  std::sort(runs.begin(), runs.end());
  return {quantile_of_sorted(runs, 0.5), quantile_of_sorted(runs, 0.1), quantile_of_sorted(runs, 0.9),
          median_error_of_sorted(runs)};
}

PairedDifference paired_difference(std::span<const double> scenario, std::span<const double> baseline) {
  const double runs = static_cast<double>(baseline.size());
  std::vector<double> differences(baseline.size());
  PairedDifference result;
  for (std::size_t i = 0; i < baseline.size(); ++i) {
    differences[i] = scenario[i] - baseline[i];
    result.mean += differences[i] / runs;
    result.share_above += differences[i] > 0 ? 1 : 0;
    result.share_below += differences[i] < 0 ? 1 : 0;
  }
  result.share_above /= runs;
  result.share_below /= runs;
  double squares = 0;
  for (const double difference : differences) {
    squares += (difference - result.mean) * (difference - result.mean);
  }
  if (runs > 1) result.standard_error = std::sqrt(squares / (runs - 1) / runs);
  result.spread = spread_of(std::move(differences));
  return result;
}

}  // namespace highneeds
