#include "core/run_rates.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/elementary.h"

namespace highneeds {
namespace {

std::size_t at(int row, int width, int column) {
  return static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
         static_cast<std::size_t>(column);
}

/// Effects by month; enabling interventions first, since they lift the realism of the others.
void fill_changes(const ScenarioTables& tables, RunRates& rates) {
  const int span = tables.warm_months + tables.months;
  const Month first{tables.first_month};
  const auto width = static_cast<std::size_t>(span);
  rates.change.assign(tables.effects.size() * width, 0.0);
  const auto row = [&](std::size_t e) { return std::span(rates.change).subspan(e * width, width); };
  std::vector<double> lift;
  for (const int e : tables.lifting) {
    const EffectRef& ref = tables.effects[static_cast<std::size_t>(e)];
    effect_by_month(*ref.effect, *ref.intervention, rates.draws, {}, first,
                    row(static_cast<std::size_t>(e)));
  }
  for (std::size_t e = 0; e < tables.effects.size(); ++e) {
    const EffectRef& ref = tables.effects[e];
    if (ref.effect->target == Target::kDelivery) continue;
    lift.assign(tables.lifting.empty() ? 0 : width, 1.0);
    for (const int other : tables.lifting) {
      if (tables.effects[static_cast<std::size_t>(other)].intervention == ref.intervention)
        continue;
      for (std::size_t m = 0; m < width; ++m)
        lift[m] *= 1 + row(static_cast<std::size_t>(other))[m];
    }
    effect_by_month(*ref.effect, *ref.intervention, rates.draws, lift, first, row(e));
  }
}

/// Log growth of requests per head against the base year, at the middle of each calendar year after
/// it.
std::vector<double> yearly_levels(const Growth& growth, std::span<const double> draws,
                                  std::size_t years) {
  std::vector<double> levels;
  double level = 0;
  const double trend = growth.national_per_year.in(draws) + growth.local_per_year.in(draws);
  const double long_run = growth.long_run_per_year.in(draws);
  double kept = 1;
  for (std::size_t y = 0; y < years; ++y) {
    if (growth.path == GrowthPath::kUser) {
      const std::size_t last = growth.user_levels.size() - 1;
      level = growth.user_levels[std::min(y, last)];
    } else if (growth.path != GrowthPath::kConstant) {
      level += long_run + kept * (trend - long_run) +
               growth.shock_sd.in(draws)*growth.shocks[y].in(draws);
      kept *= growth.damping.in(draws);
    }
    levels.push_back(level);
  }
  return levels;
}

/// Requests and capacity of a run that follows a path of totals.
void fill_aligned_growth(const ScenarioTables& tables, const ScenarioTables& reference,
                         RunRates& rates) {
  align(tables.scenario->model.growth.aligned, reference, rates.draws, rates.alignment);
  rates.growth_level.clear();
  for (const double factor : rates.alignment.requests) {
    rates.growth_level.push_back(log_portable(factor));
  }
  rates.capacity_growth = rates.alignment.capacity;
}

/// Levels by month: each calendar year's own level, reached in a line from mid-year to mid-year;
/// the base year and what precedes it are at level 0 throughout. Capacity follows a year later.
void fill_growth(const ScenarioTables& tables, RunRates& rates) {
  const Model& model = tables.scenario->model;
  const int span = tables.warm_months + tables.months;
  const auto years =
      static_cast<std::size_t>(Month{tables.first_month + span - 1}.year() - model.base_year);
  const std::vector<double> yearly = yearly_levels(model.growth, rates.draws, years);
  rates.growth_level.assign(static_cast<std::size_t>(span), 0.0);
  const int start = make_month(model.base_year + 1, 1).index - tables.first_month;
  for (int m = std::max(0, start); m < span; ++m) {
    const double since = (m - start + 0.5) / 12;  // years since 1 January after the base year
    const double position = since - 0.5;          // 0 at the first mid-year
    const auto below = static_cast<int>(std::floor(position));
    const double weight = position - below;
    const double low = below < 0 ? 0.0 : yearly[static_cast<std::size_t>(below)];
    const double high = yearly[static_cast<std::size_t>(below + 1)];
    rates.growth_level[static_cast<std::size_t>(m)] = low + weight * (high - low);
  }
  const double elasticity = model.pipeline.capacity_elasticity.in(rates.draws);
  rates.capacity_growth.clear();
  for (int m = 0; m < span; ++m) {
    const double level = m < 12 ? 0.0 : rates.growth_level[static_cast<std::size_t>(m - 12)];
    rates.capacity_growth.push_back(exp_portable(elasticity * level));
  }
}

/// [group x warm month] factors of the effects of each group.
void fill_group_factors(const FactorGroups& groups, const RunRates& rates, int span,
                        std::vector<double>& out) {
  out.assign(at(groups.groups(), span, 0), 1.0);
  for (int group = 0; group < groups.groups(); ++group) {
    for (const int e : groups.effects[static_cast<std::size_t>(group)]) {
      for (int m = 0; m < span; ++m) out[at(group, span, m)] *= 1 + rates.change[at(e, span, m)];
    }
  }
}

void fill_hazard_sums(const ScenarioTables& tables, RunRates& rates) {
  const Model& model = tables.scenario->model;
  const int span = tables.warm_months + tables.months;
  const int width = tables.months + 1;
  std::vector<double> factor;
  const auto accumulate = [&](int row, int group, double scale, const ByMonthOfYear& weights,
                              std::vector<double>& out) {
    for (int m = 0; m < tables.months; ++m) {
      const int season = (model.census + m).month_of_year() - 1;
      out[at(row, width, m + 1)] =
          out[at(row, width, m)] + scale / 12 * weights[static_cast<std::size_t>(season)] *
                                       factor[at(group, span, tables.warm_months + m)];
    }
  };
  fill_group_factors(tables.cease_groups, rates, span, factor);
  rates.cease_sum.assign(at(2 * tables.cease_groups.groups(), width, 0), 0.0);
  const double scale = model.ceasing.scale.in(rates.draws);
  const double older = scale * model.ceasing.scale_16_plus.in(rates.draws);
  for (int group = 0; group < tables.cease_groups.groups(); ++group) {
    accumulate(2 * group, group, scale, model.ceasing.month_weights[0], rates.cease_sum);
    accumulate(2 * group + 1, group, older, model.ceasing.month_weights[1], rates.cease_sum);
  }
  fill_group_factors(tables.move_groups, rates, span, factor);
  rates.move_sum.assign(at(tables.move_groups.groups(), width, 0), 0.0);
  for (int group = 0; group < tables.move_groups.groups(); ++group) {
    accumulate(group, group, model.moves.scale.in(rates.draws), model.moves.month_weights,
               rates.move_sum);
  }
}

void fill_pipeline(const ScenarioTables& tables, RunRates& rates) {
  const Pipeline& pipeline = tables.scenario->model.pipeline;
  const int span = tables.warm_months + tables.months;
  const double assess = pipeline.assess_share.in(rates.draws);
  const double issue = pipeline.issue_share.in(rates.draws);
  const double capacity = pipeline.assessments_per_month.in(rates.draws);
  rates.assess_share.clear();
  rates.issue_share.clear();
  rates.capacity.clear();
  for (int m = 0; m < span; ++m) {
    rates.assess_share.push_back(std::min(1.0, assess * rates.factor(Target::kAssessShare, m)));
    rates.issue_share.push_back(std::min(1.0, issue * rates.factor(Target::kIssueShare, m)));
    rates.capacity.push_back(capacity * rates.capacity_growth[static_cast<std::size_t>(m)] *
                             rates.factor(Target::kAssessmentCapacity, m));
  }
}

/// Adds places that open in a run, the same number or none.
void open_places(const NewPlaces& extra, int setting, RunRates& rates) {
  const int width = rates.tables->months;
  const int slip = static_cast<int>(std::floor(extra.slip_months.in(rates.draws) + 0.5));
  const int open = extra.opens + slip - rates.tables->scenario->model.census;
  const double fill = extra.fill_per_year.in(rates.draws);
  for (int m = std::max(0, open); m < width; ++m) {
    const double filled =
        std::min(1.0, fill * ((m - open) / 12 + 1));  // by cohorts, a year at a time
    rates.places[at(setting, width, m)] += std::floor(extra.places * filled);
    rates.commissioned[at(setting, width, m)] += extra.places;
  }
}

void fill_places(const ScenarioTables& tables, RunRates& rates) {
  const Model& model = tables.scenario->model;
  const int width = tables.months;
  const auto settings = static_cast<int>(model.settings.size());
  rates.places.assign(at(settings, width, 0), std::numeric_limits<double>::infinity());
  rates.commissioned.assign(rates.places.size(), 0.0);
  for (int s = 0; s < settings; ++s) {
    const Setting& setting = model.settings[static_cast<std::size_t>(s)];
    if (!setting.limited) continue;
    for (int m = 0; m < width; ++m) {
      rates.places[at(s, width, m)] = setting.places.in(rates.draws);
      rates.commissioned[at(s, width, m)] = setting.commissioned_places.in(rates.draws);
    }
    for (const NewPlaces& extra : setting.new_places) open_places(extra, s, rates);
  }
  for (const Intervention& intervention : tables.scenario->interventions) {
    if (intervention.happens.in(rates.draws) < 0.5) continue;
    for (const PlacesOffer& offer : intervention.places) {
      open_places(offer.places, offer.setting, rates);
    }
  }
}

}  // namespace

double RunRates::factor(Target target, int warm_month, int setting) const {
  const int span = tables->warm_months + tables->months;
  double product = 1;
  for (std::size_t e = 0; e < tables->effects.size(); ++e) {
    const Effect& effect = *tables->effects[e].effect;
    if (effect.target != target) continue;
    const bool named =
        effect.settings.empty() || setting < 0 ||
        std::find(effect.settings.begin(), effect.settings.end(), setting) != effect.settings.end();
    if (named) product *= 1 + change[at(static_cast<int>(e), span, warm_month)];
  }
  return product;
}

double RunRates::suspension_factor(const SenSupport& group, int month) const {
  const Model& model = tables->scenario->model;
  const Eigen::Index year = (model.census + month).year() - model.base_year;
  const auto residents = model.population.row(std::min(year, model.population.rows() - 1));
  const int span = tables->warm_months + tables->months;
  double product = 1;
  for (std::size_t e = 0; e < tables->effects.size(); ++e) {
    const Effect& effect = *tables->effects[e].effect;
    if (effect.target != Target::kSuspensions) continue;
    double all = 0;
    double reached = 0;
    for (int age = group.age_from; age <= group.age_to; ++age) {
      all += residents(age);
      if (age >= effect.age_from && age <= effect.age_to) reached += residents(age);
    }
    const double size = change[at(static_cast<int>(e), span, tables->warm_months + month)];
    product *= 1 + size * (all > 0 ? reached / all : 0);
  }
  return product;
}

const float* RunRates::setting_weights(int month) const {
  const std::vector<float>& weights = alignment.setting_weights;
  if (weights.empty()) return nullptr;
  const std::size_t settings = tables->scenario->model.settings.size();
  const std::size_t last = weights.size() / settings - 1;
  return &weights[std::min(last, static_cast<std::size_t>(month) / 12) * settings];
}

void fill_rates(const ScenarioTables& tables, const ScenarioTables& reference,
                std::span<const double> draws, RunRates& rates) {
  const Model& model = tables.scenario->model;
  const int span = tables.warm_months + tables.months;
  rates.tables = &tables;
  rates.draws = draws;
  rates.requests_scale = model.requests.scale.in(draws);
  rates.forced_share = model.moves.forced_share.in(draws);
  fill_changes(tables, rates);
  if (model.growth.path == GrowthPath::kAligned) {
    fill_aligned_growth(tables, reference, rates);
  } else {
    rates.alignment.setting_weights.clear();
    fill_growth(tables, rates);
  }
  fill_group_factors(tables.request_groups, rates, span, rates.request_factor);
  fill_group_factors(tables.first_groups, rates, span, rates.first_factor);
  fill_group_factors(tables.phase_groups, rates, span, rates.phase_factor);
  fill_hazard_sums(tables, rates);
  fill_pipeline(tables, rates);
  fill_places(tables, rates);
}

}  // namespace highneeds
