#include "statistics/sobol_indices.h"

#include <vector>

#include "statistics/quantiles.h"

namespace highneeds {
namespace {

/// Mean and mean square distance from it, over both samples.
struct Moments {
  double mean = 0, variance = 0;
};

Moments moments_of(std::span<const double> f_a, std::span<const double> f_b) {
  std::vector<double> all(f_a.begin(), f_a.end());
  all.insert(all.end(), f_b.begin(), f_b.end());
  const double centre = mean(all);
  for (double& value : all) value = (value - centre) * (value - centre);
  const auto n = static_cast<double>(all.size());
  return {centre, mean(all) * n / (n - 1)};
}

}  // namespace

SobolIndices sobol_indices(std::span<const double> f_a, std::span<const double> f_b,
                           std::span<const double> f_ab) {
  const Moments all = moments_of(f_a, f_b);
  std::vector<double> first, total;
  for (std::size_t i = 0; i < f_a.size(); ++i) {
    const double step = f_ab[i] - f_a[i];
    first.push_back((f_b[i] - all.mean) * step);
    total.push_back(step * step / 2);
  }
  return {mean(first) / all.variance, standard_error_of_mean(first) / all.variance,
          mean(total) / all.variance, standard_error_of_mean(total) / all.variance};
}

}  // namespace highneeds
