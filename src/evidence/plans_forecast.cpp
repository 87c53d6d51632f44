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
constexpr int kFewest = 20;                ///< authorities for a median to mean anything
constexpr double kMostSpreads = 2.5;       ///< signs beyond are taken as this: jumps in recording
constexpr double kWeightPlans = 150;       ///< plans at which an authority has half weight
constexpr double kTailProbability = 0.85;  ///< where the widths of residuals are read

constexpr std::size_t at(GrowthSign sign) { return static_cast<std::size_t>(sign); }

double log_ratio(double now, double before) {
  return now > 0 && before > 0 ? std::log(now / before) : kNotPublished;
}

double median(std::vector<double> values) { return quantile(values, 0.5); }

using Group = std::optional<PlacementGroup>;

double stock(const Area& area, Group group, int january) {
  if (!group) return area.plans(january);
  const January* found = area.january_of(january);
  return found == nullptr ? kNotPublished : found->in(*group);
}

/// Log growth of a year above the median that weights learn from; more is recording.
double most_growth(Group group) {
  return group == PlacementGroup::kIndependentSpecial ? 0.4 : 0.12;
}

double small_plans(Group group) { return group ? kSmallSetting : kSmallPlans; }

/// Enough plans to tell growth from chance.
bool is_scored(double plans, Group group) { return plans >= (group ? kFewestToFollow : 1); }

struct Scaling {
  GrowthSigns middle, spread;
};

Scaling scaling_at(const PublishedStatistics& statistics, Group group, int january) {
  Scaling scaling{};
  std::array<std::vector<double>, kGrowthSigns> values;
  for (const Area& area : statistics.authorities) {
    const GrowthSigns signs = growth_signs(area, january, group);
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

/// Median of the authorities' log growth from one January to another; England's where they are few.
double median_growth(const PublishedStatistics& statistics, Group group, int from, int to) {
  std::vector<double> growth;
  for (const Area& area : statistics.authorities) {
    if (!is_scored(stock(area, group, from), group)) continue;
    const double one = log_ratio(stock(area, group, to), stock(area, group, from));
    if (!std::isnan(one)) growth.push_back(one);
  }
  if (growth.size() >= kFewest) return median(growth);
  return log_ratio(stock(statistics.england, group, to), stock(statistics.england, group, from));
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
GrowthSigns learn_weights(const PublishedStatistics& statistics, Group group, int january) {
  using Square = Eigen::Matrix<double, kGrowthSigns, kGrowthSigns>;
  using Column = Eigen::Matrix<double, kGrowthSigns, 1>;
  Square products = kRidge * Square::Identity();
  Column sums = Column::Zero();
  for (int origin = kFirstWeights; origin < january; ++origin) {
    const Scaling scaling = scaling_at(statistics, group, origin);
    for (int lead = 1; lead <= std::min(kHorizons, january - origin); ++lead) {
      const double middle = median_growth(statistics, group, origin + lead - 1, origin + lead);
      for (const Area& area : statistics.authorities) {
        const double growth =
            log_ratio(stock(area, group, origin + lead), stock(area, group, origin + lead - 1));
        const double plans = stock(area, group, origin);
        if (std::isnan(growth) || !is_scored(plans, group)) continue;
        const GrowthSigns signs = scaled(growth_signs(area, origin, group), scaling);
        const Column x = Eigen::Map<const Column>(signs.data()) * std::pow(kOwnKept, lead - 1);
        const double weight = plans / (plans + (group ? kSmallSetting : kWeightPlans));
        products += weight * x * x.transpose();
        sums += weight * x * std::clamp(growth - middle, -most_growth(group), most_growth(group));
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
double residual_scale(const PublishedStatistics& statistics, Group group,
                      const GrowthSigns& weights, int january, int years) {
  std::vector<double> residuals;
  for (int origin = kFirstPlans; origin + years <= january; ++origin) {
    const Scaling scaling = scaling_at(statistics, group, origin);
    std::vector<double> errors;
    std::vector<double> sizes;
    for (const Area& area : statistics.authorities) {
      const double plans = stock(area, group, origin);
      const double growth = log_ratio(stock(area, group, origin + years), plans);
      if (std::isnan(growth) || !is_scored(plans, group)) continue;
      const double expected =
          announced(weights, scaled(growth_signs(area, origin, group), scaling)) *
          added_up(kOwnKept, years);
      errors.push_back(growth - expected);
      sizes.push_back(std::sqrt(1 + small_plans(group) / plans));
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

/// What changes of national growth in a setting add to the scale; 0 for all plans, whose forecast
/// has a national part of its own.
double national_scale(Group group, int years) {
  if (!group) return 0;
  double squares = 0;
  for (int k = 1; k <= years; ++k) squares += k * k;
  const double sd =
      group == PlacementGroup::kIndependentSpecial ? kIndependentSpecialSd : kStateSpecialSd;
  return sd * std::sqrt(squares * (kTailDegrees - 2) / kTailDegrees);
}

/// Lasting and yearly standard deviations whose sums fit the scales at each horizon best, in
/// relative terms; neither below 0.
void fit_widths(const std::array<double, kHorizons>& scales, PlansForecast& out) {
  Eigen::Matrix2d products = Eigen::Matrix2d::Zero();
  Eigen::Vector2d sums = Eigen::Vector2d::Zero();
  for (int years = 1; years <= kHorizons; ++years) {
    const double scale = scales[static_cast<std::size_t>(years - 1)];
    if (std::isnan(scale)) continue;
    const double lasting = added_up(kOwnKept, years);
    const Eigen::Vector2d x = Eigen::Vector2d(lasting * lasting, years) / (scale * scale);
    products += x * x.transpose();
    sums += x;
  }
  if (products(1, 1) <= 0) {
    out.own_sd = kUsualOwnSd;
    out.year_sd = kUsualYearSd;
    return;
  }
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

/// Median log growth year by year.
std::vector<double> growth_path(const PlansForecast& forecast, const Area& area, int years) {
  std::vector<double> growth;
  const double own = announced_growth(forecast, area);
  for (int year = 1; year <= years; ++year) {
    growth.push_back(forecast.growth * std::pow(kNationalKept, year) +
                     own * std::pow(kOwnKept, year - 1));
  }
  return growth;
}

}  // namespace

GrowthSigns growth_signs(const Area& area, int january, std::optional<PlacementGroup> group) {
  GrowthSigns signs;
  signs.fill(kNotPublished);
  const double plans = area.plans(january);
  const double before = area.plans(january - 1);
  if (group) {
    signs[at(GrowthSign::kShare)] = log_ratio(stock(area, group, january), plans);
  } else {
    signs[at(GrowthSign::kLastYear)] = log_ratio(plans, before);
    signs[at(GrowthSign::kThreeYears)] = log_ratio(plans, area.plans(january - 3)) / 3;
  }
  const CalendarYear* flows = area.calendar_of(january - 1);
  if (flows == nullptr) return signs;
  signs[at(GrowthSign::kNewPlans)] = log_ratio(flows->new_plans, before);
  signs[at(GrowthSign::kRequests)] = log_ratio(flows->requests, before);
  if (plans > 0) signs[at(GrowthSign::kInAssessment)] = std::sqrt(flows->in_assessment / plans);
  return signs;
}

PlansForecast learn_plans_forecast(const PublishedStatistics& statistics,
                                   std::optional<PlacementGroup> group) {
  PlansForecast out;
  out.group = group;
  const int january = out.january = statistics.newest_january;
  const double last = median_growth(statistics, group, january - 1, january);
  const double three = median_growth(statistics, group, january - 3, january) / 3;
  out.growth = std::isnan(last) ? 0 : std::isnan(three) ? last : (last + three) / 2;
  const Scaling scaling = scaling_at(statistics, group, january);
  out.middle = scaling.middle;
  out.spread = scaling.spread;
  out.weights = learn_weights(statistics, group, january);
  std::array<double, kHorizons> scales{};
  for (int years = 1; years <= kHorizons; ++years) {
    scales[static_cast<std::size_t>(years - 1)] =
        std::hypot(residual_scale(statistics, group, out.weights, january, years),
                   national_scale(group, years));
  }
  fit_widths(scales, out);
  out.residual_origins = std::max(0, january - kFirstPlans);
  for (const Area& area : statistics.authorities) {
    out.authorities += is_scored(stock(area, group, january), group) ? 1 : 0;
  }
  return out;
}

double announced_growth(const PlansForecast& forecast, const Area& area) {
  const Scaling scaling{forecast.middle, forecast.spread};
  return announced(forecast.weights,
                   scaled(growth_signs(area, forecast.january, forecast.group), scaling));
}

AlignedGrowth aligned_growth(const PlansForecast& forecast, const Area& area, int years) {
  AlignedGrowth out;
  out.growth = growth_path(forecast, area, years);
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

std::optional<AlignedSetting> aligned_setting(const PlansForecast& forecast, const Area& area,
                                              int years) {
  const double plans = stock(area, forecast.group, forecast.january);
  if (!(plans >= kFewestToFollow)) return std::nullopt;
  AlignedSetting out;
  out.growth = growth_path(forecast, area, years);
  const double size = std::sqrt(1 + kSmallSetting / plans);
  out.own_sd = forecast.own_sd * size;
  out.own_kept = kOwnKept;
  out.year_sd = forecast.year_sd * size;
  return out;
}

}  // namespace highneeds
