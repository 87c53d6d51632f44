#include "evidence/data_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace highneeds {
namespace {

constexpr double kLargeJump = 0.30;         ///< growth of January plans in a year
constexpr double kLargeFall = -0.05;        ///< likewise
constexpr double kJumpLeastPlans = 300;     ///< below, a class of children is a jump
constexpr double kUnexplainedShare = 0.10;  ///< of the opening stock
constexpr double kUnplacedShare = 0.20;     ///< of plans, above which placements are not usable

/// A published error that the DfE or the authority has since corrected.
struct KnownFault {
  const char* dfe_code;
  int year;
  double CalendarYear::*field;
  double published, correct;
  const char* name;
  const char* source;
};

const KnownFault kKnownFaults[] = {
    {"887", 2021, &CalendarYear::assessed_not_issued, 223, 16, "assessments without a plan",
     "DfE, data guidance of the 2022 release, footnote 4"},
    {"342", 2021, &CalendarYear::refused, 0, 107, "refused requests",
     "DfE, data guidance of the 2022 release, footnote 2"},
};

/// Sum of the numbers that are published; NaN where none is.
template <class Array>
double published_sum(const Array& parts) {
  double sum = kNotPublished;
  for (const double part : parts) {
    if (!std::isnan(part)) sum = std::isnan(sum) ? part : sum + part;
  }
  return sum;
}

class Checks {
 public:
  explicit Checks(PublishedStatistics& statistics) : statistics_(statistics) {}

  void run() {
    for (Area& area : statistics_.authorities) {
      known_faults(area);
      for (auto& [year, flows] : area.calendar) regional_total(area, year, flows);
    }
    for (Area& area : statistics_.authorities) {
      for (auto& [year, january] : area.january) check_january(area, year, january);
      for (auto& [year, flows] : area.calendar) check_flows(area, year, flows);
      gaps(area);
      jumps(area);
      unexplained(area);
    }
  }

 private:
  void find(const Citation& at, const Area& area, int year, const char* rule, std::string what,
            std::string done) {
    statistics_.findings.push_back({at.file, at.line, area.name.name, area.name.dfe_code, year,
                                    rule, std::move(what), std::move(done)});
  }

  void known_faults(Area& area) {
    for (const KnownFault& fault : kKnownFaults) {
      const auto found = area.calendar.find(fault.year);
      if (area.name.dfe_code != fault.dfe_code || found == area.calendar.end()) continue;
      double& value = found->second.*fault.field;
      if (value != fault.published) continue;
      value = fault.correct;
      CalendarYear& flows = found->second;
      flows.assessed = flows.assessed_issued + flows.assessed_not_issued;
      find(found->second.requests_source, area, fault.year, "known published error",
           fmt::format("{}: {:.0f} published", fault.name, fault.published),
           fmt::format("{:.0f} used ({})", fault.correct, fault.source));
    }
  }

  /// New plans of a region printed on the rows of its authorities.
  void regional_total(Area& area, int year, CalendarYear& flows) {
    const Area* region = statistics_.region(area.name.region);
    const CalendarYear* whole = region == nullptr ? nullptr : region->calendar_of(year);
    if (whole == nullptr || std::isnan(flows.new_plans)) return;
    const auto same = [&](const Area& other) {
      const CalendarYear* theirs = other.calendar_of(year);
      return other.name.region == area.name.region && theirs != nullptr &&
             (theirs->new_plans == whole->new_plans || is_repaired(other, year));
    };
    const auto with =
        std::count_if(statistics_.authorities.begin(), statistics_.authorities.end(), same);
    if (flows.new_plans != whole->new_plans || with < 2) return;
    const double ages = published_sum(flows.new_by_age), groups = published_sum(flows.new_by_group);
    const double repaired = plausible(area, year, std::fmax(ages, groups));
    find(flows.new_plans_source, area, year, "regional total on an authority's row",
         fmt::format("new plans {:.0f} are those of {}, and {:.0f} by age", flows.new_plans,
                     area.name.region, ages),
         std::isnan(repaired) ? "taken as not published"
                              : fmt::format("the sum of the parts, {:.0f}, is used", repaired));
    flows.new_plans = repaired;
    repaired_.push_back({area.name.dfe_code, year});
  }

  /// The sum of the parts, where it is no less than half of the year before and of the year after:
  /// else parts are missing too.
  static double plausible(const Area& area, int year, double sum) {
    const CalendarYear *before = area.calendar_of(year - 1), *after = area.calendar_of(year + 1);
    const double least = std::fmin(before == nullptr ? kNotPublished : before->new_plans,
                                   after == nullptr ? kNotPublished : after->new_plans);
    return sum < 0.5 * least ? kNotPublished : sum;
  }

  [[nodiscard]] bool is_repaired(const Area& area, int year) const {
    return std::find(repaired_.begin(), repaired_.end(), std::pair(area.name.dfe_code, year)) !=
           repaired_.end();
  }

  void check_january(const Area& area, int year, January& january) {
    const double ages = std::isnan(published_sum(january.by_age)) ? published_sum(january.by_band)
                                                                  : published_sum(january.by_age);
    if (std::abs(ages - january.plans) > std::max(2.0, 0.005 * january.plans)) {
      find(january.source, area, year, "ages do not add up",
           fmt::format("plans {:.0f}, sum of ages {:.0f}", january.plans, ages),
           "ages are scaled to the plans");
    }
    double placed = 0, settings = 0;
    for (const double part : january.by_group) placed += std::isnan(part) ? 0 : part;
    for (std::size_t i = 0; i < kPublishedSettings; ++i)
      settings += std::isnan(january.by_group[i]) ? 0 : january.by_group[i];
    if (placed > january.plans + std::max(2.0, 0.005 * january.plans)) {
      find(january.source, area, year, "placements exceed plans",
           fmt::format("plans {:.0f}, placements {:.0f}", january.plans, placed),
           "placements are scaled to the plans");
    }
    if (january.plans > 0 && january.unplaced_share() > kUnplacedShare) {
      find(january.source, area, year, "placements not returned",
           fmt::format("{:.0f} of {:.0f} plans have a placement", settings, january.plans),
           "the latest January before it with placements is used for settings");
    }
  }

  void check_flows(const Area& area, int year, CalendarYear& flows) {
    const double ages = published_sum(flows.new_by_age);
    if (std::abs(ages - flows.new_plans) > std::max(2.0, 0.02 * flows.new_plans)) {
      find(flows.new_plans_source, area, year, "ages do not add up",
           fmt::format("new plans {:.0f}, sum of ages {:.0f}", flows.new_plans, ages),
           "ages are used as shares only");
    }
    const double decided = flows.agreed + flows.refused;
    if (decided > flows.requests + std::max(2.0, 0.02 * flows.requests)) {
      find(flows.requests_source, area, year, "decisions exceed requests",
           fmt::format("requests {:.0f}, decided {:.0f}", flows.requests, decided),
           "decisions are used as shares only");
    }
    if (flows.within_20_weeks > flows.timed) {
      find(flows.timeliness_source, area, year, "plans on time exceed plans issued",
           fmt::format("issued {:.0f}, on time {:.0f}", flows.timed, flows.within_20_weeks),
           "taken as not published");
      flows.within_20_weeks = flows.timed = kNotPublished;
    }
    lone_zero(area, year, flows);
  }

  /// No refusal at all between years with many.
  void lone_zero(const Area& area, int year, CalendarYear& flows) {
    const CalendarYear *before = area.calendar_of(year - 1), *after = area.calendar_of(year + 1);
    if (flows.refused != 0 || flows.requests < 100 || before == nullptr || after == nullptr) return;
    if (!(before->refused >= 20) || !(after->refused >= 20)) return;
    find(flows.requests_source, area, year, "zero between years that are not",
         fmt::format("0 requests refused, {:.0f} the year before and {:.0f} the year after",
                     before->refused, after->refused),
         "taken as not published");
    flows.refused = kNotPublished;
  }

  /// Years that other areas have, and this authority between its first and last year has not.
  void gaps(const Area& area) {
    if (area.january.empty()) return;
    const int first = area.january.begin()->first, last = area.january.rbegin()->first;
    for (const auto& entry : statistics_.england.calendar) {
      const int year = entry.first;
      const CalendarYear& whole = entry.second;
      if (year < first || year >= last) continue;
      const CalendarYear* flows = area.calendar_of(year);
      const auto gap = [&](const char* what, double CalendarYear::*field, const Citation& near) {
        const bool here = flows != nullptr && !std::isnan(flows->*field);
        if (here || std::isnan(whole.*field) || is_repaired(area, year)) return;
        find({near.file, 0, near.release_year}, area, year, "not returned",
             fmt::format("{} are not published for this authority, and are for England", what),
             "other years and England stand in");
      };
      gap("new plans", &CalendarYear::new_plans, whole.new_plans_source);
      gap("requests", &CalendarYear::requests, whole.requests_source);
      gap("ceased plans", &CalendarYear::ceased, whole.ceased_source);
      gap("times to issue", &CalendarYear::timed, whole.timeliness_source);
    }
  }

  void jumps(const Area& area) {
    for (const auto& [year, january] : area.january) {
      const double before = area.plans(year - 1);
      const double change = january.plans / before - 1;
      if (!(before >= kJumpLeastPlans) || (change >= kLargeFall && change <= kLargeJump)) continue;
      if (std::isnan(change)) continue;
      find(january.source, area, year, "jump",
           fmt::format("plans {:.0f}, {:+.0f}% on the year before ({:.0f})", january.plans,
                       100 * change, before),
           "used as published; the year is left out where growth is learnt");
    }
  }

  void unexplained(const Area& area) {
    for (const auto& [year, flows] : area.calendar) {
      const double before = area.plans(year), after = area.plans(year + 1);
      const double rest = after - before - (flows.new_plans - flows.ceased);
      if (std::isnan(rest) || before <= 0 || std::abs(rest) <= kUnexplainedShare * before) continue;
      find(flows.new_plans_source, area, year, "flows do not explain the stock",
           fmt::format("plans {:.0f} to {:.0f}, new {:.0f}, ceased {:.0f}: {:+.0f} ({:+.0f}%) left",
                       before, after, flows.new_plans, flows.ceased, rest, 100 * rest / before),
           "stock used as published; the remainder is not taken for transfers");
    }
  }

  PublishedStatistics& statistics_;
  std::vector<std::pair<std::string, int>> repaired_;
};

}  // namespace

void repair(PublishedStatistics& statistics) { Checks(statistics).run(); }

}  // namespace highneeds
