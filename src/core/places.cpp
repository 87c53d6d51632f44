#include "core/places.h"

#include <numeric>

namespace highneeds {

void Places::reset(const RunRates& rates) {
  rates_ = &rates;
  const auto& settings = rates.tables->scenario->model.settings;
  occupied_.assign(settings.size(), 0);
  lines_.resize(settings.size());
  cumulative_.resize(settings.size());
  for (std::size_t s = 0; s < settings.size(); ++s) {
    lines_[s].slots.clear();
    lines_[s].head = 0;
    cumulative_[s].clear();
    const Overflow& overflow = settings[s].overflow;
    double total = overflow.wait_weight.in(rates.draws);
    for (const Input& weight : overflow.weights) total += weight.in(rates.draws);
    double sum = 0;
    for (const Input& weight : overflow.weights) {
      sum += weight.in(rates.draws);
      cumulative_[s].push_back(sum / total);
    }
  }
}

std::int64_t Places::total() const {
  return std::accumulate(occupied_.begin(), occupied_.end(), std::int64_t{0});
}

bool Places::has_room(int setting, int month) const {
  const auto index =
      static_cast<std::size_t>(setting) * static_cast<std::size_t>(rates_->tables->months) +
      static_cast<std::size_t>(month);
  return occupied(setting) + 1 <= rates_->places[index];
}

OverflowOutcome Places::overflow(int setting, double u) const {
  const auto s = static_cast<std::size_t>(setting);
  const Overflow& overflow = rates_->tables->scenario->model.settings[s].overflow;
  for (std::size_t i = 0; i < cumulative_[s].size(); ++i) {
    if (u < cumulative_[s][i]) return {overflow.settings[i], false};
  }
  if (overflow.wait_setting >= 0 || overflow.settings.empty()) return {overflow.wait_setting, true};
  return {overflow.settings.back(), false};  // rounding left u at the very top
}

}  // namespace highneeds
