#include "evidence/plans_forecast.h"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "statistics/quantiles.h"

namespace highneeds {
namespace {

constexpr int kHorizons = 3;
constexpr int kFewest = 20;           ///< authorities for a median to mean anything
constexpr double kMostSpreads = 2.5;  ///< signs beyond are taken as this: jumps in recording
constexpr double kMostGrowth = 0.12;  ///< log growth above the median that weights learn from
constexpr double kWeightPlans = 150;  ///< plans at which an authority has half weight
constexpr double kTailProbability = 0.85;  ///< where the widths of residuals are read

constexpr std::size_t at(GrowthSign sign) { return static_cast<std::size_t>(sign); }

double log_ratio(double now, double before) {
  return now > 0 && before > 0 ? std::log(now / before) : kNotPublished;
}

double median(std::vector<double> values) { return quantile(values, 0.5); }

struct Scaling {
  GrowthSigns middle, spread;
};

Scaling scaling_at(const PublishedStatistics& statistics, int january) {
  Scaling scaling{};
  std::array<std::vector<double>, kGrowthSigns> values;
  for (const Area& area : statistics.authorities) {
    const GrowthSigns signs = growth_signs(area, january);
    for (std::size_t i = 0; i < kGrowthSigns; ++i) {
      if (!std::isnan(signs[i])) values[i].push_back(signs[i]);
    }
  }
  for (std::size_t i = 0; i < kGrowthSigns; ++i) {
    scaling.middle[i] = scaling.spread[i] = kNotPublished;
    if (values[i].size() < kFewest) continue;
    scaling.middle[i] = median(values[i]);
    for (double& value : values[i]) value = std::abs(value - scaling.middle[i]);
    const double spread = 1.4826 * median(values[i]);
    if (spread > 0) scaling.spread[i] = spread;
  }
  return scaling;
}

/// Signs in spreads from the middle; a sign that is not published says nothing.
GrowthSigns scaled(const GrowthSigns& signs, const Scaling& scaling) {
  GrowthSigns out{};
  for (std::size_t i = 0; i < kGrowthSigns; ++i) {
    const double spreads = (signs[i] - scaling.middle[i]) / scaling.spread[i];
    out[i] = std::isnan(spreads) ? 0 : std::clamp(spreads, -kMostSpreads, kMostSpreads);
  }
  return out;
}

/// Median of the authorities' log growth from one January to another.
double median_growth(const PublishedStatistics& statistics, int from, int to) {
  std::vector<double> growth;
  for (const Area& area : statistics.authorities) {
    const double one = log_ratio(area.plans(to), area.plans(from));
    if (!std::isnan(one)) growth.push_back(one);
  }
  return growth.size() < kFewest ? kNotPublished : median(growth);
}

/// What a deviation of one in the first year adds up to after `years`.
double added_up(double kept, int years) {
  double sum = 0;
  for (double share = 1; years > 0; --years, share *= kept) sum += share;
  return sum;
}

double announced(const GrowthSigns& weights, const GrowthSigns& signs) {
  double sum = 0;
  for (std::size_t i = 0; i < kGrowthSigns; ++i) sum += weights[i] * signs[i];
  return sum;
}

/// Ridge regression of each year's growth above the median on the signs of the January before, and
/// of one and two Januaries earlier with what is then kept of them.
GrowthSigns learn_weights(const PublishedStatistics& statistics, int january) {
  using Square = Eigen::Matrix<double, kGrowthSigns, kGrowthSigns>;
  using Column = Eigen::Matrix<double, kGrowthSigns, 1>;
  Square products = kRidge * Square::Identity();
  Column sums = Column::Zero();
  for (int origin = kFirstWeights; origin < january; ++origin) {
    const Scaling scaling = scaling_at(statistics, origin);
    for (int lead = 1; lead <= std::min(kHorizons, january - origin); ++lead) {
      const double middle = median_growth(statistics, origin + lead - 1, origin + lead);
      for (const Area& area : statistics.authorities) {
        const double growth = log_ratio(area.plans(origin + lead), area.plans(origin + lead - 1));
        const double plans = area.plans(origin);
        if (std::isnan(growth) || !(plans > 0)) continue;
        const GrowthSigns signs = scaled(growth_signs(area, origin), scaling);
        const Column x = Eigen::Map<const Column>(signs.data()) * std::pow(kOwnKept, lead - 1);
        const double weight = plans / (plans + kWeightPlans);
        products += weight * x * x.transpose();
        sums += weight * x * std::clamp(growth - middle, -kMostGrowth, kMostGrowth);
      }
    }
  }
  const Column solution = products.ldlt().solve(sums);
  GrowthSigns weights{};
  for (std::size_t i = 0; i < kGrowthSigns; ++i) {
    weights[i] = solution(static_cast<Eigen::Index>(i));
  }
  return weights;
}

/// Scale, for an authority of many plans, of the errors of past forecasts about their median, so
/// many years ahead; NaN where there are none.
double residual_scale(const PublishedStatistics& statistics, const GrowthSigns& weights,
                      int january, int years) {
  std::vector<double> residuals;
  for (int origin = kFirstPlans; origin + years <= january; ++origin) {
    const Scaling scaling = scaling_at(statistics, origin);
    std::vector<double> errors;
    std::vector<double> sizes;
    for (const Area& area : statistics.authorities) {
      const double growth = log_ratio(area.plans(origin + years), area.plans(origin));
      if (std::isnan(growth)) continue;
      const double expected =
          announced(weights, scaled(growth_signs(area, origin), scaling)) * added_up(kOwnKept, years);
      errors.push_back(growth - expected);
      sizes.push_back(std::sqrt(1 + kSmallPlans / area.plans(origin)));
    }
    if (errors.size() < kFewest) continue;
    const double middle = median(errors);
    for (std::size_t i = 0; i < errors.size(); ++i) {
      residuals.push_back((errors[i] - middle) / sizes[i]);
    }
  }
  if (residuals.empty()) return kNotPublished;
  const boost::math::students_t tail(kTailDegrees);
  return (quantile(residuals, kTailProbability) - quantile(residuals, 1 - kTailProbability)) / 2 /
         boost::math::quantile(tail, kTailProbability);
}

/// Lasting and yearly standard deviations whose sums fit the scales at each horizon best, in
/// relative terms; neither below 0.
void fit_widths(const std::array<double, kHorizons>& scales, PlansForecast& out) {
  Eigen::Matrix2d products = Eigen::Matrix2d::Zero();
  Eigen::Vector2d sums = Eigen::Vector2d::Zero();
  for (int years = 1; years <= kHorizons; ++years) {
    const double scale = scales[static_cast<std::size_t>(years - 1)];
    if (std::isnan(scale) || scale <= 0) continue;
    const double lasting = added_up(kOwnKept, years);
    const Eigen::Vector2d x = Eigen::Vector2d(lasting * lasting, years) / (scale * scale);
    products += x * x.transpose();
    sums += x;
  }
  if (products(1, 1) <= 0) return;
  Eigen::Vector2d variances(0, sums(1) / products(1, 1));
  if (products.determinant() > 1e-9 * products(0, 0) * products(1, 1)) {
    const Eigen::Vector2d both = products.inverse() * sums;
    if (both.minCoeff() >= 0) {
      variances = both;
    } else if (both(1) < 0) {
      variances = Eigen::Vector2d(sums(0) / products(0, 0), 0);
    }
  }
  out.own_sd = std::sqrt(variances(0));
  out.year_sd = std::sqrt(variances(1));
}

}  // namespace

GrowthSigns growth_signs(const Area& area, int january) {
  GrowthSigns signs;
  signs.fill(kNotPublished);
  const double plans = area.plans(january);
  const double before = area.plans(january - 1);
  signs[at(GrowthSign::kLastYear)] = log_ratio(plans, before);
  signs[at(GrowthSign::kThreeYears)] = log_ratio(plans, area.plans(january - 3)) / 3;
  const CalendarYear* flows = area.calendar_of(january - 1);
  if (flows == nullptr) return signs;
  signs[at(GrowthSign::kNewPlans)] = log_ratio(flows->new_plans, before);
  signs[at(GrowthSign::kRequests)] = log_ratio(flows->requests, before);
  if (plans > 0) signs[at(GrowthSign::kInAssessment)] = std::sqrt(flows->in_assessment / plans);
  return signs;
}

PlansForecast learn_plans_forecast(const PublishedStatistics& statistics) {
  PlansForecast out;
  const int january = out.january = statistics.newest_january;
  const double last = median_growth(statistics, january - 1, january);
  const double three = median_growth(statistics, january - 3, january) / 3;
  out.growth = std::isnan(three) ? last : (last + three) / 2;
  const Scaling scaling = scaling_at(statistics, january);
  out.middle = scaling.middle;
  out.spread = scaling.spread;
  out.weights = learn_weights(statistics, january);
  std::array<double, kHorizons> scales{};
  for (int years = 1; years <= kHorizons; ++years) {
    scales[static_cast<std::size_t>(years - 1)] =
        residual_scale(statistics, out.weights, january, years);
  }
  fit_widths(scales, out);
  out.residual_origins = std::max(0, january - kFirstPlans);
  for (const Area& area : statistics.authorities) {
    out.authorities += area.plans(january) > 0 ? 1 : 0;
  }
  return out;
}

double announced_growth(const PlansForecast& forecast, const Area& area) {
  const Scaling scaling{forecast.middle, forecast.spread};
  return announced(forecast.weights, scaled(growth_signs(area, forecast.january), scaling));
}

AlignedGrowth aligned_growth(const PlansForecast& forecast, const Area& area, int years) {
  AlignedGrowth out;
  const double own = announced_growth(forecast, area);
  for (int year = 1; year <= years; ++year) {
    out.growth.push_back(forecast.growth * std::pow(kNationalKept, year) +
                         own * std::pow(kOwnKept, year - 1));
  }
  const double plans = std::max(1.0, area.plans(forecast.january));
  const double size = std::sqrt(1 + kSmallPlans / plans);
  out.own_sd = forecast.own_sd * size;
  out.own_kept = kOwnKept;
  out.year_sd = forecast.year_sd * size;
  // The national change is no heavier in its tails than a normal: it has the variance of one.
  out.national_sd = kNationalSd * std::sqrt((kTailDegrees - 2) / kTailDegrees);
  out.national_kept = kNationalKept;
  out.tail_degrees = kTailDegrees;
  return out;
}

}  // namespace highneeds
