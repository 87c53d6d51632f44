#include "statistics/paired.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "statistics/quantiles.h"

namespace highneeds {

Spread spread_of(std::vector<double> runs) {
  constexpr std::array<double, 3> kProbabilities = {0.1, 0.5, 0.9};
  std::array<double, 3> at{};
  const SampleSummary summary = summarise(runs, kProbabilities, at);
  return {at[1], at[0], at[2], summary.median_error};
}

PairedComparison compare_paired(std::span<const double> scenario,
                                std::span<const double> baseline) {
  std::vector<double> differences = paired_differences(scenario, baseline);
  const auto present = [](double value) { return !std::isnan(value); };
  const auto share = [&](auto&& holds) {
    const auto all = std::count_if(differences.begin(), differences.end(), present);
    return static_cast<double>(std::count_if(differences.begin(), differences.end(), holds)) /
           static_cast<double>(all);
  };
  PairedComparison result;
  result.mean = mean(differences);
  result.mean_error = standard_error_of_mean(differences);
  result.share_above = share([](double value) { return value > 0; });
  result.share_below = share([](double value) { return value < 0; });
  result.difference = spread_of(std::move(differences));
  return result;
}

}  // namespace highneeds
