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

inline constexpr std::int32_t kWeightOne = 1 << 16;
inline constexpr std::uint16_t kNoEvent = std::numeric_limits<std::uint16_t>::max();
inline constexpr std::uint16_t kNowhere = std::numeric_limits<std::uint16_t>::max();

/// Gives a child the marks of its life.
void take_life(const Life& life, Child& child);

/// Price of a child's package over the mean of its setting: lognormal with mean one. A child that
/// is dear in one setting is dear in another.
[[nodiscard]] std::int32_t package_weight(const Child& child, const Setting& setting);

/// The hazards of an academic year, for children to whom nothing happens in it.
struct YearAhead {
  const CellHazard* hazards;
  const float* cease_year;  ///< [cease class]
  const float* move_year;   ///< [move class]
  std::uint16_t end;

  /// Takes the year off a child's clocks; leaves it alone and returns false if one would run out.
  bool pass(Child& child, const CellHazard& hazard, float cease, float move) const {
    const float cease_left = child.cease_left - hazard.cease * cease;
    const float move_left = child.move_left - hazard.move * move;
    if (!(cease_left > 0 && move_left > 0)) return false;
    child.cease_left = cease_left;
    child.move_left = move_left;
    child.event_month = kNoEvent;
    child.since = end;
    return true;
  }
  bool pass(Child& child) const {
    const CellHazard& hazard = hazards[child.cell];
    return pass(child, hazard, cease_year[hazard.cease_class], move_year[hazard.move_class]);
  }
};

/// The children of the opening stock of a run, in the order of the cells.
class OpeningStock {
 public:
  void draw(const ScenarioTables& tables, PhiloxKey key, Word run);
  [[nodiscard]] std::span<const Child> children() const { return children_; }

 private:
  std::vector<Word> keys_;
  LifeBatch lives_;
  std::vector<Child> children_;
};

}  // namespace highneeds
