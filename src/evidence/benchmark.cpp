#include "evidence/benchmark.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>

#include "evidence/age_tables.h"
#include "evidence/boundaries.h"
#include "evidence/growth_rates.h"

namespace highneeds {
namespace {

constexpr int kGrowthYears = 3;

/// Quantiles as usual: the least count with at least that probability at or below it.
using Quantiles = boost::math::policies::policy<
    boost::math::policies::discrete_quantile<boost::math::policies::integer_round_up>>;

/// What an indicator is computed from.
struct Source {
  const PublishedStatistics& statistics;
  const Area& area;
  int january;
  double residents, spend;

  [[nodiscard]] const CalendarYear& flows() const {
    static const CalendarYear none;
    const CalendarYear* found = area.calendar_of(january - 1);
    return found == nullptr ? none : *found;
  }
  [[nodiscard]] const January& stock() const {
    static const January none;
    const January* found = area.january_of(january);
    return found == nullptr ? none : *found;
  }
};

/// Share of settings among plans with a known placement, where most have one.
Measured in_settings(const ByGroup& groups, double plans,
                     std::initializer_list<PlacementGroup> of) {
  constexpr double least_placed = 0.8;
  double placed = 0, in = 0;
  for (std::size_t i = 0; i < kPublishedSettings; ++i) {
    placed += std::isnan(groups[i]) ? 0 : groups[i];
  }
  for (const PlacementGroup group : of) {
    in += std::isnan(groups[index_of(group)]) ? 0 : groups[index_of(group)];
  }
  return placed >= least_placed * plans ? Measured{in, placed} : Measured{};
}

using enum PlacementGroup;

struct Definition {
  Indicator indicator;
  Measured (*measure)(const Source&);
};

// A table, one entry an indicator. NOLINTNEXTLINE(readability-function-size)
const std::vector<Definition>& definitions() {
  static const std::vector<Definition> all = {
      {{"plans_per_1000", "Plans per 1,000 residents aged 0 to 25", "Plans per 1,000",
        IndicatorKind::kRate, 1000},
       [](const Source& s) {
         return Measured{s.stock().plans, s.residents};
       }},
      {{"growth", "Growth of plans over three years, % a year", "Growth % a year",
        IndicatorKind::kGrowth, 100},
       [](const Source& s) {
         const bool authority = s.area.name.level == AreaLevel::kAuthority;
         const double before = authority
                                   ? continued_plans(s.statistics, s.area, s.january - kGrowthYears)
                                   : s.area.plans(s.january - kGrowthYears);
         return Measured{s.stock().plans, before};
       }},
      {{"requests_per_1000", "Requests per 1,000 residents aged 0 to 25", "Requests per 1,000",
        IndicatorKind::kRate, 1000},
       [](const Source& s) {
         return Measured{s.flows().requests, s.residents};
       }},
      {{"requests_per_100_plans", "Requests per 100 plans", "Requests per 100 plans",
        IndicatorKind::kRate, 100},
       [](const Source& s) {
         return Measured{s.flows().requests, s.stock().plans};
       }},
      {{"refused", "Refused to assess, % of decided requests", "Refused %", IndicatorKind::kShare,
        100},
       [](const Source& s) {
         const UnitCount decided = decided_requests(s.flows());
         return decided.exposure > 0 ? Measured{decided.exposure - decided.events, decided.exposure}
                                     : Measured{};
       }},
      {{"appeals", "Appeals per 100 refusals to assess", "Appeals per 100", IndicatorKind::kRate,
        100},
       [](const Source& s) {
         return Measured{s.flows().tribunals, s.flows().refused};
       }},
      {{"on_time", "Issued within 20 weeks, % of new plans", "On time %", IndicatorKind::kShare,
        100},
       [](const Source& s) {
         return Measured{s.flows().within_20_weeks, s.flows().timed};
       }},
      {{"after_a_year", "Issued after a year or more, % of new plans", "Over a year %",
        IndicatorKind::kShare, 100},
       [](const Source& s) {
         return Measured{s.flows().after_52_weeks, s.flows().timed};
       }},
      {{"first_setting_special", "New plans in special schools, %", "New in special %",
        IndicatorKind::kShare, 100},
       [](const Source& s) {
         return in_settings(s.flows().new_by_group, s.flows().new_plans,
                            {kStateSpecial, kIndependentSpecial});
       }},
      {{"state_special", "Plans in state special schools, %", "State special %",
        IndicatorKind::kShare, 100},
       [](const Source& s) {
         return in_settings(s.stock().by_group, s.stock().plans, {kStateSpecial});
       }},
      {{"independent_special", "Plans in independent special schools, %", "Independent %",
        IndicatorKind::kShare, 100},
       [](const Source& s) {
         return in_settings(s.stock().by_group, s.stock().plans, {kIndependentSpecial});
       }},
      {{"ceased", "Plans ceased in the year (transfers apart), per 100 plans", "Ceased per 100",
        IndicatorKind::kRate, 100},
       [](const Source& s) {
         const double transfers =
             s.flows().ceased_by_reason[static_cast<std::size_t>(CeasingReason::kTransfer)];
         return Measured{s.flows().ceased - transfers, s.area.plans(s.january - 1)};
       }},
      {{"spend_per_head", "High needs spend, GBP a resident aged 0 to 25", "Spend a head",
        IndicatorKind::kMoney, 1},
       [](const Source& s) {
         return Measured{s.spend, s.residents};
       }},
      {{"spend_per_plan", "High needs spend, GBP a plan", "Spend a plan", IndicatorKind::kMoney, 1},
       [](const Source& s) {
         return Measured{s.spend, s.stock().plans};
       }},
  };
  return all;
}

double entry(const std::map<std::string, double>& table, const std::string& code) {
  const auto found = table.find(code);
  return found == table.end() ? kNotPublished : found->second;
}

/// Measures of all authorities, and the sums of those asked for.
class Comparison {
 public:
  Comparison(const PublishedStatistics& statistics, const BenchmarkExtras& extras)
      : statistics_(statistics), extras_(extras) {
    result_.january = statistics.newest_january;
    for (const Area& area : statistics.authorities) {
      if (area.plans(result_.january) > 0) areas_.push_back(&area);
    }
    for (const Definition& definition : definitions()) {
      std::vector<Measured> values;
      for (const Area* area : areas_) values.push_back(definition.measure(source(*area)));
      const auto known = [&](const Measured& one) {
        return !std::isnan(one.value(definition.indicator));
      };
      if (std::none_of(values.begin(), values.end(), known)) continue;
      result_.indicators.push_back(definition.indicator);
      used_.push_back(&definition);
      values_.push_back(std::move(values));
    }
  }

  Benchmark run(const std::vector<const Area*>& asked) {
    for (std::size_t i = 0; i < used_.size(); ++i) {
      result_.england.push_back(whole(i, statistics_.england, ""));
      std::vector<double> known;
      for (const Measured& one : values_[i]) {
        if (!std::isnan(one.value(result_.indicators[i]))) {
          known.push_back(one.value(result_.indicators[i]));
        }
      }
      std::sort(known.begin(), known.end());
      result_.all.push_back(std::move(known));
    }
    for (const Area& region : statistics_.regions) {
      auto& values = result_.regions[region.name.name];
      for (std::size_t i = 0; i < used_.size(); ++i) {
        values.push_back(whole(i, region, region.name.name));
      }
    }
    for (const Area* area : asked) {
      BenchmarkRow row{area, {}};
      for (std::size_t i = 0; i < used_.size(); ++i) row.cells.push_back(cell(i, *area));
      result_.rows.push_back(std::move(row));
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] Source source(const Area& area) const {
    return {statistics_, area, result_.january, entry(extras_.residents, area.name.dfe_code),
            entry(extras_.spend_gbp, area.name.dfe_code)};
  }

  [[nodiscard]] std::size_t index(const Area& area) const {
    return static_cast<std::size_t>(std::find(areas_.begin(), areas_.end(), &area) -
                                    areas_.begin());
  }

  template <class Choose>
  [[nodiscard]] Measured sum(std::size_t indicator, Choose choose) const {
    Measured total{0, 0};
    for (std::size_t i = 0; i < areas_.size(); ++i) {
      const Measured& one = values_[indicator][i];
      if (!choose(*areas_[i]) || std::isnan(one.numerator) || std::isnan(one.denominator)) continue;
      total.numerator += one.numerator;
      total.denominator += one.denominator;
    }
    return total.denominator > 0 ? total : Measured{};
  }

  /// A region or England: its own published row, or the sum of its authorities where the figure
  /// comes from a file by authority.
  [[nodiscard]] Measured whole(std::size_t indicator, const Area& area,
                               const std::string& region) const {
    const Measured published = used_[indicator]->measure(source(area));
    if (!std::isnan(published.value(result_.indicators[indicator]))) return published;
    return sum(indicator,
               [&](const Area& one) { return region.empty() || one.name.region == region; });
  }

  [[nodiscard]] const std::vector<std::string>* neighbours_of(const Area& area) const {
    std::vector<std::string> codes = ons_codes(area);
    codes.push_back(area.name.dfe_code);
    for (const std::string& code : codes) {
      const auto found = extras_.neighbours.find(code);
      if (found != extras_.neighbours.end()) return &found->second;
    }
    return nullptr;
  }

  void add_neighbours(std::size_t indicator, const Area& area, BenchmarkCell& cell) const {
    const std::vector<std::string>* codes = neighbours_of(area);
    if (codes == nullptr) return;
    cell.neighbours = sum(indicator, [&](const Area& one) {
      const std::vector<std::string> theirs = ons_codes(one);
      return std::any_of(codes->begin(), codes->end(), [&](const std::string& code) {
        return code == one.name.dfe_code ||
               std::find(theirs.begin(), theirs.end(), code) != theirs.end();
      });
    });
    cell.neighbour_count = static_cast<int>(codes->size());
  }

  [[nodiscard]] BenchmarkCell cell(std::size_t i, const Area& area) const {
    const Indicator& indicator = result_.indicators[i];
    BenchmarkCell cell;
    cell.own = values_[i][index(area)];
    add_neighbours(i, area, cell);
    const double own = cell.own.value(indicator);
    if (std::isnan(own)) return cell;
    cell.rank = cell.region_rank = 1;
    for (std::size_t other = 0; other < areas_.size(); ++other) {
      const double theirs = values_[i][other].value(indicator);
      if (std::isnan(theirs)) continue;
      ++cell.ranked;
      cell.rank += theirs > own ? 1 : 0;
      if (areas_[other]->name.region != area.name.region) continue;
      ++cell.region_ranked;
      cell.region_rank += theirs > own ? 1 : 0;
    }
    cell.quartile = 4 - 4 * (cell.rank - 1) / cell.ranked;
    const double england = result_.england[i].value(indicator);
    cell.limits95 = funnel_limits(indicator, england, cell.own.denominator, 0.95);
    cell.limits998 = funnel_limits(indicator, england, cell.own.denominator, 0.998);
    return cell;
  }

  const PublishedStatistics& statistics_;
  const BenchmarkExtras& extras_;
  Benchmark result_;
  std::vector<const Area*> areas_;
  std::vector<const Definition*> used_;
  std::vector<std::vector<Measured>> values_;  ///< [indicator][authority]
};

}  // namespace

double Measured::value(const Indicator& indicator) const {
  if (!(denominator > 0)) return kNotPublished;
  if (indicator.kind != IndicatorKind::kGrowth) return indicator.scale * numerator / denominator;
  return indicator.scale * (std::pow(numerator / denominator, 1.0 / kGrowthYears) - 1);
}

FunnelLimits funnel_limits(const Indicator& indicator, double england_value, double denominator,
                           double coverage) {
  const bool counted =
      indicator.kind == IndicatorKind::kShare || indicator.kind == IndicatorKind::kRate;
  const double rate = england_value / indicator.scale, tail = (1 - coverage) / 2;
  if (!counted || !(denominator >= 1) || !(rate > 0)) return {};
  FunnelLimits limits;
  if (indicator.kind == IndicatorKind::kShare) {
    if (rate >= 1) return {};
    const boost::math::binomial_distribution<double, Quantiles> events(std::floor(denominator),
                                                                       rate);
    limits.low = boost::math::quantile(events, tail);
    limits.high = boost::math::quantile(boost::math::complement(events, tail));
  } else {
    const boost::math::poisson_distribution<double, Quantiles> events(rate * denominator);
    limits.low = boost::math::quantile(events, tail);
    limits.high = boost::math::quantile(boost::math::complement(events, tail));
  }
  limits.low *= indicator.scale / denominator;
  limits.high *= indicator.scale / denominator;
  return limits;
}

Benchmark compare_authorities(const PublishedStatistics& statistics,
                              const std::vector<const Area*>& areas,
                              const BenchmarkExtras& extras) {
  return Comparison(statistics, extras).run(areas);
}

}  // namespace highneeds
