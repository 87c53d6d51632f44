/// @file
/// A child with a plan, and the children of the opening stock.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/arrivals.h"

namespace highneeds {

/// One child with a plan. `cease_left` and `move_left` are cumulative hazards that must still pass
/// before the event; a child thus keeps its fate when a scenario changes nothing for it.
/// Sixteen-bit fields on purpose: a store to a byte may change anything in the eyes of the
/// compiler.
struct Child {
  float cease_left;
  float move_left;
  Word key;
  Word choices;               ///< see Life
  float price;                ///< standard normal mark of its package's price
  std::int32_t weight;        ///< package price over the mean of its setting, in 1/kWeightOne
  std::uint32_t cell;         ///< age x need x setting
  std::uint16_t since;        ///< month up to which the hazards have been taken off
  std::uint16_t event_month;  ///< month of the next event of this academic year, or kNoEvent
  std::uint16_t age;
  std::uint16_t need;
  std::uint16_t setting;
  std::uint16_t wanted;  ///< setting whose place it waits for, or kNowhere
  std::uint16_t moves;   ///< so far; numbers the words of the next one
  bool ceases;           ///< whether the next event is ceasing
  bool open;
};

inline constexpr std::uint16_t kNoEvent = std::numeric_limits<std::uint16_t>::max();
inline constexpr std::uint16_t kNowhere = std::numeric_limits<std::uint16_t>::max();

/// Gives a child the marks of its life.
void take_life(const Life& life, Child& child);

/// Package weights of children who have just come to their settings, worked out together.
class PackageWeights {
 public:
  /// Weighs `slots` of `children`.
  void weigh(const ScenarioTables& tables, std::span<const std::uint32_t> slots,
             std::span<Child> children);

 private:
  std::vector<float> prices_;
  std::vector<double> sigmas_;
  std::vector<std::int32_t> weights_;
};

/// The children of the opening stock of a run, in the order of the cells.
class OpeningStock {
 public:
  void draw(const ScenarioTables& tables, PhiloxKey key, Word run);
  [[nodiscard]] std::span<const Child> children() const { return children_; }

 private:
  std::vector<Word> keys_;
  LifeBatch lives_;
  PackageWeights weights_;
  std::vector<Child> children_;
};

}  // namespace highneeds
