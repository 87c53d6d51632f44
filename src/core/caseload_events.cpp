// What happens to one child at a time: its clocks, ceasing, moving, arriving.
#include <algorithm>

#include "core/caseload.h"
#include "core/elementary.h"

namespace highneeds {
namespace {

/// Rounding must not make a hazard that has not yet run out vanish.
constexpr float kLeast = 1e-7F;

}  // namespace

/// The weight follows with weigh_entered(), before the child can leave again.
void Caseload::enter(std::uint32_t slot, int setting) {
  Child& child = children_[slot];
  child.cell += static_cast<std::uint32_t>(setting) - child.setting;
  child.setting = static_cast<std::uint16_t>(setting);
  places_.enter(setting);
  entered_.push_back(slot);
}

void Caseload::weigh_entered() {
  package_weights_.weigh(*tables_, entered_, children_);
  for (const std::uint32_t slot : entered_) {
    weights_[children_[slot].setting] += children_[slot].weight;
  }
  entered_.clear();
}

void Caseload::end_arrivals() { weigh_entered(); }

void Caseload::leave(const Child& child) {
  weights_[child.setting] -= child.weight;
  places_.leave(child.setting);
}

/// Begins an academic year; the first runs from the census to August.
void Caseload::start_segment(int month) {
  const int to_september = (9 - (model_->census + month).month_of_year() + 12) % 12;
  segment_start_ = month;
  segment_end_ = std::min(tables_->months, month + (to_september == 0 ? 12 : to_september));
  for (auto& list : events_) list.clear();
  ahead_from_ = -1;
  look_ahead(month);
  year_ahead_.resize(tables_->hazards.size());
  std::transform(tables_->hazards.begin(), tables_->hazards.end(), year_ahead_.begin(),
                 [this](const CellHazard& hazard) { return ahead_of(hazard); });
}

/// Turns the calendars of hazards to a month.
void Caseload::look_ahead(int month) {
  if (month == ahead_from_) return;
  ahead_from_ = month;
  const std::size_t width = static_cast<std::size_t>(tables_->months) + 1;
  cease_ahead_.begin(rates_->cease_sum, width, month, segment_end_);
  move_ahead_.begin(rates_->move_sum, width, month, segment_end_);
}

/// Takes the hazards of the rest of the academic year off a child, or finds its next event.
void Caseload::schedule(std::uint32_t slot, int month) {
  look_ahead(month);
  Child& child = children_[slot];
  const CellYear ahead = ahead_of(tables_->hazards[child.cell]);
  if (!ahead.pass(child, static_cast<std::uint16_t>(segment_end_))) schedule_event(slot);
}

/// Finds the next event of a child, from the month to which the calendars of hazards are turned.
void Caseload::schedule_event(std::uint32_t slot) {
  Child& child = children_[slot];
  const CellHazard& hazard = tables_->hazards[child.cell];
  const int to_ceasing =
      cease_ahead_.months_to_event(hazard.cease_class, hazard.cease, child.cease_left);
  const int to_move = move_ahead_.months_to_event(hazard.move_class, hazard.move, child.move_left);
  child.since = static_cast<std::uint16_t>(ahead_from_);
  child.event_month = kNoEvent;
  const int next = ahead_from_ + std::min(to_ceasing, to_move);
  if (next >= segment_end_) {  // by a hair of rounding: nothing this year after all
    settle_hazards(child, segment_end_);
    return;
  }
  child.ceases = to_ceasing <= to_move;
  child.event_month = static_cast<std::uint16_t>(next);
  events_[static_cast<std::size_t>(next - segment_start_)].push_back(slot);
}

/// Takes off the hazards that ran before `month`, or gives back those taken off ahead of it.
void Caseload::settle_hazards(Child& child, int month) {
  const CellHazard& hazard = tables_->hazards[child.cell];
  const std::size_t width = static_cast<std::size_t>(tables_->months) + 1;
  const double* cease_sum = &rates_->cease_sum[hazard.cease_class * width];
  const double* move_sum = &rates_->move_sum[hazard.move_class * width];
  const auto ran = [&](const double* sum) {
    return static_cast<float>(sum[month] - sum[child.since]);
  };
  child.cease_left = std::max(kLeast, child.cease_left - hazard.cease * ran(cease_sum));
  child.move_left = std::max(kLeast, child.move_left - hazard.move * ran(move_sum));
  child.since = static_cast<std::uint16_t>(month);
}

void Caseload::run_events(int month, MonthCounts& counts) {
  auto& due = events_[static_cast<std::size_t>(month - segment_start_)];
  for (const bool ceasing : {true, false}) {  // leavers make room for movers
    for (const std::uint32_t slot : due) {
      Child& child = children_[slot];
      if (!child.open || child.event_month != month || child.ceases != ceasing) continue;
      if (ceasing) {
        cease(child, counts);
      } else {
        move(slot, month, counts);
      }
    }
  }
  weigh_entered();
}

void Caseload::cease(Child& child, MonthCounts& counts) {
  count(counts, Measure::kCeased) += 1;
  const auto& reasons = model_->ceasing.reasons;
  if (!reasons.empty()) {
    const double u = low_mark(child.choices);
    const float* cumulative = &tables_->reason_cumulative[child.age * reasons.size()];
    const auto found =
        std::upper_bound(cumulative, cumulative + reasons.size() - 1, static_cast<float>(u));
    if (reasons[static_cast<std::size_t>(found - cumulative)].transfer_out) {
      count(counts, Measure::kTransfersOut) += 1;
    }
  }
  if (ledger != nullptr) ++ledger->ceased[child.cell];
  leave(child);
  stop_waiting(child);
  child.open = false;
}

void Caseload::move(std::uint32_t slot, int month, MonthCounts& counts) {
  Child& child = children_[slot];
  settle_hazards(child, month + 1);
  child.event_month = kNoEvent;  // whoever was listed twice for a month moves once
  const Block mark = words(child, Purpose::kMove, child.moves++);
  child.move_left = static_cast<float>(-log_portable(uniform(mark[0])));
  const std::size_t settings = model_->settings.size();
  const float* cumulative = &tables_->destination_cumulative[child.setting * settings];
  const auto u = static_cast<float>(uniform(mark[1]));
  const int wanted =
      static_cast<int>(std::upper_bound(cumulative, cumulative + settings - 1, u) - cumulative);
  int to = wanted;
  if (!places_.has_room(wanted, month)) {
    if (uniform(mark[2]) < rates_->forced_share) {
      count(counts, Measure::kForced) += 1;
    } else {
      count(counts, Measure::kOverflowed) += 1;
      const OverflowOutcome outcome = places_.overflow(wanted, uniform(mark[3]));
      to = outcome.waits ? child.setting : outcome.setting;
      if (outcome.waits) wait_for(slot, child, wanted);
    }
  }
  if (to != child.setting) {
    count(counts, Measure::kOtherMoves) += 1;
    if (specialist(to) && !specialist(child.setting))
      count(counts, Measure::kSpecialistStarts) += 1;
    if (ledger != nullptr) ++ledger->moved_out[child.cell];
    leave(child);
    stop_waiting(child);
    enter(slot, to);
    if (ledger != nullptr) ++ledger->moved_in[child.cell];
  }
  if (month + 1 < segment_end_) schedule(slot, month + 1);
}

/// Finds a place for the last of the children, who is new.
void Caseload::admit(Child& child, int wanted, int month, MonthCounts& counts) {
  child.wanted = kNowhere;
  child.event_month = kNoEvent;
  child.since = static_cast<std::uint16_t>(month + 1);
  child.open = true;
  const auto slot = static_cast<std::uint32_t>(children_.size() - 1);
  int to = wanted;
  if (!places_.has_room(wanted, month)) {
    count(counts, Measure::kOverflowed) += 1;
    const OverflowOutcome outcome = places_.overflow(wanted, high_mark(child.choices));
    if (outcome.waits) wait_for(slot, child, wanted);
    to = outcome.setting;
  }
  if (specialist(to)) count(counts, Measure::kSpecialistStarts) += 1;
  enter(slot, to);
  if (month + 1 < segment_end_) schedule(slot, month + 1);
}

void Caseload::start_plan(const Request& request, int age, int month, MonthCounts& counts) {
  Child& child = children_.emplace_back();
  take_life(request.life, child);
  child.key = request.key;
  child.age = static_cast<std::uint16_t>(age);
  const std::size_t needs = model_->needs.size();
  const float* cumulative = &tables_->need_cumulative[static_cast<std::size_t>(age) * needs];
  child.need = static_cast<std::uint16_t>(
      std::upper_bound(cumulative, cumulative + needs - 1, request.need) - cumulative);
  const std::size_t row = static_cast<std::size_t>(age) * needs + child.need;
  child.cell = static_cast<std::uint32_t>(model_->cell(age, child.need, 0));
  const auto group = tables_->first_groups.group_of[child.cell];
  const std::size_t span = static_cast<std::size_t>(tables_->warm_months + tables_->months);
  const double factor =
      rates_->first_factor[group * span + static_cast<std::size_t>(tables_->warm_months + month)];
  const int wanted = first_choice_.pick(row, request.setting, factor);
  admit(child, wanted, month, counts);
  if (ledger != nullptr) ++ledger->started[children_.back().cell];
}

void Caseload::transfer_in(const TransferIn& transfer, int month, MonthCounts& counts) {
  const std::size_t settings = model_->settings.size();
  const std::size_t needs = model_->needs.size();
  Child& child = children_.emplace_back();
  take_life(transfer.life, child);
  child.key = transfer.key;
  child.age = static_cast<std::uint16_t>(transfer.cell / (needs * settings));
  child.need = static_cast<std::uint16_t>(transfer.cell / settings % needs);
  child.cell = static_cast<std::uint32_t>(transfer.cell -
                                          transfer.cell % settings);  // setting 0, see enter()
  count(counts, Measure::kTransfersIn) += 1;
  admit(child, static_cast<int>(transfer.cell % settings), month, counts);
  if (ledger != nullptr) ++ledger->transferred_in[children_.back().cell];
}

}  // namespace highneeds
