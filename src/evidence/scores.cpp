#include "evidence/scores.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/random.h"
#include "statistics/quantiles.h"

namespace highneeds {
namespace {

constexpr std::array<double, 3> kIntervals = {0.50, 0.80, 0.95};
constexpr int kResamples = 2000;

std::array<double, kPercentiles> probabilities() {
  std::array<double, kPercentiles> all{};
  for (int i = 0; i < kPercentiles; ++i) all[static_cast<std::size_t>(i)] = (i + 1) / 100.0;
  return all;
}

}  // namespace

double Forecast::quantile(double probability) const {
  const double position = std::clamp(probability * 100 - 1, 0.0, kPercentiles - 1.0);
  const auto below = static_cast<std::size_t>(std::min(position, kPercentiles - 2.0));
  const double weight = position - static_cast<double>(below);
  return percentiles[below] + weight * (percentiles[below + 1] - percentiles[below]);
}

Forecast forecast_of(std::span<double> sample) {
  Forecast out;
  out.mean = mean(sample);
  quantiles(sample, probabilities(), out.percentiles);
  return out;
}

double crps(const Forecast& forecast, double actual) {
  double sum = 0;
  for (std::size_t i = 0; i < kPercentiles; ++i) {
    const double probability = static_cast<double>(i + 1) / 100;
    const double error = actual - forecast.percentiles[i];
    sum += error * (error >= 0 ? probability : probability - 1);
  }
  return 2 * sum / kPercentiles;
}

double transform(const Forecast& forecast, double actual) {
  const auto& all = forecast.percentiles;
  if (actual < all.front()) return 0.005;
  if (actual > all.back()) return 0.995;
  // Where percentiles are tied, the middle of the tie.
  const auto [first, last] = std::equal_range(all.begin(), all.end(), actual);
  if (first != last) {
    return (static_cast<double>(first - all.begin()) + static_cast<double>(last - all.begin()) +
            1) /
           200;
  }
  const double below = *(first - 1);
  return (static_cast<double>(first - all.begin()) + (actual - below) / (*first - below)) / 100;
}

Scores score(std::span<const Verdict> verdicts) {
  Scores out;
  out.forecasts = static_cast<int>(verdicts.size());
  if (verdicts.empty()) return out;
  std::vector<double> errors;
  const double each = 1.0 / static_cast<double>(verdicts.size());
  for (const Verdict& verdict : verdicts) {
    const double error =
        100 * (verdict.forecast.percentiles[kPercentiles / 2] / verdict.actual - 1);
    errors.push_back(std::abs(error));
    out.mape += each * std::abs(error);
    out.bias += each * error;
    const double ranked = crps(verdict.forecast, verdict.actual);
    out.crps += each * ranked;
    out.crps_percent += each * 100 * ranked / verdict.actual;
    for (std::size_t i = 0; i < kIntervals.size(); ++i) {
      const bool inside = verdict.actual >= verdict.forecast.quantile((1 - kIntervals[i]) / 2) &&
                          verdict.actual <= verdict.forecast.quantile((1 + kIntervals[i]) / 2);
      out.coverage[i] += inside ? 100 * each : 0;
    }
    const double where = transform(verdict.forecast, verdict.actual);
    out.transforms[static_cast<std::size_t>(where * kTransformBins)] += each;
  }
  out.median_ape = quantile(errors, 0.5);
  return out;
}

PairedDifference compare(std::span<const Verdict> first, std::span<const Verdict> second,
                         std::uint64_t seed) {
  const auto by_authority = [](std::span<const Verdict> verdicts) {
    std::map<std::string, std::vector<double>> all;
    for (const Verdict& v : verdicts) {
      all[v.dfe_code].push_back(100 * crps(v.forecast, v.actual) / v.actual);
    }
    return all;
  };
  const auto theirs = by_authority(second);
  std::vector<std::pair<double, double>> differences;  // sum and number of each authority
  for (const auto& [code, scores] : by_authority(first)) {
    const auto found = theirs.find(code);
    if (found == theirs.end() || found->second.size() != scores.size()) continue;
    double sum = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) sum += scores[i] - found->second[i];
    differences.emplace_back(sum, static_cast<double>(scores.size()));
  }
  PairedDifference out;
  out.authorities = static_cast<int>(differences.size());
  if (differences.empty()) return out;
  const auto ratio = [](double sum, double count) { return count > 0 ? sum / count : 0; };
  double sum = 0;
  double count = 0;
  for (const auto& [difference, number] : differences) {
    sum += difference;
    count += number;
  }
  out.mean = ratio(sum, count);
  std::vector<double> means;
  for (int resample = 0; resample < kResamples; ++resample) {
    Stream stream(make_key(seed, 0), 0, 0, static_cast<Word>(resample));
    sum = count = 0;
    for (std::size_t i = 0; i < differences.size(); ++i) {
      const auto& [difference, number] = differences[static_cast<std::size_t>(
          stream.next_uniform() * static_cast<double>(differences.size()))];
      sum += difference;
      count += number;
    }
    means.push_back(ratio(sum, count));
  }
  out.low = quantile(means, 0.025);
  out.high = quantile(means, 0.975);
  return out;
}

}  // namespace highneeds
