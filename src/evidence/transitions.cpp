#include "evidence/transitions.h"

#include <algorithm>
#include <cmath>

#include "evidence/cohorts.h"

namespace highneeds {
namespace {

constexpr double kPriorPlans = 20;     ///< of the published rates beside own counts at an age
constexpr double kPriorSettings = 20;  ///< likewise, of a mix

/// Own share of events with the prior's share as kPriorPlans plans.
double posterior_share(double events, double plans, double prior) {
  return (events + kPriorPlans * prior) / (plans + kPriorPlans);
}

/// Rows of shares with own counts on top of kPriorSettings counts of the prior.
Table posterior_rows(const Table& counts, const Table& prior) {
  Table rows = counts + kPriorSettings * prior;
  for (Eigen::Index row = 0; row < rows.rows(); ++row) {
    const double sum = rows.row(row).sum();
    if (sum > 0) rows.row(row) /= sum;
  }
  return rows;
}

/// Log standard deviation of a rate with a Gamma posterior of so many events.
double log_sd(double events) { return std::clamp(1 / std::sqrt(std::max(1.0, events)), 0.01, 0.4); }

void use_leavers(const TransitionCounts& counts, const EnglandRates& england,
                 AuthorityEstimates& estimates) {
  const Eigen::Map<const Eigen::ArrayXd> factors(estimates.setting_factors.data(),
                                                 kPublishedSettings);
  double young = 0, old = 0;
  for (int age = 0; age < kAges; ++age) {
    const auto i = static_cast<std::size_t>(age);
    // The prior's share is that of the mix of settings here.
    const Eigen::ArrayXd held = counts.held.row(age).transpose();
    const Eigen::ArrayXd mix =
        held.sum() > 0 ? held : Eigen::ArrayXd(england.stock.row(age).transpose());
    if (mix.sum() <= 0) continue;
    const double prior = (mix * (1 - (-estimates.ceasing[i] * factors).exp())).sum() / mix.sum();
    const double left = counts.left.row(age).sum();
    const double share = posterior_share(left, held.sum(), prior);
    estimates.ceasing[i] = hazard_of(mix, factors, share * mix.sum());
    (age < 16 ? young : old) += left + kPriorPlans * prior;
  }
  estimates.ceasing_sd = log_sd(young);
  estimates.ceasing_16_plus_sd = log_sd(old);
  estimates.ceased = 0;
  for (int age = 0; age < kAges; ++age) {
    const double hazard = estimates.ceasing[static_cast<std::size_t>(age)];
    const Eigen::ArrayXd plans = estimates.setting_by_age.row(age).transpose();
    estimates.ceased += (plans * (1 - (-hazard * factors).exp())).sum();
  }
}

void use_movers(const TransitionCounts& counts, AuthorityEstimates& estimates) {
  double moved = 0;
  for (int age = 0; age < kAges; ++age) {
    const Table& own = counts.moved[static_cast<std::size_t>(age)];
    Table& to = estimates.moves.destinations[static_cast<std::size_t>(age)];
    for (int from = 0; from < kPublishedSettings; ++from) {
      // Those who stayed in the system: leavers had no chance to move.
      const double stayed = counts.held(age, from) - counts.left(age, from);
      const double events = own.row(from).sum();
      estimates.moves.leaving(age, from) =
          posterior_share(events, stayed, estimates.moves.leaving(age, from));
      moved += events;
    }
    to = posterior_rows(own, to);
  }
  estimates.moves_sd = log_sd(moved);
}

}  // namespace

TransitionCounts count_transitions(const std::vector<Transition>& transitions) {
  TransitionCounts counts;
  counts.held = counts.left = counts.joined = AgeBySetting::Zero(kAges, kPublishedSettings);
  counts.joined_needs = Table::Zero(kAges, kNeeds);
  counts.moved.assign(kAges, Table::Zero(kPublishedSettings, kPublishedSettings));
  counts.first_year = counts.last_year = transitions.front().year;
  for (const Transition& row : transitions) {
    ++counts.rows;
    counts.first_year = std::min(counts.first_year, row.year);
    counts.last_year = std::max(counts.last_year, row.year);
    if (row.from < 0) {
      counts.joined(row.age + 1, row.to) += 1;
      counts.joined_needs(row.age + 1, row.need) += 1;
      continue;
    }
    counts.held(row.age, row.from) += 1;
    if (row.to < 0) counts.left(row.age, row.from) += 1;
    if (row.to >= 0 && row.to != row.from) {
      counts.moved[static_cast<std::size_t>(row.age)](row.from, row.to) += 1;
    }
  }
  return counts;
}

void use_transitions(const TransitionCounts& counts, const EnglandRates& england,
                     AuthorityEstimates& estimates) {
  use_leavers(counts, england, estimates);
  use_movers(counts, estimates);
  estimates.new_setting_by_age = posterior_rows(counts.joined, estimates.new_setting_by_age);
  if (estimates.needs.size() == 1) return;
  Table needs = Table::Zero(kAges, estimates.new_need_by_age.cols());
  for (std::size_t column = 0; column < estimates.needs.size(); ++column) {
    for (int need = 0; need < kNeeds; ++need) {
      if (estimates.needs[column] != kNeedCodes[static_cast<std::size_t>(need)]) continue;
      needs.col(static_cast<Eigen::Index>(column)) = counts.joined_needs.col(need);
    }
  }
  estimates.new_need_by_age = posterior_rows(needs, estimates.new_need_by_age);
}

}  // namespace highneeds
