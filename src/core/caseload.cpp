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

/// Rounding must not make a hazard that has not yet run out vanish.
constexpr float kLeast = 1e-7F;

}  // namespace

void draw_opening(const ScenarioTables& tables, PhiloxKey key, Word run,
                  std::vector<Child>& children) {
  const Model& model = tables.scenario->model;
  const std::size_t needs = model.needs.size();
  const std::size_t settings = model.settings.size();
  children.clear();
  for (std::size_t cell = 0; cell < model.cells(); ++cell) {
    for (int i = 0; i < model.opening_plans[cell]; ++i) {
      Child child{};
      child.key = static_cast<Word>(children.size());  // Arrival::kOpening is 0
      const Life life = make_life(philox4x32_10(
          make_counter(run, static_cast<Word>(Purpose::kOpening), child.key, 0), key));
      child.cease_left = life.cease_left;
      child.move_left = life.move_left;
      child.price = life.price;
      child.age = static_cast<std::uint8_t>(cell / (needs * settings));
      child.need = static_cast<std::uint8_t>(cell / settings % needs);
      child.setting = static_cast<std::uint8_t>(cell % settings);
      child.wanted = kNowhere;
      child.open = true;
      children.push_back(child);
    }
  }
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
  segment_start_ = 0;
  segment_end_ = std::min(tables_->months, 8);  // January to August
  for (std::uint32_t slot = 0; slot < children_.size(); ++slot) schedule(slot, 0);
}

Block Caseload::words(const Child& child, Purpose purpose, Word number) const {
  return philox4x32_10(make_counter(run_, static_cast<Word>(purpose), child.key, number), key_);
}

std::size_t Caseload::cell_of(const Child& child) const {
  return model_->cell(child.age, child.need, child.setting);
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
  const double factor =
      exp_portable(sigma * normal_quantile(uniform(child.price)) - sigma * sigma / 2);
  return static_cast<std::int32_t>(std::min(factor, 30'000.0) * kWeightOne + 0.5);
}

void Caseload::enter(Child& child, int setting) {
  child.setting = static_cast<std::uint8_t>(setting);
  child.weight = package_weight(child, setting);
  weights_[static_cast<std::size_t>(setting)] += child.weight;
  places_.enter(setting);
}

void Caseload::leave(const Child& child) {
  weights_[child.setting] -= child.weight;
  places_.leave(child.setting);
}

/// Finds the next event of a child within the academic year; takes the whole rest of the year off
/// its hazards where there is none.
void Caseload::schedule(std::uint32_t slot, int month) {
  Child& child = children_[slot];
  const std::size_t cell = cell_of(child);
  const std::size_t width = static_cast<std::size_t>(tables_->months) + 1;
  const double* cease_sum = &rates_->cease_sum[tables_->cease_class[cell] * width];
  const double* move_sum = &rates_->move_sum[tables_->move_class[cell] * width];
  const float cease = tables_->cease_hazard[cell];
  const float move = tables_->move_hazard[cell];
  const float cease_year = cease * static_cast<float>(cease_sum[segment_end_] - cease_sum[month]);
  const float move_year = move * static_cast<float>(move_sum[segment_end_] - move_sum[month]);
  child.event_month = kNoEvent;
  if (child.cease_left > cease_year && child.move_left > move_year) {
    child.cease_left -= cease_year;
    child.move_left -= move_year;
    child.since = static_cast<std::uint16_t>(segment_end_);
    return;
  }
  child.since = static_cast<std::uint16_t>(month);
  const int cease_month = month_of_event(cease, cease_sum, month, segment_end_, child.cease_left);
  const int move_month = month_of_event(move, move_sum, month, segment_end_, child.move_left);
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
  const std::size_t cell = cell_of(child);
  const std::size_t width = static_cast<std::size_t>(tables_->months) + 1;
  const double* cease_sum = &rates_->cease_sum[tables_->cease_class[cell] * width];
  const double* move_sum = &rates_->move_sum[tables_->move_class[cell] * width];
  const auto ran = [&](const double* sum) {
    return static_cast<float>(sum[month] - sum[child.since]);
  };
  child.cease_left =
      std::max(kLeast, child.cease_left - tables_->cease_hazard[cell] * ran(cease_sum));
  child.move_left = std::max(kLeast, child.move_left - tables_->move_hazard[cell] * ran(move_sum));
  child.since = static_cast<std::uint16_t>(month);
}

void Caseload::begin_month(int month, MonthCounts& counts) {
  if ((model_->census + month).month_of_year() == 9) turn_september(month, counts);
  place_waiting(month, counts);
}

void Caseload::turn_september(int month, MonthCounts& counts) {
  segment_start_ = month;
  segment_end_ = std::min(tables_->months, month + 12);
  for (auto& list : events_) list.clear();
  compact();
  movers_.clear();
  for (std::uint32_t slot = 0; slot < children_.size(); ++slot) {
    Child& child = children_[slot];
    ++child.age;  // its hazards have been taken off up to now, see schedule()
    if (child.age >=
        kAges) {  // the plan lapses at the end of the year in which the person turns 25
      leave(child);
      child.open = false;
      count(counts, Measure::kCeased) += 1;
      count(counts, Measure::kMaximumAge) += 1;
      continue;
    }
    const int phase = tables_->phase_of_age[child.age];
    if (phase >= 0) transfer_phase(slot, phase, month);
  }
  settle_phase_movers(month, counts);
  for (std::uint32_t slot = 0; slot < children_.size(); ++slot) {
    if (children_[slot].open) schedule(slot, month);
  }
}

/// Chooses the setting of a child at phase transfer; those who change leave their place first, so
/// that the leavers of the year make room for its entrants.
void Caseload::transfer_phase(std::uint32_t slot, int phase, int month) {
  Child& child = children_[slot];
  const Block mark = words(child, Purpose::kPhase, child.age);
  const std::size_t row = child.need * model_->settings.size() + child.setting;
  const auto group = tables_->phase_groups.group_of[cell_of(child)];
  const std::size_t span = static_cast<std::size_t>(tables_->warm_months + tables_->months);
  const double factor =
      rates_->phase_factor[group * span + static_cast<std::size_t>(tables_->warm_months + month)];
  const int to =
      tables_->phase_choice[static_cast<std::size_t>(phase)].pick(row, uniform(mark[0]), factor);
  if (to == child.setting) return;
  if (ledger != nullptr) ++ledger->moved_out[cell_of(child)];
  leave(child);
  movers_.push_back({slot, child.setting, static_cast<std::uint8_t>(to), mark[1]});
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
    if (ledger != nullptr) ++ledger->moved_in[cell_of(child)];
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
      if (ledger != nullptr) ++ledger->moved_out[cell_of(child)];
      if (specialist(setting) && !specialist(child.setting))
        count(counts, Measure::kSpecialistStarts) += 1;
      count(counts, Measure::kOtherMoves) += 1;
      leave(child);
      child.wanted = kNowhere;
      enter(child, setting);
      if (ledger != nullptr) ++ledger->moved_in[cell_of(child)];
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
    const double u = uniform(words(child, Purpose::kReason, 0)[0]);
    const float* cumulative = &tables_->reason_cumulative[child.age * reasons.size()];
    const auto found =
        std::upper_bound(cumulative, cumulative + reasons.size() - 1, static_cast<float>(u));
    if (reasons[static_cast<std::size_t>(found - cumulative)].transfer_out) {
      count(counts, Measure::kTransfersOut) += 1;
    }
  }
  if (ledger != nullptr) ++ledger->ceased[cell_of(child)];
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
    if (ledger != nullptr) ++ledger->moved_out[cell_of(child)];
    leave(child);
    child.wanted = kNowhere;
    enter(child, to);
    if (ledger != nullptr) ++ledger->moved_in[cell_of(child)];
  }
  if (month + 1 < segment_end_) schedule(slot, month + 1);
}

void Caseload::admit(Child child, int wanted, Word overflow_word, int month, MonthCounts& counts) {
  child.wanted = kNowhere;
  child.event_month = kNoEvent;
  child.since = static_cast<std::uint16_t>(month + 1);
  child.open = true;
  const auto slot = static_cast<std::uint32_t>(children_.size());
  int to = wanted;
  if (!places_.has_room(wanted, month)) {
    count(counts, Measure::kOverflowed) += 1;
    const OverflowOutcome outcome = places_.overflow(wanted, uniform(overflow_word));
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
  child.cease_left = request.life.cease_left;
  child.move_left = request.life.move_left;
  child.price = request.life.price;
  child.key = request.key;
  child.age = static_cast<std::uint8_t>(age);
  const std::size_t needs = model_->needs.size();
  const float* cumulative = &tables_->need_cumulative[static_cast<std::size_t>(age) * needs];
  child.need = static_cast<std::uint8_t>(
      std::upper_bound(cumulative, cumulative + needs - 1, request.need) - cumulative);
  const std::size_t row = static_cast<std::size_t>(age) * needs + child.need;
  child.setting = 0;
  const auto group = tables_->first_groups.group_of[model_->cell(age, child.need, 0)];
  const std::size_t span = static_cast<std::size_t>(tables_->warm_months + tables_->months);
  const double factor =
      rates_->first_factor[group * span + static_cast<std::size_t>(tables_->warm_months + month)];
  const int wanted = tables_->first_setting.pick(row, request.setting, factor);
  admit(child, wanted, request.life.overflow, month, counts);
  if (ledger != nullptr) ++ledger->started[cell_of(children_.back())];
}

void Caseload::transfer_in(const TransferIn& transfer, int month, MonthCounts& counts) {
  const std::size_t settings = model_->settings.size();
  const std::size_t needs = model_->needs.size();
  Child child{};
  child.cease_left = transfer.life.cease_left;
  child.move_left = transfer.life.move_left;
  child.price = transfer.life.price;
  child.key = transfer.key;
  child.age = static_cast<std::uint8_t>(transfer.cell / (needs * settings));
  child.need = static_cast<std::uint8_t>(transfer.cell / settings % needs);
  count(counts, Measure::kTransfersIn) += 1;
  admit(child, static_cast<int>(transfer.cell % settings), transfer.life.overflow, month, counts);
  if (ledger != nullptr) ++ledger->transferred_in[cell_of(children_.back())];
}

/// Drops ceased children, in order, and renumbers the lines of those who wait.
void Caseload::compact() {
  slot_of_.resize(children_.size());
  std::uint32_t kept = 0;
  for (std::size_t slot = 0; slot < children_.size(); ++slot) {
    slot_of_[slot] = kept;
    if (children_[slot].open)
      children_[kept++] = children_[slot];
    else
      slot_of_[slot] = std::numeric_limits<std::uint32_t>::max();
  }
  children_.resize(kept);
  for (int setting = 0; setting < places_.settings(); ++setting) {
    auto& line = places_.waiting(setting);
    for (std::uint32_t& slot : line) slot = slot_of_[slot];
    std::erase(line, std::numeric_limits<std::uint32_t>::max());
  }
}

}  // namespace highneeds
