// Leaving and moving: ceasing, moves, phase transfers.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "storage/model_reading.h"

namespace highneeds {
namespace {

constexpr double kMostHazard = 50;  ///< a year; exp(-50 / 12) leaves 1.5% a month
const char* const kSetting = "a setting of the model";

Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

Field hazard_field() { return {Support::kPositive, "hazard a year", 0, kMostHazard}; }

void read_reason(TomlTable& table, Ceasing& ceasing) {
  Reason reason;
  reason.label = table.text("label");
  reason.transfer_out = table.boolean_or("transfer_out", false);
  if (auto shares = table.need_table("share_by_age")) {
    for (const AgeValue& range :
         read_by_age(*shares, share_field("share of plans ceasing"), true)) {
      for (int age = range.ages.from; age <= range.ages.to; ++age) {
        reason.share[static_cast<std::size_t>(age)] = range.value;
      }
    }
  }
  ceasing.reasons.push_back(std::move(reason));
}

/// Shares of the reasons add to one at each age; rounding of 0.01 is taken out.
void check_reasons(TomlTable& table, Ceasing& ceasing) {
  if (ceasing.reasons.empty()) {
    table.faults().add(table.place(),
                       "[ceasing] has no [[ceasing.reasons]] (they are required); "
                       "add them");
    return;
  }
  for (std::size_t age = 0; age < kAges; ++age) {
    double sum = 0;
    for (const Reason& reason : ceasing.reasons) sum += reason.share[age];
    if (std::fabs(sum - 1) > 0.01) {
      table.fault("reasons",
                  fmt::format("have shares that add to {:.4g} at age {} (they must add to "
                              "1 over all reasons)",
                              sum, age));
      return;
    }
    for (Reason& reason : ceasing.reasons) reason.share[age] /= sum;
  }
}

}  // namespace

void read_ceasing(TomlTable& root, ModelReading& to) {
  auto table = root.need_table("ceasing");
  if (!table) return;
  Ceasing& ceasing = to.model.ceasing;
  ceasing.per_year = Table::Zero(kAges, index(to.settings.size()));
  ceasing.scale = table->number_or("scale", positive_field("factor"), 1);
  ceasing.scale_16_plus = table->number_or("scale_16_plus", positive_field("factor"), 1);
  ceasing.month_weights = {read_month_weights(*table, "month_weights_under_16"),
                           read_month_weights(*table, "month_weights_16_plus")};
  std::vector<double> factors(to.settings.size(), 1.0);
  if (auto by_setting = table->table("setting_factors")) {
    for (const std::string& key : by_setting->keys()) {
      const int setting = by_setting->index_of(key, to.settings, kSetting, by_setting->place(key));
      const double factor = by_setting->known(key, positive_field("factor"));
      if (setting >= 0) factors[static_cast<std::size_t>(setting)] = factor;
    }
  }
  if (auto by_age = table->need_table("per_year_by_age")) {
    for (const AgeValue& range : read_by_age(*by_age, hazard_field(), true)) {
      for (int age = range.ages.from; age <= range.ages.to; ++age) {
        for (std::size_t s = 0; s < factors.size(); ++s) {
          ceasing.per_year(age, index(s)) = range.value * factors[s];
        }
      }
    }
  }
  for (TomlTable& reason : table->tables("reasons")) read_reason(reason, ceasing);
  check_reasons(*table, ceasing);
}

namespace {

/// Hazards of leaving a setting for another, by age.
void read_move_hazard(TomlTable& row, ModelReading& to) {
  const int from = row.choice("from", to.settings, kSetting);
  const Ages ages = row.ages("ages");
  const double hazard = row.known("hazard", hazard_field());
  for (int age = ages.from; age <= ages.to; ++age) {
    double& cell = to.model.moves.per_year(age, from);
    if (cell >= 0) {
      row.fault("ages", fmt::format("covers age {} of {} again (an earlier row does)", age,
                                    to.settings[static_cast<std::size_t>(from)]));
      return;
    }
    cell = hazard;
  }
}

void read_destinations(TomlTable& moves, ModelReading& to) {
  Table& rows = to.model.moves.destinations;
  rows = Table::Zero(index(to.settings.size()), index(to.settings.size()));
  auto table = moves.need_table("destinations");
  if (!table) return;
  std::vector<bool> given(to.settings.size(), false);
  for (const std::string& key : table->keys()) {
    const int from = table->index_of(key, to.settings, kSetting, table->place(key));
    auto row = table->table(key);
    if (!row) continue;
    const std::vector<double> shares = read_shares(*row, to.settings, kSetting);
    if (from < 0) continue;
    given[static_cast<std::size_t>(from)] = true;
    if (shares[static_cast<std::size_t>(from)] > 0) {
      row->fault(key, "is the setting that is left (a move ends elsewhere); remove it");
    }
    for (std::size_t s = 0; s < shares.size(); ++s) rows(from, index(s)) = shares[s];
  }
  for (std::size_t s = 0; s < given.size(); ++s) {
    if (given[s] || (to.model.moves.per_year.col(index(s)) <= 0).all()) continue;
    table->faults().add(table->place(), fmt::format("'moves.destinations' has no row for {} "
                                                    "(moves.per_year has moves from it); add one",
                                                    to.settings[s]));
  }
}

}  // namespace

void read_moves(TomlTable& root, ModelReading& to) {
  auto table = root.need_table("moves");
  if (!table) return;
  Moves& moves = to.model.moves;
  moves.per_year = Table::Constant(kAges, index(to.settings.size()), -1.0);
  for (TomlTable& row : table->tables("per_year")) read_move_hazard(row, to);
  moves.scale = table->number_or("scale", positive_field("factor"), 1);
  moves.forced_share = table->number_or("forced_share", share_field("share of moves"), 0);
  moves.month_weights = read_month_weights(*table, "month_weights");
  read_destinations(*table, to);
  moves.per_year = moves.per_year.max(0.0);
}

namespace {

/// Shares of one row for every need, from its lifts.
void fill_phase_row(const Table& lift, const std::vector<double>& row, int from, const Place& place,
                    PhaseTransfer& phase, ModelReading& to) {
  const std::size_t settings = to.settings.size();
  for (std::size_t need = 0; need < to.needs.size(); ++need) {
    double sum = 0;
    for (std::size_t s = 0; s < settings; ++s) sum += row[s] * lift(index(need), index(s));
    if (sum <= 0) {
      to.faults().add(place,
                      fmt::format("the lifts of {} leave no setting for children from {}; "
                                  "raise one above 0",
                                  to.needs[need], to.settings[static_cast<std::size_t>(from)]));
      return;
    }
    const std::size_t start = (need * settings + static_cast<std::size_t>(from)) * settings;
    for (std::size_t s = 0; s < settings; ++s) {
      phase.shares[start + s] = row[s] * lift(index(need), index(s)) / sum;
    }
  }
}

void read_phase_transfer(TomlTable& table, ModelReading& to) {
  PhaseTransfer phase;
  phase.name = table.text("name");
  phase.age = static_cast<int>(table.integer("age", 0, kAges - 1));
  for (const PhaseTransfer& other : to.model.phase_transfers) {
    if (other.age == phase.age) {
      table.fault("age", fmt::format("is {}, as in '{}' (one phase transfer an age)", phase.age,
                                     other.name));
    }
  }
  const Table lift = read_lift(table, "need_setting_lift", to);
  const std::size_t settings = to.settings.size();
  phase.shares.assign(to.needs.size() * settings * settings, 0.0);
  for (std::size_t i = 0; i < to.needs.size() * settings; ++i) {
    phase.shares[i * settings + i % settings] = 1;  // a setting without a row stays
  }
  if (auto rows = table.need_table("to")) {
    for (const std::string& key : rows->keys()) {
      const int from = rows->index_of(key, to.settings, kSetting, rows->place(key));
      auto row = rows->table(key);
      if (!row) continue;
      const std::vector<double> shares = read_shares(*row, to.settings, kSetting);
      const bool sound = std::accumulate(shares.begin(), shares.end(), 0.0) > 0;
      if (from >= 0 && sound) fill_phase_row(lift, shares, from, row->place(), phase, to);
    }
  }
  to.model.phase_transfers.push_back(std::move(phase));
}

}  // namespace

void read_phase_transfers(TomlTable& root, ModelReading& to) {
  for (TomlTable& table : root.tables("phase_transfers")) {
    if (const TomlNode* name = table.find("name")) {
      table.rename("phase_transfers." + slug(name->text));
    }
    read_phase_transfer(table, to);
  }
}

}  // namespace highneeds
