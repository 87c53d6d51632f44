// Requests, their growth, the way from request to plan, and transfers in.
#include <fmt/format.h>

#include <algorithm>

#include "storage/model_reading.h"
#include "storage/near_miss.h"

namespace highneeds {
namespace {

constexpr double kMostWeeks = 520;

Field weeks_field() { return {Support::kPositive, "weeks", 0, kMostWeeks}; }
/// As many as the children of one month can be told apart: core/arrivals.h.
Field backlog_field() { return {Support::kPositive, "children", 0, 200'000}; }
Field growth_field() { return {Support::kReal, "log growth a year", -1, 1}; }

void read_user_levels(TomlTable& growth, ModelReading& to) {
  auto levels = growth.need_table("levels");
  if (!levels) return;
  const int base = to.model.base_year;
  const int last = to.model.last_year.start + 1;
  std::vector<double>& path = to.model.growth.user_levels;
  std::vector<bool> given(static_cast<std::size_t>(std::max(0, last - base)), false);
  path.assign(given.size(), 0.0);
  for (const std::string& key : levels->keys()) {
    const double level = levels->known(key, {Support::kReal, "log level", -5, 5});
    const auto year = parse_number(key);
    if (!year || *year <= base || *year > last || *year != static_cast<int>(*year)) {
      levels->fault(key, fmt::format("is not a calendar year from {} to {}", base + 1, last));
      continue;
    }
    const auto at = static_cast<std::size_t>(static_cast<int>(*year) - base - 1);
    path[at] = level;
    given[at] = true;
  }
  bool ended = false;  // the last level given holds, but none before it may be missing
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (given[i] && ended) {
      levels->faults().add(levels->place(),
                           fmt::format("'{}' has no level for {} (years may be "
                                       "missing at the end only)",
                                       levels->path(), base + static_cast<int>(i)));
      return;
    }
    ended = !given[i];
    if (ended && i > 0) path[i] = path[i - 1];
  }
}

Input standard_normal(const std::string& path, ModelReading& to) {
  Distribution normal;
  normal.family = Family::kNormal;
  normal.low = -std::numeric_limits<double>::infinity();
  normal.high = std::numeric_limits<double>::infinity();
  normal.a = 0;
  normal.b = 1;
  return {0, to.reading.numbers.add_drawn(path, "standard deviations", normal)};
}

/// Median log growth of the January total by year after the census, without gaps; the last holds.
std::vector<double> read_median_growth(TomlTable& aligned, ModelReading& to) {
  std::vector<double> growth;
  auto years = aligned.need_table("growth_by_year");
  if (!years) return growth;
  const int census = to.model.census.year();
  for (const std::string& key : years->keys()) {
    const double value = years->known(key, growth_field());
    const int wanted = census + 1 + static_cast<int>(growth.size());
    if (parse_number(key) != std::optional<double>(wanted)) {
      years->fault(key, fmt::format("should be {} (the years after the census, in order)", wanted));
    }
    growth.push_back(value);
  }
  if (growth.empty()) {
    years->faults().add(years->place(), fmt::format("'{}' has no year", years->path()));
  }
  return growth;
}

/// The draws of a path: a standard normal that lasts, two each year, and the precision that makes
/// the path a Student t.
void add_aligned_draws(ModelReading& to) {
  AlignedGrowth& aligned = to.model.growth.aligned;
  aligned.own = standard_normal("growth.aligned.own", to);
  const int last = (to.model.last_year.last_month() + 1).year();
  for (int year = to.model.census.year() + 1; year <= last; ++year) {
    aligned.years.push_back(standard_normal(fmt::format("growth.aligned.year.{}", year), to));
    aligned.nations.push_back(standard_normal(fmt::format("growth.aligned.nation.{}", year), to));
  }
  Distribution precision;
  precision.family = Family::kGamma;
  precision.support = Support::kPositive;
  precision.a = aligned.tail_degrees / 2;
  precision.b = 2 / aligned.tail_degrees;
  aligned.precision = {0, to.reading.numbers.add_drawn("growth.aligned.precision", "", precision)};
  for (AlignedSetting& setting : aligned.settings) {
    const std::string path =
        "growth.aligned." + to.settings[static_cast<std::size_t>(setting.setting)];
    setting.own = standard_normal(path + ".own", to);
    for (int year = to.model.census.year() + 1; year <= last; ++year) {
      setting.years.push_back(standard_normal(fmt::format("{}.year.{}", path, year), to));
    }
  }
}

void read_aligned_settings(TomlTable& aligned, ModelReading& to) {
  const Field sd = positive_field("log growth a year");
  std::vector<AlignedSetting>& settings = to.model.growth.aligned.settings;
  for (TomlTable& table : aligned.tables("settings")) {
    AlignedSetting& setting = settings.emplace_back();
    setting.setting = table.choice("setting", to.settings, "a setting of the model");
    table.rename("growth.aligned." + to.settings[static_cast<std::size_t>(setting.setting)]);
    setting.growth = read_median_growth(table, to);
    setting.own_sd = table.known("own_sd", sd);
    setting.own_kept = table.known("own_kept", share_field("share kept a year"));
    setting.year_sd = table.known("year_sd", sd);
    const auto twice = std::count_if(settings.begin(), settings.end(), [&](const auto& other) {
      return other.setting == setting.setting;
    });
    if (twice > 1) table.fault("setting", "has a forecast already");
  }
}

void read_aligned(TomlTable& aligned, ModelReading& to) {
  AlignedGrowth& path = to.model.growth.aligned;
  const Field sd = positive_field("log growth a year");
  path.growth = read_median_growth(aligned, to);
  path.own_sd = aligned.known("own_sd", sd);
  path.own_kept = aligned.known("own_kept", share_field("share kept a year"));
  path.year_sd = aligned.known("year_sd", sd);
  path.national_sd = aligned.known("national_sd", sd);
  path.national_kept = aligned.known("national_kept", share_field("share kept a year"));
  path.tail_degrees =
      aligned.known_or("tail_degrees", {Support::kPositive, "degrees of freedom", 2.5, 1000}, 5);
  read_aligned_settings(aligned, to);
}

}  // namespace

void read_requests(TomlTable& root, ModelReading& to) {
  auto table = root.need_table("requests");
  if (!table) return;
  Requests& requests = to.model.requests;
  requests.scale = table->number_or("scale", positive_field("factor"), 1);
  requests.month_weights = read_month_weights(*table, "month_weights");
  auto by_age = table->need_table("by_age");
  if (!by_age) {
    (void)table->has("year_before");
    return;
  }
  double total = 0;
  for (const AgeValue& range : read_by_age(*by_age, positive_field("requests a year"), false)) {
    total += range.value;
    double persons = 0;
    for (int age = range.ages.from; age <= range.ages.to; ++age) {
      persons += std::max(0.0, to.model.population(0, age));
    }
    if (persons <= 0 && range.value > 0) {
      by_age->fault(range.key, fmt::format("has requests and the population of {} has nobody of "
                                           "that age",
                                           to.model.base_year));
    }
    for (int age = range.ages.from; age <= range.ages.to; ++age) {
      requests.per_1000[static_cast<std::size_t>(age)] =
          persons > 0 ? range.value / persons * 1000 : 0;
    }
  }
  const double before = table->known_or("year_before", positive_field("requests"), total);
  requests.year_before_ratio = total > 0 ? before / total : 1;
}

void read_growth(TomlTable& root, ModelReading& to) {
  auto table = root.need_table("growth");
  if (!table) return;
  Growth& growth = to.model.growth;
  static const std::vector<std::string> paths = {"damped_trend", "constant", "saturation", "user",
                                                 "aligned"};
  growth.path = static_cast<GrowthPath>(table->choice("path", paths, "a growth path"));
  const bool trend =
      growth.path == GrowthPath::kDampedTrend || growth.path == GrowthPath::kSaturation;
  // The keys of the trend may stay in the file when a scenario chooses another path.
  const auto number = [&](const char* key, const Field& field) {
    return trend ? table->number(key, field) : table->number_or(key, field, 0);
  };
  growth.local_per_year = number("local_per_year", growth_field());
  growth.national_per_year = number("national_per_year", growth_field());
  growth.damping = number("damping", share_field());
  growth.long_run_per_year = number("long_run_per_year", growth_field());
  growth.shock_sd = number("shock_sd", positive_field("log growth a year"));
  if (growth.path == GrowthPath::kSaturation || table->has("saturation_prevalence")) {
    growth.saturation_prevalence =
        table->known("saturation_prevalence", share_field("plans per resident aged 0-25"));
  }
  if (growth.path == GrowthPath::kUser || table->has("levels")) read_user_levels(*table, to);
  const bool follows = growth.path == GrowthPath::kAligned;
  if (follows || table->has("aligned")) {
    auto aligned = table->need_table("aligned");
    if (aligned) read_aligned(*aligned, to);
    if (aligned && follows) add_aligned_draws(to);
  }
  for (int year = to.model.base_year + 1; trend && year <= to.model.last_year.start + 1; ++year) {
    growth.shocks.push_back(standard_normal(fmt::format("growth.shock.{}", year), to));
  }
}

void read_pipeline(TomlTable& root, ModelReading& to) {
  auto table = root.need_table("pipeline");
  if (!table) return;
  Pipeline& pipeline = to.model.pipeline;
  pipeline.assess_share = table->number("assess_share", share_field("share of decided requests"));
  pipeline.decision_weeks = table->known_or("decision_weeks", weeks_field(), 6);
  pipeline.refusal_return_share =
      table->number_or("refusal_return_share", share_field("share of refusals"), 0);
  pipeline.refusal_return_months =
      table->number_or("refusal_return_months", {Support::kPositive, "months", 0, 120}, 6);
  pipeline.assessments_per_month =
      table->number("assessments_per_month", positive_field("assessments a month"));
  pipeline.capacity_elasticity = table->number_or(
      "capacity_elasticity", {Support::kPositive, "share of the growth of requests", 0, 2}, 0);
  pipeline.queue_at_base_year = table->known_or("queue_at_base_year", backlog_field(), 0);
  pipeline.advice_weeks = table->known_or("advice_weeks", weeks_field(), 6);
  pipeline.drafting_weeks = table->number("drafting_weeks", weeks_field());
  pipeline.drafting_sigma =
      table->known_or("drafting_sigma", {Support::kPositive, "sigma of the log", 0, 3}, 0.5);
  pipeline.issue_share = table->number("issue_share", share_field("share of assessments"));
  pipeline.on_time_weeks = table->known_or("on_time_weeks", weeks_field(), 20);
}

void read_transfers_in(TomlTable& root, ModelReading& to) {
  to.model.transfers_in = {};
  auto table = root.table("transfers_in");
  if (!table) return;
  to.model.transfers_in.per_year = table->number("per_year", positive_field("children a year"));
  to.model.transfers_in.growth_per_year =
      table->number_or("growth_per_year", {Support::kReal, "proportional a year", -1, 1}, 0);
}

namespace {

/// Shares of one age, from the nearest age of the file that has any.
std::vector<double> shares_at(AgeTable& table, int age) {
  for (int other = 0; other < kAges; ++other) {
    auto& present = table.present[static_cast<std::size_t>(other)];
    present = present && table.values.row(other).sum() > 0;
  }
  const int nearest = nearest_age(table, age);
  std::vector<double> shares;
  if (nearest < 0) return shares;
  const double sum = table.values.row(nearest).sum();
  for (Eigen::Index j = 0; j < table.values.cols(); ++j) {
    shares.push_back(table.values(nearest, j) / sum);
  }
  return shares;
}

/// Settings of new plans of one age: the fitted row of each need; for a need without new plans at
/// that age, the settings of the age times its lifts.
void fill_setting_shares(const Table& lift, const std::vector<double>& needs,
                         const std::vector<double>& settings, int age, const Place& place,
                         ModelReading& to) {
  const std::vector<double> cells = fit_age(lift, needs, settings, age, place, to);
  if (cells.empty()) return;
  for (std::size_t need = 0; need < needs.size(); ++need) {
    std::vector<double> row;
    for (std::size_t s = 0; s < settings.size(); ++s) {
      const double lifted =
          settings[s] * lift(static_cast<Eigen::Index>(need), static_cast<Eigen::Index>(s));
      row.push_back(needs[need] > 0 ? cells[need * settings.size() + s] : lifted);
    }
    double sum = 0;
    for (const double share : row) sum += share;
    for (std::size_t s = 0; s < settings.size(); ++s) {
      to.model.new_plans
          .setting_shares[to.model.cell(age, static_cast<int>(need), static_cast<int>(s))] =
          sum > 0 ? row[s] / sum : settings[s];
    }
  }
}

}  // namespace

void read_new_plans(TomlTable& root, ModelReading& to) {
  auto table = root.need_table("new_plans");
  if (!table) return;
  NewPlans& plans = to.model.new_plans;
  auto needs = read_age_table(*table, "need_by_age", to.needs, false, to);
  auto settings = read_age_table(*table, "setting_by_age", to.settings, false, to);
  const Table lift = read_lift(*table, "need_setting_lift", to);
  if (!needs || !settings) return;
  plans.need_shares = Table::Zero(kAges, static_cast<Eigen::Index>(to.needs.size()));
  plans.setting_shares.assign(to.model.cells(), 0.0);
  for (int age = 0; age < kAges; ++age) {
    const std::vector<double> need_shares = shares_at(*needs, age);
    const std::vector<double> setting_shares = shares_at(*settings, age);
    for (const auto& [shares, from] :
         {std::pair(&need_shares, &*needs), std::pair(&setting_shares, &*settings)}) {
      if (shares->empty()) to.faults().add(from->place, "has only zeros (there are no shares)");
    }
    if (need_shares.empty() || setting_shares.empty()) return;
    for (std::size_t n = 0; n < need_shares.size(); ++n) {
      plans.need_shares(age, static_cast<Eigen::Index>(n)) = need_shares[n];
    }
    fill_setting_shares(lift, need_shares, setting_shares, age, settings->place, to);
  }
}

}  // namespace highneeds
