#include "statistics/importance.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace highneeds {

RunWeights weigh_runs(const std::vector<std::vector<double>>& simulated,
                      std::span<const double> actual, std::span<const double> noise) {
  const std::size_t runs = simulated.empty() ? 0 : simulated.front().size();
  std::vector<double> logs(runs, 0.0);
  for (std::size_t k = 0; k < simulated.size(); ++k) {
    for (std::size_t run = 0; run < runs; ++run) {
      const double z = (simulated[k][run] - actual[k]) / noise[k];
      logs[run] -= std::isnan(z) ? std::numeric_limits<double>::infinity() : z * z / 2;
    }
  }
  RunWeights result;
  result.weights.assign(runs, 0.0);
  const double best = runs == 0 ? 0 : *std::max_element(logs.begin(), logs.end());
  // exp(-700) is the last that a double holds: further off is nowhere near.
  if (runs == 0 || best < -700) return result;
  for (std::size_t run = 0; run < runs; ++run) result.weights[run] = std::exp(logs[run] - best);
  const double sum = std::accumulate(result.weights.begin(), result.weights.end(), 0.0);
  double squares = 0;
  for (double& weight : result.weights) {
    weight /= sum;
    squares += weight * weight;
  }
  result.effective_runs = 1 / squares;
  return result;
}

double weighted_quantile(std::span<const double> values, std::span<const double> weights,
                         double probability) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (weights[i] > 0 && !std::isnan(values[i])) order.push_back(i);
  }
  if (order.empty()) return std::nan("");
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  double all = 0;
  for (const std::size_t i : order) all += weights[i];
  double before = 0;
  double last_at = 0;
  double last_value = values[order.front()];
  for (const std::size_t i : order) {
    const double at = (before + weights[i] / 2) / all;
    if (at >= probability) {
      if (at <= last_at) return values[i];
      const double part = std::max(0.0, (probability - last_at) / (at - last_at));
      return last_value + part * (values[i] - last_value);
    }
    before += weights[i];
    last_at = at;
    last_value = values[i];
  }
  return last_value;
}

double percentile_of(std::span<const double> runs, double reading) {
  double below = 0;
  double present = 0;
  for (const double value : runs) {
    if (std::isnan(value)) continue;
    below += value < reading ? 1.0 : (value == reading ? 0.5 : 0.0);
    present += 1;
  }
  return present > 0 ? below / present : std::nan("");
}

}  // namespace highneeds
