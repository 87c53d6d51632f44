#include "evidence/cohorts.h"

#include <algorithm>

namespace highneeds {
namespace {

/// New plans of those aged `age` in the later January. A third of those aged A on 31 December had
/// their birthday since 31 August.
Eigen::ArrayXd new_in_cohort(const AgeBySetting& new_plans, int age) {
  Eigen::ArrayXd sum = new_plans.row(age).transpose() * (2.0 / 3);
  if (age + 1 < kAges) sum += new_plans.row(age + 1).transpose() / 3.0;
  return sum;
}

constexpr double kMostLeaving = 0.95;

}  // namespace

double hazard_of(const Eigen::ArrayXd& plans, const Eigen::ArrayXd& factors, double events) {
  constexpr double largest = 20;
  if (events <= 0 || plans.sum() <= 0) return 0;
  double low = 0, high = largest;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    const double reached = (plans * (1 - (-middle * factors).exp())).sum();
    (reached < events ? low : high) = middle;
  }
  return (low + high) / 2;
}

ByAge cohort_losses(const TwoJanuaries& years) {
  ByAge losses{};
  for (int age = 0; age + 1 < kAges; ++age) {
    const double before = years.before.row(age).sum();
    const double joined = new_in_cohort(years.new_plans, age + 1).sum();
    const double after = years.after.row(age + 1).sum();
    if (before > 0) losses[static_cast<std::size_t>(age)] = (before + joined - after) / before;
  }
  losses[kAges - 1] = 1;
  return losses;
}

CohortMoves cohort_moves(const TwoJanuaries& years, std::span<const double> ceasing_factor) {
  CohortMoves moves;
  moves.leaving = AgeBySetting::Zero(kAges, kPublishedSettings);
  moves.destinations.assign(kAges, Table::Zero(kPublishedSettings, kPublishedSettings));
  const Eigen::Map<const Eigen::ArrayXd> factor(ceasing_factor.data(), kPublishedSettings);
  for (int age = 0; age + 1 < kAges; ++age) {
    const Eigen::ArrayXd before = years.before.row(age).transpose();
    const Eigen::ArrayXd joined = new_in_cohort(years.new_plans, age + 1);
    Eigen::ArrayXd after = years.after.row(age + 1).transpose();
    if (before.sum() <= 0 || after.sum() <= 0) continue;
    const double lost = std::max(0.0, before.sum() + joined.sum() - after.sum());
    const double hazard = hazard_of(before, factor, std::min(lost, kMostLeaving * before.sum()));
    const Eigen::ArrayXd expected = before * (-hazard * factor).exp() + joined;
    after *= expected.sum() / after.sum();
    const Eigen::ArrayXd gains = (after - expected).max(0), losses = (expected - after).max(0);
    if (gains.sum() <= 0) continue;
    Table& to = moves.destinations[static_cast<std::size_t>(age)];
    for (int from = 0; from < kPublishedSettings; ++from) {
      if (losses[from] <= 0 || expected[from] <= 0) continue;
      moves.leaving(age, from) = std::min(kMostLeaving, losses[from] / expected[from]);
      to.row(from) = (gains / gains.sum()).transpose();
    }
  }
  return moves;
}

}  // namespace highneeds
