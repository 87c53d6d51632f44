#include "evidence/growth_rates.h"

#include <algorithm>
#include <cmath>

#include "evidence/boundaries.h"

namespace highneeds {
namespace {

constexpr int kSpan = 3;                 ///< years over which growth is measured
constexpr int kRequestSpan = 5;          ///< of requests: three years from 2021 start in a trough
constexpr double kJump = 0.262;          ///< log of 1.30: a recording jump
constexpr double kFall = -0.051;         ///< log of 0.95
constexpr double kLeastLocalSd = 0.005;  ///< nobody's growth is known better
constexpr double kLastingShare = 0.5;  ///< of yearly deviations; the rest reverses: docs/import.md

/// Mean log growth a year of a series over its latest years, at most `span`.
template <class Series>
double latest_growth(int last, int span, Series series, int& from) {
  const double end = series(last);
  for (from = last - span; from < last; ++from) {
    if (const double start = series(from); start > 0 && end > 0) {
      return std::log(end / start) / (last - from);
    }
  }
  return 0;
}

double standard_deviation(const std::vector<double>& values) {
  if (values.size() < 2) return 0;
  // From the quartiles: recording jumps must not set the spread of everybody.
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  const auto at = [&](double share) {
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
  };
  constexpr double normal_quartiles = 1.349;
  return (at(0.75) - at(0.25)) / normal_quartiles;
}

}  // namespace

double local_growth(const PublishedStatistics& statistics, const Area& area, int january,
                    int years) {
  const auto plans = [&](int year) { return continued_plans(statistics, area, year); };
  for (int year = january - years + 1; year <= january; ++year) {
    const double change = std::log(plans(year) / plans(year - 1));
    if (!(change < kJump && change > kFall)) return kNotPublished;
  }
  const double own = std::log(plans(january) / plans(january - years));
  const double all =
      std::log(statistics.england.plans(january) / statistics.england.plans(january - years));
  return (own - all) / years;
}

GrowthRates learn_growth(const PublishedStatistics& statistics) {
  GrowthRates growth;
  const int january = statistics.newest_january;
  growth.to_year = january - 1;
  growth.requests_per_year = latest_growth(
      growth.to_year, kRequestSpan,
      [&](int year) {
        const CalendarYear* flows = statistics.england.calendar_of(year);
        return flows == nullptr ? kNotPublished : flows->requests;
      },
      growth.from_year);
  int from = 0;
  growth.plans_per_year = latest_growth(
      january, kSpan, [&](int year) { return statistics.england.plans(year); }, from);
  double products = 0, squares = 0;
  std::vector<double> yearly, left;
  std::vector<std::pair<double, double>> pairs;
  for (const Area& area : statistics.authorities) {
    const double now = local_growth(statistics, area, january, kSpan);
    const double before = local_growth(statistics, area, january - kSpan, kSpan);
    if (!std::isnan(now) && !std::isnan(before)) {
      products += now * before;
      squares += before * before;
      pairs.emplace_back(before, now);
    }
    for (int year = january - kSpan + 1; year <= january; ++year) {
      const double one = local_growth(statistics, area, year, 1);
      if (!std::isnan(one)) yearly.push_back(one);
    }
  }
  growth.local_weight = squares > 0 ? std::clamp(products / squares, 0.0, 1.0) : 0;
  for (const auto& [before, now] : pairs) left.push_back(now - growth.local_weight * before);
  growth.local_sd = std::max(kLeastLocalSd, standard_deviation(left));
  growth.shock_sd = kLastingShare * standard_deviation(yearly);
  return growth;
}

}  // namespace highneeds
