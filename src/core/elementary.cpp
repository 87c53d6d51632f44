#include "core/elementary.h"

#include <array>
#include <cmath>
#include <cstddef>

namespace highneeds {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInverseSqrtTwoPi = 0.39894228040143267794;

/// Stirling's series in 1/x; for x >= 16 the first term left out is below 2e-18.
double stirling_series(double x) {
  const double inverse = 1.0 / x;
  return inverse * polynomial(inverse * inverse, 1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680,
                              1.0 / 1188, -691.0 / 360360);
}

/// exp(-z^2 / 2) for z > 0. Squaring rounds, and the exponential would magnify that; a square of
/// a multiple of 1/16 is exact, and the rest is small.
double exp_of_minus_half_square(double z) {
  const double coarse = std::floor(z * 16.0) / 16.0;
  const double rest = (z - coarse) * (z + coarse);
  return exp_portable(-0.5 * coarse * coarse) * exp_portable(-0.5 * rest);
}

/// Probability above z > 0.67449, by Cody's middle and far approximations.
double upper_tail(double z) {
  constexpr double kSqrt32 = 5.656854249492380195;
  if (z > 40.0) return 0.0;  // below the smallest subnormal
  if (z <= kSqrt32) {
    const double numerator =
        polynomial(z, 9842.7148383839780218, 11602.651437647350124, 6848.1904505362823326,
                   2494.5375852903726711, 597.27027639480026226, 93.506656132177855979,
                   8.8831497943883759412, 0.39894151208813466764, 1.0765576773720192317e-8);
    const double denominator =
        polynomial(z, 19685.429676859990727, 38912.003286093271411, 34900.952721145977266,
                   18615.571640885098091, 6485.558298266760755, 1519.377599407554805,
                   235.38790178262499861, 22.266688044328115691, 1.0);
    return exp_of_minus_half_square(z) * numerator / denominator;
  }
  const double y = 1.0 / (z * z);
  const double numerator =
      polynomial(y, 2.9112874951168792e-5, 0.001421619193227893466, 0.022235277870649807,
                 0.1274011611602473639, 0.21589853405795699, 0.02307344176494017303);
  const double denominator =
      polynomial(y, 7.29751555083966205e-5, 0.00378239633202758244, 0.0659881378689285515,
                 0.468238212480865118, 1.28426009614491121, 1.0);
  return exp_of_minus_half_square(z) * (kInverseSqrtTwoPi - y * numerator / denominator) / z;
}

/// Wichura's approximations for the tails; p is the probability beyond, the result positive.
double tail_quantile(double p) {
  const double r = std::sqrt(-log_portable(p));
  if (r <= 5.0) {
    const double t = r - 1.6;
    const double numerator =
        polynomial(t, 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
                   3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
                   2.27238449892691845833e-2, 7.74545014278341407640e-4);
    const double denominator =
        polynomial(t, 1.0, 2.05319162663775882187e0, 1.67638483018380384940e0,
                   6.89767334985100004550e-1, 1.48103976427480074590e-1, 1.51986665636164571966e-2,
                   5.47593808499534494600e-4, 1.05075007164441684324e-9);
    return numerator / denominator;
  }
  const double t = r - 5.0;
  const double numerator =
      polynomial(t, 6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
                 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                 2.71155556874348757815e-5, 2.01033439929228813265e-7);
  const double denominator =
      polynomial(t, 1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1,
                 1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5,
                 1.42151175831644588870e-7, 2.04426310338993978564e-15);
  return numerator / denominator;
}

}  // namespace

double normal_cdf(double z) {
  if (z > 0.67448975) return 1.0 - upper_tail(z);
  if (z < -0.67448975) return upper_tail(-z);
  const double y = z * z;
  const double numerator =
      polynomial(y, 18154.981253343561249, 1067.6894854603709582, 161.02823106855587881,
                 2.2352520354606839287, 0.065682337918207449113);
  const double denominator = polynomial(y, 45507.789335026729956, 10260.932208618978205,
                                        976.09855173777669322, 47.20258190468824187, 1.0);
  return 0.5 + z * numerator / denominator;
}

double normal_quantile(double p) {
  if (!(p > 0.0 && p < 1.0)) {
    if (p == 0.0) return -kInfinity;
    return p == 1.0 ? kInfinity : kNaN;
  }
  const double q = p - 0.5;
  if (std::fabs(q) <= kCentralNormal) return central_normal_quantile(q);
  return q < 0.0 ? -tail_quantile(p) : tail_quantile(1.0 - p);
}

double log_gamma(double x) {
  if (!(x > 0.0)) return x == 0.0 ? kInfinity : kNaN;
  if (x == kInfinity) return x;
  double product = 1.0;
  for (; x < 16.0; x += 1.0) product *= x;
  return (x - 0.5) * log_portable(x) - x + kHalfLogTwoPi + stirling_series(x) -
         log_portable(product);
}

double stirling_correction(double k) {
  static constexpr std::array<double, 15> kSmall = {
      0.08106146679532725822,   0.041340695955409294094,  0.027677925684998339149,
      0.020790672103765093112,  0.016644691189821192163,  0.013876128823070747999,
      0.011896709945891770095,  0.010411265261972096497,  0.0092554621827127329177,
      0.0083305634333628712565, 0.007573675487951840795,  0.0069428401072095298657,
      0.0064089941880042070684, 0.0059513701127588477356, 0.005554733551962801371};
  if (k < static_cast<double>(kSmall.size())) return kSmall[static_cast<std::size_t>(k)];
  return stirling_series(k + 1.0);
}

}  // namespace highneeds
