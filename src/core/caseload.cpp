#include "core/caseload.h"

#include <algorithm>

#include "core/elementary.h"

namespace highneeds {
namespace {

double& count(MonthCounts& counts, Measure measure) {
  return counts[static_cast<std::size_t>(measure)];
}

/// First month from `from` whose end has used up `left`, at most `end`.
int month_of_event(float hazard, const double* sum, int from, int end, float left) {
  int month = from;
  while (month < end && hazard * static_cast<float>(sum[month + 1] - sum[from]) < left) ++month;
  return month;
}

void take_life(const Life& life, Child& child) {
  child.cease_left = life.cease_left;
  child.move_left = life.move_left;
  child.price = life.price;
  child.choices = life.choices;
}

/// Rounding must not make a hazard that has not yet run out vanish.
constexpr float kLeast = 1e-7F;

/// Slot of a child that has left.
constexpr std::uint32_t kGone = std::numeric_limits<std::uint32_t>::max();

}  // namespace

void OpeningStock::draw(const ScenarioTables& tables, PhiloxKey key, Word run) {
  const Model& model = tables.scenario->model;
  const std::size_t needs = model.needs.size();
  const std::size_t settings = model.settings.size();
  children_.clear();
  keys_.clear();
  for (const std::uint32_t cell : tables.stock_cells) {
    Child child{};
    child.cell = cell;
    child.age = static_cast<std::uint8_t>(cell / (needs * settings));
    child.need = static_cast<std::uint8_t>(cell / settings % needs);
    child.setting = static_cast<std::uint8_t>(cell % settings);
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
  for (std::size_t i = 0; i < children_.size(); ++i) take_life(lives_[i], children_[i]);
}

void Caseload::reset(const RunRates& rates, PhiloxKey key, Word run,
                     std::span<const Child> opening) {
  rates_ = &rates;
  tables_ = rates.tables;
  model_ = &tables_->scenario->model;
  key_ = key;
  run_ = run;
  places_.reset(rates);
  weights_.assign(model_->settings.size(), 0);
  children_.assign(opening.begin(), opening.end());
  for (Child& child : children_) enter(child, child.setting);
  for (auto& list : events_) list.clear();
  start_segment(0);
  for (std::uint32_t slot = 0; slot < children_.size(); ++slot) schedule(slot, 0);
}

Block Caseload::words(const Child& child, Purpose purpose, Word number) const {
  return philox4x32_10(make_counter(run_, static_cast<Word>(purpose), child.key, number), key_);
}

bool Caseload::specialist(int setting) const {
  return model_->settings[static_cast<std::size_t>(setting)].specialist;
}

double Caseload::weighted_plans(int setting) const {
  return static_cast<double>(weights_[static_cast<std::size_t>(setting)]) / kWeightOne;
}

/// Lognormal with mean one: a child that is dear in one setting is dear in another.
std::int32_t Caseload::package_weight(const Child& child, int setting) const {
  const double sigma = model_->settings[static_cast<std::size_t>(setting)].money.package_sigma;
  if (sigma == 0) return kWeightOne;
  const double factor = exp_portable(sigma * static_cast<double>(child.price) - sigma * sigma / 2);
  return static_cast<std::int32_t>(std::min(factor, 30'000.0) * kWeightOne + 0.5);
}

void Caseload::enter(Child& child, int setting) {
  child.cell += static_cast<std::uint32_t>(setting) - child.setting;
  child.setting = static_cast<std::uint8_t>(setting);
  child.weight = package_weight(child, setting);
  weights_[static_cast<std::size_t>(setting)] += child.weight;
  places_.enter(setting);
}

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
  const std::size_t width = static_cast<std::size_t>(tables_->months) + 1;
  const auto fill = [&](const std::vector<double>& sums, std::vector<float>& year) {
    year.clear();
    for (const double* sum = sums.data(); sum < sums.data() + sums.size(); sum += width) {
      year.push_back(static_cast<float>(sum[segment_end_] - sum[month]));
    }
  };
  fill(rates_->cease_sum, cease_year_);
  fill(rates_->move_sum, move_year_);
}

/// Takes the hazards of the rest of the academic year off a child, or finds its next event.
void Caseload::schedule(std::uint32_t slot, int month) {
  Child& child = children_[slot];
  const CellHazard& hazard = tables_->hazards[child.cell];
  float cease_year = cease_year_[hazard.cease_class];
  float move_year = move_year_[hazard.move_class];
  if (month != segment_start_) {
    const std::size_t width = static_cast<std::size_t>(tables_->months) + 1;
    const double* cease_sum = &rates_->cease_sum[hazard.cease_class * width];
    const double* move_sum = &rates_->move_sum[hazard.move_class * width];
    cease_year = static_cast<float>(cease_sum[segment_end_] - cease_sum[month]);
    move_year = static_cast<float>(move_sum[segment_end_] - move_sum[month]);
  }
  const float cease_left = child.cease_left - hazard.cease * cease_year;
  const float move_left = child.move_left - hazard.move * move_year;
  if (cease_left > 0 && move_left > 0) {
    child.cease_left = cease_left;
    child.move_left = move_left;
    child.event_month = kNoEvent;
    child.since = static_cast<std::uint16_t>(segment_end_);
    return;
  }
  schedule_event(slot, month);
}

void Caseload::schedule_event(std::uint32_t slot, int month) {
  Child& child = children_[slot];
  const CellHazard& hazard = tables_->hazards[child.cell];
  const std::size_t width = static_cast<std::size_t>(tables_->months) + 1;
  const int cease_month =
      month_of_event(hazard.cease, &rates_->cease_sum[hazard.cease_class * width], month,
                     segment_end_, child.cease_left);
  const int move_month = month_of_event(hazard.move, &rates_->move_sum[hazard.move_class * width],
                                        month, segment_end_, child.move_left);
  child.since = static_cast<std::uint16_t>(month);
  child.event_month = kNoEvent;
  const int next = std::min(cease_month, move_month);
  if (next >= segment_end_) {  // by a hair of rounding: nothing this year after all
    settle_hazards(child, segment_end_);
    return;
  }
  child.ceases = cease_month <= move_month;
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

void Caseload::begin_month(int month, MonthCounts& counts) {
  if ((model_->census + month).month_of_year() == 9) turn_september(month, counts);
  place_waiting(month, counts);
}

void Caseload::turn_september(int month, MonthCounts& counts) {
  start_segment(month);
  compact_and_age(month, counts);
  choose_phase_settings(month);
  settle_phase_movers(month, counts);
}

/// Drops ceased children, in order; the rest grow a year older. The year ahead is scheduled at once
/// but for those at an age of phase transfer.
void Caseload::compact_and_age(int month, MonthCounts& counts) {
  const auto layer = static_cast<std::uint32_t>(model_->needs.size() * model_->settings.size());
  phase_slots_.clear();
  slot_of_.assign(children_.size(), kGone);
  std::uint32_t kept = 0;
  for (std::size_t slot = 0; slot < children_.size(); ++slot) {
    if (!children_[slot].open) continue;
    Child& child = children_[kept];
    child = children_[slot];
    if (++child.age >= kAges) {  // the plan lapses with the year in which the person turns 25
      leave(child);
      count(counts, Measure::kCeased) += 1;
      count(counts, Measure::kMaximumAge) += 1;
      continue;
    }
    child.cell += layer;
    slot_of_[slot] = kept;
    if (tables_->phase_of_age[child.age] < 0) {
      schedule(kept, month);
    } else {
      phase_slots_.push_back(kept);
    }
    ++kept;
  }
  children_.resize(kept);
  renumber_waiting();
}

void Caseload::renumber_waiting() {
  for (int setting = 0; setting < places_.settings(); ++setting) {
    auto& line = places_.waiting(setting);
    for (std::uint32_t& slot : line) slot = slot_of_[slot];
    std::erase(line, kGone);
  }
}

/// Chooses the settings of the children at phase transfer; those who change leave their place
/// first, so that the leavers of the year make room for its entrants.
void Caseload::choose_phase_settings(int month) {
  movers_.clear();
  phase_keys_.clear();
  for (const std::uint32_t slot : phase_slots_) phase_keys_.push_back(children_[slot].key);
  philox_batch(key_, run_, static_cast<Word>(Purpose::kPhase), static_cast<Word>(month),
               phase_keys_, phase_words_);
  const auto span = static_cast<std::size_t>(tables_->warm_months + tables_->months);
  const double* factors =
      rates_->phase_factor.data() + static_cast<std::size_t>(tables_->warm_months + month);
  for (std::size_t i = 0; i < phase_slots_.size(); ++i) {
    const std::uint32_t slot = phase_slots_[i];
    const Child& child = children_[slot];
    const auto phase = static_cast<std::size_t>(tables_->phase_of_age[child.age]);
    const std::size_t row = child.need * model_->settings.size() + child.setting;
    const double factor = factors[tables_->phase_groups.group_of[child.cell] * span];
    const int to = tables_->phase_choice[phase].pick(row, uniform(phase_words_.word[0][i]), factor);
    if (to == child.setting) {
      schedule(slot, month);
      continue;
    }
    if (ledger != nullptr) ++ledger->moved_out[child.cell];
    leave(child);
    movers_.push_back(
        {slot, child.setting, static_cast<std::uint8_t>(to), phase_words_.word[1][i]});
  }
}

void Caseload::settle_phase_movers(int month, MonthCounts& counts) {
  for (const PhaseMover& mover : movers_) {
    Child& child = children_[mover.slot];
    int to = mover.to;
    child.wanted = kNowhere;
    if (!places_.has_room(to, month)) {
      count(counts, Measure::kOverflowed) += 1;
      const OverflowOutcome outcome = places_.overflow(to, uniform(mover.overflow_word));
      if (outcome.waits) {
        child.wanted = static_cast<std::uint8_t>(to);
        places_.waiting(to).push_back(mover.slot);
      }
      to = outcome.setting;
    }
    if (to != mover.from) count(counts, Measure::kPhaseMoves) += 1;
    if (specialist(to) && !specialist(mover.from)) count(counts, Measure::kSpecialistStarts) += 1;
    enter(child, to);
    if (ledger != nullptr) ++ledger->moved_in[child.cell];
    schedule(mover.slot, month);
  }
}

/// Gives free places to those who have waited longest.
void Caseload::place_waiting(int month, MonthCounts& counts) {
  for (int setting = 0; setting < places_.settings(); ++setting) {
    auto& line = places_.waiting(setting);
    std::size_t kept = 0;
    for (const std::uint32_t slot : line) {
      Child& child = children_[slot];
      if (!child.open || child.wanted != setting) continue;
      if (!places_.has_room(setting, month)) {
        line[kept++] = slot;
        continue;
      }
      settle_hazards(child, month);
      if (ledger != nullptr) ++ledger->moved_out[child.cell];
      if (specialist(setting) && !specialist(child.setting))
        count(counts, Measure::kSpecialistStarts) += 1;
      count(counts, Measure::kOtherMoves) += 1;
      leave(child);
      child.wanted = kNowhere;
      enter(child, setting);
      if (ledger != nullptr) ++ledger->moved_in[child.cell];
      schedule(slot, month);
    }
    line.resize(kept);
  }
}

double Caseload::waiting_children() const {
  double waiting = 0;
  for (int setting = 0; setting < places_.settings(); ++setting) {
    for (const std::uint32_t slot : places_.waiting(setting)) {
      waiting += children_[slot].open && children_[slot].wanted == setting ? 1 : 0;
    }
  }
  return waiting;
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
  child.open = false;
}

void Caseload::move(std::uint32_t slot, int month, MonthCounts& counts) {
  Child& child = children_[slot];
  settle_hazards(child, month + 1);
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
      if (outcome.waits) {
        child.wanted = static_cast<std::uint8_t>(wanted);
        places_.waiting(wanted).push_back(slot);
      }
    }
  }
  if (to != child.setting) {
    count(counts, Measure::kOtherMoves) += 1;
    if (specialist(to) && !specialist(child.setting))
      count(counts, Measure::kSpecialistStarts) += 1;
    if (ledger != nullptr) ++ledger->moved_out[child.cell];
    leave(child);
    child.wanted = kNowhere;
    enter(child, to);
    if (ledger != nullptr) ++ledger->moved_in[child.cell];
  }
  if (month + 1 < segment_end_) schedule(slot, month + 1);
}

void Caseload::admit(Child child, int wanted, int month, MonthCounts& counts) {
  child.wanted = kNowhere;
  child.event_month = kNoEvent;
  child.since = static_cast<std::uint16_t>(month + 1);
  child.open = true;
  const auto slot = static_cast<std::uint32_t>(children_.size());
  int to = wanted;
  if (!places_.has_room(wanted, month)) {
    count(counts, Measure::kOverflowed) += 1;
    const OverflowOutcome outcome = places_.overflow(wanted, high_mark(child.choices));
    if (outcome.waits) {
      child.wanted = static_cast<std::uint8_t>(wanted);
      places_.waiting(wanted).push_back(slot);
    }
    to = outcome.setting;
  }
  if (specialist(to)) count(counts, Measure::kSpecialistStarts) += 1;
  enter(child, to);
  children_.push_back(child);
  if (month + 1 < segment_end_) schedule(slot, month + 1);
}

void Caseload::start_plan(const Request& request, int age, int month, MonthCounts& counts) {
  Child child{};
  take_life(request.life, child);
  child.key = request.key;
  child.age = static_cast<std::uint8_t>(age);
  const std::size_t needs = model_->needs.size();
  const float* cumulative = &tables_->need_cumulative[static_cast<std::size_t>(age) * needs];
  child.need = static_cast<std::uint8_t>(
      std::upper_bound(cumulative, cumulative + needs - 1, request.need) - cumulative);
  const std::size_t row = static_cast<std::size_t>(age) * needs + child.need;
  child.cell = static_cast<std::uint32_t>(model_->cell(age, child.need, 0));
  const auto group = tables_->first_groups.group_of[child.cell];
  const std::size_t span = static_cast<std::size_t>(tables_->warm_months + tables_->months);
  const double factor =
      rates_->first_factor[group * span + static_cast<std::size_t>(tables_->warm_months + month)];
  const int wanted = tables_->first_setting.pick(row, request.setting, factor);
  admit(child, wanted, month, counts);
  if (ledger != nullptr) ++ledger->started[children_.back().cell];
}

void Caseload::transfer_in(const TransferIn& transfer, int month, MonthCounts& counts) {
  const std::size_t settings = model_->settings.size();
  const std::size_t needs = model_->needs.size();
  Child child{};
  take_life(transfer.life, child);
  child.key = transfer.key;
  child.age = static_cast<std::uint8_t>(transfer.cell / (needs * settings));
  child.need = static_cast<std::uint8_t>(transfer.cell / settings % needs);
  child.cell = static_cast<std::uint32_t>(transfer.cell -
                                          transfer.cell % settings);  // setting 0, see enter()
  count(counts, Measure::kTransfersIn) += 1;
  admit(child, static_cast<int>(transfer.cell % settings), month, counts);
  if (ledger != nullptr) ++ledger->transferred_in[children_.back().cell];
}

}  // namespace highneeds
