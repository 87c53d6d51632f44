#include "core/interventions.h"

#include <algorithm>
#include <cmath>

#include "core/elementary.h"

namespace highneeds {
namespace {

/// Share of the full effect `elapsed` months after it began to show.
double ramp_share(double elapsed, int ramp_months, Ramp ramp) {
  if (elapsed < 0) return 0;
  if (elapsed >= ramp_months) return 1;
  const double x = elapsed / ramp_months;
  if (ramp == Ramp::kLinear) return x;
  // Logistic from 1% to 99% of its range, stretched to run from 0 to 1.
  const auto logistic = [](double z) { return 1 / (1 + exp_portable(-z)); };
  constexpr double kEdge = 4.59511985013459;  // log(99)
  const double low = logistic(-kEdge);
  return (logistic(kEdge * (2 * x - 1)) - low) / (1 - 2 * low);
}

/// The first 1 September on or after a month.
Month next_september(Month month) {
  const int months = (9 - month.month_of_year() + 12) % 12;
  return month + months;
}

}  // namespace

void effect_by_month(const Effect& effect, const Intervention& intervention,
                     std::span<const double> draws, std::span<const double> realism_lift,
                     Month first, std::span<double> change) {
  std::fill(change.begin(), change.end(), 0.0);
  const double size = effect.change.in(draws)*intervention.happens.in(draws);
  const double realism = intervention.realism.in(draws);
  const int slip = static_cast<int>(std::floor(intervention.slip_months.in(draws) + 0.5));
  const double kept_per_month =
      exp_portable(log_portable(std::max(1e-300, 1 - intervention.fade_per_year.in(draws))) / 12);
  for (const Wave& wave : intervention.waves) {
    Month start = wave.starts + effect.delay_months + slip;
    if (effect.target == Target::kPhaseTransfer) start = next_september(start);
    const double share = wave.share.in(draws);
    const Month faded_from = start + effect.ramp_months;
    double kept = 1;
    for (int m = std::max(0, start - first); m < static_cast<int>(change.size()); ++m) {
      const Month month = first + m;
      if (month >= intervention.ends) break;
      if (month > faded_from) kept *= kept_per_month;
      // Mid-month, so that a ramp of n months adds up to n/2 months of full effect.
      const double ramp = ramp_share(month - start + 0.5, effect.ramp_months, effect.ramp);
      change[static_cast<std::size_t>(m)] += size * share * ramp * kept;
    }
  }
  for (std::size_t m = 0; m < change.size(); ++m) {
    const double lift = realism_lift.empty() ? 1.0 : realism_lift[m];
    change[m] = std::max(-1.0, change[m] * std::min(1.0, realism * lift));
  }
}

}  // namespace highneeds
