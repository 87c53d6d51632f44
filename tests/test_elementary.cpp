#include <rapidcheck.h>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "core/elementary.h"

using namespace highneeds;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// The reference is long double (64 bits of mantissa on x86), so its own error does not count.
double relative_error(double value, long double reference) {
  return static_cast<double>(std::fabs((static_cast<long double>(value) - reference) / reference));
}

}  // namespace

TEST_CASE("polynomial is Horner's rule", "[elementary]") {
  STATIC_REQUIRE(polynomial(2.0, 1.0) == 1.0);
  STATIC_REQUIRE(polynomial(2.0, 1.0, 3.0, 5.0) == 27.0);
}

TEST_CASE("exp is within one unit in the last place", "[elementary]") {
  double worst = 0.0;
  for (double x = -708.0; x < 709.7; x += 0.00137) {
    worst = std::max(worst, relative_error(exp_portable(x), std::exp(static_cast<long double>(x))));
  }
  for (double x = 1e-300; x < 1.0; x *= 1.01) {
    worst = std::max(worst, relative_error(exp_portable(x), std::exp(static_cast<long double>(x))));
    worst =
        std::max(worst, relative_error(exp_portable(-x), std::exp(static_cast<long double>(-x))));
  }
  CHECK(worst < 2.3e-16);
  CHECK(exp_portable(0.0) == 1.0);
  CHECK(exp_portable(709.78) < kInfinity);
  CHECK(exp_portable(709.79) == kInfinity);
  CHECK(exp_portable(kInfinity) == kInfinity);
  CHECK(exp_portable(-kInfinity) == 0.0);
  CHECK(exp_portable(-745.14) == 0.0);
  CHECK(exp_portable(-745.0) == std::numeric_limits<double>::denorm_min());
  CHECK(std::fabs(exp_portable(-720.0) - std::exp(-720.0)) <=
        std::numeric_limits<double>::denorm_min());
  CHECK(std::isnan(exp_portable(kNaN)));
}

TEST_CASE("log is within one unit in the last place", "[elementary]") {
  double worst = 0.0;
  for (double x = 1e-320; x < 1e308; x *= 1.00137) {
    worst = std::max(worst, relative_error(log_portable(x), std::log(static_cast<long double>(x))));
  }
  for (double x = 0.5; x < 2.0; x += 1.37e-6) {
    worst = std::max(worst, relative_error(log_portable(x), std::log(static_cast<long double>(x))));
  }
  CHECK(worst < 2.3e-16);
  CHECK(log_portable(1.0) == 0.0);
  CHECK(log_portable(0.0) == -kInfinity);
  CHECK(log_portable(kInfinity) == kInfinity);
  CHECK(std::isnan(log_portable(-1.0)));
  CHECK(std::isnan(log_portable(-kInfinity)));
  CHECK(std::isnan(log_portable(kNaN)));
}

TEST_CASE("exp and log undo each other", "[elementary]") {
  CHECK(rc::check("round trip", [] {
    const double x = *rc::gen::inRange(-7'000'000, 7'000'000) * 1e-4;
    // exp magnifies the rounding of its argument by the argument itself.
    RC_ASSERT(std::fabs(log_portable(exp_portable(x)) - x) <= 3e-16 * (1.0 + std::fabs(x)));
  }));
}

TEST_CASE("normal_cdf keeps its relative accuracy in the tail", "[elementary]") {
  double worst = 0.0;
  for (double z = -37.0; z < 8.5; z += 0.00137) {
    const long double scaled = -static_cast<long double>(z) * 0.70710678118654752440084436L;
    worst = std::max(worst, relative_error(normal_cdf(z), 0.5L * std::erfc(scaled)));
  }
  CHECK(worst < 1e-15);
  CHECK(normal_cdf(0.0) == 0.5);
  CHECK(normal_cdf(-kInfinity) == 0.0);
  CHECK(normal_cdf(kInfinity) == 1.0);
  CHECK(std::isnan(normal_cdf(kNaN)));
}

TEST_CASE("normal_quantile agrees with Boost", "[elementary]") {
  const boost::math::normal law;
  double worst = 0.0;
  for (double p = 1e-300; p < 0.499; p *= 1.0137) {
    worst = std::max(worst, relative_error(normal_quantile(p), boost::math::quantile(law, p)));
    const double q = 1.0 - p;
    if (q == 1.0) continue;
    worst = std::max(worst, relative_error(normal_quantile(q), boost::math::quantile(law, q)));
  }
  CHECK(worst < 1.5e-15);
  CHECK(normal_quantile(0.5) == 0.0);
  CHECK(normal_quantile(0.0) == -kInfinity);
  CHECK(normal_quantile(1.0) == kInfinity);
  CHECK(std::isnan(normal_quantile(-0.1)));
  CHECK(std::isnan(normal_quantile(1.1)));
  CHECK(std::isnan(normal_quantile(kNaN)));
}

TEST_CASE("normal quantile and probability undo each other", "[elementary]") {
  CHECK(rc::check("round trip", [] {
    const double z = *rc::gen::inRange(-370'000, 50'000) * 1e-4;
    const double p = normal_cdf(z);
    // Near p = 1 a step of p is 1e-16, which is 1e-16 / density in z.
    const double density = 0.39894228040143268 * exp_portable(-0.5 * z * z);
    const double tolerance = 4e-15 * (1.0 + std::fabs(z)) + (z > 0.0 ? 4e-16 / density : 0.0);
    RC_ASSERT(std::fabs(normal_quantile(p) - z) <= tolerance);
  }));
}

TEST_CASE("log_gamma meets factorials, Gamma(1/2) and long double", "[elementary]") {
  CHECK(log_gamma(1.0) == Approx(0.0).margin(2e-14));
  CHECK(log_gamma(11.0) == Approx(std::log(3'628'800.0)).epsilon(1e-15));
  CHECK(log_gamma(0.5) == Approx(0.57236494292470008707).epsilon(2e-14));
  double worst = 0.0;
  for (double x = 1e-6; x < 1e12; x *= 1.00137) {
    const double reference = static_cast<double>(lgammal(static_cast<long double>(x)));
    worst = std::max(worst, std::fabs(log_gamma(x) - reference) / (1.0 + std::fabs(reference)));
  }
  CHECK(worst < 2e-14);
  CHECK(log_gamma(0.0) == kInfinity);
  CHECK(std::isnan(log_gamma(-0.5)));
}

TEST_CASE("stirling_correction is what Stirling's approximation lacks", "[elementary]") {
  double worst = 0.0;
  for (int k = 0; k < 2000; ++k) {
    const long double y = k + 1.0L;
    const long double stirling = 0.91893853320467274178032973640562L + (y - 0.5L) * std::log(y) - y;
    const long double correction = lgammal(y) - stirling;
    // long double keeps about 1e-19 of lgamma(y).
    const double allowed = 1e-16 + 1e-18 * static_cast<double>(stirling);
    const double error = std::fabs(stirling_correction(k) - static_cast<double>(correction));
    worst = std::max(worst, error / allowed);
  }
  CHECK(worst < 1.0);
}
