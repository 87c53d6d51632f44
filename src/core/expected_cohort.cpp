#include "core/expected_cohort.h"

#include <algorithm>
#include <cmath>

#include "core/elementary.h"

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

/// Shares with one setting weighed, rows adding to what they did.
Table weighed(Table shares, int setting, double weight) {
  for (Eigen::Index row = 0; row < shares.rows(); ++row) {
    const double before = shares.row(row).sum();
    shares(row, setting) *= weight;
    const double after = shares.row(row).sum();
    if (after > 0) shares.row(row) *= before / after;
  }
  return shares;
}

/// Where children choose a setting.
struct Choices {
  Table first;                ///< [age x setting]
  std::vector<Table> phases;  ///< [from x to]
};

Choices choices_of(const Model& model) {
  Choices choices;
  choices.first = first_settings(model);
  for (const PhaseTransfer& phase : model.phase_transfers) {
    choices.phases.push_back(phase_table(model, phase));
  }
  return choices;
}

Choices weighed(const Choices& choices, int setting, double weight) {
  Choices out;
  out.first = weighed(choices.first, setting, weight);
  for (const Table& phase : choices.phases) out.phases.push_back(weighed(phase, setting, weight));
  return out;
}

/// The stock while it is carried along.
struct Carried {
  Table stock;    ///< [age x setting]
  Table squares;  ///< [age x setting] opening plans times the squared chance of still being there
  std::vector<double> total_squares;  ///< [age] likewise of still having a plan
};

/// Everyone a year older; phase transfers.
void turn_september(const Model& model, const std::vector<Table>& phases, Carried& carried) {
  for (Table* table : {&carried.stock, &carried.squares}) {
    for (int age = kAges - 1; age > 0; --age) table->row(age) = table->row(age - 1).eval();
    table->row(0) = 0;
  }
  std::shift_right(carried.total_squares.begin(), carried.total_squares.end(), 1);
  carried.total_squares[0] = 0;
  for (std::size_t p = 0; p < phases.size(); ++p) {
    const int age = model.phase_transfers[p].age;
    carried.stock.row(age) = (carried.stock.row(age).matrix() * phases[p].matrix()).array().eval();
    carried.squares.row(age) *= phases[p].matrix().diagonal().array().square().transpose();
  }
}

/// Those who move in the month go where moves lead.
void move_on(const Model& model, double scale, double season, Carried& carried) {
  Table& stock = carried.stock;
  for (int age = 0; age < kAges; ++age) {
    Eigen::Array<double, 1, Eigen::Dynamic> moving = stock.row(age);
    for (Eigen::Index s = 0; s < stock.cols(); ++s) {
      const double staying = exp_portable(-model.moves.per_year(age, s) * scale * season / 12);
      moving(s) *= 1 - staying;
      carried.squares(age, s) *= staying * staying;
    }
    stock.row(age) += (moving.matrix() * model.moves.destinations.matrix()).array() -
                      moving * model.moves.destinations.rowwise().sum().transpose();
  }
}

/// Ceasing in a month; fills the month's row of hazards.
void cease(const Model& model, std::size_t season, double* hazard, Carried& carried) {
  for (int age = 0; age < kAges; ++age) {
    const double before = carried.stock.row(age).sum();
    const double weight = model.ceasing.month_weights[age < 16 ? 0 : 1][season] / 12;
    for (Eigen::Index s = 0; s < carried.stock.cols(); ++s) {
      const double kept = exp_portable(-model.ceasing.per_year(age, s) * weight);
      carried.stock(age, s) *= kept;
      carried.squares(age, s) *= kept * kept;
    }
    const double kept = before > 0 ? carried.stock.row(age).sum() / before : 1;
    hazard[age] = -log_portable(kept);
    carried.total_squares[static_cast<std::size_t>(age)] *= kept * kept;
  }
}

void record_january(const Carried& carried, std::size_t year, CohortWalk& out) {
  const auto row = static_cast<Eigen::Index>(year);
  out.stock.row(row) = carried.stock.colwise().sum();
  for (Eigen::Index s = 0; s < out.stock.cols(); ++s) {
    const double plans = std::max(1.0, out.stock(row, s));
    out.noise(row, s) = std::max(0.0, plans - carried.squares.col(s).sum()) / (plans * plans);
  }
  double squares = 0;
  for (const double square : carried.total_squares) squares += square;
  const double total = std::max(1.0, carried.stock.sum());
  out.total.push_back(total);
  out.total_noise.push_back(std::max(0.0, total - squares) / (total * total));
}

}  // namespace

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

CohortWalk walk_cohort(const ScenarioTables& tables, std::span<const double> central,
                       const ExpectedFlow& flow, const std::vector<double>& issue_age,
                       const WalkChange& change) {
  const Model& model = tables.scenario->model;
  const Choices usual = choices_of(model);
  const Choices changed =
      change.setting < 0 ? usual : weighed(usual, change.setting, change.weight);
  const Table opening = opening_stock(model);
  Carried carried{opening, opening, {}};
  for (int age = 0; age < kAges; ++age) carried.total_squares.push_back(opening.row(age).sum());
  CohortWalk out;
  const auto years = static_cast<Eigen::Index>(tables.months / 12);
  out.stock = out.noise = Table::Zero(years, opening.cols());
  out.hazard.assign(issue_age.size(), 0.0);
  const double arriving = model.transfers_in.per_year.in(central) / 12;
  const double arrival_share = opening.sum() > 0 ? arriving / opening.sum() : 0;
  const double moves = model.moves.scale.in(central);
  const auto inflow = [&](int year) {
    if (change.inflow.empty() || year < 0) return 1.0;
    return change.inflow[std::min(static_cast<std::size_t>(year), change.inflow.size() - 1)];
  };
  for (int m = 0; m < tables.months; ++m) {
    const Month now = model.census + m;
    const auto month = static_cast<std::size_t>(m);
    const auto season = static_cast<std::size_t>(now.month_of_year() - 1);
    const Choices& choices = m < 12 ? changed : usual;
    if (now.month_of_year() == 9) turn_september(model, choices.phases, carried);
    cease(model, season, &out.hazard[month * kAges], carried);
    move_on(model, moves, model.moves.month_weights[season], carried);
    const double issued =
        flow.own[month] * inflow(m / 12) + flow.carried[month] * inflow(m / 12 - 1);
    for (int age = 0; age < kAges; ++age) {
      carried.stock.row(age) += issued * issue_age[month * kAges + static_cast<std::size_t>(age)] *
                                    choices.first.row(age) +
                                arrival_share * opening.row(age);
    }
    if (m % 12 == 11) record_january(carried, month / 12, out);
  }
  return out;
}

}  // namespace highneeds
