#include "small_model.h"

#include <algorithm>
#include <array>

#include "core/random.h"

namespace highneeds::test {
namespace {

constexpr int kEarlyYears = 0, kMainstream = 1, kSpecial = 2, kIndependent = 3, kCollege = 4;
constexpr int kSettings = 5, kNeeds = 3;

Setting setting(const char* name, bool specialist, double price, int line, int category) {
  Setting out;
  out.name = name;
  out.label = name;
  out.specialist = specialist;
  out.money.price_gbp = known(price);
  out.money.lines = {{line, 1.0}};
  out.money.category = category;
  return out;
}

void add_settings(Model& model) {
  model.settings = {
      setting("early_years", false, 3'000, 0, 0), setting("mainstream", false, 6'000, 0, 0),
      setting("state_special", true, 14'000, 1, 1),
      setting("independent_special", true, 60'000, 2, 2), setting("college", false, 9'000, 0, 3)};
  Setting& special = model.settings[kSpecial];
  special.limited = true;
  special.places = known(70);
  special.commissioned_places = known(72);
  special.money.place_rate_gbp = 10'000;
  special.money.vacant_place_rate_gbp = 10'000;
  special.money.place_line = 3;
  special.overflow = {{kIndependent}, {known(0.6)}, known(0.4), kMainstream};
  model.settings[kIndependent].money.package_sigma = 0.8;
}

void add_shares(Model& model) {
  model.new_plans.need_shares = Table::Constant(kAges, kNeeds, 1.0 / kNeeds);
  model.new_plans.setting_shares.clear();
  for (int age = 0; age < kAges; ++age) {
    for (int need = 0; need < kNeeds; ++need) {
      const std::array<double, kSettings> young = {0.6, 0.3, 0.1, 0, 0};
      const std::array<double, kSettings> school = {0, 0.8, 0.15, 0.05, 0};
      const std::array<double, kSettings> older = {0, 0.1, 0.1, 0.1, 0.7};
      const auto& row = age < 4 ? young : age < 16 ? school : older;
      model.new_plans.setting_shares.insert(model.new_plans.setting_shares.end(), row.begin(),
                                            row.end());
    }
  }
}

void add_phase(Model& model, const char* name, int age, const Table& rows) {
  PhaseTransfer phase{name, age, {}};
  for (int need = 0; need < kNeeds; ++need) {
    for (int from = 0; from < kSettings; ++from) {
      for (int to = 0; to < kSettings; ++to) phase.shares.push_back(rows(from, to));
    }
  }
  model.phase_transfers.push_back(phase);
}

void add_moves(Model& model) {
  model.moves.per_year = Table::Zero(kAges, kSettings);
  model.moves.per_year.block(5, kMainstream, 11, 1) = 0.03;
  model.moves.scale = known(1);
  model.moves.forced_share = known(0.1);
  model.moves.month_weights.fill(1);
  model.moves.destinations = Table::Zero(kSettings, kSettings);
  model.moves.destinations(kMainstream, kSpecial) = 0.7;
  model.moves.destinations(kMainstream, kIndependent) = 0.3;
  Table reception = Table::Zero(kSettings, kSettings);
  reception.matrix().setIdentity();
  reception.row(kEarlyYears) << 0, 0.8, 0.2, 0, 0;
  add_phase(model, "reception", 4, reception);
  Table secondary = Table::Zero(kSettings, kSettings);
  secondary.matrix().setIdentity();
  secondary.row(kMainstream) << 0, 0.85, 0.1, 0.05, 0;
  add_phase(model, "year 7", 11, secondary);
  Table college = Table::Zero(kSettings, kSettings);
  college.col(kCollege) = 0.8;
  college.col(kIndependent) = 0.2;
  add_phase(model, "post-16", 16, college);
}

void add_demand(Model& model) {
  model.population = Table::Constant(14, kAges, 500.0);
  for (int age = 2; age < 19; ++age) model.requests.per_1000[static_cast<std::size_t>(age)] = 8;
  model.requests.scale = known(1);
  model.requests.month_weights.fill(1);
  model.growth.path = GrowthPath::kUser;
  model.growth.user_levels = {0.1, 0.15, 0.2};
  Pipeline& pipeline = model.pipeline;
  pipeline.assess_share = known(0.75);
  pipeline.refusal_return_share = known(0.2);
  pipeline.refusal_return_months = known(6);
  pipeline.assessments_per_month = known(5);
  pipeline.capacity_elasticity = known(1);
  pipeline.queue_at_base_year = 8;
  pipeline.drafting_weeks = known(8);
  pipeline.issue_share = known(0.94);
  model.transfers_in = {known(6), known(0.02)};
  model.ceasing.per_year = Table::Constant(kAges, kSettings, 0.02);
  model.ceasing.per_year.bottomRows(10) = 0.25;
  model.ceasing.scale = known(1);
  model.ceasing.scale_16_plus = known(1);
  model.ceasing.month_weights[0].fill(1);
  model.ceasing.month_weights[1] = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 3, 3.5, 0.5, 0.5, 0.5, 1};
  Reason out{"moved", true, {}};
  Reason other{"other", false, {}};
  out.share.fill(0.3);
  other.share.fill(0.7);
  model.ceasing.reasons = {out, other};
  model.sen_support = {{"primary", 5, 10, known(0.14), known(0.01), known(0.03)}};
}

void add_finance(Model& model) {
  Finance& finance = model.finance;
  finance.price_year = finance.outturn_year = {2024};
  finance.lines = {{"1.2.2", "Top-up"},           {"1.2.1", "Special top-up"},
                   {"1.2.3", "Independent"},      {"1.0.2", "Place funding"},
                   {"1.2.5", "Support services"}, {"2.1.4", "Transport", true},
                   {"interest", "Interest", true}};
  finance.categories = {"Mainstream", "Special", "Independent", "Post-16", "Other"};
  finance.price_indices = {{"top_up", known(0.03), 4}, {"fees", known(0.05), 9}};
  for (Setting& s : model.settings) s.money.price_index = s.name == "independent_special" ? 1 : 0;
  finance.band_drift_per_year = known(0);
  finance.other_spend = {{"Support services", known(400'000), 4, 4, 0, false}};
  finance.block.last_published = {2024};
  finance.block.amount_gbp = known(6'000'000);
  finance.block.growth.assign(20, known(0.02));
  finance.opening_balance_gbp = known(-1'000'000);
  finance.policy.override_end = make_month(2028, 4);
  finance.policy.stability_grant_cutoff = make_month(2026, 4);
  finance.policy.stability_grant_paid = make_month(2026, 10);
  finance.policy.stability_grant_approved = known(1);
  finance.policy.ineligible_share = known(0.05);
  finance.policy.support_years = {{2026}, {2027}};
  finance.policy.regime_from = {2028};
  finance.general_fund = {known(0.3), known(8'000), -1, 5, 6, known(0.045), 20e6};
}

}  // namespace

Model small_model(int plans) {
  Model model;
  model.name = "Smallshire";
  model.la_code = "E00000001";
  model.stream = 7;
  model.census = make_month(2025, 1);
  model.last_year = {2034};
  model.base_year = 2024;
  model.needs = {{"ASD", "Autism"}, {"SEMH", "SEMH"}, {"SLCN", "Speech"}};
  model.age_bands = {{"0-4", 0, 4}, {"5-15", 5, 15}, {"16-25", 16, 25}};
  add_settings(model);
  add_shares(model);
  add_demand(model);
  add_moves(model);
  add_finance(model);
  model.opening_plans.assign(model.cells(), 0);
  for (int i = 0; i < plans; ++i) {
    const int age = 3 + i % 17;
    const int where = age < 4      ? kEarlyYears
                      : age >= 16  ? kCollege
                      : i % 4 == 0 ? kSpecial
                                   : kMainstream;
    ++model.opening_plans[model.cell(age, i % kNeeds, where)];
  }
  return model;
}

Model random_model(std::uint64_t seed) {
  Stream stream(make_key(seed, 99), 0, 77, 0);
  const auto between = [&](double low, double high) {
    return low + (high - low) * stream.next_uniform();
  };
  Model model = small_model(static_cast<int>(between(0, 400)));
  model.last_year = {2025 + static_cast<int>(between(0, 9))};
  for (double& rate : model.requests.per_1000) rate = between(0, 20);
  model.growth.user_levels = {between(-0.5, 0.5), between(-1, 1)};
  model.pipeline.assess_share = known(between(0, 1));
  model.pipeline.refusal_return_share = known(between(0, 1));
  model.pipeline.assessments_per_month = known(between(0, 15));
  model.pipeline.drafting_weeks = known(between(0.1, 30));
  model.pipeline.issue_share = known(between(0, 1));
  model.pipeline.queue_at_base_year = std::floor(between(0, 50));
  model.transfers_in.per_year = known(between(0, 40));
  for (int age = 0; age < kAges; ++age) {
    for (int s = 0; s < kSettings; ++s) {
      model.ceasing.per_year(age, s) = between(0, 0.5);
      model.moves.per_year(age, s) = between(0, 0.5);
    }
  }
  for (int from = 0; from < kSettings; ++from) {
    for (int to = 0; to < kSettings; ++to) {
      model.moves.destinations(from, to) = from == to ? 0 : between(0, 1);
    }
  }
  model.moves.forced_share = known(between(0, 1));
  model.settings[kSpecial].places = known(std::floor(between(0, 150)));
  model.settings[kSpecial].overflow.wait_weight = known(between(0.01, 1));
  model.settings[kSpecial].new_places = {{"new school", std::floor(between(0, 80)),
                                          make_month(2026, 9), known(between(0, 24)),
                                          known(between(0.1, 1))}};
  return model;
}

Model random_finance(std::uint64_t seed) {
  Model model = random_model(seed);
  Stream stream(make_key(seed, 98), 0, 78, 0);
  const auto between = [&](double low, double high) {
    return low + (high - low) * stream.next_uniform();
  };
  const auto maybe = [&] { return stream.next_uniform() < 0.5; };
  SettingMoney& special = model.settings[kSpecial].money;
  if (maybe()) special.bands = {{"A", known(8'000), 0.6}, {"B", known(20'000), 0.4}};
  special.band_up = known(between(0, 0.3));
  special.paid_by_department = between(0, 1);
  model.settings[kIndependent].money.billing = maybe() ? Billing::kTermlyThirds : Billing::kMonthly;
  for (Setting& setting : model.settings) setting.money.backdated = maybe();
  SettingMoney& college = model.settings[kCollege].money;
  college.funded_from_august = maybe();
  college.place_rate_gbp = 6'000;
  college.place_count = known(between(0, 1));
  college.place_line = 3;
  Finance& finance = model.finance;
  finance.band_drift_per_year = known(between(0, 0.03));
  finance.other_spend[0].follows_plans = maybe();
  finance.block.net = maybe();
  finance.block.rolled_in = {{"pay", {2026}, known(between(0, 1e6)), between(0, 1), 1, 1, 0}};
  finance.block.other_income_gbp.assign(10, known(between(0, 1e6)));
  finance.block.transfer = {known(between(-1e5, 1e6)), known(0), {}, known(0)};
  finance.policy.stability_grant_slip_months = known(between(0, 24));
  finance.policy.support_rate = known(between(0, 1));
  finance.policy.regime = static_cast<Regime2028>(static_cast<int>(between(0, 3)));
  return model;
}

Intervention plain_intervention(Target target, double change, Month starts) {
  Intervention out;
  out.name = "plain";
  Effect effect;
  effect.target = target;
  effect.change = known(change);
  out.effects = {effect};
  out.waves = {{starts, known(1)}};
  out.realism = known(1);
  out.slip_months = known(0);
  out.happens = known(1);
  out.fade_per_year = known(0);
  out.ends = make_month(2099, 1);
  return out;
}

Scenario make_scenario(Model model, std::vector<Intervention> interventions) {
  Scenario scenario;
  scenario.id = scenario.name = "test";
  scenario.model = std::move(model);
  scenario.model_digest = "one";
  scenario.interventions = std::move(interventions);
  return scenario;
}

}  // namespace highneeds::test
