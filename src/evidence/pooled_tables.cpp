#include "evidence/pooled_tables.h"

#include <algorithm>
#include <cmath>

#include "statistics/proportional_fitting.h"

namespace highneeds {
namespace {

/// Bounds of a lift: what has not been seen may still happen.
constexpr double kLeastLift = 0.002, kLargestLift = 50;

}  // namespace

Table with_prior(const Table& own, const Table& larger, double weight) {
  Table sum = own.size() > 0 ? own : Table::Zero(larger.rows(), larger.cols());
  for (Eigen::Index row = 0; row < larger.rows(); ++row) {
    const double all = larger.row(row).sum();
    if (all > 0) sum.row(row) += larger.row(row) * (weight / all);
  }
  return sum;
}

Table needs_of(const std::map<int, ByNeed>& rows, Eigen::Index count) {
  Table table = Table::Zero(count, kNeeds);
  for (const auto& [row, needs] : rows) {
    if (row >= count) continue;
    for (std::size_t i = 0; i < kNeeds; ++i)
      table(row, static_cast<int>(i)) = std::isnan(needs[i]) ? 0 : needs[i];
  }
  return table;
}

Table row_shares(Table counts) {
  Eigen::Index first = 0, last = counts.rows() - 1;
  while (first < last && counts.row(first).sum() <= 0) ++first;
  while (last > first && counts.row(last).sum() <= 0) --last;
  for (Eigen::Index row = 0; row < counts.rows(); ++row) {
    const Eigen::Index from = std::clamp(row, first, last);
    const double sum = counts.row(from).sum();
    counts.row(row) = counts.row(from) / (sum > 0 ? sum : 1);
  }
  return counts;
}

Table need_setting_lifts(const Table& age_by_need, const AgeBySetting& age_by_setting,
                         const Table& need_by_setting) {
  const Eigen::Index ages = age_by_need.rows(), needs = age_by_need.cols(),
                     settings = age_by_setting.cols();
  // Sums of the tables must agree before their fit can.
  const Table wanted_settings = age_by_setting * (age_by_need.sum() / age_by_setting.sum());
  std::vector<double> rows = setting_sums(age_by_need), columns = setting_sums(wanted_settings);
  const FittedTable joint = fit_to_margins(
      {need_by_setting.data(), static_cast<std::size_t>(need_by_setting.size())}, rows, columns);
  const Eigen::Map<const Table> wanted(joint.cells.data(), needs, settings);
  Table lift = Table::Ones(needs, settings);
  constexpr int passes = 30;
  for (int pass = 0; pass < passes; ++pass) {
    Table reached = Table::Zero(needs, settings);
    for (Eigen::Index age = 0; age < ages; ++age) {
      if (age_by_need.row(age).sum() <= 0) continue;
      const Table at = age_by_need.row(age), to = wanted_settings.row(age);
      const FittedTable cells = fit_to_margins({lift.data(), static_cast<std::size_t>(lift.size())},
                                               {at.data(), static_cast<std::size_t>(at.size())},
                                               {to.data(), static_cast<std::size_t>(to.size())});
      reached += Eigen::Map<const Table>(cells.cells.data(), needs, settings);
    }
    for (Eigen::Index i = 0; i < lift.size(); ++i) {
      const double ratio = reached.data()[i] > 0 ? wanted.data()[i] / reached.data()[i] : 0;
      lift.data()[i] *= ratio;
    }
    // Factors of rows and columns are free: kept at a mean of one, so that nothing runs away.
    for (Eigen::Index need = 0; need < needs; ++need) {
      const double mean = lift.row(need).mean();
      if (mean > 0) lift.row(need) /= mean;
    }
    lift = lift.max(kLeastLift).min(kLargestLift);
  }
  return lift;
}

}  // namespace highneeds
