#include "core/caseload.h"

#include <algorithm>

namespace highneeds {
namespace {

/// Slot of a child that has left.
constexpr std::uint32_t kGone = std::numeric_limits<std::uint32_t>::max();

}  // namespace

void Caseload::reset(const RunRates& rates, PhiloxKey key, Word run,
                     std::span<const Child> opening) {
  rates_ = &rates;
  tables_ = rates.tables;
  model_ = &tables_->scenario->model;
  key_ = key;
  run_ = run;
  places_.reset(rates);
  weights_.assign(model_->settings.size(), 0);
  waiting_ = 0;
  children_.assign(opening.begin(), opening.end());
  for (const Child& child : children_) {
    weights_[child.setting] += child.weight;
    places_.enter(child.setting);
  }
  for (auto& list : events_) list.clear();
  start_segment(0);
  for (std::uint32_t slot = 0; slot < children_.size(); ++slot) schedule(slot, 0);
}

Block Caseload::words(const Child& child, Purpose purpose, Word number) const {
  return philox4x32_10(make_counter(run_, static_cast<Word>(purpose), child.key, number), key_);
}

bool Caseload::specialist(int setting) const {
  return tables_->specialist[static_cast<std::size_t>(setting)] != 0;
}

double Caseload::weighted_plans(int setting) const {
  return static_cast<double>(weights_[static_cast<std::size_t>(setting)]) / kWeightOne;
}

void Caseload::begin_month(int month, MonthCounts& counts) {
  if (month % 12 == 0) first_choice_.begin(tables_->first_setting, rates_->setting_weights(month));
  if ((model_->census + month).month_of_year() == 9) turn_september(month, counts);
  place_waiting(month, counts);
}

void Caseload::turn_september(int month, MonthCounts& counts) {
  start_segment(month);
  compact_and_age(counts);
  choose_phase_settings(month);
  settle_phase_movers(month, counts);
}

/// Drops ceased children, in order; the rest grow a year older. The year ahead is scheduled at once
/// but for those at an age of phase transfer. Whether a child is one of them is hard to predict, so
/// each is noted down, and the note of another is written over.
void Caseload::compact_and_age(MonthCounts& counts) {
  const auto layer = static_cast<std::uint32_t>(model_->needs.size() * model_->settings.size());
  const int* const phase_of_age = tables_->phase_of_age.data();
  const CellYear* const year_ahead = year_ahead_.data();
  const auto end = static_cast<std::uint16_t>(segment_end_);
  const std::size_t before = children_.size();
  phase_children_.resize(std::max(phase_children_.size(), before + 1));
  PhaseChild* note = phase_children_.data();
  slot_of_.assign(before, kGone);
  std::uint32_t* const slot_of = slot_of_.data();
  Child* const children = children_.data();
  std::uint32_t kept = 0;
  for (std::size_t slot = 0; slot < before; ++slot) {
    if (!children[slot].open) continue;
    Child& child = children[kept];
    child = children[slot];
    if (++child.age >= kAges) {  // the plan lapses with the year in which the person turns 25
      leave(child);
      stop_waiting(child);
      count(counts, Measure::kCeased) += 1;
      count(counts, Measure::kMaximumAge) += 1;
      continue;
    }
    child.cell += layer;
    slot_of[slot] = kept;
    const bool in_phase = phase_of_age[child.age] >= 0;
    *note = {kept, child.cease_left, child.move_left, false};
    note->passed = year_ahead[child.cell].pass(child, end);
    if (!note->passed && !in_phase) schedule_event(kept);
    note += in_phase ? 1 : 0;
    ++kept;
  }
  phase_count_ = static_cast<std::size_t>(note - phase_children_.data());
  children_.resize(kept);
  renumber_waiting();
}

void Caseload::renumber_waiting() {
  for (int setting = 0; setting < places_.settings(); ++setting) {
    WaitingLine& line = places_.line(setting);
    std::size_t kept = 0;
    for (std::size_t i = line.head; i < line.slots.size(); ++i) {
      const std::uint32_t slot = slot_of_[line.slots[i]];
      if (slot != kGone && children_[slot].wanted == setting) line.slots[kept++] = slot;
    }
    line.slots.resize(kept);
    line.head = 0;
  }
}

/// Chooses the settings of the children at phase transfer; those who change leave their place
/// first, so that the leavers of the year make room for its entrants.
void Caseload::choose_phase_settings(int month) {
  movers_.clear();
  phase_keys_.clear();
  const std::span<const PhaseChild> at_phase = std::span(phase_children_).first(phase_count_);
  for (const PhaseChild& one : at_phase) phase_keys_.push_back(children_[one.slot].key);
  philox_batch(key_, run_, static_cast<Word>(Purpose::kPhase), static_cast<Word>(month),
               phase_keys_, phase_words_);
  phase_choices_.resize(tables_->phase_choice.size());
  for (std::size_t phase = 0; phase < phase_choices_.size(); ++phase) {
    phase_choices_[phase].begin(tables_->phase_choice[phase], rates_->setting_weights(month));
  }
  const auto span = static_cast<std::size_t>(tables_->warm_months + tables_->months);
  const std::size_t settings = model_->settings.size();
  const double* factors =
      rates_->phase_factor.data() + static_cast<std::size_t>(tables_->warm_months + month);
  for (std::size_t i = 0; i < at_phase.size(); ++i) {
    const std::uint32_t slot = at_phase[i].slot;
    Child& child = children_[slot];
    const auto phase = static_cast<std::size_t>(tables_->phase_of_age[child.age]);
    const std::size_t row = child.need * settings + child.setting;
    const double factor = factors[tables_->phase_groups.group_of[child.cell] * span];
    const int to = phase_choices_[phase].pick(row, uniform(phase_words_.word[0][i]), factor);
    if (to == child.setting) {
      if (!at_phase[i].passed) schedule_event(slot);
      continue;
    }
    if (ledger != nullptr) ++ledger->moved_out[child.cell];
    child.cease_left = at_phase[i].cease_left;
    child.move_left = at_phase[i].move_left;
    leave(child);
    movers_.push_back(
        {slot, child.setting, static_cast<std::uint16_t>(to), phase_words_.word[1][i]});
  }
}

void Caseload::settle_phase_movers(int month, MonthCounts& counts) {
  for (const PhaseMover& mover : movers_) {
    Child& child = children_[mover.slot];
    int to = mover.to;
    stop_waiting(child);
    if (!places_.has_room(to, month)) {
      count(counts, Measure::kOverflowed) += 1;
      const OverflowOutcome outcome = places_.overflow(to, uniform(mover.overflow_word));
      if (outcome.waits) wait_for(mover.slot, child, to);
      to = outcome.setting;
    }
    if (to != mover.from) count(counts, Measure::kPhaseMoves) += 1;
    if (specialist(to) && !specialist(mover.from)) count(counts, Measure::kSpecialistStarts) += 1;
    enter(mover.slot, to);
    if (ledger != nullptr) ++ledger->moved_in[child.cell];
    schedule(mover.slot, month);
  }
  weigh_entered();
}

void Caseload::wait_for(std::uint32_t slot, Child& child, int setting) {
  stop_waiting(child);
  child.wanted = static_cast<std::uint16_t>(setting);
  places_.line(setting).slots.push_back(slot);
  ++waiting_;
}

void Caseload::stop_waiting(Child& child) {
  waiting_ -= child.wanted != kNowhere ? 1 : 0;
  child.wanted = kNowhere;
}

/// Gives free places to those who have waited longest.
void Caseload::place_waiting(int month, MonthCounts& counts) {
  for (int setting = 0; setting < places_.settings(); ++setting) {
    WaitingLine& line = places_.line(setting);
    while (!line.empty() && places_.has_room(setting, month)) {
      const std::uint32_t slot = line.slots[line.head++];
      Child& child = children_[slot];
      if (!child.open || child.wanted != setting) continue;
      settle_hazards(child, month);
      if (ledger != nullptr) ++ledger->moved_out[child.cell];
      if (specialist(setting) && !specialist(child.setting)) {
        count(counts, Measure::kSpecialistStarts) += 1;
      }
      count(counts, Measure::kOtherMoves) += 1;
      leave(child);
      stop_waiting(child);
      enter(slot, setting);
      if (ledger != nullptr) ++ledger->moved_in[child.cell];
      schedule(slot, month);
    }
  }
  weigh_entered();
}

}  // namespace highneeds
