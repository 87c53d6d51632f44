#include "evidence/england_rates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "evidence/cohorts.h"
#include "evidence/growth_rates.h"

namespace highneeds {
namespace {

double or_zero(double value) { return std::isnan(value) ? 0 : value; }

ByAge row_sums(const AgeBySetting& table) {
  ByAge sums{};
  for (int age = 0; age < kAges; ++age) sums[static_cast<std::size_t>(age)] = table.row(age).sum();
  return sums;
}

/// England's plans by age and setting in a January; ages of the latest January that has them.
AgeBySetting stock_table(const Area& england, int year) {
  const January& january = england.january.at(year);
  const ByAge ages = latest_plans_by_age(england, year, {});
  if (std::accumulate(ages.begin(), ages.end(), 0.0) <= 0) {
    throw std::invalid_argument(fmt::format("plans by age are not published up to {}", year));
  }
  const AgeBySetting published = table_of(january.group_by_age);
  return fit_ages_and_settings(published.sum() > 0 ? published : usual_settings(), ages,
                               shared_out(january.by_group));
}

AgeBySetting new_plan_table(const CalendarYear& year) {
  const AgeBySetting published = table_of(year.new_group_by_age);
  return fit_ages_and_settings(published.sum() > 0 ? published : usual_settings(),
                               new_plans_by_age(year, {}), shared_out(year.new_by_group));
}

Table need_table_by_age(const std::map<int, ByNeed>& by_age) {
  if (by_age.empty()) return {};
  Table table = Table::Zero(kAges, kNeeds);
  for (const auto& [age, needs] : by_age) {
    for (std::size_t i = 0; i < kNeeds; ++i) table(age, static_cast<int>(i)) = or_zero(needs[i]);
  }
  return table;
}

Table need_table_by_setting(const std::map<int, ByNeed>& by_group) {
  if (by_group.empty()) return {};
  Table table = Table::Zero(kNeeds, kPublishedSettings);
  for (const auto& [group, needs] : by_group) {
    if (group >= kPublishedSettings) continue;
    for (std::size_t i = 0; i < kNeeds; ++i) table(static_cast<int>(i), group) = or_zero(needs[i]);
  }
  return table;
}

double transfers_of(const CalendarYear& flows) {
  return or_zero(flows.ceased_by_reason[static_cast<std::size_t>(CeasingReason::kTransfer)]);
}

/// Ceased plans of those under 16: by age where published, else all that did not leave education,
/// at all ages alike.
/// @param share_under_16  of plans
double ceased_under_16(const CalendarYear& flows, double share_under_16) {
  double sum = 0;
  if (flows.ceased_by_age.empty()) {
    using enum CeasingReason;
    for (const CeasingReason reason : {kTransfer, kNeedsMet, kMovedOutsideEngland, kDied, kOther}) {
      sum += or_zero(flows.ceased_by_reason[static_cast<std::size_t>(reason)]);
    }
    return sum * share_under_16;
  }
  for (const auto& [age, reasons] : flows.ceased_by_age) {
    for (const double count : reasons) sum += age < 16 ? or_zero(count) : 0;
  }
  return sum;
}

double sum_between(const ByAge& ages, int from, int to) {
  return std::accumulate(ages.begin() + from, ages.begin() + to + 1, 0.0);
}

/// Hazards whose expected ceased plans under 16 and from 16 are the published ones: under 16 alike
/// at all ages, from 16 in the proportions of the cohorts' losses.
void learn_ceasing(EnglandRates& rates, const CalendarYear& flows) {
  const TwoJanuaries years{rates.stock_before, rates.stock, rates.new_plans};
  const ByAge before = row_sums(rates.stock_before), after = row_sums(rates.stock);
  const ByAge losses = cohort_losses(years);
  ByAge exposed{};
  for (std::size_t age = 0; age < kAges; ++age) exposed[age] = (before[age] + after[age]) / 2;
  const double share = sum_between(exposed, 0, 15) / sum_between(exposed, 0, kAges - 1);
  const double young = ceased_under_16(flows, share);
  const double under_16 = young / std::max(1.0, sum_between(exposed, 0, 15));
  double expected = 0;
  constexpr double least = 0.02, most = 0.90, last_year = 2.5;
  for (std::size_t age = 0; age < kAges; ++age) {
    const double lost = std::clamp(losses[age], least, most);
    rates.ceasing[age] = age < 16 ? under_16 : age >= 24 ? last_year : -std::log1p(-lost);
    if (age >= 16) expected += (1 - std::exp(-rates.ceasing[age])) * exposed[age];
  }
  const double old = or_zero(flows.ceased) - young;
  for (std::size_t age = 16; age < 24 && expected > 0 && old > 0; ++age) {
    rates.ceasing[age] *= old / expected;
  }
  rates.transfers_per_plan =
      transfers_of(flows) / std::max(1.0, sum_between(exposed, 0, kAges - 1));
}

/// Factors by last setting with which the hazards by age give the published ceased plans of each,
/// and hazards by age with which the factors leave each age's total as it is.
void learn_setting_factors(EnglandRates& rates, const CalendarYear& flows) {
  const Table exposed = (rates.stock_before + rates.stock) / 2;
  Eigen::ArrayXd factors = Eigen::ArrayXd::Ones(kPublishedSettings), ended(kAges);
  for (int age = 0; age < kAges; ++age) {
    ended[age] =
        exposed.row(age).sum() * (1 - std::exp(-rates.ceasing[static_cast<std::size_t>(age)]));
  }
  constexpr int passes = 20;
  // The published setting is the last one: many leave college, are recorded as not in education and
  // cease within the year, so that January's settings differ less than the last ones do.
  constexpr double least = 0.5, most = 2;
  for (int pass = 0; pass < passes && !flows.ceased_by_group.empty(); ++pass) {
    const Eigen::Map<const Eigen::ArrayXd> hazards(rates.ceasing.data(), kAges);
    for (const auto& [group, ceased] : flows.ceased_by_group) {
      if (group >= kPublishedSettings || !(ceased > 0)) continue;
      const Eigen::ArrayXd plans = exposed.col(group);
      factors[group] = std::clamp(hazard_of(plans, hazards, ceased), least, most);
    }
    for (int age = 0; age < kAges; ++age) {
      if (exposed.row(age).sum() <= 0) continue;
      rates.ceasing[static_cast<std::size_t>(age)] =
          hazard_of(exposed.row(age).transpose(), factors, ended[age]);
    }
  }
  rates.setting_factors.assign(factors.begin(), factors.end());
  for (int age = 0; age < kAges; ++age) {
    const double plans = exposed.row(age).sum();
    const auto i = static_cast<std::size_t>(age);
    rates.ceasing_share[i] = plans > 0 ? ended[age] / plans : 1 - std::exp(-rates.ceasing[i]);
  }
}

/// Reasons by age: published, else leaving school from 16 and the others at all ages.
void learn_reasons(EnglandRates& rates, const CalendarYear& flows) {
  rates.reasons = Table::Zero(kAges, kCeasingReasons);
  constexpr int leaving = static_cast<int>(CeasingReason::kNoLongerEngaging);
  for (int age = 0; age < kAges; ++age) {
    const int published = std::clamp(age, 2, 20);
    const auto found = flows.ceased_by_age.find(published);
    for (int reason = 0; reason < kCeasingReasons; ++reason) {
      const auto i = static_cast<std::size_t>(reason);
      rates.reasons(age, reason) = found != flows.ceased_by_age.end() ? or_zero(found->second[i])
                                   : reason == leaving && age < 16
                                       ? 0
                                       : or_zero(flows.ceased_by_reason[i]);
    }
    const double sum = rates.reasons.row(age).sum();
    if (sum > 0) rates.reasons.row(age) /= sum;
    if (sum <= 0) rates.reasons(age, static_cast<int>(CeasingReason::kOther)) = 1;
  }
}

void learn_requests(EnglandRates& rates, const CalendarYear& flows) {
  for (const double count : flows.requests_by_age) rates.requests_by_age |= count > 0;
  for (std::size_t age = 0; age < kAges; ++age) {
    rates.request_ages[age] =
        rates.requests_by_age ? or_zero(flows.requests_by_age[age]) : rates.new_ages[age];
  }
}

/// Calls `use` with the flows of every authority in the flow year.
template <class Use>
void for_authorities(const PublishedStatistics& statistics, int year, Use use) {
  for (const Area& area : statistics.authorities) {
    if (const CalendarYear* flows = area.calendar_of(year)) use(area, *flows);
  }
}

/// Counts of authorities, and their sums by region.
struct ShareCounts {
  std::vector<UnitCount> authorities;
  std::map<std::string, UnitCount> regions;

  void add(const Area& area, const UnitCount& count) {
    if (!(count.exposure > 0) || std::isnan(count.events)) return;
    authorities.push_back(count);
    UnitCount& region = regions[area.name.region];
    region.events += count.events;
    region.exposure += count.exposure;
  }

  /// Each region's share, shrunk towards England's by the spread between regions.
  template <class Use>
  void for_regions(Use use) const {
    std::vector<UnitCount> units;
    for (const auto& [name, count] : regions) units.push_back(count);
    const PooledRate pooled = pool_shares(units);
    for (const auto& [name, count] : regions) use(name, pooled.of(count));
  }
};

void learn_shares(EnglandRates& rates, const PublishedStatistics& statistics) {
  ShareCounts assess, issue, on_time;
  for_authorities(statistics, rates.flow_year, [&](const Area& area, const CalendarYear& flows) {
    assess.add(area, decided_requests(flows));
    issue.add(area, {flows.assessed_issued, flows.assessed});
    on_time.add(area, {flows.within_20_weeks, flows.timed});
  });
  if (assess.authorities.empty() || issue.authorities.empty() || on_time.authorities.empty()) {
    throw std::invalid_argument(fmt::format(
        "requests, assessments or times to issue of {} are not published", rates.flow_year));
  }
  rates.assess_share = pool_shares(assess.authorities);
  rates.issue_share = pool_shares(issue.authorities);
  rates.on_time_share = pool_shares(on_time.authorities);
  for (const Area& area : statistics.authorities) {
    rates.regions[area.name.region] = {rates.assess_share, rates.issue_share, rates.on_time_share};
  }
  const auto use = [&rates](const ShareCounts& counts, PooledRate SharePriors::*prior) {
    counts.for_regions([&](const std::string& region, double share) {
      if (share > 0 && share < 1) (rates.regions[region].*prior).rate = share;
    });
  };
  use(assess, &SharePriors::assess);
  use(issue, &SharePriors::issue);
  use(on_time, &SharePriors::on_time);
}

void learn_weights(EnglandRates& rates, const PublishedStatistics& statistics) {
  std::vector<UnitCount> young, old;
  std::vector<std::vector<double>> request_ages, new_settings, stock_settings;
  for_authorities(statistics, rates.flow_year, [&](const Area& area, const CalendarYear& flows) {
    const January* january = area.january_of(rates.january);
    if (january == nullptr || !(january->plans > 0)) return;
    const CeasedPlans ceased = ceased_against_expected(area, rates);
    if (ceased.under_16.exposure > 0) young.push_back(ceased.under_16);
    if (ceased.from_16.exposure > 0) old.push_back(ceased.from_16);
    const auto add = [](std::vector<std::vector<double>>& to, auto from) {
      std::vector<double> row(from.begin(), from.end());
      for (double& value : row) value = or_zero(value);
      if (std::accumulate(row.begin(), row.end(), 0.0) > 0) to.push_back(std::move(row));
    };
    add(request_ages, flows.requests_by_age);
    if (has_new_placements(flows)) add(new_settings, shared_out(flows.new_by_group));
    if (has_placements(*january)) add(stock_settings, shared_out(january->by_group));
  });
  rates.ceasing_under_16 = pool_rates(young);
  rates.ceasing_16_plus = pool_rates(old);
  rates.request_age_weight =
      request_ages.empty() ? kLargestWeight : pool_compositions(request_ages);
  rates.new_setting_weight = pool_compositions(new_settings);
  rates.stock_setting_weight = pool_compositions(stock_settings);
}

}  // namespace

UnitCount decided_requests(const CalendarYear& flows) {
  // Before 2023 only refusals were counted: the rest of the requests went on to an assessment.
  const double agreed = std::isnan(flows.agreed) ? flows.requests - flows.refused : flows.agreed;
  if (!(agreed >= 0) || !(flows.refused >= 0)) return {};
  return {agreed, agreed + flows.refused};
}

CeasedPlans ceased_against_expected(const Area& area, const EnglandRates& rates) {
  CeasedPlans result;
  const CalendarYear* flows = area.calendar_of(rates.flow_year);
  const January* january = area.january_of(rates.january);
  if (flows == nullptr || january == nullptr || !(flows->ceased >= 0)) return result;
  const ByAge ages = latest_plans_by_age(area, rates.january, rates.stock_ages);
  const double before = area.plans(rates.january - 1);
  const double mean = std::isnan(before) ? 1 : (before + january->plans) / 2 / january->plans;
  for (std::size_t age = 0; age < kAges; ++age) {
    UnitCount& count = age < 16 ? result.under_16 : result.from_16;
    count.exposure += ages[age] * mean * rates.ceasing_share[age];
  }
  const double share = sum_between(ages, 0, 15) / std::max(1.0, sum_between(ages, 0, kAges - 1));
  const double young = std::clamp(ceased_under_16(*flows, share), 0.0, flows->ceased);
  result.under_16.events = young;
  result.from_16.events = flows->ceased - young;
  return result;
}

PublishedStatistics as_at(const PublishedStatistics& statistics, int january) {
  PublishedStatistics result = statistics;
  const auto cut = [january](Area& area) {
    area.january.erase(area.january.upper_bound(january), area.january.end());
    area.calendar.erase(area.calendar.lower_bound(january), area.calendar.end());
  };
  cut(result.england);
  for (Area& area : result.regions) cut(area);
  for (Area& area : result.authorities) cut(area);
  result.newest_january = std::min(result.newest_january, january);
  std::erase_if(result.findings,
                [january](const Finding& finding) { return finding.year > january; });
  return result;
}

Table to_ages_at_issue(const Table& by_age) {
  // Whoever is A on 31 December was, on the last 31 August before the issue: two thirds of issues
  // fall before September.
  constexpr double younger_by_one = 0.556, younger_by_two = 0.222, same = 0.222;
  Table result = Table::Zero(by_age.rows(), by_age.cols());
  for (Eigen::Index age = 0; age < by_age.rows(); ++age) {
    result.row(std::max<Eigen::Index>(0, age - 1)) += younger_by_one * by_age.row(age);
    result.row(std::max<Eigen::Index>(0, age - 2)) += younger_by_two * by_age.row(age);
    result.row(age) += same * by_age.row(age);
  }
  return result;
}

EnglandRates learn_england(const PublishedStatistics& statistics) {
  EnglandRates rates;
  rates.january = statistics.newest_january;
  rates.flow_year = rates.january - 1;
  const Area& england = statistics.england;
  const CalendarYear* flows = england.calendar_of(rates.flow_year);
  const January* january = england.january_of(rates.january);
  if (flows == nullptr || january == nullptr || england.january_of(rates.january - 1) == nullptr) {
    throw std::invalid_argument(
        fmt::format("plans of January {} and {} and flows of {} are not all published",
                    rates.january - 1, rates.january, rates.flow_year));
  }
  rates.stock = stock_table(england, rates.january);
  rates.stock_before = stock_table(england, rates.january - 1);
  rates.stock_ages = row_sums(rates.stock);
  rates.new_plans = new_plan_table(*flows);
  rates.new_ages = row_sums(rates.new_plans);
  rates.need_by_age = need_table_by_age(january->need_by_age);
  rates.need_by_setting = need_table_by_setting(january->need_by_group);
  rates.new_need_by_age = need_table_by_age(flows->new_need_by_age);
  rates.new_need_by_setting = need_table_by_setting(flows->new_need_by_group);
  learn_requests(rates, *flows);
  learn_ceasing(rates, *flows);
  learn_setting_factors(rates, *flows);
  learn_reasons(rates, *flows);
  rates.moves =
      cohort_moves({rates.stock_before, rates.stock, rates.new_plans}, rates.setting_factors);
  learn_shares(rates, statistics);
  learn_weights(rates, statistics);
  rates.growth = learn_growth(statistics);
  rates.forecast = learn_plans_forecast(statistics);
  for (const PlacementGroup group :
       {PlacementGroup::kStateSpecial, PlacementGroup::kIndependentSpecial}) {
    rates.setting_forecasts.push_back(learn_plans_forecast(statistics, group));
  }
  return rates;
}

}  // namespace highneeds
