#include "core/outturn_year.h"

#include <numeric>

namespace highneeds {
namespace {

Scenario a_year_earlier(const Model& model) {
  Scenario scenario;
  scenario.model = model;
  scenario.model.census = model.census - 12;
  scenario.model.base_year = model.base_year - 1;
  scenario.model.last_year = FinancialYear::of(model.census);
  scenario.model.growth.path = GrowthPath::kConstant;  // no requests are simulated
  return scenario;
}

std::vector<double> plans_by_setting(const Model& model) {
  std::vector<double> plans(model.settings.size());
  for (std::size_t cell = 0; cell < model.opening_plans.size(); ++cell) {
    plans[cell % plans.size()] += model.opening_plans[cell];
  }
  return plans;
}

/// Published plans of a January; 0 where history has none.
double plans_in_january(const Model& model, int year) {
  for (const History& history : model.history) {
    if (history.measure != "plans") continue;
    for (const auto& [known, plans] : history.values) {
      if (known == year) return plans;
    }
  }
  return 0;
}

}  // namespace

OutturnYear::OutturnYear(const Model& model)
    : scenario_(a_year_earlier(model)),
      tables_(make_tables(scenario_)),
      result_(axes_of(scenario_.model)) {
  const std::vector<double> opening = plans_by_setting(model);
  const double total = std::accumulate(opening.begin(), opening.end(), 0.0);
  const double before = plans_in_january(model, model.census.year() - 1);
  knows_both_ = before > 0;
  const double share = knows_both_ && total > 0 ? (before + total) / 2 / total : 1;
  plans_.months = tables_->months;
  for (const double plans : opening) {
    plans_.occupied.insert(plans_.occupied.end(), static_cast<std::size_t>(plans_.months),
                           plans * share);
  }
  plans_.weighted = plans_.occupied;
}

std::vector<double> OutturnYear::spend_by_line(std::span<const double> draws) {
  result_.clear();
  fill_rates(*tables_, *tables_, draws, rates_);
  keep_ledger(rates_, plans_, result_);
  return result_.spend;
}

}  // namespace highneeds
