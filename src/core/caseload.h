/// @file
/// Children with a plan in one scenario: ageing, ceasing, moving, and the places they compete for.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/arrivals.h"
#include "core/pipeline.h"
#include "core/places.h"
#include "core/results.h"

namespace highneeds {

/// One child with a plan. `cease_left` and `move_left` are cumulative hazards that must still pass
/// before the event; a child thus keeps its fate when a scenario changes nothing for it.
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
  std::uint8_t age;
  std::uint8_t need;
  std::uint8_t setting;
  std::uint8_t wanted;  ///< setting whose place it waits for, or kNowhere
  std::uint8_t moves;   ///< so far; numbers the words of the next one
  bool ceases;          ///< whether the next event is ceasing
  bool open;
};

inline constexpr std::int32_t kWeightOne = 1 << 16;
inline constexpr std::uint16_t kNoEvent = std::numeric_limits<std::uint16_t>::max();
inline constexpr std::uint8_t kNowhere = std::numeric_limits<std::uint8_t>::max();

/// What happened to every cell in a month, for tests of conservation. [cell]
struct CellLedger {
  std::vector<int> open_before, started, transferred_in, ceased, moved_in, moved_out, open_after;
  bool september = false;  ///< open_before is then to be read one year of age up; age 25 lapses
};

class Caseload {
 public:
  /// Starts a run with the opening stock, already drawn.
  void reset(const RunRates& rates, PhiloxKey key, Word run, std::span<const Child> opening);

  /// First of the month: ageing, lapses and phase transfers in September; waiting children placed.
  void begin_month(int month, MonthCounts& counts);
  /// Ceasing and moves of the month.
  void run_events(int month, MonthCounts& counts);
  /// A new plan, or a plan that moves in; hazards run from the next month.
  void start_plan(const Request& request, int age, int month, MonthCounts& counts);
  void transfer_in(const TransferIn& transfer, int month, MonthCounts& counts);

  [[nodiscard]] const Places& places() const { return places_; }
  /// Sum of package weights in a setting, in plans.
  [[nodiscard]] double weighted_plans(int setting) const;
  [[nodiscard]] double waiting_children() const;
  [[nodiscard]] std::span<const Child> children() const { return children_; }
  [[nodiscard]] std::int64_t open_plans() const { return places_.total(); }

  /// Cells are recorded while set. Not owned.
  CellLedger* ledger = nullptr;

 private:
  void turn_september(int month, MonthCounts& counts);
  void choose_phase_settings(int month);
  void renumber_waiting();
  void settle_phase_movers(int month, MonthCounts& counts);
  void place_waiting(int month, MonthCounts& counts);
  void cease(Child& child, MonthCounts& counts);
  void move(std::uint32_t slot, int month, MonthCounts& counts);
  void admit(Child child, int wanted, int month, MonthCounts& counts);
  void schedule(std::uint32_t slot, int month);
  void schedule_event(std::uint32_t slot, int month);
  void start_segment(int month);
  void settle_hazards(Child& child, int month);
  void enter(Child& child, int setting);
  void leave(const Child& child);
  void compact_and_age(int month, MonthCounts& counts);
  [[nodiscard]] Block words(const Child& child, Purpose purpose, Word number) const;
  [[nodiscard]] std::int32_t package_weight(const Child& child, int setting) const;
  [[nodiscard]] bool specialist(int setting) const;

  struct PhaseMover {
    std::uint32_t slot;
    std::uint8_t from, to;
    Word overflow_word;
  };

  const RunRates* rates_ = nullptr;
  const ScenarioTables* tables_ = nullptr;
  const Model* model_ = nullptr;
  PhiloxKey key_{};
  Word run_ = 0;
  int segment_start_ = 0, segment_end_ = 0;    ///< months of the academic year under way
  std::vector<float> cease_year_, move_year_;  ///< [class] multiplier of a whole academic year
  std::vector<Child> children_;
  std::vector<std::int64_t> weights_;  ///< [setting]
  Places places_;
  std::vector<std::uint32_t> phase_slots_;  ///< children at an age of phase transfer this September
  std::vector<Word> phase_keys_;
  WordColumns phase_words_;
  std::vector<PhaseMover> movers_;
  std::vector<std::uint32_t> slot_of_;                 ///< scratch of compact_and_age()
  std::array<std::vector<std::uint32_t>, 12> events_;  ///< slots by month of the academic year
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
