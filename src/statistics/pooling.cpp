#include "statistics/pooling.h"

#include <algorithm>
#include <cmath>

namespace highneeds {
namespace {

struct Totals {
  double events = 0, exposure = 0, squares = 0;  ///< squares: of exposures
  int units = 0;

  [[nodiscard]] double rate() const { return exposure > 0 ? events / exposure : 0; }
  /// Exposure over which the spread of units shows.
  [[nodiscard]] double effective() const { return exposure - squares / exposure; }
};

Totals totals(std::span<const UnitCount> units) {
  Totals sum;
  for (const UnitCount& unit : units) {
    if (!(unit.exposure > 0)) continue;
    sum.events += unit.events;
    sum.exposure += unit.exposure;
    sum.squares += unit.exposure * unit.exposure;
    ++sum.units;
  }
  return sum;
}

double squared_deviations(std::span<const UnitCount> units, double rate) {
  double sum = 0;
  for (const UnitCount& unit : units) {
    if (!(unit.exposure > 0)) continue;
    const double deviation = unit.events / unit.exposure - rate;
    sum += unit.exposure * deviation * deviation;
  }
  return sum;
}

}  // namespace

PooledRate pool_rates(std::span<const UnitCount> units) {
  const Totals sum = totals(units);
  const double rate = sum.rate();
  if (sum.units < 2) return {rate, kLargestWeight};
  const double between =
      (squared_deviations(units, rate) - (sum.units - 1) * rate) / sum.effective();
  const double weight = between > 0 ? rate / between : kLargestWeight;
  return {rate, std::min(weight, kLargestWeight)};
}

PooledRate pool_shares(std::span<const UnitCount> units) {
  const Totals sum = totals(units);
  const double rate = sum.rate();
  const double binomial = rate * (1 - rate);
  if (sum.units < 2 || !(binomial > 0)) return {rate, kLargestWeight};
  // E[sum of squared deviations] = binomial (n - 1) + between (effective - (n - 1))
  const double freedom = sum.units - 1;
  const double between =
      (squared_deviations(units, rate) - binomial * freedom) / (sum.effective() - freedom);
  const double weight = between > 0 ? binomial / between - 1 : kLargestWeight;
  return {rate, std::clamp(weight, 1.0, kLargestWeight)};
}

double pool_compositions(const std::vector<std::vector<double>>& counts) {
  // One weight for all categories: moments summed over them.
  double between = 0, binomial = 0;
  const std::size_t categories = counts.empty() ? 0 : counts.front().size();
  std::vector<UnitCount> units(counts.size());
  for (std::size_t category = 0; category < categories; ++category) {
    for (std::size_t i = 0; i < counts.size(); ++i) {
      double all = 0;
      for (const double count : counts[i]) all += count;
      units[i] = {counts[i][category], all};
    }
    const Totals sum = totals(units);
    const double rate = sum.rate(), variance = rate * (1 - rate), freedom = sum.units - 1;
    if (sum.units < 2 || !(sum.effective() > freedom)) return kLargestWeight;
    between += (squared_deviations(units, rate) - variance * freedom) / (sum.effective() - freedom);
    binomial += variance;
  }
  const double weight = between > 0 ? binomial / between - 1 : kLargestWeight;
  return std::clamp(weight, 1.0, kLargestWeight);
}

}  // namespace highneeds
