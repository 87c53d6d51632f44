// The forecast of settings: how the choices of each year are weighed so that settings follow it.
#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "core/alignment.h"
#include "core/elementary.h"
#include "core/expected_cohort.h"

namespace highneeds {
namespace {

constexpr double kInflowProbe = 1.05;  ///< factor on the inflow that shows how settings follow
constexpr double kWeightProbe = 1.2;   ///< likewise on the weight of a setting
constexpr double kMostLogWeight = 3;

/// Columns of the aligned settings, in logs.
Table logs_of(const CohortWalk& walk, const std::vector<AlignedSetting>& settings) {
  Table logs(walk.stock.rows(), static_cast<Eigen::Index>(settings.size()));
  for (Eigen::Index i = 0; i < logs.cols(); ++i) {
    const auto column = settings[static_cast<std::size_t>(i)].setting;
    for (Eigen::Index year = 0; year < logs.rows(); ++year) {
      logs(year, i) = log_portable(std::max(0.5, walk.stock(year, column)));
    }
  }
  return logs;
}

double opening_plans(const Model& model, int setting) {
  double plans = 0;
  for (int age = 0; age < kAges; ++age) {
    for (int need = 0; need < static_cast<int>(model.needs.size()); ++need) {
      plans += model.opening_plans[model.cell(age, need, setting)];
    }
  }
  return plans;
}

double setting_variance(const AlignedSetting& aligned, double tail_degrees, Eigen::Index years) {
  double own = 0;
  double kept = 1;
  for (Eigen::Index j = 0; j < years; ++j, kept *= aligned.own_kept) own += kept;
  return tail_degrees / (tail_degrees - 2) *
         (aligned.own_sd * aligned.own_sd * own * own +
          aligned.year_sd * aligned.year_sd * static_cast<double>(years));
}

}  // namespace

CohortTables expected_cohort(const ScenarioTables& tables, std::span<const double> central) {
  const AlignedGrowth& aligned = tables.scenario->model.growth.aligned;
  ExpectedFlow flow;
  expect_flow(tables, central, flow);
  CohortTables out;
  out.issue_age = issue_ages(tables, static_cast<int>(flow.to_issue + 0.5));
  const CohortWalk usual = walk_cohort(tables, central, flow, out.issue_age, {});
  out.hazard = usual.hazard;
  out.noise = usual.total_noise;
  out.opening = opening_by_age(tables.scenario->model);
  if (aligned.settings.empty()) return out;
  Alignment median;
  align_totals(aligned, tables, out, central, median);
  WalkChange change{median.inflow, -1, 1};
  const CohortWalk base = walk_cohort(tables, central, flow, out.issue_age, change);
  const Table logs = logs_of(base, aligned.settings);
  const Eigen::Index years = logs.rows();
  const Eigen::Index settings = logs.cols();
  out.setting_growth = logs;
  out.setting_noise = Table::Zero(years, settings);
  for (Eigen::Index i = 0; i < settings; ++i) {
    const int setting = aligned.settings[static_cast<std::size_t>(i)].setting;
    out.setting_growth.col(i) -=
        log_portable(std::max(0.5, opening_plans(tables.scenario->model, setting)));
    out.setting_noise.col(i) = base.noise.col(setting);
  }
  for (double& factor : change.inflow) factor *= kInflowProbe;
  const CohortWalk more = walk_cohort(tables, central, flow, out.issue_age, change);
  out.setting_share = logs_of(more, aligned.settings) - logs;
  for (Eigen::Index year = 0; year < years; ++year) {
    const auto y = static_cast<std::size_t>(year);
    const double total = log_portable(more.total[y] / base.total[y]);
    out.setting_share.row(year) *= total > 1e-9 ? 1 / total : 0;
  }
  change.inflow = median.inflow;
  change.weight = kWeightProbe;
  out.setting_response = Table::Zero(years, settings * settings);
  for (Eigen::Index i = 0; i < settings; ++i) {
    change.setting = aligned.settings[static_cast<std::size_t>(i)].setting;
    const CohortWalk tilted = walk_cohort(tables, central, flow, out.issue_age, change);
    const Table response = (logs_of(tilted, aligned.settings) - logs) / log_portable(kWeightProbe);
    for (Eigen::Index to = 0; to < settings; ++to) {
      out.setting_response.col(to * settings + i) = response.col(to);
    }
  }
  return out;
}

void align_settings(const AlignedGrowth& aligned, const ScenarioTables& reference,
                    std::span<const double> growth, std::span<const double> draws,
                    std::vector<float>& weights) {
  weights.clear();
  const CohortTables& cohort = *reference.cohort;
  const std::size_t all = reference.scenario->model.settings.size();
  const auto settings = static_cast<Eigen::Index>(aligned.settings.size());
  const auto years = static_cast<Eigen::Index>(growth.size());
  if (settings == 0 || settings != cohort.setting_growth.cols()) return;
  weights.assign(static_cast<std::size_t>(years) * all, 1.0F);
  const double tail = 1 / std::sqrt(std::max(1e-6, aligned.precision.in(draws)));
  Eigen::MatrixXd logs = Eigen::MatrixXd::Zero(years, settings);  // log weights by year
  std::vector<double> kept(aligned.settings.size(), 1.0), deviation(aligned.settings.size(), 0.0),
      median(aligned.settings.size(), 0.0);
  for (Eigen::Index k = 0; k < years; ++k) {
    const auto year = static_cast<std::size_t>(k);
    Eigen::VectorXd wanted(settings);
    for (Eigen::Index i = 0; i < settings; ++i) {
      const auto s = static_cast<std::size_t>(i);
      const AlignedSetting& setting = aligned.settings[s];
      deviation[s] += tail * (setting.own_sd * setting.own.in(draws)*kept[s] +
                              setting.year_sd * setting.years[year].in(draws));
      kept[s] *= setting.own_kept;
      median[s] += setting.growth[std::min(year, setting.growth.size() - 1)];
      const double wide = setting_variance(setting, aligned.tail_degrees, k + 1);
      const double share = cohort.setting_share(k, i);
      const double there =
          share * share * narrowed_variance(aligned, cohort.noise[year], year + 1) +
          cohort.setting_noise(k, i);
      const double narrowed = wide > there ? std::sqrt(1 - there / wide) : 0;
      wanted(i) = median[s] - cohort.setting_growth(k, i) + narrowed * deviation[s];
    }
    const auto response = [&](Eigen::Index later) {
      return Eigen::Map<
          const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>(
          &cohort.setting_response(later, 0), settings, settings);
    };
    for (Eigen::Index before = 0; before < k; ++before) {
      wanted -= response(k - before) * logs.row(before).transpose();
    }
    const Eigen::VectorXd solved = response(0).fullPivLu().solve(wanted);
    for (Eigen::Index i = 0; i < settings; ++i) {
      const double log = std::clamp(solved(i), -kMostLogWeight, kMostLogWeight);
      logs(k, i) = log;
      const auto column =
          static_cast<std::size_t>(aligned.settings[static_cast<std::size_t>(i)].setting);
      weights[year * all + column] = static_cast<float>(exp_portable(log));
    }
  }
}

}  // namespace highneeds
