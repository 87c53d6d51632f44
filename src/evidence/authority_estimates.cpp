#include "evidence/authority_estimates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "evidence/boundaries.h"
#include "evidence/growth_rates.h"
#include "evidence/pooled_tables.h"
#include "statistics/proportional_fitting.h"

namespace highneeds {
namespace {

constexpr double kReturnShare = 0.2, kReturnMonths = 6;  // as the model file says
constexpr double kAgeWeight = 20;  ///< of England's mix at an age beside the authority's, in plans
constexpr double kNewAgeWeight = 50;
constexpr double kNeedWeight = 50;  ///< of England's table of needs and settings, in plans a need
constexpr int kSpan = 3;            ///< years over which local growth is measured
/// What flows leave unexplained of the opening stock: above the first a gap in the flows, above the
/// second a correction of records.
constexpr double kFlowGap = 0.10, kRecordsJump = 0.25;

double or_zero(double value) { return std::isnan(value) ? 0 : value; }

double sum_of(const ByAge& ages) { return std::accumulate(ages.begin(), ages.end(), 0.0); }

/// One authority's estimates, part by part.
class Estimator {
 public:
  Estimator(const PublishedStatistics& statistics, const EnglandRates& england, const Area& area)
      : statistics_(statistics),
        england_(england),
        area_(area),
        january_(area.january.at(england.january)) {
    result_.name = area.name;
    result_.january = england.january;
    result_.flow_year = england.flow_year;
    result_.plans = january_.plans;
  }

  AuthorityEstimates run() {
    estimate_settings();
    estimate_needs();
    estimate_requests();
    estimate_pipeline();
    estimate_new_plans();
    estimate_leaving();
    estimate_transfers();
    estimate_growth();
    return std::move(result_);
  }

 private:
  [[nodiscard]] const CalendarYear* flows(int year) const { return area_.calendar_of(year); }

  /// A flow of the base year; where it is not published, that of an earlier year with England's
  /// growth since.
  double flow(double CalendarYear::*field, int year, const char* what) {
    const CalendarYear* base = statistics_.england.calendar_of(year);
    for (int earlier = year; earlier > year - 5; --earlier) {
      const CalendarYear* own = flows(earlier);
      const CalendarYear* then = statistics_.england.calendar_of(earlier);
      if (own == nullptr || then == nullptr || !(own->*field > 0)) continue;
      if (earlier == year) return own->*field;
      gap(fmt::format("{} of {} are not published: those of {} with England's growth", what, year,
                      earlier));
      return own->*field * (base->*field / then->*field);
    }
    gap(fmt::format("{} of {} are not published: England's for each plan", what, year));
    return base->*field * result_.plans / statistics_.england.plans(england_.january);
  }

  void gap(std::string text) {
    if (std::find(result_.gaps.begin(), result_.gaps.end(), text) == result_.gaps.end()) {
      result_.gaps.push_back(std::move(text));
    }
  }

  /// The latest January with placements, up to the stock's.
  [[nodiscard]] const January* placed_january() {
    for (int year = result_.january; year > result_.january - 4; --year) {
      const January* january = area_.january_of(year);
      if (january == nullptr || !has_placements(*january)) continue;
      result_.placements_year = year;
      if (year != result_.january) {
        gap(fmt::format(
            "placements of January {} are not published ({:.0f}% of plans are without): "
            "the mix at each age of January {}",
            result_.january, 100 * january_.unplaced_share(), year));
      }
      return january;
    }
    gap(fmt::format("placements of January {} are not published: England's mix at each age",
                    result_.january));
    return nullptr;
  }

  void estimate_settings() {
    ages_ = latest_plans_by_age(area_, result_.january, england_.stock_ages);
    if (sum_of(plans_by_age(january_, england_.stock_ages)) <= 0) {
      gap(fmt::format(
          "plans of January {} by age are not published: the ages of the latest January "
          "that has them, else England's",
          result_.january));
    }
    const std::vector<int> rounded = round_to_margins(ages_, kAges);
    std::copy(rounded.begin(), rounded.end(), ages_.begin());
    const January* placed = placed_january();
    AgeBySetting own = AgeBySetting::Zero(kAges, kPublishedSettings);
    std::vector<double> settings = setting_sums(england_.stock);
    if (placed != nullptr) {
      own = table_of(placed->group_by_age);
      const auto groups = shared_out(placed->by_group);
      settings.assign(groups.begin(), groups.end());
    }
    const Table seed = with_prior(own, england_.stock, kAgeWeight);
    if (placed != nullptr && result_.placements_year != result_.january) {
      // Another year's mix at each age: its settings would not fit the ages of this one.
      result_.setting_by_age = seed;
      for (int age = 0; age < kAges; ++age) {
        const double sum = seed.row(age).sum();
        result_.setting_by_age.row(age) *= sum > 0 ? ages_[static_cast<std::size_t>(age)] / sum : 0;
      }
    } else {
      result_.setting_by_age = fit_ages_and_settings(seed, ages_, settings);
    }
  }

  void estimate_needs() {
    if (england_.need_by_age.size() == 0) {
      result_.needs = {"UNKNOWN"};
      result_.plans_by_age_and_need = Table::Zero(kAges, 1);
      for (int age = 0; age < kAges; ++age) {
        result_.plans_by_age_and_need(age, 0) = ages_[static_cast<std::size_t>(age)];
      }
      gap("primary needs by authority were first published for January 2025: one need");
      return;
    }
    for (int need = 0; need < kNeeds; ++need) {
      const bool used = england_.need_by_age.col(need).sum() > 0 || need == kNeeds - 1;
      if (used) kept_.push_back(need);
      if (used) result_.needs.emplace_back(kNeedCodes[static_cast<std::size_t>(need)]);
    }
    const Table own = needs_of(january_.need_by_age, kAges);
    const Table seed = keep(with_prior(own, england_.need_by_age, kAgeWeight));
    std::vector<double> needs;
    for (const int need : kept_)
      needs.push_back(or_zero(january_.by_need[static_cast<std::size_t>(need)]));
    if (std::accumulate(needs.begin(), needs.end(), 0.0) <= 0) {
      needs = setting_sums(seed);
      gap(fmt::format("primary needs of January {} are not published: England's at each age",
                      result_.january));
    } else if (own.sum() <= 0) {
      gap("primary needs by age are not published: the authority's needs, England's ages");
    }
    const FittedTable fitted =
        fit_to_margins({seed.data(), static_cast<std::size_t>(seed.size())}, ages_, needs);
    const std::vector<int> rounded = round_to_margins(fitted.cells, kept_.size());
    result_.plans_by_age_and_need = Table(kAges, static_cast<Eigen::Index>(kept_.size()));
    std::copy(rounded.begin(), rounded.end(), result_.plans_by_age_and_need.data());
    estimate_lifts();
  }

  void estimate_lifts() {
    Table own = Table::Zero(kNeeds, kPublishedSettings);
    const bool usable = result_.placements_year == result_.january;
    if (usable) own = needs_of(january_.need_by_group, kPublishedSettings).transpose().eval();
    if (own.sum() <= 0) gap("primary need by setting is not published: England's");
    const Table joint = keep_rows(with_prior(own, england_.need_by_setting, kNeedWeight));
    result_.need_setting_lift = need_setting_lifts(result_.plans_by_age_and_need.max(1e-3),
                                                   result_.setting_by_age.max(1e-6), joint);
    const Table new_needs = keep(england_.new_need_by_age);
    result_.new_need_setting_lift = need_setting_lifts(
        new_needs.max(1e-3), england_.new_plans.max(1e-6), keep_rows(england_.new_need_by_setting));
  }

  /// Columns of the needs that are used.
  [[nodiscard]] Table keep(const Table& all) const {
    Table table(all.rows(), static_cast<Eigen::Index>(kept_.size()));
    for (std::size_t i = 0; i < kept_.size(); ++i)
      table.col(static_cast<Eigen::Index>(i)) = all.col(kept_[i]);
    return table;
  }
  [[nodiscard]] Table keep_rows(const Table& all) const {
    return keep(all.transpose()).transpose();
  }

  void estimate_requests() {
    result_.requests = flow(&CalendarYear::requests, result_.flow_year, "requests");
    result_.requests_before = flow(&CalendarYear::requests, result_.flow_year - 1, "requests");
    ByAge ages{};
    const CalendarYear* own = flows(result_.flow_year);
    for (std::size_t age = 0; age < kAges && own != nullptr; ++age) {
      ages[age] = england_.requests_by_age ? or_zero(own->requests_by_age[age]) : 0;
    }
    if (!england_.requests_by_age && own != nullptr)
      ages = new_plans_by_age(*own, england_.new_ages);
    if (sum_of(ages) <= 0) gap("requests by age are not published: England's ages");
    const double weight =
        std::min(england_.request_age_weight, 1000.0) / sum_of(england_.request_ages);
    Table counts = Table::Zero(kAges, 1);
    for (int age = 0; age < kAges; ++age) {
      const auto i = static_cast<std::size_t>(age);
      counts(age, 0) = ages[i] + weight * england_.request_ages[i];
    }
    if (!england_.requests_by_age) counts = to_ages_at_issue(counts);
    for (int age = 0; age < kAges; ++age) {
      // Half of the children have had a birthday since 31 August on the day of the request.
      const double half = england_.requests_by_age ? 0.5 * counts(age, 0) : 0;
      result_.requests_by_age[static_cast<std::size_t>(age)] += counts(age, 0) - half;
      result_.requests_by_age[static_cast<std::size_t>(std::max(0, age - 1))] += half;
    }
    const double scale = result_.requests / sum_of(result_.requests_by_age);
    for (double& count : result_.requests_by_age) count *= scale;
  }

  void estimate_pipeline() {
    result_.new_plans = flow(&CalendarYear::new_plans, result_.flow_year, "new plans");
    close_stock();
    const CalendarYear* own = flows(result_.flow_year);
    UnitCount decided, assessed, timed;
    if (own != nullptr) {
      decided = decided_requests(*own);
      if (own->assessed > 0) assessed = {own->assessed_issued, own->assessed};
      if (own->timed > 0) timed = {own->within_20_weeks, own->timed};
    }
    if (!(decided.exposure > 0)) gap("decisions on requests are not published: England's share");
    if (!(assessed.exposure > 0)) gap("assessments are not published: England's share issued");
    if (!(timed.exposure > 0)) gap("times to issue are not published: England's share on time");
    PipelineTargets targets;
    targets.requests = result_.requests;
    targets.requests_before = result_.requests_before;
    targets.assess_share = england_.assess_share.of(decided);
    targets.return_share = kReturnShare;
    targets.return_months = kReturnMonths;
    targets.issue_share = england_.issue_share.of(assessed);
    targets.new_plans = result_.new_plans;
    targets.on_time_share = std::clamp(england_.on_time_share.of(timed), 0.02, 0.98);
    result_.pipeline = fit_pipeline(targets);
    const PipelineFit& fit = result_.pipeline;
    if (std::abs(fit.assess_share - targets.assess_share) > 0.005) {
      gap(fmt::format(
          "requests and new plans do not fit ({:.0f} requests, {:.1f}% agreed, {:.0f} new "
          "plans): {:.1f}% agreed",
          result_.requests, 100 * targets.assess_share, result_.new_plans, 100 * fit.assess_share));
    }
    if (fit.requests_scale > 1.005) {
      gap(fmt::format("requests are fewer than new plans need: their level is scaled by {:.2f}",
                      fit.requests_scale));
    }
    result_.assess_share = beta(fit.assess_share, decided.exposure + england_.assess_share.weight);
    result_.issue_share =
        beta(targets.issue_share, assessed.exposure + england_.issue_share.weight);
  }

  /// New plans that the stock shows and the flows lack: returns by person were incomplete at first.
  void close_stock() {
    const CalendarYear* own = flows(result_.flow_year);
    const double before = continued_plans(statistics_, area_, result_.january - 1);
    if (own == nullptr || std::isnan(before) || std::isnan(own->ceased)) return;
    const double rest = result_.plans - before - result_.new_plans + own->ceased;
    if (rest < kFlowGap * before || rest > kRecordsJump * before) return;
    const double missing = rest - england_.transfers_per_plan * before;
    gap(fmt::format(
        "plans rose from {:.0f} to {:.0f} with {:.0f} new and {:.0f} ceased plans in {}: "
        "{:.0f} new plans are added, so that the flows explain the stock",
        before, result_.plans, result_.new_plans, own->ceased, result_.flow_year, missing));
    result_.new_plans += missing;
  }

  /// Beta with the given mean; no narrower than 2,000 trials make it.
  static Posterior beta(double mean, double trials) {
    constexpr double most = 2000;
    const double n = std::min(trials, most);
    return {mean * n, (1 - mean) * n};
  }

  void estimate_new_plans() {
    Table own = Table::Zero(kAges, kPublishedSettings);
    int year = result_.flow_year;
    for (; year > result_.flow_year - 3; --year) {
      const CalendarYear* flows_then = flows(year);
      if (flows_then == nullptr || !has_new_placements(*flows_then)) continue;
      own = table_of(flows_then->new_group_by_age);
      if (own.sum() <= 0) {
        own = fit_ages_and_settings(england_.new_plans,
                                    new_plans_by_age(*flows_then, england_.new_ages),
                                    shared_out(flows_then->new_by_group));
      }
      break;
    }
    if (own.sum() <= 0) gap("placements of new plans are not published: England's at each age");
    if (own.sum() > 0 && year != result_.flow_year) {
      gap(fmt::format("placements of new plans of {} are not published: those of {}",
                      result_.flow_year, year));
    }
    result_.new_setting_by_age =
        row_shares(to_ages_at_issue(with_prior(own, england_.new_plans, kNewAgeWeight)));
    if (result_.needs.size() == 1) {
      result_.new_need_by_age = Table::Ones(kAges, 1);
      return;
    }
    const CalendarYear* flows_now = flows(result_.flow_year);
    const Table needs =
        flows_now == nullptr ? Table() : needs_of(flows_now->new_need_by_age, kAges);
    if (needs.sum() <= 0)
      gap("primary needs of new plans are not published: England's at each age");
    const Table pooled = keep(with_prior(needs, england_.new_need_by_age, kNewAgeWeight));
    // Ages on 31 August before the year: two thirds are issued before the next one.
    Table at_issue = Table::Zero(pooled.rows(), pooled.cols());
    for (Eigen::Index age = 0; age < pooled.rows(); ++age) {
      at_issue.row(age) += pooled.row(age) * (2.0 / 3);
      at_issue.row(std::min<Eigen::Index>(kAges - 1, age + 1)) += pooled.row(age) / 3;
    }
    result_.new_need_by_age = row_shares(at_issue);
  }

  void estimate_leaving() {
    const CeasedPlans ceased = ceased_against_expected(area_, england_);
    if (!(ceased.from_16.exposure > 0)) gap("ceased plans are not published: England's hazards");
    const double young = england_.ceasing_under_16.of(ceased.under_16);
    const double old = england_.ceasing_16_plus.of(ceased.from_16);
    for (std::size_t age = 0; age < kAges; ++age) {
      result_.ceasing[age] = england_.ceasing[age] * (age < 16 ? young : old);
      result_.ceased += ages_[age] * england_.ceasing_share[age] * (age < 16 ? young : old);
    }
    const double events = (ceased.from_16.exposure + england_.ceasing_16_plus.weight) * old;
    result_.ceasing_16_plus_sd = std::clamp(1 / std::sqrt(std::max(1.0, events)), 0.03, 0.4);
    result_.ceasing_sd = std::clamp(1 / std::sqrt(std::max(1.0, result_.ceased)), 0.01, 0.3);
    result_.setting_factors = england_.setting_factors;
    result_.reasons = england_.reasons;
    const CalendarYear* own = flows(result_.flow_year);
    for (int age = 0; age < kAges && own != nullptr; ++age) {
      const auto found = own->ceased_by_age.find(std::clamp(age, 2, 20));
      if (found == own->ceased_by_age.end()) continue;
      Eigen::ArrayXd counts = result_.reasons.row(age).transpose() * kAgeWeight;
      for (int i = 0; i < kCeasingReasons; ++i)
        counts[i] += or_zero(found->second[static_cast<std::size_t>(i)]);
      result_.reasons.row(age) = (counts / counts.sum()).transpose();
    }
    result_.moves = england_.moves;
  }

  /// Plans that came otherwise than as new plans: England's transfers for each plan, and what the
  /// authority's own flows leave of its stock.
  void estimate_transfers() {
    const double expected = england_.transfers_per_plan * result_.plans;
    double shape = 4, total = 4 * expected;
    const CalendarYear* own = flows(result_.flow_year);
    const double before = continued_plans(statistics_, area_, result_.january - 1);
    if (own != nullptr) {
      const double rest = result_.plans - before - own->new_plans + own->ceased;
      // A large remainder is a correction of records, and none at all a gap in the flows.
      if (rest > 0 && rest < 4 * expected) {
        shape += 4;
        total += 4 * rest;
      }
    }
    const double mean = std::max(1.0, total / shape);
    result_.transfers_in = {shape, mean / shape};
  }

  void estimate_growth() {
    const double deviation = local_growth(statistics_, area_, result_.january, kSpan);
    const GrowthRates& growth = england_.growth;
    result_.local_growth = std::isnan(deviation) ? 0 : growth.local_weight * deviation;
    result_.local_growth_sd = growth.local_sd;
    if (std::isnan(deviation)) {
      gap("plans jump or are missing in the last three years: no local growth, England's");
    }
  }

  const PublishedStatistics& statistics_;
  const EnglandRates& england_;
  const Area& area_;
  const January& january_;
  ByAge ages_{};
  std::vector<int> kept_;  ///< needs that are used
  AuthorityEstimates result_;
};

}  // namespace

AuthorityEstimates estimate_authority(const PublishedStatistics& statistics,
                                      const EnglandRates& england, const std::string& dfe_code) {
  const Area* area = statistics.authority(dfe_code);
  if (area == nullptr || !(area->plans(england.january) > 0)) {
    throw std::invalid_argument(fmt::format("{} has no plans published for January {}",
                                            area == nullptr ? dfe_code : area->name.name,
                                            england.january));
  }
  return Estimator(statistics, england, *area).run();
}

}  // namespace highneeds
