#include "storage/region_sum.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/results.h"
#include "statistics/distributions.h"

namespace highneeds {
namespace {

/// What the results of a sum need of a setting: no places, rates or prices.
Setting frame_of(const Setting& setting) {
  Setting frame;
  frame.name = setting.name;
  frame.label = setting.label;
  frame.specialist = setting.specialist;
  frame.limited = setting.limited;
  frame.reform_plan = setting.reform_plan;
  frame.reform_plan_16_plus = setting.reform_plan_16_plus;
  frame.money.category = setting.money.category;
  return frame;
}

/// Likewise of policy: its dates.
Policy frame_of(const Policy& policy) {
  Policy frame;
  frame.override_end = policy.override_end;
  frame.stability_grant_rate = policy.stability_grant_rate;
  frame.stability_grant_cutoff = policy.stability_grant_cutoff;
  frame.stability_grant_paid = policy.stability_grant_paid;
  frame.support_years = policy.support_years;
  frame.regime = policy.regime;
  frame.local_share = policy.local_share;
  frame.regime_from = policy.regime_from;
  return frame;
}

Model frame_of(const Model& model) {
  Model frame;
  frame.census = model.census;
  frame.last_year = model.last_year;
  frame.base_year = model.base_year;
  frame.needs = model.needs;
  frame.age_bands = model.age_bands;
  for (const Setting& setting : model.settings) frame.settings.push_back(frame_of(setting));
  frame.pipeline.on_time_weeks = model.pipeline.on_time_weeks;
  frame.finance.price_year = model.finance.price_year;
  frame.finance.outturn_year = model.finance.outturn_year;
  frame.finance.lines = model.finance.lines;
  frame.finance.categories = model.finance.categories;
  frame.finance.policy = frame_of(model.finance.policy);
  return frame;
}

Intervention frame_of(const Intervention& intervention) {
  Intervention frame;
  frame.name = intervention.name;
  frame.label = intervention.label;
  frame.evidence = intervention.evidence;
  frame.strength = intervention.strength;
  frame.measured_by = intervention.measured_by;
  for (const Effect& effect : intervention.effects)
    frame.effects.emplace_back().target = effect.target;
  return frame;
}

/// Names along the axes, and the category that each setting is counted in.
ModelAxes summed_axes(const Model& model) {
  ModelAxes axes = axis_names(model);
  auto& [name, categories] = axes.emplace_back();
  name = "category of each setting";
  for (const Setting& setting : model.settings) {
    categories.push_back(
        setting.name + ": " +
        model.finance.categories.at(static_cast<std::size_t>(setting.money.category)));
  }
  return axes;
}

/// Ratios to new plans, which do not add up.
bool is_ratio(const std::string& measure) {
  const auto& infos = yearly_measure_infos();
  return std::any_of(infos.begin() + kMeasures, infos.end(),
                     [&](const MeasureInfo& info) { return info.name == measure; });
}

const History* find_history(const Model& model, const std::string& measure) {
  const auto found =
      std::find_if(model.history.begin(), model.history.end(),
                   [&](const History& history) { return history.measure == measure; });
  return found == model.history.end() ? nullptr : &*found;
}

/// The value of a year, NaN where it is not published.
double value_of(const History* history, int year) {
  if (history != nullptr) {
    for (const auto& [at, value] : history->values) {
      if (at == year) return value;
    }
  }
  return std::nan("");
}

/// Mean and variance, from quantiles at even steps.
std::pair<double, double> moments(const Distribution& distribution) {
  constexpr int kSteps = 1000;
  double sum = 0;
  double squares = 0;
  for (int i = 0; i < kSteps; ++i) {
    const double value = quantile(distribution, (i + 0.5) / kSteps);
    sum += value;
    squares += value * value;
  }
  const double mean = sum / kSteps;
  return {mean, std::max(0.0, squares / kSteps - mean * mean)};
}

}  // namespace

std::optional<AxisDifference> RegionSum::add(const RegionAuthority& authority, const Study& study) {
  const ModelAxes axes = summed_axes(study.scenarios.at(0).model);
  if (sum_.authorities.empty()) {
    axes_ = axes;
    start(study);
  } else if (auto difference = difference_of(axes, axes_)) {
    return difference;
  }
  sum_.authorities.push_back(authority.name);
  keep_common(study.parameters);
  for (std::size_t s = 0; s < study.scenarios.size(); ++s) {
    const Model& model = study.scenarios[s].model;
    for (std::size_t i = 0; i < model.settings.size(); ++i) {
      Setting& setting = sum_.scenarios[s].model.settings[i];
      setting.limited = setting.limited && model.settings[i].limited;
    }
    add_history(model, history_[s]);
    const Input& opening = model.finance.opening_balance_gbp;
    if (opening.parameter < 0) {
      openings_[s].known_gbp += opening.value;
    } else {
      const auto [mean, variance] =
          moments(study.parameters[static_cast<std::size_t>(opening.parameter)].distribution);
      openings_[s].uncertain = true;
      openings_[s].mean_gbp += mean;
      openings_[s].variance += variance;
    }
    for (std::size_t i = 0; i < study.scenarios[s].interventions.size(); ++i) {
      auto& income = sum_.scenarios[s].interventions[i].income;
      const auto& own = study.scenarios[s].interventions[i].income;
      income.insert(income.end(), own.begin(), own.end());
    }
  }
  add_inputs(study.inputs);
  add_figures(authority, study.figures);
  return std::nullopt;
}

void RegionSum::start(const Study& study) {
  for (const Scenario& scenario : study.scenarios) {
    Scenario& frame = sum_.scenarios.emplace_back();
    frame.id = scenario.id;
    frame.name = scenario.name;
    frame.question = scenario.question;
    frame.baseline = scenario.baseline;
    frame.model = frame_of(scenario.model);
    frame.model.name = region_.name;
    for (const Intervention& one : scenario.interventions) {
      frame.interventions.push_back(frame_of(one));
    }
  }
  openings_.resize(study.scenarios.size());
  history_.resize(study.scenarios.size());
  sum_.runs = study.runs;
  sum_.seed = study.seed;
  for (const Parameter& parameter : study.parameters) {
    const bool own = parameter.name.starts_with(kOpeningBalance);  // added up, not alike
    if (own || !is_shared(region_.shared, parameter.name)) continue;
    sum_.parameters.push_back(parameter);
    sum_.parameters.back().paired_with = -1;
  }
}

/// Leaves out what an authority does not have, or has with another spread.
void RegionSum::keep_common(const std::vector<Parameter>& parameters) {
  std::erase_if(sum_.parameters, [&](const Parameter& kept) {
    return std::none_of(parameters.begin(), parameters.end(), [&](const Parameter& other) {
      return other.name == kept.name && other.distribution == kept.distribution;
    });
  });
}

void RegionSum::add_history(const Model& model, std::map<std::string, MeasureSum>& sums) const {
  const History* const issued = find_history(model, "issued");
  for (const History& history : model.history) {
    MeasureSum& sum = sums[history.measure];
    const bool first = sum.years.empty();
    Provenance& from = sum.provenance;
    if (first) from = history.provenance;
    if (from.source != history.provenance.source) from.source = "the authorities' own figures";
    if (from.as_of != history.provenance.as_of) from.as_of.clear();
    for (const auto& [year, value] : history.values) {
      const double weight = is_ratio(history.measure) ? value_of(issued, year) : 1;
      if (std::isnan(weight)) continue;
      ++sum.years[year].authorities;
      sum.years[year].value += value * weight;
    }
  }
}

void RegionSum::add_inputs(const std::vector<InputText>& inputs) {
  for (const InputText& input : inputs) inputs_.emplace(input.name, input);
}

void RegionSum::add_figures(const RegionAuthority& authority, const std::vector<Figure>& figures) {
  for (const Figure& figure : figures) {
    const auto [place, added] =
        figure_places_.emplace(std::pair(figure.name, figure.text), figures_.size());
    if (added) figures_.push_back({figure, {}});
    figures_[place->second].second.push_back(authority.name);
  }
}

/// Years that every authority has.
std::vector<History> RegionSum::history_of(const std::map<std::string, MeasureSum>& sums) const {
  std::vector<History> result;
  const std::size_t all = sum_.authorities.size();
  const auto issued = sums.find("issued");
  for (const auto& [measure, sum] : sums) {
    History history{measure, {}, sum.provenance};
    for (const auto& [year, of_year] : sum.years) {
      if (of_year.authorities < all) continue;
      const double plans = is_ratio(measure) ? issued->second.years.at(year).value : 1;
      if (plans > 0) history.values.emplace_back(year, of_year.value / plans);
    }
    if (!history.values.empty()) result.push_back(std::move(history));
  }
  return result;
}

/// Known where all are; otherwise a number of its own, drawn as the sum of theirs.
void RegionSum::add_opening_balances() {
  for (std::size_t s = 0; s < openings_.size(); ++s) {
    const Opening& opening = openings_[s];
    Input& to = sum_.scenarios[s].model.finance.opening_balance_gbp;
    to = {opening.known_gbp, -1};
    if (!opening.uncertain) continue;
    to.parameter = static_cast<int>(sum_.parameters.size());
    Parameter& parameter = sum_.parameters.emplace_back();
    parameter.name = kOpeningBalance + (s == 0 ? std::string() : "@" + sum_.scenarios[s].id);
    parameter.unit = "GBP";
    parameter.distribution.family = Family::kNormal;
    parameter.distribution.a = opening.known_gbp + opening.mean_gbp;
    parameter.distribution.b = std::sqrt(opening.variance);
    parameter.distribution.low = -std::numeric_limits<double>::infinity();
    parameter.distribution.high = std::numeric_limits<double>::infinity();
    parameter.provenance.source = "sum of the authorities' opening balances";
  }
}

Study RegionSum::take() {
  add_opening_balances();
  for (std::size_t s = 0; s < sum_.scenarios.size(); ++s) {
    sum_.scenarios[s].model.history = history_of(history_[s]);
  }
  for (auto& [name, input] : inputs_) sum_.inputs.push_back(std::move(input));
  for (auto& [figure, authorities] : figures_) {
    if (authorities.size() == sum_.authorities.size()) {
      sum_.figures.push_back(std::move(figure));
      continue;
    }
    for (const std::string& authority : authorities) {
      sum_.figures.push_back(figure);
      sum_.figures.back().name = authority + ": " + figure.name;
    }
  }
  return std::move(sum_);
}

}  // namespace highneeds
