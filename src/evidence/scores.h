/// @file
/// How good forecasts were: scores of predictive distributions given by their percentiles.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace highneeds {

inline constexpr int kPercentiles = 99;

/// A predictive distribution: its mean, and its 1st to 99th percentile.
struct Forecast {
  double mean = 0;
  std::array<double, kPercentiles> percentiles{};

  /// By linear interpolation. @param probability  0.01 to 0.99
  [[nodiscard]] double quantile(double probability) const;
};

/// Mean and percentiles of a sample; reordered.
[[nodiscard]] Forecast forecast_of(std::span<double> sample);

/// Continuous ranked probability score, as twice the mean quantile loss of the percentiles.
/// @par Source  Gneiting and Ranjan (2011), "Comparing density forecasts using threshold- and
///              quantile-weighted scoring rules", Journal of Business & Economic Statistics 29
[[nodiscard]] double crps(const Forecast& forecast, double actual);

/// Probability integral transform: probability that the forecast gave to less than the actual, by
/// linear interpolation; 0.005 below and 0.995 above all percentiles.
[[nodiscard]] double transform(const Forecast& forecast, double actual);

/// A forecast that has been overtaken by events.
struct Verdict {
  std::string dfe_code;
  double actual = 0;
  Forecast forecast;
};

inline constexpr int kTransformBins = 10;

/// Scores of one method in one cell. Percentages are of the actual.
struct Scores {
  int forecasts = 0;
  double mape = 0;        ///< mean absolute error of the median, %
  double median_ape = 0;  ///< %
  double bias = 0;        ///< mean error of the median, %
  double crps = 0;        ///< mean, in plans
  double crps_percent = 0;
  std::array<double, 3> coverage{};                 ///< of the central 50, 80 and 95% intervals, %
  std::array<double, kTransformBins> transforms{};  ///< share in each tenth of the transform
};
[[nodiscard]] Scores score(std::span<const Verdict> verdicts);

/// Mean difference of two methods' CRPS (% of the actual) over the authorities both forecast, with
/// its 95% interval by a bootstrap over authorities. All horizons of an authority go together.
struct PairedDifference {
  int authorities = 0;
  double mean = 0, low = 0, high = 0;  ///< negative: the first is better
};
[[nodiscard]] PairedDifference compare(std::span<const Verdict> first,
                                       std::span<const Verdict> second, std::uint64_t seed);

}  // namespace highneeds
