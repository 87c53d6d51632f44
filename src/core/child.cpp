#include "core/child.h"

#include "core/batch.h"

namespace highneeds {

void take_life(const Life& life, Child& child) {
  child.cease_left = life.cease_left;
  child.move_left = life.move_left;
  child.price = life.price;
  child.choices = life.choices;
}

void PackageWeights::weigh(const ScenarioTables& tables, std::span<const std::uint32_t> slots,
                           std::span<Child> children) {
  prices_.resize(slots.size());
  sigmas_.resize(slots.size());
  weights_.resize(slots.size());
  for (std::size_t i = 0; i < slots.size(); ++i) {
    prices_[i] = children[slots[i]].price;
    sigmas_[i] = tables.package_sigma[children[slots[i]].setting];
  }
  package_weight_batch(prices_, sigmas_, weights_);
  for (std::size_t i = 0; i < slots.size(); ++i) children[slots[i]].weight = weights_[i];
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
  }
  weights_.weigh(tables, keys_, children_);  // of the opening stock, keys are slots
}

}  // namespace highneeds
