#include "statistics/distributions.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <cmath>

#include "core/elementary.h"

namespace highneeds {
namespace {

/// Plain doubles: long double arithmetic is slower and differs between processors.
using Plain = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
using BetaLaw = boost::math::beta_distribution<double, Plain>;
using GammaLaw = boost::math::gamma_distribution<double, Plain>;

double two_piece(double low, double central, double high, double z) {
  constexpr double kZ95 = 1.6448536269514722;
  return central + z / kZ95 * (z < 0 ? central - low : high - central);
}

double logit(double p) { return log_portable(p / (1 - p)); }

double range_quantile(const Distribution& d, double z) {
  if (d.support == Support::kPositive && d.low > 0) {
    return exp_portable(
        two_piece(log_portable(d.low), log_portable(d.central), log_portable(d.high), z));
  }
  if (d.support == Support::kShare && d.low > 0 && d.high < 1) {
    return 1 / (1 + exp_portable(-two_piece(logit(d.low), logit(d.central), logit(d.high), z)));
  }
  const double value = two_piece(d.low, d.central, d.high, z);
  if (d.support == Support::kReal) return value;
  const double floored = std::max(0.0, value);  // ranges that touch the edge of their support
  return d.support == Support::kShare ? std::min(1.0, floored) : floored;
}

double pert_quantile(const Distribution& d, double u) {
  const double width = d.high - d.low;
  if (width <= 0) return d.low;
  const double a = 1 + 4 * (d.central - d.low) / width;
  const double b = 1 + 4 * (d.high - d.central) / width;
  return d.low + width * boost::math::quantile(BetaLaw(a, b), u);
}

double normal_value(const Distribution& d, double u) {
  const auto below = [&](double x) {
    return std::isfinite(x) ? normal_cdf((x - d.a) / d.b) : (x < 0 ? 0.0 : 1.0);
  };
  if (d.b == 0) return d.a;
  const double from = below(d.low);
  const double to = below(d.high);
  return d.a + d.b * normal_quantile(from + u * (to - from));
}

double discrete_value(const Distribution& d, double u) {
  double total = 0;
  for (const double weight : d.weights) total += weight;
  double sum = 0;
  for (std::size_t i = 0; i + 1 < d.values.size(); ++i) {
    sum += d.weights[i];
    if (u * total < sum) return d.values[i];
  }
  return d.values.back();
}

}  // namespace

double quantile(const Distribution& d, double u) {
  switch (d.family) {
    case Family::kRange:
      return range_quantile(d, normal_quantile(u));
    case Family::kPert:
      return pert_quantile(d, u);
    case Family::kNormal:
      return normal_value(d, u);
    case Family::kLognormal:
      return exp_portable(log_portable(d.a) + d.b * normal_quantile(u));
    case Family::kBeta:
      return boost::math::quantile(BetaLaw(d.a, d.b), u);
    case Family::kGamma:
      return boost::math::quantile(GammaLaw(d.a, d.b), u);
    case Family::kDiscrete:
      return discrete_value(d, u);
  }
  return 0;
}

}  // namespace highneeds
