/// @file
/// Children with a plan in one scenario: ageing, ceasing, moving, and the places they compete for.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/child.h"
#include "core/hazard_calendar.h"
#include "core/pipeline.h"
#include "core/places.h"
#include "core/results.h"

namespace highneeds {

/// What happened to every cell in a month, for tests of conservation. [cell]
struct CellLedger {
  std::vector<int> open_before, started, transferred_in, ceased, moved_in, moved_out, open_after;
  bool september = false;  ///< open_before is then to be read one year of age up; age 25 lapses
};

/// Hazards of a cell to the end of an academic year.
struct CellYear {
  float cease, move;

  /// Takes them off a child's clocks, up to month `end`. If one would run out, leaves the child
  /// alone and returns false: then its next event must be scheduled.
  bool pass(Child& child, std::uint16_t end) const {
    const float cease_left = child.cease_left - cease;
    const float move_left = child.move_left - move;
    if (!(cease_left > 0 && move_left > 0)) return false;
    child.cease_left = cease_left;
    child.move_left = move_left;
    child.event_month = kNoEvent;
    child.since = end;
    return true;
  }
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
  /// To be called after the last of a month's new plans and plans moved in.
  void end_arrivals();

  [[nodiscard]] const Places& places() const { return places_; }
  /// Sum of package weights in a setting, in plans.
  [[nodiscard]] double weighted_plans(int setting) const;
  [[nodiscard]] int waiting_children() const { return waiting_; }
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
  void weigh_entered();
  void cease(Child& child, MonthCounts& counts);
  void move(std::uint32_t slot, int month, MonthCounts& counts);
  void admit(Child& child, int wanted, int month, MonthCounts& counts);
  void schedule(std::uint32_t slot, int month);
  void schedule_event(std::uint32_t slot);
  void look_ahead(int month);
  void start_segment(int month);
  void settle_hazards(Child& child, int month);
  void wait_for(std::uint32_t slot, Child& child, int setting);
  void stop_waiting(Child& child);
  void enter(std::uint32_t slot, int setting);
  void leave(const Child& child);
  void compact_and_age(MonthCounts& counts);
  [[nodiscard]] CellYear ahead_of(const CellHazard& hazard) const {
    return {hazard.cease * cease_ahead_.whole(hazard.cease_class),
            hazard.move * move_ahead_.whole(hazard.move_class)};
  }
  [[nodiscard]] Block words(const Child& child, Purpose purpose, Word number) const;
  [[nodiscard]] bool specialist(int setting) const;

  /// A child at an age of phase transfer, with its clocks before the year ahead was taken off.
  struct PhaseChild {
    std::uint32_t slot;
    float cease_left, move_left;
    bool passed;  ///< nothing happens to it in the year ahead, unless it changes its setting
  };
  struct PhaseMover {
    std::uint32_t slot;
    std::uint16_t from, to;
    Word overflow_word;
  };

  const RunRates* rates_ = nullptr;
  const ScenarioTables* tables_ = nullptr;
  const Model* model_ = nullptr;
  PhiloxKey key_{};
  Word run_ = 0;
  int segment_start_ = 0, segment_end_ = 0;    ///< months of the academic year under way
  int ahead_from_ = -1;                        ///< month of the calendars
  HazardCalendar cease_ahead_, move_ahead_;    ///< to the end of the academic year
  std::vector<CellYear> year_ahead_;           ///< [cell] the whole of it
  WeightedChoice first_choice_;                ///< of the calendar year
  std::vector<WeightedChoice> phase_choices_;  ///< [phase] of the September
  std::vector<Child> children_;
  std::vector<std::int64_t> weights_;  ///< [setting]
  Places places_;
  int waiting_ = 0;                         ///< children waiting for a place
  std::vector<PhaseChild> phase_children_;  ///< the first phase_count_ are of this September
  std::size_t phase_count_ = 0;
  std::vector<Word> phase_keys_;
  WordColumns phase_words_;
  std::vector<PhaseMover> movers_;
  std::vector<std::uint32_t> slot_of_;  ///< scratch of compact_and_age()
  std::vector<std::uint32_t> entered_;  ///< slots that are in their setting, but not weighed yet
  PackageWeights package_weights_;
  std::array<std::vector<std::uint32_t>, 12> events_;  ///< slots by month of the academic year
};

}  // namespace highneeds
