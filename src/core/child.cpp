#include "core/child.h"

#include <algorithm>

#include "core/elementary.h"

namespace highneeds {

void take_life(const Life& life, Child& child) {
  child.cease_left = life.cease_left;
  child.move_left = life.move_left;
  child.price = life.price;
  child.choices = life.choices;
}

std::int32_t package_weight(const Child& child, const Setting& setting) {
  const double sigma = setting.money.package_sigma;
  if (sigma == 0) return kWeightOne;
  const double factor = exp_portable(sigma * static_cast<double>(child.price) - sigma * sigma / 2);
  return static_cast<std::int32_t>(std::min(factor, 30'000.0) * kWeightOne + 0.5);
}

void OpeningStock::draw(const ScenarioTables& tables, PhiloxKey key, Word run) {
  const Model& model = tables.scenario->model;
  const std::size_t needs = model.needs.size();
  const std::size_t settings = model.settings.size();
  children_.clear();
  keys_.clear();
  for (const std::uint32_t cell : tables.stock_cells) {
    Child child{};
    child.cell = cell;
    child.age = static_cast<std::uint16_t>(cell / (needs * settings));
    child.need = static_cast<std::uint16_t>(cell / settings % needs);
    child.setting = static_cast<std::uint16_t>(cell % settings);
    child.wanted = kNowhere;
    child.event_month = kNoEvent;
    child.open = true;
    for (int i = 0; i < model.opening_plans[cell]; ++i) {
      child.key = static_cast<Word>(children_.size());  // Arrival::kOpening is 0
      keys_.push_back(child.key);
      children_.push_back(child);
    }
  }
  lives_.draw(key, run, Purpose::kOpening, 0, keys_);
  for (std::size_t i = 0; i < children_.size(); ++i) {
    take_life(lives_[i], children_[i]);
    children_[i].weight = package_weight(children_[i], model.settings[children_[i].setting]);
  }
}

}  // namespace highneeds
