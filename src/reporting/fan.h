/// @file
/// Quantiles of runs over time: what fan charts draw.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace highneeds {

/// Probabilities of a fan's quantiles, as in the summaries of results files; 0.5 is the median.
inline constexpr std::array<double, 9> kFanQuantiles = {0.025, 0.05, 0.1,  0.25, 0.5,
                                                        0.75,  0.9,  0.95, 0.975};

/// One projected quantity. Every vector has an entry for each time.
struct Fan {
  std::vector<double> times;  ///< on the chart's time axis: years, or years and a fraction
  std::array<std::vector<double>, kFanQuantiles.size()> quantiles;

  [[nodiscard]] std::size_t size() const { return times.size(); }
  [[nodiscard]] bool empty() const { return times.empty(); }
  [[nodiscard]] double median(std::size_t at) const { return quantiles[4].at(at); }
  [[nodiscard]] double low80(std::size_t at) const { return quantiles[2].at(at); }
  [[nodiscard]] double high80(std::size_t at) const { return quantiles[6].at(at); }
  [[nodiscard]] double low95(std::size_t at) const { return quantiles[0].at(at); }
  [[nodiscard]] double high95(std::size_t at) const { return quantiles[8].at(at); }
};

/// Published past values of the same quantity, by time.
struct ActualSeries {
  std::vector<double> times, values;
};

/// Quantiles by time of runs.
/// @param values  [run x time], row by row
/// @pre  values.size() is a multiple of times.size() and not zero
[[nodiscard]] Fan fan_of(std::span<const double> values, std::vector<double> times);

}  // namespace highneeds
