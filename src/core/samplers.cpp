#include "core/samplers.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/elementary.h"

namespace highneeds {
namespace {

/// Inversion stops where probabilities fall below this: the uniform numbers end at 2^-53, and
/// beyond, rounding of the running sum could keep the search going in an empty tail.
constexpr double kNegligible = 0x1p-60;

/// 1 / k: a product is several times faster than a division.
constexpr std::size_t kReciprocals = 256;
constexpr std::array<double, kReciprocals> kReciprocal = [] {
  std::array<double, kReciprocals> table{};
  for (std::size_t k = 1; k < kReciprocals; ++k) table[k] = 1.0 / static_cast<double>(k);
  return table;
}();

/// base^exponent by repeated squaring; relative error about exponent * 2^-53.
double whole_power(double base, std::int64_t exponent) {
  double result = 1.0;
  for (auto bits = static_cast<std::uint64_t>(exponent); bits != 0; bits >>= 1) {
    result *= (bits & 1) != 0 ? base : 1.0;
    base *= base;
  }
  return result;
}

/// Quantile of successes for p <= 1/2: P(k) = P(k - 1) * ((n + 1) / k - 1) * p / q.
std::int64_t few_successes(double u, std::int64_t n, double p) {
  if (u <= 1.0 - static_cast<double>(n) * p) return 0;  // below q^n: most cells of a model, cheaply
  const double q = 1.0 - p;
  const double ratio = p / q;
  const double slope = static_cast<double>(n + 1) * ratio;
  double probability = whole_power(q, n);
  std::size_t k = 0;
  while (u > probability && k + 1 < kReciprocals) {
    u -= probability;
    ++k;
    probability *= slope * kReciprocal[k] - ratio;
    if (probability < kNegligible) break;
  }
  return std::min(static_cast<std::int64_t>(k), n);
}

/// One proposal of the transformed rejection method: the hat a / (1/2 - |u|)^2 + b.
struct Proposal {
  double squeeze;  ///< 1/2 - |u|: small in the tails
  double v;        ///< uniform, compared with the ratio of target to hat
  double k;        ///< whole number proposed, possibly out of range
};

Proposal propose(Stream& stream, double a, double b, double centre) {
  const double u = stream.next_uniform() - 0.5;
  const double v = stream.next_uniform();
  const double squeeze = 0.5 - std::fabs(u);
  return {squeeze, v, std::floor((2.0 * a / squeeze + b) * u + centre)};
}

/// Hörmann's PTRS, mean >= 10. Names follow the paper.
std::int64_t poisson_rejection(Stream& stream, double mean) {
  const double b = 0.931 + 2.53 * std::sqrt(mean);
  const double a = -0.059 + 0.02483 * b;
  const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
  const double v_r = 0.9277 - 3.6224 / (b - 2.0);
  for (;;) {
    const auto [squeeze, v, k] = propose(stream, a, b, mean + 0.43);
    if (squeeze >= 0.07 && v <= v_r) return static_cast<std::int64_t>(k);
    if (k < 0.0 || (squeeze < 0.013 && v > squeeze)) continue;
    const double left = log_portable(v * inverse_alpha / (a / (squeeze * squeeze) + b));
    // log(e^-mean mean^k / k!), arranged so that large terms do not cancel.
    const double right = (k + 1.0 - mean) + k * log_portable(mean / (k + 1.0)) -
                         0.5 * log_portable(k + 1.0) - kHalfLogTwoPi - stirling_correction(k);
    if (left <= right) return static_cast<std::int64_t>(k);
  }
}

/// Hörmann's BTRS, p <= 1/2 and n p >= 10. Names follow the paper.
std::int64_t binomial_rejection(Stream& stream, std::int64_t trials, double p) {
  const auto n = static_cast<double>(trials);
  const double ratio = p / (1.0 - p);
  const double deviation = std::sqrt(n * p * (1.0 - p));
  const double b = 1.15 + 2.53 * deviation;
  const double a = -0.0873 + 0.0248 * b + 0.01 * p;
  const double alpha = (2.83 + 5.1 / b) * deviation;
  const double v_r = 0.92 - 4.2 / b;
  const double m = std::floor((n + 1.0) * p);  // mode
  for (;;) {
    const auto [squeeze, v, k] = propose(stream, a, b, n * p + 0.5);
    if (squeeze >= 0.07 && v <= v_r) return static_cast<std::int64_t>(k);
    if (k < 0.0 || k > n) continue;
    const double left = log_portable(v * alpha / (a / (squeeze * squeeze) + b));
    const double right = (m + 0.5) * log_portable((m + 1.0) / (ratio * (n - m + 1.0))) +
                         (n + 1.0) * log_portable((n - m + 1.0) / (n - k + 1.0)) +
                         (k + 0.5) * log_portable(ratio * (n - k + 1.0) / (k + 1.0)) +
                         stirling_correction(m) + stirling_correction(n - m) -
                         stirling_correction(k) - stirling_correction(n - k);
    if (left <= right) return static_cast<std::int64_t>(k);
  }
}

/// Marsaglia and Tsang, shape >= 1, scale 1. Names follow the paper.
double gamma_rejection(Stream& stream, double shape) {
  const double d = shape - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  for (;;) {
    const double x = normal_quantile(stream.next_uniform());
    const double root = 1.0 + c * x;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    const double u = stream.next_uniform();
    if (u < 1.0 - 0.0331 * (x * x) * (x * x)) return d * v;
    if (log_portable(u) < 0.5 * x * x + d * (1.0 - v + log_portable(v))) return d * v;
  }
}

/// Logarithm of a gamma number of scale 1: small shapes give numbers far below the smallest double.
double log_of_gamma(Stream& stream, double shape) {
  if (shape >= 1.0) return log_portable(gamma_rejection(stream, shape));
  const double log_larger = log_portable(gamma_rejection(stream, shape + 1.0));
  return log_larger + log_portable(stream.next_uniform()) / shape;
}

}  // namespace

std::int64_t poisson_quantile(double u, double mean) {
  if (u <= 1.0 - mean) return 0;  // below e^-mean: most cells of a model, without an exponential
  double probability = exp_portable(-mean);
  std::size_t k = 0;
  while (u > probability && k + 1 < kReciprocals) {
    u -= probability;
    ++k;
    probability *= mean * kReciprocal[k];
    if (probability < kNegligible) break;
  }
  return static_cast<std::int64_t>(k);
}

std::int64_t binomial_quantile(double u, std::int64_t n, double p) {
  if (n <= 0 || p <= 0.0) return 0;
  if (p >= 1.0) return n;
  return p <= 0.5 ? few_successes(u, n, p) : n - few_successes(1.0 - u, n, 1.0 - p);
}

std::int64_t poisson(Stream& stream, double mean) {
  if (!(mean > 0.0)) return 0;
  if (mean < kLargestInversionMean) return poisson_quantile(stream.next_uniform(), mean);
  return poisson_rejection(stream, mean);
}

std::int64_t binomial(Stream& stream, std::int64_t n, double p) {
  if (n <= 0 || !(p > 0.0)) return 0;
  if (p >= 1.0) return n;
  const double rarer = p <= 0.5 ? p : 1.0 - p;
  if (static_cast<double>(n) * rarer < kLargestInversionMean) {
    return binomial_quantile(stream.next_uniform(), n, p);
  }
  const std::int64_t count = binomial_rejection(stream, n, rarer);
  return p <= 0.5 ? count : n - count;
}

void multinomial(Stream& stream, std::int64_t n, std::span<const double> shares,
                 std::span<std::int64_t> out) {
  double remaining = 0.0;
  std::size_t last = 0;  // last cell with a share: it takes the rest
  for (std::size_t i = 0; i < shares.size(); ++i) {
    out[i] = 0;
    remaining += shares[i];
    if (shares[i] > 0.0) last = i;
  }
  if (shares.empty()) return;
  for (std::size_t i = 0; i < last && n > 0; ++i) {
    // Rounding can leave less than the share itself: then all the rest.
    const bool all = shares[i] >= remaining && shares[i] > 0.0;
    out[i] = all ? n : binomial(stream, n, shares[i] / remaining);
    n -= out[i];
    remaining -= shares[i];
  }
  out[last] += n;
}

double normal(Stream& stream, double mean, double sd) {
  return mean + sd * normal_quantile(stream.next_uniform());
}

double lognormal_with_mean(Stream& stream, double mean, double sigma_log) {
  const double z = normal_quantile(stream.next_uniform());
  return mean * exp_portable(sigma_log * (z - 0.5 * sigma_log));
}

double gamma(Stream& stream, double shape, double scale) {
  if (shape >= 1.0) return scale * gamma_rejection(stream, shape);
  return scale * exp_portable(log_of_gamma(stream, shape));
}

double beta(Stream& stream, double a, double b) {
  if (a >= 1.0 && b >= 1.0) {
    const double x = gamma_rejection(stream, a);
    const double y = gamma_rejection(stream, b);
    return x / (x + y);
  }
  const double log_x = log_of_gamma(stream, a);
  const double log_y = log_of_gamma(stream, b);
  return 1.0 / (1.0 + exp_portable(log_y - log_x));
}

double pert(Stream& stream, double low, double mode, double high) {
  if (!(low < high)) return low;
  const double range = high - low;
  const double a = 1.0 + 4.0 * (mode - low) / range;
  const double b = 1.0 + 4.0 * (high - mode) / range;
  return low + range * beta(stream, a, b);
}

std::size_t discrete(Stream& stream, std::span<const double> weights) {
  double total = 0.0;
  for (const double weight : weights) total += weight;
  double left = stream.next_uniform() * total;
  std::size_t chosen = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!(weights[i] > 0.0)) continue;
    chosen = i;  // also what rounding past the end gets: the last that can be drawn
    if (left < weights[i]) break;
    left -= weights[i];
  }
  return chosen;
}

void dirichlet(Stream& stream, std::span<const double> alphas, std::span<double> out) {
  double largest = -1e308;
  for (std::size_t i = 0; i < alphas.size(); ++i) {
    if (!(alphas[i] > 0.0)) continue;
    out[i] = log_of_gamma(stream, alphas[i]);
    largest = std::max(largest, out[i]);
  }
  double total = 0.0;
  for (std::size_t i = 0; i < alphas.size(); ++i) {
    out[i] = alphas[i] > 0.0 ? exp_portable(out[i] - largest) : 0.0;
    total += out[i];
  }
  if (!(total > 0.0)) return;
  for (double& share : out) share /= total;
}

}  // namespace highneeds
