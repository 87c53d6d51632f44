/// @file
/// Exponential, logarithm and the normal and gamma functions with the same bits everywhere.
///
/// The last bits of the C library's functions differ between versions and processors. These use
/// only + - * / sqrt, floor, comparisons and bit operations, which IEEE 754 defines to the bit;
/// compile with -ffp-contract=off and without -ffast-math. GCC needs -fno-trapping-math, which
/// changes no result, to vectorise them; Clang does so by itself.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

namespace highneeds {

/// c0 + c1 x + c2 x^2 + ..., by Horner's rule.
[[nodiscard]] constexpr double polynomial(double /*x*/, double c0) { return c0; }

template <typename... More>
[[nodiscard]] constexpr double polynomial(double x, double c0, More... more) {
  return c0 + x * polynomial(x, more...);
}

/// ln 2 in two parts; the first has 32 bits, so that its product with an exponent is exact.
inline constexpr double kLn2High = 6.93147180369123816490e-01;
inline constexpr double kLn2Low = 1.90821492927058770002e-10;

/// log(2 pi) / 2.
inline constexpr double kHalfLogTwoPi = 0.91893853320467274178;

/// e^x. Relative error below 2.3e-16 (about 1 unit in the last place) where the result is normal.
///
/// Overflows to infinity above 709.78; gradual underflow, 0 below -745.13; NaN gives NaN. No
/// branches: loops over arrays vectorise.
/// @par Source  fdlibm e_exp.c (Sun Microsystems, 1993): x = k ln 2 + r, then
///              e^r = 1 + r + r c / (2 - c) with c = r - r^2 P(r^2), a Remez polynomial
[[nodiscard]] constexpr double exp_portable(double x) {
  constexpr double kLog2E = 0x1.71547652b82fep0;
  constexpr double kRound = 0x1.8p52;  // adding it leaves the nearest integer in the low bits
  x = x < -746.0 ? -746.0 : x;
  x = x > 710.0 ? 710.0 : x;
  const double shifted = x * kLog2E + kRound;
  const double k = shifted - kRound;
  const double high = x - k * kLn2High;
  const double low = k * kLn2Low;
  const double r = high - low;
  const double c = r - r * r *
                           polynomial(r * r, 1.66666666666666019037e-01,
                                      -2.77777777770155933842e-03, 6.61375632143793436117e-05,
                                      -1.65339022054652515390e-06, 4.13813679705723846039e-08);
  const double mantissa = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
  // 2^k as a product of two powers, so that neither leaves the range of exponents.
  const std::uint64_t biased = std::bit_cast<std::uint64_t>(shifted) + 2046;  // low bits: k + 2046
  const std::uint64_t exponent = biased & 0xFFF;
  const std::uint64_t half = exponent >> 1;
  return mantissa * std::bit_cast<double>(half << 52) *
         std::bit_cast<double>((exponent - half) << 52);
}

/// Natural logarithm. Relative error below 2.3e-16 (about 1 unit in the last place).
///
/// Zero gives -infinity, negative numbers NaN, infinity infinity; subnormals are exact too. No
/// branches: loops over arrays vectorise.
/// @par Source  fdlibm e_log.c (Sun Microsystems, 1993): x = 2^k (1 + f), s = f / (2 + f),
///              log(1 + f) = f - s (f - R(s^2)), R a Remez polynomial
[[nodiscard]] constexpr double log_portable(double x) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr std::uint64_t kSqrtHalf = 0x3FE6A09E00000000;  // bits of a number just below sqrt(1/2)
  constexpr std::uint64_t kOne = 0x3FF0000000000000;
  const bool subnormal = x < 0x1p-1022;
  const std::uint64_t shifted =
      std::bit_cast<std::uint64_t>(subnormal ? x * 0x1p54 : x) + (kOne - kSqrtHalf);
  const std::uint64_t mantissa = (shifted & 0x000FFFFFFFFFFFFF) + kSqrtHalf;
  // The biased exponent under the bits of 2^52 is an exact conversion to double.
  const double exponent = std::bit_cast<double>((shifted >> 52) | 0x4330000000000000) -
                          (subnormal ? 0x1p52 + 1023 + 54 : 0x1p52 + 1023);
  const double f = std::bit_cast<double>(mantissa) - 1.0;
  const double s = f / (2.0 + f);
  const double z = s * s;
  const double w = z * z;
  const double odd = w * polynomial(w, 3.999999999940941908e-01, 2.222219843214978396e-01,
                                    1.531383769920937332e-01);
  const double even = z * polynomial(w, 6.666666666666735130e-01, 2.857142874366239149e-01,
                                     1.818357216161805012e-01, 1.479819860511658591e-01);
  const double half_square = 0.5 * f * f;
  double result =
      s * (half_square + (odd + even)) + exponent * kLn2Low - half_square + f + exponent * kLn2High;
  result = x == 0.0 ? -kInfinity : result;
  result = x < 0.0 ? std::numeric_limits<double>::quiet_NaN() : result;
  return x < kInfinity ? result : x;  // infinity and NaN as they came
}

/// Cumulative probability of the standard normal distribution at z; relative error below 1e-15
/// down to z = -37, so small tail probabilities are accurate; for the upper tail pass -z.
/// @par Source  Cody (1969), "Rational Chebyshev approximations for the error function",
///              Mathematics of Computation 23, in the form of Cody (1993), ACM TOMS 715, ANORM
[[nodiscard]] double normal_cdf(double z);

/// Half-width of the central range of probabilities of the algorithm of normal_quantile().
inline constexpr double kCentralNormal = 0.425;

/// normal_quantile(0.5 + q) for |q| <= kCentralNormal; meaningless outside. No branches.
/// @par Source  Wichura (1988), as normal_quantile()
[[nodiscard]] constexpr double central_normal_quantile(double q) {
  const double r = 0.180625 - q * q;
  const double numerator =
      polynomial(r, 3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                 1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                 3.3430575583588128105e4, 2.5090809287301226727e3);
  const double denominator =
      polynomial(r, 1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
                 2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
                 5.2264952788528545610e3);
  return q * numerator / denominator;
}

/// Quantile of the standard normal distribution: z with normal_cdf(z) = p; relative error about
/// 1e-15. Zero gives -infinity, one infinity, numbers outside [0, 1] NaN.
/// @par Source  Wichura (1988), "Algorithm AS 241: the percentage points of the normal
///              distribution", Applied Statistics 37, routine PPND16
[[nodiscard]] double normal_quantile(double p);

/// Logarithm of the gamma function for x > 0; absolute error below 2e-14 * (1 + |result|).
/// Infinity at 0, NaN below.
/// @par Source  Stirling's series, NIST Digital Library of Mathematical Functions 5.11.1, after
///              the recurrence has carried x above 16
[[nodiscard]] double log_gamma(double x);

/// log(k!) - [log(2 pi) / 2 + (k + 1/2) log(k + 1) - (k + 1)] for a whole number k >= 0: what
/// Stirling's approximation leaves out. Absolute error below 1e-16: tests of rejection samplers
/// add it to logarithms of ratios, so nothing large cancels.
/// @par Source  Hörmann (1993), "The generation of binomial random variates", Journal of
///              Statistical Computation and Simulation 46, table of f_c(k)
[[nodiscard]] double stirling_correction(double k);

}  // namespace highneeds
