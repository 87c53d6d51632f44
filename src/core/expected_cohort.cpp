// The expected cohort of a model: age by setting, month by month, every rate at its centre.
#include <algorithm>
#include <cmath>

#include "core/alignment.h"
#include "core/elementary.h"
#include "core/expected_flow.h"

namespace highneeds {
namespace {

/// Shares of new plans over settings [age x setting], needs taken together.
Table first_settings(const Model& model) {
  const auto settings = static_cast<Eigen::Index>(model.settings.size());
  Table shares = Table::Zero(kAges, settings);
  for (int age = 0; age < kAges; ++age) {
    for (std::size_t need = 0; need < model.needs.size(); ++need) {
      for (Eigen::Index s = 0; s < settings; ++s) {
        shares(age, s) +=
            model.new_plans.need_shares(age, static_cast<Eigen::Index>(need)) *
            model.new_plans
                .setting_shares[model.cell(age, static_cast<int>(need), static_cast<int>(s))];
      }
    }
  }
  return shares;
}

/// Where a phase transfer leads [from x to], needs weighted by the opening stock just below its
/// age.
Table phase_table(const Model& model, const PhaseTransfer& phase) {
  const auto settings = static_cast<Eigen::Index>(model.settings.size());
  Table shares = Table::Zero(settings, settings);
  for (Eigen::Index from = 0; from < settings; ++from) {
    double whole = 0;
    for (std::size_t need = 0; need < model.needs.size(); ++need) {
      double plans = 1e-6;  // where nobody is there to weigh by
      for (int age = std::max(0, phase.age - 3); age < phase.age; ++age) {
        plans +=
            model.opening_plans[model.cell(age, static_cast<int>(need), static_cast<int>(from))];
      }
      const std::size_t row = need * model.settings.size() + static_cast<std::size_t>(from);
      for (Eigen::Index to = 0; to < settings; ++to) {
        shares(from, to) +=
            plans * phase.shares[row * model.settings.size() + static_cast<std::size_t>(to)];
      }
      whole += plans;
    }
    shares.row(from) /= whole;
  }
  return shares;
}

Table opening_stock(const Model& model) {
  Table stock = Table::Zero(kAges, static_cast<Eigen::Index>(model.settings.size()));
  for (int age = 0; age < kAges; ++age) {
    for (int need = 0; need < static_cast<int>(model.needs.size()); ++need) {
      for (int s = 0; s < static_cast<int>(model.settings.size()); ++s) {
        stock(age, s) += model.opening_plans[model.cell(age, need, s)];
      }
    }
  }
  return stock;
}

/// Ages at which the requests of `ahead` months before are issued a plan, month by month.
std::vector<double> issue_ages(const ScenarioTables& tables, int ahead) {
  std::vector<double> shares(static_cast<std::size_t>(tables.months * kAges), 0.0);
  for (int m = 0; m < tables.months; ++m) {
    const int now = tables.warm_months + m;
    const auto then = static_cast<std::size_t>(std::max(0, now - ahead));
    const int older =
        tables.academic_year[static_cast<std::size_t>(now)] - tables.academic_year[then];
    const float* cumulative =
        &tables.request_age_cumulative[static_cast<std::size_t>(tables.request_year[then] * kAges)];
    for (int age = 0; age + older < kAges; ++age) {
      const double below = age == 0 ? 0.0 : static_cast<double>(cumulative[age - 1]);
      shares[static_cast<std::size_t>(m * kAges + age + older)] =
          static_cast<double>(cumulative[age]) - below;
    }
  }
  return shares;
}

/// Everyone a year older; phase transfers.
void turn_september(const Model& model, const std::vector<Table>& phases, Table& stock,
                    std::vector<double>& old_square) {
  for (int age = kAges - 1; age > 0; --age) {
    stock.row(age) = stock.row(age - 1).eval();
    old_square[static_cast<std::size_t>(age)] = old_square[static_cast<std::size_t>(age - 1)];
  }
  stock.row(0) = 0;
  old_square[0] = 0;
  for (std::size_t p = 0; p < phases.size(); ++p) {
    const int age = model.phase_transfers[p].age;
    stock.row(age) = (stock.row(age).matrix() * phases[p].matrix()).array().eval();
  }
}

/// Those who move in the month go where moves lead.
void move_on(const Model& model, double scale, double season, Table& stock) {
  for (int age = 0; age < kAges; ++age) {
    Eigen::Array<double, 1, Eigen::Dynamic> moving = stock.row(age);
    for (Eigen::Index s = 0; s < stock.cols(); ++s) {
      moving(s) *= 1 - exp_portable(-model.moves.per_year(age, s) * scale * season / 12);
    }
    stock.row(age) += (moving.matrix() * model.moves.destinations.matrix()).array() -
                      moving * model.moves.destinations.rowwise().sum().transpose();
  }
}

}  // namespace

CohortTables expected_cohort(const ScenarioTables& tables, std::span<const double> central) {
  const Model& model = tables.scenario->model;
  ExpectedFlow flow;
  expect_flow(tables, central, flow);
  CohortTables out;
  out.issue_age = issue_ages(tables, static_cast<int>(flow.to_issue + 0.5));
  out.hazard.assign(out.issue_age.size(), 0.0);
  const Table first = first_settings(model);
  std::vector<Table> phases;
  for (const PhaseTransfer& phase : model.phase_transfers) {
    phases.push_back(phase_table(model, phase));
  }
  const Table opening = opening_stock(model);
  Table stock = opening;
  std::vector<double> old_square;  // opening plans times the squared chance of still being there
  for (int age = 0; age < kAges; ++age) out.opening.push_back(opening.row(age).sum());
  old_square = out.opening;
  const double arriving = model.transfers_in.per_year.in(central) / 12;
  const double arrival_share = opening.sum() > 0 ? arriving / opening.sum() : 0;
  const double moves = model.moves.scale.in(central);
  for (int m = 0; m < tables.months; ++m) {
    const Month now = model.census + m;
    const auto season = static_cast<std::size_t>(now.month_of_year() - 1);
    if (now.month_of_year() == 9) turn_september(model, phases, stock, old_square);
    for (int age = 0; age < kAges; ++age) {
      const double before = stock.row(age).sum();
      const double weight = model.ceasing.month_weights[age < 16 ? 0 : 1][season] / 12;
      for (Eigen::Index s = 0; s < stock.cols(); ++s) {
        stock(age, s) *= exp_portable(-model.ceasing.per_year(age, s) * weight);
      }
      const double kept = before > 0 ? stock.row(age).sum() / before : 1;
      out.hazard[static_cast<std::size_t>(m * kAges + age)] = -log_portable(kept);
      old_square[static_cast<std::size_t>(age)] *= kept * kept;
    }
    move_on(model, moves, model.moves.month_weights[season], stock);
    const auto month = static_cast<std::size_t>(m);
    for (int age = 0; age < kAges; ++age) {
      const double issued = (flow.own[month] + flow.carried[month]) *
                            out.issue_age[month * kAges + static_cast<std::size_t>(age)];
      stock.row(age) += issued * first.row(age) + arrival_share * opening.row(age);
    }
    if (m % 12 != 11) continue;
    double squares = 0;
    for (const double square : old_square) squares += square;
    const double total = std::max(1.0, stock.sum());
    out.noise.push_back(std::max(0.0, total - squares) / (total * total));
  }
  return out;
}

}  // namespace highneeds
