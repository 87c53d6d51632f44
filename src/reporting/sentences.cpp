#include "reporting/sentences.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "reporting/text_layout.h"

namespace highneeds {

namespace {

Unit unit_of(DifferenceKind kind) {
  return kind == DifferenceKind::kCount ? Unit::kCount : Unit::kMoney;
}

/// -1 deficit, 0 near zero, 1 surplus.
int side(double gbp) { return std::abs(gbp) < kNearZeroGbp ? 0 : gbp < 0 ? -1 : 1; }

std::string pounds(double gbp) { return about_text(gbp, Unit::kMoney); }

/// Too small to be told apart from nothing in the unit in which it is printed.
bool negligible(double difference, DifferenceKind kind) {
  return std::abs(difference) < (kind == DifferenceKind::kCount ? 0.5 : 500.0);
}

std::string direction(double difference, DifferenceKind kind) {
  switch (kind) {
    case DifferenceKind::kCount:
      return difference < 0 ? "fewer" : "more";
    case DifferenceKind::kSpend:
      return difference < 0 ? "less" : "more";
    case DifferenceKind::kBalance:
      break;
  }
  return difference < 0 ? "worse" : "better";
}

bool straddles(const Estimate& estimate, double value) {
  return estimate.low80 < value && estimate.high80 > value;
}

/// "the smallest DSG deficit", for the best of several.
std::string superlative(double baseline, double best, DifferenceKind kind,
                        const std::string& subject) {
  if (kind == DifferenceKind::kCount) return "the fewest " + subject;
  if (kind == DifferenceKind::kSpend) return "the lowest " + subject;
  if (side(best) != side(baseline) || side(best) == 0) return "the best DSG balance";
  return side(best) < 0 ? "the smallest DSG deficit" : "the largest DSG surplus";
}

/// "would leave the DSG deficit about £12m smaller", for one alternative.
std::string effect_phrase(const ScenarioEnd& baseline, const ScenarioEnd& scenario,
                          const std::string& subject, DifferenceKind kind) {
  const double difference = scenario.difference.median;
  const std::string verb = straddles(scenario.difference, 0) ? "might" : "would";
  const std::string size = "about " + about_text(difference, unit_of(kind));
  if (kind != DifferenceKind::kBalance) {
    return fmt::format("{} mean {} {} {}", verb, size, direction(difference, kind), subject);
  }
  const int before = side(baseline.level.median), after = side(scenario.level.median);
  if (before == after && before != 0) {
    const bool larger = before < 0 ? difference < 0 : difference > 0;
    return fmt::format("{} leave the DSG {} {} {}", verb, before < 0 ? "deficit" : "surplus", size,
                       larger ? "larger" : "smaller");
  }
  return fmt::format("{} leave the DSG balance {} {}", verb, size, direction(difference, kind));
}

std::string best_of_sentence(const std::vector<ScenarioEnd>& scenarios, const std::string& subject,
                             const std::string& when, DifferenceKind kind) {
  const bool balance = kind == DifferenceKind::kBalance;
  const double sign = balance ? 1 : -1;
  const auto best =
      std::max_element(scenarios.begin() + 1, scenarios.end(), [&](const auto& a, const auto& b) {
        return sign * a.difference.median < sign * b.difference.median;
      });
  const ScenarioEnd& baseline = scenarios.front();
  const std::string under = quoted_name(baseline.name);
  const std::string thing = balance                          ? "the DSG balance"
                            : kind == DifferenceKind::kSpend ? subject
                                                             : "the number of " + subject;
  const bool all_alike =
      std::all_of(scenarios.begin() + 1, scenarios.end(),
                  [&](const ScenarioEnd& s) { return negligible(s.difference.median, kind); });
  if (all_alike) return fmt::format("No alternative to {} changes {} {}", under, thing, when);
  const std::string verb = balance ? "improves" : "lowers";
  if (sign * best->difference.median <= 0)
    return fmt::format("No alternative to {} {} {} {}", under, verb, thing, when);
  if (straddles(best->difference, 0))
    return fmt::format("No alternative to {} clearly {} {} {}", under, verb, thing, when);

  // The difference is that of the runs: levels may round to the same number.
  const double before = baseline.level.median, after = best->level.median;
  const bool same_side = side(before) == side(after) && side(after) != 0;
  const std::string level =
      balance && !same_side ? balance_phrase(after) : "about " + about_text(after, unit_of(kind));
  const std::string than = !balance || !same_side ? direction(best->difference.median, kind)
                           : after < 0            ? "less"
                                                  : "more";
  return fmt::format("{} has {} {}: {}, {} {} than under {}", quoted_name(best->name),
                     superlative(before, after, kind, subject), when, level,
                     about_text(best->difference.median, unit_of(kind)), than, under);
}

}  // namespace

std::string trend_sentence(const std::string& subject, double from, const std::string& from_when,
                           const Estimate& to, const std::string& to_when, Unit unit,
                           Grammar grammar) {
  const double change = to.median - from;
  const double size = std::max(std::abs(from), std::abs(to.median));
  const std::string start = number_text(from, unit);
  const bool plural = grammar == Grammar::kPlural;
  const std::string projected = plural ? "are projected to" : "is projected to";
  if (std::abs(change) < kStayShare * size || change == 0) {
    return fmt::format("{} {} stay close to {} {} level of {} until {}", subject, projected,
                       plural ? "their" : "its", from_when, start, to_when);
  }
  const std::string verb = straddles(to, from) ? "may" : projected;
  return fmt::format("{} {} {} from {} in {} to about {} in {}", subject, verb,
                     change > 0 ? "rise" : "fall", start, from_when, about_text(to.median, unit),
                     to_when);
}

std::string wait_sentence(double from, const std::string& from_when, const Estimate& to,
                          const std::string& to_when, double statutory_weeks) {
  const auto weeks = [](double number) { return number_text(number, Unit::kWeeks) + " weeks"; };
  const std::string limit = fmt::format("the statutory {} weeks", count_text(statutory_weeks));
  const std::string verdict = to.low80 > statutory_weeks    ? "above " + limit
                              : to.high80 < statutory_weeks ? "within " + limit
                                                            : "against " + limit;
  const double change = to.median - from;
  const std::string subject = "The mean wait from request to plan";
  if (std::abs(change) < kStayShare * std::max(from, to.median)) {
    return fmt::format("{} is projected to stay close to its {} level of {} until {}, {}", subject,
                       from_when, weeks(from), to_when, verdict);
  }
  return fmt::format("{} {} {} from {} in {} to {} in {}, {}", subject,
                     straddles(to, from) ? "may" : "is projected to", change > 0 ? "rise" : "fall",
                     weeks(from), from_when, weeks(to.median), to_when, verdict);
}

std::string places_sentence(const std::string& setting, double children, double places,
                            const std::string& when, double overflowed) {
  const std::string full = fmt::format("{}: {} children in {} places in {}", one_line(setting),
                                       count_text(children), count_text(places), when);
  if (overflowed < 0.5) return full + "; in most runs nobody finds a setting full";
  return fmt::format("{}; about {} {} a year {} a setting full", full,
                     about_text(overflowed, Unit::kCount), overflowed < 1.5 ? "child" : "children",
                     overflowed < 1.5 ? "finds" : "find");
}

std::string breach_sentence(double limit_gbp, double share, const std::string& when) {
  const bool round = about(limit_gbp) == limit_gbp;
  const std::string what =
      limit_gbp == 0 ? "a DSG deficit"
                     : "a DSG deficit beyond " +
                           (round ? pounds(limit_gbp) : number_text(limit_gbp, Unit::kMoney));
  if (share == 0) return fmt::format("No run has {} {}", what, when);
  if (share == 1) return fmt::format("Every run has {} {}", what, when);
  return fmt::format("The chance of {} {} is {}", what, when, chance_text(share));
}

std::string waterfall_sentence(const std::vector<NamedChange>& changes, double from,
                               const std::string& from_when, double to,
                               const std::string& to_when) {
  const bool worse = to < from;
  const auto largest = std::max_element(changes.begin(), changes.end(),
                                        [&](const NamedChange& a, const NamedChange& b) {
                                          return worse ? a.gbp > b.gbp : a.gbp < b.gbp;
                                        });
  const std::string course = fmt::format("{} at {} to {} at {}", balance_phrase(from), from_when,
                                         balance_phrase(to), to_when);
  return fmt::format("On average, from {}: the largest step is {}, {} {}", course, largest->name,
                     pounds(largest->gbp), largest->gbp < 0 ? "worse" : "better");
}

std::string range_sentence(const Estimate& estimate, Unit unit) {
  const std::string low = about_text(estimate.low80, unit),
                    high = about_text(estimate.high80, unit);
  if (low == high) return "80% of runs agree with this to within rounding";
  return fmt::format("80% of runs lie between {} and {}", low, high);
}

std::string balance_phrase(double gbp) {
  const int sign = side(gbp);
  if (sign == 0) return "a balance near zero";
  return fmt::format("a {} of {}", sign < 0 ? "deficit" : "surplus", pounds(gbp));
}

std::string balance_range_phrase(double low, double high) {
  const int worst = side(low), best = side(high);
  if (worst == best && worst != 0) {
    // The smaller amount first, whichever it is.
    const double small = std::min(std::abs(low), std::abs(high)),
                 large = std::max(std::abs(low), std::abs(high));
    return fmt::format("{} of {} to {}", worst < 0 ? "deficits" : "surpluses", pounds(small),
                       pounds(large));
  }
  if (worst == 0 && best == 0) return "balances near zero";
  return fmt::format("anything from {} to {}", balance_phrase(low), balance_phrase(high));
}

std::string balance_sentence(double from, const std::string& from_when, const Estimate& to,
                             const std::string& to_when, const std::string& which,
                             const std::string& at) {
  const int before = side(from), after = side(to.median);
  if (before == 0 && after == 0) {
    return fmt::format("The {} balance is projected to stay near zero from {} to {}", which,
                       from_when, to_when);
  }
  const std::string verb = straddles(to, from) ? "may" : "is projected to";
  if (before != after || before == 0) {
    const std::string start = before == 0 ? "near zero" : balance_phrase(from);
    const std::string end = after == 0 ? "near zero" : balance_phrase(to.median);
    return fmt::format("The {} balance {} move from {} {} {} to {} {} {}", which, verb, start, at,
                       from_when, end, at, to_when);
  }
  const std::string what = before < 0 ? "deficit" : "surplus";
  if (std::abs(to.median - from) < kStayShare * std::max(std::abs(from), std::abs(to.median))) {
    return fmt::format("The {} {} is projected to end close to its {} level of {} {} {}", which,
                       what, from_when, pounds(from), at, to_when);
  }
  const bool grows = std::abs(to.median) > std::abs(from);
  return fmt::format("The {} {} {} {} from {} {} {} to about {} {} {}", which, what, verb,
                     grows ? "grow" : "shrink", pounds(from), at, from_when, pounds(to.median), at,
                     to_when);
}

std::string balance_risk_sentence(const Estimate& balance, double deficit_share,
                                  const std::string& when) {
  return fmt::format("80% of runs end with {} at {}; the chance of a deficit is {}",
                     balance_range_phrase(balance.low80, balance.high80), when,
                     chance_text(deficit_share));
}

std::string difference_phrase(double difference, DifferenceKind kind) {
  if (negligible(difference, kind)) return "no different";
  return fmt::format("about {} {}", about_text(difference, unit_of(kind)),
                     direction(difference, kind));
}

std::string difference_range_phrase(const Estimate& difference, DifferenceKind kind) {
  // An end is nothing, too, beside one that is a hundred times larger.
  const double largest = std::max(std::abs(difference.low80), std::abs(difference.high80));
  const auto none_at = [&](double end) {
    return negligible(end, kind) || std::abs(end) < 0.01 * largest;
  };
  const bool no_low = none_at(difference.low80), no_high = none_at(difference.high80);
  if (no_low && no_high) return "80% of runs: no different";
  const auto side_text = [&](double end, bool none) {
    return none ? "no different" : about_text(end, unit_of(kind)) + " " + direction(end, kind);
  };
  const bool one_side = !no_low && !no_high && (difference.low80 < 0) == (difference.high80 < 0);
  if (!one_side) {
    return fmt::format("80% of runs: {} to {}", side_text(difference.low80, no_low),
                       side_text(difference.high80, no_high));
  }
  const double small = std::min(std::abs(difference.low80), std::abs(difference.high80));
  const double large = std::max(std::abs(difference.low80), std::abs(difference.high80));
  const std::string least = about_text(small, unit_of(kind)),
                    most = about_text(large, unit_of(kind));
  if (least == most)
    return fmt::format("80% of runs: about {} {}", most, direction(difference.low80, kind));
  return fmt::format("80% of runs: {} to {} {}", least, most, direction(difference.low80, kind));
}

std::string comparison_sentence(const std::vector<ScenarioEnd>& scenarios,
                                const std::string& subject, const std::string& when,
                                DifferenceKind kind) {
  const ScenarioEnd& baseline = scenarios.front();
  if (scenarios.size() == 1) {
    if (kind == DifferenceKind::kBalance) {
      return fmt::format("{} ends with {} {}", quoted_name(baseline.name),
                         balance_phrase(baseline.level.median), when);
    }
    return fmt::format("{} has about {} {} {}", quoted_name(baseline.name),
                       about_text(baseline.level.median, unit_of(kind)), subject, when);
  }
  if (scenarios.size() > 2) return best_of_sentence(scenarios, subject, when, kind);
  const ScenarioEnd& other = scenarios.back();
  const std::string what = kind == DifferenceKind::kBalance ? "the DSG balance" : subject;
  if (negligible(other.difference.median, kind)) {
    return fmt::format("{} makes no difference to {} {}", quoted_name(other.name), what, when);
  }
  return fmt::format("{} {} {} than {}", quoted_name(other.name),
                     effect_phrase(baseline, other, subject, kind), when,
                     quoted_name(baseline.name));
}

std::string quoted_name(const std::string& name) { return "‘" + one_line(name) + "’"; }

std::string listed(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
    text += items[i];
  }
  return text;
}

std::string authorities_text(std::size_t count) {
  return fmt::format("{} {}", count, count == 1 ? "authority" : "authorities");
}

}  // namespace highneeds
