/// @file
/// Exact samplers with the same bits everywhere; every draw comes from a Stream.
///
/// Exact means: no normal or other approximation, the only departure from the distribution being
/// the rounding of doubles and of the uniform numbers (2^-53). Reason for not using <random>: its
/// results differ between libraries, and GCC 12's std::binomial_distribution is biased.
///
/// Preconditions are the callers' to keep (the model is checked before it runs). They are not
/// tested here, but no argument makes a sampler loop forever or write out of bounds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/random.h"

namespace highneeds {

/// Above this mean the quantile functions give way to rejection methods in poisson() and
/// binomial(), where those are faster and sound (they need a mean of at least 10).
inline constexpr double kLargestInversionMean = 10.0;

/// Smallest k with P(Poisson(mean) <= k) >= u, by adding up probabilities from zero.
/// Whoever draws with the same `u` for two means gets paired counts: the larger mean never fewer.
/// @param u     in (0, 1)
/// @param mean  in [0, 30]: time grows with the mean, and e^-mean must not vanish beside 2^-53
[[nodiscard]] std::int64_t poisson_quantile(double u, double mean);

/// Smallest k with P(Binomial(n, p) <= k) >= u, by adding up probabilities from zero.
/// For p > 1/2 counts the failures instead, with 1 - u: still monotone in u.
/// @param u  in (0, 1)
/// @param n  0 or more
/// @param p  in [0, 1], with n * min(p, 1 - p) <= 30
[[nodiscard]] std::int64_t binomial_quantile(double u, std::int64_t n, double p);

/// A Poisson count.
/// @param mean  0 or more, up to 1e9: rounding adds a relative error of mean * 2^-52 to the odds
/// @par Source  below a mean of 10 inversion; above, algorithm PTRS of Hörmann (1993), "The
///              transformed rejection method for generating Poisson random variables",
///              Insurance: Mathematics and Economics 12
[[nodiscard]] std::int64_t poisson(Stream& stream, double mean);

/// Successes in n trials of probability p.
/// @param n  0 or more, up to 1e9: rounding adds a relative error of n * 2^-52 to the odds
/// @param p  in [0, 1]
/// @par Source  below n min(p, 1 - p) = 10 inversion; above, algorithm BTRS of Hörmann (1993),
///              "The generation of binomial random variates", Journal of Statistical Computation
///              and Simulation 46
[[nodiscard]] std::int64_t binomial(Stream& stream, std::int64_t n, double p);

/// Shares out n among the cells of `shares`, each of the n independently; out sums to n exactly.
/// A cell with share 0 gets 0.
/// @param n       0 or more
/// @param shares  0 or more each; any positive sum (they need not add to 1)
/// @param out     [shares], overwritten
/// @par Source  conditional binomials, Devroye (1986), "Non-uniform random variate generation",
///              XI.1.4
void multinomial(Stream& stream, std::int64_t n, std::span<const double> shares,
                 std::span<std::int64_t> out);

/// A normal number, by inversion: one uniform a draw, monotone in it.
/// @param sd  standard deviation, 0 or more, in the unit of `mean`
[[nodiscard]] double normal(Stream& stream, double mean, double sd);

/// A lognormal number with the given arithmetic mean: mean * exp(sigma z - sigma^2 / 2), z
/// standard normal. Its median is mean * exp(-sigma^2 / 2), its coefficient of variation
/// sqrt(exp(sigma^2) - 1).
/// @param mean       of the number itself, not of its logarithm; 0 or more
/// @param sigma_log  standard deviation of the logarithm, 0 or more
[[nodiscard]] double lognormal_with_mean(Stream& stream, double mean, double sigma_log);

/// A gamma number of mean shape * scale and variance shape * scale^2.
/// For shapes below about 0.02 some draws are too small for a double and become 0.
/// @param shape  above 0
/// @param scale  above 0
/// @par Source  Marsaglia and Tsang (2000), "A simple method for generating gamma variables",
///              ACM Transactions on Mathematical Software 26; for shape < 1 their power of a
///              uniform times a draw of shape + 1
[[nodiscard]] double gamma(Stream& stream, double shape, double scale);

/// A beta number in [0, 1] with mean a / (a + b).
/// @param a  above 0; small values are safe (worked in logarithms)
/// @param b  above 0
[[nodiscard]] double beta(Stream& stream, double a, double b);

/// An expert's three-point estimate: Beta stretched over [low, high] with mean
/// (low + 4 mode + high) / 6. low == high gives that value and takes no words.
/// @pre  low <= mode <= high
/// @par Source  Malcolm et al. (1959), PERT, Operations Research 7; Vose (2008), "Risk analysis",
///              with the usual weight of 4 on the mode
[[nodiscard]] double pert(Stream& stream, double low, double mode, double high);

/// An index with probability proportional to its weight; weight 0 is never drawn.
/// @param weights  0 or more each, at least one above 0
[[nodiscard]] std::size_t discrete(Stream& stream, std::span<const double> weights);

/// Shares that sum to 1 (to rounding) with means proportional to alphas.
/// @param alphas  0 or more each, at least one above 0; an alpha of 0 gives a share of exactly 0
/// @param out     [alphas], overwritten
void dirichlet(Stream& stream, std::span<const double> alphas, std::span<double> out);

}  // namespace highneeds
