/// @file
/// Findings in plain English, made from the numbers: titles of charts, lines under tables.
///
/// Sentences have no full stop at the end. Numbers after "about" are rounded as
/// about_text() does. "May" and "might"
/// stand where the 80% interval allows the opposite.
#pragma once

#include <string>
#include <vector>

#include "reporting/numbers.h"

namespace highneeds {

/// A projected number: its median, and the two values between which 80% of runs lie.
struct Estimate {
  double median = 0, low80 = 0, high80 = 0;
};

/// A DSG balance this close to zero is called "near zero" [GBP].
inline constexpr double kNearZeroGbp = 50'000;
/// A level that moves by less than this share is said to stay where it is.
inline constexpr double kStayShare = 0.02;

/// Whether a subject "is" or "are".
enum class Grammar { kPlural, kSingular };

/// "Plans are projected to rise from 1,983 in January 2025 to about 3,900 in January 2035".
/// @param subject  "Plans", "New plans a year", "High needs spend" (singular)
[[nodiscard]] std::string trend_sentence(const std::string& subject, double from,
                                         const std::string& from_when, const Estimate& to,
                                         const std::string& to_when, Unit unit = Unit::kCount,
                                         Grammar grammar = Grammar::kPlural);

/// "80% of runs lie between 3,200 and 5,100", "80% of runs agree with this to within rounding".
[[nodiscard]] std::string range_sentence(const Estimate& estimate, Unit unit);

/// "The mean wait from request to plan is projected to fall from 23.7 weeks in 2025 to about 22
/// weeks in 2034, above the statutory 20 weeks"; "within" where 80% of runs are, "against" where
/// they differ.
[[nodiscard]] std::string wait_sentence(double from, const std::string& from_when,
                                        const Estimate& to, const std::string& to_when,
                                        double statutory_weeks);

/// Children and places of a setting at the end, and what becomes of those who find one full:
/// "State special school: 372 children in 372 places in January 2035; about 71 children a year find
/// a setting full".
/// @param overflowed  children in the last year, median
[[nodiscard]] std::string places_sentence(const std::string& setting, double children,
                                          double places, const std::string& when,
                                          double overflowed);

/// "The chance of a DSG deficit beyond £400m at 31 March 2035 is 52%"; "No run has", "Every run
/// has".
/// @param limit_gbp  0: any deficit
[[nodiscard]] std::string breach_sentence(double limit_gbp, double share, const std::string& when);

/// A step of a balance.
struct NamedChange {
  std::string name;  ///< in a sentence: "demand (more plans)"
  double gbp = 0;    ///< negative worsens the balance
};
/// "From a deficit of £12m at 31 March 2025 to a deficit of £410m at 31 March 2035: the largest
/// step is demand (more plans), £230m worse".
/// @pre  there is a change
[[nodiscard]] std::string waterfall_sentence(const std::vector<NamedChange>& changes, double from,
                                             const std::string& from_when, double to,
                                             const std::string& to_when);

/// "a deficit of £85m", "a surplus of £2.0m", "a balance near zero".
[[nodiscard]] std::string balance_phrase(double gbp);

/// "deficits of £60m to £90m", "anything from a deficit of £5.0m to a surplus of £1.0m".
[[nodiscard]] std::string balance_range_phrase(double low, double high);

/// "The DSG deficit is projected to grow from £8.3m at 31 March 2025 to about £85m at 31 March
/// 2035", and every other way between deficit, surplus and zero.
/// @param from_when, to_when  "31 March 2025", or with another preposition "2025-26"
/// @param which               "DSG", "in-year"
/// @param at                  the preposition: "at", "in"
[[nodiscard]] std::string balance_sentence(double from, const std::string& from_when,
                                           const Estimate& to, const std::string& to_when,
                                           const std::string& which = "DSG",
                                           const std::string& at = "at");

/// "In 80% of runs the balance at 31 March 2035 is between ..., and the chance of a deficit is
/// 97%".
[[nodiscard]] std::string balance_risk_sentence(const Estimate& balance, double deficit_share,
                                                const std::string& when);

/// What a difference is called.
enum class DifferenceKind {
  kCount,    ///< fewer, more
  kSpend,    ///< less, more
  kBalance,  ///< worse, better
};

/// "about 120 fewer", "about £12m better", "no different".
[[nodiscard]] std::string difference_phrase(double difference, DifferenceKind kind);

/// "80% of runs: £5.0m to £20m better", "80% of runs: £2.0m worse to £4.0m better".
[[nodiscard]] std::string difference_range_phrase(const Estimate& difference, DifferenceKind kind);

/// One scenario at one date, and its paired difference from the baseline.
struct ScenarioEnd {
  std::string name;
  Estimate level;
  Estimate difference;      ///< zero for the baseline
  double better_share = 0;  ///< runs in which it is better (a balance), or lower (anything else)
};

/// The finding of a comparison at one date: one scenario or many, the baseline first.
/// @param subject  "plans", "new plans", "specialist placements", "high needs spend"; not used for
///                 a balance
/// @param when     "in January 2035", "at 31 March 2035"
/// @pre  there is a scenario
[[nodiscard]] std::string comparison_sentence(const std::vector<ScenarioEnd>& scenarios,
                                              const std::string& subject, const std::string& when,
                                              DifferenceKind kind);

/// A name in quotation marks, on one line: ‘Do nothing’.
[[nodiscard]] std::string quoted_name(const std::string& name);

/// "A", "A and B", "A, B and C".
[[nodiscard]] std::string listed(const std::vector<std::string>& items);

/// "1 authority", "19 authorities".
[[nodiscard]] std::string authorities_text(std::size_t count);

}  // namespace highneeds
