#include "evidence/simple_forecasts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace highneeds {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
constexpr int kLineYears = 5;
constexpr int kGrowthYears = 3;
// Weights of the level and the trend, and what is kept of the trend a year.
constexpr double kHoltLevel = 0.8;
constexpr double kHoltTrend = 0.3;
constexpr double kHoltKept = 0.9;
constexpr double kMostLeavers = 0.5;  ///< share a year

using Series = YearlyPanel::Series;

double value(const std::map<int, double>& years, int year) {
  const auto found = years.find(year);
  return found == years.end() ? kNothing : found->second;
}

struct Line {
  double slope, at_origin;
};

/// Least squares over the last five years, fewer where the series starts later.
std::optional<Line> fitted_line(const Series& series, int origin, bool logs) {
  double n = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (int year = origin - kLineYears + 1; year <= origin; ++year) {
    double stock = value(series.stock, year);
    if (!(stock > 0)) continue;
    if (logs) stock = std::log(stock);
    const double since = year - origin;
    n += 1;
    x += since;
    y += stock;
    xx += since * since;
    xy += since * stock;
  }
  const double determinant = n * xx - x * x;
  if (determinant <= 0) return std::nullopt;
  const double slope = (n * xy - x * y) / determinant;
  return Line{slope, (y - slope * x) / n};
}

double damped_holt(const Series& series, int origin, int horizon) {
  double level = kNothing;
  double trend = 0;
  double before = kNothing;
  bool started = false;
  for (const auto& [year, stock] : series.stock) {
    if (year > origin) break;
    if (!started) {
      started = !std::isnan(before);
      trend = started ? stock - before : 0;
      level = before = stock;
      continue;
    }
    const double expected = level + kHoltKept * trend;
    const double updated = kHoltLevel * stock + (1 - kHoltLevel) * expected;
    trend = kHoltTrend * (updated - level) + (1 - kHoltTrend) * kHoltKept * trend;
    level = updated;
  }
  for (double kept = kHoltKept; horizon > 0; --horizon, kept *= kHoltKept) level += kept * trend;
  return level;
}

double flow(const Series& series, int origin, int horizon) {
  const double before = value(series.stock, origin - 1);
  const double fresh = value(series.new_plans, origin - 1);
  double stock = value(series.stock, origin);
  const double leavers = std::clamp((before + fresh - stock) / before, 0.0, kMostLeavers);
  for (; horizon > 0; --horizon) stock = stock * (1 - leavers) + fresh;
  return std::isnan(leavers) ? value(series.stock, origin) : stock;
}

/// Over as many of the last three years as there are; `otherwise` where there are none.
double own_growth(const Series& series, int origin, double otherwise) {
  for (int years = kGrowthYears; years > 0; --years) {
    const double growth =
        std::log(value(series.stock, origin) / value(series.stock, origin - years)) / years;
    if (std::isfinite(growth)) return growth;
  }
  return otherwise;
}

double national_growth(const YearlyPanel& panel, int origin) {
  const auto [before, now] = panel.matched_stock(origin - kGrowthYears, origin);
  return std::log(now / before) / kGrowthYears;
}

}  // namespace

const std::array<const char*, kSimpleMethods>& simple_method_names() {
  static constexpr std::array<const char*, kSimpleMethods> names = {
      "last value",  "linear", "anchored linear", "log-linear",
      "damped Holt", "flow",   "national growth", "half own half national"};
  return names;
}

std::pair<double, double> YearlyPanel::matched_stock(int from, int to) const {
  std::pair<double, double> sums{0, 0};
  for (const auto& [code, series] : authorities) {
    const double first = value(series.stock, from);
    const double last = value(series.stock, to);
    if (std::isnan(first) || std::isnan(last)) continue;
    sums.first += first;
    sums.second += last;
  }
  return sums;
}

double simple_forecast(SimpleMethod method, const YearlyPanel& panel, const Series& series,
                       int origin, int horizon) {
  const double last = value(series.stock, origin);
  if (std::isnan(last)) return kNothing;
  double national = 0;
  const auto line = fitted_line(series, origin, method == SimpleMethod::kLogLinear);
  const auto positive = [](double stock) {
    return std::isnan(stock) ? stock : std::max(1.0, stock);
  };
  switch (method) {
    case SimpleMethod::kLastValue:
      return last;
    case SimpleMethod::kLinear:
      return line ? positive(line->at_origin + line->slope * horizon) : last;
    case SimpleMethod::kAnchoredLinear:
      return line ? positive(last + line->slope * horizon) : last;
    case SimpleMethod::kLogLinear:
      return line ? last * std::exp(line->slope * horizon) : last;
    case SimpleMethod::kDampedHolt:
      return positive(damped_holt(series, origin, horizon));
    case SimpleMethod::kFlow:
      return positive(flow(series, origin, horizon));
    case SimpleMethod::kNationalGrowth:
      return last * std::exp(national_growth(panel, origin) * horizon);
    case SimpleMethod::kHalfAndHalf:
      national = national_growth(panel, origin);
      return last * std::exp((national + own_growth(series, origin, national)) / 2 * horizon);
  }
  return kNothing;
}

std::vector<double> simple_errors(SimpleMethod method, const YearlyPanel& panel, int first_origin,
                                  int origin, int horizon) {
  std::vector<double> errors;
  for (int past = first_origin; past + horizon <= origin; ++past) {
    for (const auto& [code, series] : panel.authorities) {
      const double outcome = value(series.stock, past + horizon);
      const double error =
          std::log(outcome / simple_forecast(method, panel, series, past, horizon));
      if (!std::isfinite(error)) continue;
      errors.push_back(error);
      errors.push_back(-error);
    }
  }
  return errors;
}

Forecast spread_forecast(double point, const std::vector<double>& errors) {
  std::vector<double> sample;
  for (const double error : errors) sample.push_back(point * std::exp(error));
  return forecast_of(sample);
}

}  // namespace highneeds
