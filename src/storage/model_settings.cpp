// Settings: places, overflow and prices; SEN support.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "storage/model_reading.h"
#include "storage/reform_provisions.h"

namespace highneeds {
namespace {

const char* const kSetting = "a setting of the model";
const char* const kGbpYear = "GBP a year";

/// Whether a setting of the file has limited places: overflow may not go there.
bool has_places(const TomlNode* settings, const std::string& name) {
  const TomlNode* setting = settings == nullptr ? nullptr : settings->find(name);
  return setting != nullptr && setting->find("places") != nullptr;
}

/// A setting that overflow or waiting names: without places of its own.
void check_unlimited(TomlTable& table, const std::string& key, const std::string& name,
                     const TomlNode* all) {
  if (has_places(all, name)) {
    table.fault(key,
                fmt::format("sends children to '{}', which has places of its own (they could be "
                            "full too); name a setting without places",
                            name));
  }
}

void read_overflow(TomlTable& setting, const TomlNode* all, ModelReading& to, Overflow& overflow) {
  auto table = setting.need_table("overflow");
  if (!table) return;
  bool somewhere = false;
  if (auto weights = table->table("to")) {
    for (const std::string& key : weights->keys()) {
      const int index = weights->index_of(key, to.settings, kSetting, weights->place(key));
      const Input weight = weights->number(key, positive_field("weight"));
      check_unlimited(*weights, key, key, all);
      if (index < 0) continue;
      overflow.settings.push_back(index);
      overflow.weights.push_back(weight);
      somewhere = somewhere || weight.parameter >= 0 || weight.value > 0;
    }
  }
  overflow.wait_weight = table->number_or("wait", positive_field("weight"), 0);
  const bool waits = overflow.wait_weight.parameter >= 0 || overflow.wait_weight.value > 0;
  if (waits || table->has("wait_in")) {
    overflow.wait_setting = table->choice("wait_in", to.settings, kSetting);
    if (table->has("wait_in")) check_unlimited(*table, "wait_in", table->text("wait_in"), all);
  }
  if (!somewhere && !waits) {
    table->faults().add(table->place(), fmt::format("'{}' has no weight above 0 (children must go "
                                                    "somewhere or wait)",
                                                    table->path()));
  }
}

void read_new_places(TomlTable& table, ModelReading& to, Setting& setting) {
  NewPlaces places;
  places.what = table.text("what");
  places.places = table.known("places", {Support::kPositive, "places", 0, 1e6});
  places.opens = table.month_from("opens");
  if (table.has("opens") && places.opens <= to.model.census) {
    table.fault("opens",
                "is not after the census (such places are open already); count them in "
                "'places' of the setting");
  }
  places.slip_months = table.number_or("slip_months", {Support::kPositive, "months", 0, 600}, 0);
  places.fill_per_year = table.number_or(
      "fill_per_year", {Support::kPositive, "share of the places a year", 0, 12}, 1);
  setting.new_places.push_back(std::move(places));
}

void read_places(TomlTable& table, const TomlNode* all, ModelReading& to, Setting& setting) {
  const Field places = {Support::kPositive, "places", 0, 1e6};
  setting.limited = table.has("places");
  if (!setting.limited) {
    for (const char* key : {"commissioned_places", "overflow", "new_places"}) {
      if (table.has(key))
        table.fault(key,
                    "is only for a setting with 'places'; add places, or "
                    "remove it");
    }
    return;
  }
  setting.places = table.number("places", places);
  setting.commissioned_places = table.has("commissioned_places")
                                    ? table.number("commissioned_places", places)
                                    : setting.places;
  const bool known = setting.places.parameter < 0 && setting.commissioned_places.parameter < 0;
  if (known && setting.commissioned_places.value < setting.places.value) {
    table.fault("commissioned_places", "is below 'places' (what can be filled is paid for)");
  }
  read_overflow(table, all, to, setting.overflow);
  for (TomlTable& row : table.tables("new_places")) {
    if (const TomlNode* what = row.find("what")) {
      row.rename(to.reading.numbers.unused(table.path_of("new_places." + slug(what->text))));
    }
    read_new_places(row, to, setting);
  }
}

/// A line that the dedicated schools grant pays.
int dsg_line(TomlTable& table, const std::string& key, const std::string& code, ModelReading& to) {
  const int line = table.index_of(code, to.lines, "a line of [[finance.lines]]", table.place(key));
  if (line >= 0 && to.model.finance.lines[static_cast<std::size_t>(line)].general_fund) {
    table.fault(key,
                fmt::format("is posted to '{}', a general fund line (settings are paid from the "
                            "high needs block)",
                            code));
  }
  return line;
}

void read_place_money(TomlTable& table, ModelReading& to, const Setting& setting,
                      SettingMoney& money) {
  const Field rate = {Support::kPositive, "GBP a year a place", 0};
  money.place_rate_gbp = table.known_or("place_rate_gbp", rate, 0);
  money.vacant_place_rate_gbp = table.known_or("vacant_place_rate_gbp", rate, money.place_rate_gbp);
  money.place_count =
      table.number_or("places_per_plan", {Support::kPositive, "places per plan", 0, 10}, 0);
  const bool paid = money.place_rate_gbp > 0 || money.vacant_place_rate_gbp > 0;
  if (setting.limited && table.has("places_per_plan")) {
    table.fault("places_per_plan", "is only for a setting without 'places'; remove one of them");
  }
  if (!setting.limited && paid && !table.has("places_per_plan")) {
    table.fault("place_rate_gbp", "needs 'places' or 'places_per_plan' (how many places are paid)");
  }
  if (paid || table.has("place_line")) {
    const std::string code = table.text("place_line");
    if (!code.empty()) money.place_line = dsg_line(table, "place_line", code, to);
  }
}

void read_setting_lines(TomlTable& table, ModelReading& to, SettingMoney& money) {
  const bool free = money.price_gbp.parameter < 0 && money.price_gbp.value == 0;
  if (free && !table.has("lines")) return;
  auto lines = table.need_table("lines");
  if (!lines) return;
  const std::vector<double> shares = read_shares(*lines, to.lines, "a line of [[finance.lines]]");
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] <= 0) continue;
    money.lines.push_back({static_cast<int>(i), shares[i]});
    (void)dsg_line(*lines, to.lines[i], to.lines[i], to);
  }
}

void read_setting_money(TomlTable& table, ModelReading& to, Setting& setting) {
  SettingMoney& money = setting.money;
  money.price_gbp = table.number("price", positive_field(kGbpYear));
  money.package_sigma =
      table.known_or("package_sigma", {Support::kPositive, "sigma of the log", 0, 3}, 0);
  money.price_index =
      table.choice_or("price_index", to.price_indices, "a table of [finance.price_indices]", -1);
  money.drifts = table.boolean_or("drifts", false);
  static const std::vector<std::string> billing = {"monthly", "termly_thirds"};
  money.billing = static_cast<Billing>(table.choice_or("billing", billing, "a way of billing", 0));
  money.category = table.choice("category", to.categories, "one of finance.categories");
  read_setting_lines(table, to, money);
  read_place_money(table, to, setting, money);
}

/// Rows of the Local SEND Reform Plan's tables.
void read_reform_plan(TomlTable& table, Setting& setting) {
  static const std::vector<std::string> keys = [] {
    std::vector<std::string> names;
    for (const ReformProvisionInfo& info : reform_provision_infos()) names.emplace_back(info.key);
    return names;
  }();
  const auto type = [&](const char* key, ReformProvision fallback) {
    return static_cast<ReformProvision>(table.choice_or(
        key, keys, "a provision type of the Local SEND Reform Plan", static_cast<int>(fallback)));
  };
  setting.reform_plan = type("reform_plan", default_reform_provision(setting.name));
  setting.reform_plan_16_plus =
      type("reform_plan_16_plus", post16_reform_provision(setting.reform_plan));
}

}  // namespace

void read_settings(TomlTable& root, ModelReading& to) {
  const TomlNode* all = root.find("settings");
  auto table = root.table("settings");
  if (!table) return;
  std::size_t next = 0;
  for (const std::string& name : table->keys()) {
    auto setting_table = table->table(name);
    if (!setting_table) continue;
    Setting& setting = to.model.settings[next++];
    setting.label = setting_table->text("label");
    setting.specialist = setting_table->boolean_or("specialist", false);
    read_places(*setting_table, all, to, setting);
    read_setting_money(*setting_table, to, setting);
    read_reform_plan(*setting_table, setting);
  }
}

void read_sen_support(TomlTable& root, ModelReading& to) {
  std::array<bool, kAges> taken{};
  for (TomlTable& table : root.tables("sen_support")) {
    SenSupport support;
    support.phase = table.text("phase");
    table.rename(to.reading.numbers.unused("sen_support." + slug(support.phase)));
    const Ages ages = table.ages("ages");
    for (int age = ages.from; age <= ages.to; ++age) {
      bool& covered = taken[static_cast<std::size_t>(age)];
      if (covered)
        table.fault("ages", fmt::format("covers age {} again (another phase does)", age));
      if (covered) break;
      covered = true;
    }
    support.age_from = ages.from;
    support.age_to = ages.to;
    support.share_of_population = table.number("share_of_population", share_field());
    support.growth_per_year =
        table.number_or("growth_per_year", {Support::kReal, "proportional a year", -1, 1}, 0);
    support.suspended_share = table.number("suspended_share", share_field());
    to.model.sen_support.push_back(std::move(support));
  }
}

}  // namespace highneeds
