#include "core/scenario_tables.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "core/alignment.h"

namespace highneeds {
namespace {

bool lists(const std::vector<int>& list, int item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

/// Whether an effect acts on a cell. Without settings of its own, an effect that keeps children out
/// of specialist settings acts on those who are not in one.
bool acts_on(const Effect& effect, const Model& model, int age, int need, int setting) {
  if (age < effect.age_from || age > effect.age_to) return false;
  if (!effect.needs.empty() && !lists(effect.needs, need)) return false;
  if (!effect.settings.empty()) return lists(effect.settings, setting);
  const bool diverts = effect.target == Target::kMoves;
  return !diverts || !model.settings[static_cast<std::size_t>(setting)].specialist;
}

constexpr std::size_t kMostGroups = 30'000;  ///< a hazard class is twice a group, in 16 bits

/// Group number of a list of effects, made on first sight.
/// @throws std::runtime_error  where there are too many to number
std::uint16_t group_for(std::vector<int> effects, FactorGroups& groups) {
  const auto found = std::find(groups.effects.begin(), groups.effects.end(), effects);
  if (found != groups.effects.end()) {
    return static_cast<std::uint16_t>(found - groups.effects.begin());
  }
  if (groups.effects.size() >= kMostGroups) {
    throw std::runtime_error(
        "the interventions' effects split the children into more than 30,000 groups; give more of "
        "them the same ages, needs and settings");
  }
  groups.effects.push_back(std::move(effects));
  return static_cast<std::uint16_t>(groups.effects.size() - 1);
}

FactorGroups cell_groups(Target target, const ScenarioTables& tables, const Model& model) {
  FactorGroups groups;
  groups.effects.emplace_back();
  groups.group_of.reserve(model.cells());
  for (int age = 0; age < kAges; ++age) {
    for (int need = 0; need < static_cast<int>(model.needs.size()); ++need) {
      for (int setting = 0; setting < static_cast<int>(model.settings.size()); ++setting) {
        std::vector<int> acting;
        for (std::size_t e = 0; e < tables.effects.size(); ++e) {
          const Effect& effect = *tables.effects[e].effect;
          if (effect.target == target && acts_on(effect, model, age, need, setting)) {
            acting.push_back(static_cast<int>(e));
          }
        }
        groups.group_of.push_back(group_for(std::move(acting), groups));
      }
    }
  }
  return groups;
}

FactorGroups age_groups(Target target, const ScenarioTables& tables) {
  FactorGroups groups;
  groups.effects.emplace_back();
  for (int age = 0; age < kAges; ++age) {
    std::vector<int> acting;
    for (std::size_t e = 0; e < tables.effects.size(); ++e) {
      const Effect& effect = *tables.effects[e].effect;
      if (effect.target == target && age >= effect.age_from && age <= effect.age_to) {
        acting.push_back(static_cast<int>(e));
      }
    }
    groups.group_of.push_back(group_for(std::move(acting), groups));
  }
  return groups;
}

void fill_cumulative(const double* shares, std::size_t count, float* out) {
  double total = 0;
  for (std::size_t i = 0; i < count; ++i) total += shares[i];
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    sum += shares[i];
    out[i] = total > 0 ? static_cast<float>(sum / total) : 1.0F;
  }
  if (count > 0) out[count - 1] = 1.0F;
}

void fill_requests(const Model& model, ScenarioTables& tables) {
  const int span = tables.warm_months + tables.months;
  const auto years = static_cast<int>(model.population.rows());
  tables.request_age_cumulative.resize(static_cast<std::size_t>(years * kAges));
  std::vector<double> total_by_year(static_cast<std::size_t>(years), 0.0);
  for (int year = 0; year < years; ++year) {
    std::array<double, kAges> mean{};
    for (int age = 0; age < kAges; ++age) {
      const auto a = static_cast<std::size_t>(age);
      mean[a] = model.population(year, age) / 1000 * model.requests.per_1000[a];
      total_by_year[static_cast<std::size_t>(year)] += mean[a];
    }
    fill_cumulative(mean.data(), kAges,
                    &tables.request_age_cumulative[static_cast<std::size_t>(year * kAges)]);
  }
  for (int m = 0; m < span; ++m) {
    const Month month{tables.first_month + m};
    const int row = std::clamp(month.year() - model.base_year, 0, years - 1);
    const bool before_base = month.year() < model.base_year;
    const double level = before_base ? model.requests.year_before_ratio : 1.0;
    const double weight =
        model.requests.month_weights[static_cast<std::size_t>(month.month_of_year() - 1)];
    tables.request_year.push_back(row);
    tables.academic_year.push_back(AcademicYear::of(month).start);
    tables.requests_per_month.push_back(total_by_year[static_cast<std::size_t>(row)] * weight / 12 *
                                        level);
  }
}

void fill_new_plans(const Model& model, ScenarioTables& tables) {
  const std::size_t needs = model.needs.size();
  const std::size_t settings = model.settings.size();
  tables.need_cumulative.resize(kAges * needs);
  tables.first_setting.resize(kAges * needs, settings);
  for (std::size_t age = 0; age < kAges; ++age) {
    fill_cumulative(&model.new_plans.need_shares(static_cast<Eigen::Index>(age), 0), needs,
                    &tables.need_cumulative[age * needs]);
    for (std::size_t need = 0; need < needs; ++need) {
      const std::size_t row = age * needs + need;
      tables.first_setting.set_row(row, &model.new_plans.setting_shares[row * settings],
                                   model.settings);
    }
  }
  std::vector<double> stock;
  for (std::size_t cell = 0; cell < model.cells(); ++cell) {
    if (model.opening_plans[cell] == 0) continue;
    stock.push_back(model.opening_plans[cell]);
    tables.stock_cells.push_back(static_cast<std::uint32_t>(cell));
  }
  tables.stock_cumulative.resize(stock.size());
  fill_cumulative(stock.data(), stock.size(), tables.stock_cumulative.data());
}

void fill_hazards(const Model& model, ScenarioTables& tables) {
  const auto needs = static_cast<int>(model.needs.size());
  const auto settings = static_cast<int>(model.settings.size());
  for (int age = 0; age < kAges; ++age) {
    for (int need = 0; need < needs; ++need) {
      for (int setting = 0; setting < settings; ++setting) {
        const std::size_t cell = model.cell(age, need, setting);
        const int older = age >= 16 ? 1 : 0;  // two seasons of ceasing
        tables.hazards.push_back(
            {static_cast<float>(model.ceasing.per_year(age, setting)),
             static_cast<float>(model.moves.per_year(age, setting)),
             static_cast<std::uint16_t>(2 * tables.cease_groups.group_of[cell] + older),
             tables.move_groups.group_of[cell]});
      }
    }
  }
}

void fill_moves(const Model& model, ScenarioTables& tables) {
  const std::size_t needs = model.needs.size();
  const std::size_t settings = model.settings.size();
  tables.destination_cumulative.resize(settings * settings);
  for (std::size_t from = 0; from < settings; ++from) {
    fill_cumulative(&model.moves.destinations(static_cast<Eigen::Index>(from), 0), settings,
                    &tables.destination_cumulative[from * settings]);
  }
  tables.phase_of_age.assign(kAges, -1);
  for (std::size_t phase = 0; phase < model.phase_transfers.size(); ++phase) {
    const PhaseTransfer& transfer = model.phase_transfers[phase];
    tables.phase_of_age[static_cast<std::size_t>(transfer.age)] = static_cast<int>(phase);
    SettingChoice& choice = tables.phase_choice.emplace_back();
    choice.resize(needs * settings, settings);
    for (std::size_t row = 0; row < needs * settings; ++row) {
      choice.set_row(row, &transfer.shares[row * settings], model.settings);
    }
  }
  const std::size_t reasons = model.ceasing.reasons.size();
  tables.reason_cumulative.resize(kAges * reasons);
  for (std::size_t age = 0; age < kAges; ++age) {
    std::vector<double> shares;
    for (const Reason& reason : model.ceasing.reasons) shares.push_back(reason.share[age]);
    fill_cumulative(shares.data(), reasons, tables.reason_cumulative.data() + age * reasons);
  }
}

}  // namespace

std::unique_ptr<ScenarioTables> make_tables(const Scenario& scenario,
                                            std::span<const double> central) {
  auto tables = std::make_unique<ScenarioTables>();
  const Model& model = scenario.model;
  tables->scenario = &scenario;
  tables->months = model.months();
  tables->warm_months = kWarmMonths;
  tables->first_month = model.census.index - kWarmMonths;
  for (const Intervention& intervention : scenario.interventions) {
    for (const Effect& effect : intervention.effects) {
      if (effect.target == Target::kDelivery) {
        tables->lifting.push_back(static_cast<int>(tables->effects.size()));
      }
      tables->effects.push_back({&intervention, &effect});
    }
  }
  tables->request_groups = age_groups(Target::kRequests, *tables);
  tables->first_groups = cell_groups(Target::kFirstSetting, *tables, model);
  tables->cease_groups = cell_groups(Target::kCeasing, *tables, model);
  tables->move_groups = cell_groups(Target::kMoves, *tables, model);
  tables->phase_groups = cell_groups(Target::kPhaseTransfer, *tables, model);
  for (const Setting& setting : model.settings) {
    tables->package_sigma.push_back(setting.money.package_sigma);
    tables->specialist.push_back(setting.specialist ? 1 : 0);
  }
  fill_requests(model, *tables);
  fill_new_plans(model, *tables);
  fill_hazards(model, *tables);
  fill_moves(model, *tables);
  if (model.growth.path == GrowthPath::kAligned) {
    tables->cohort = expected_cohort(*tables, central);
  }
  return tables;
}

}  // namespace highneeds
