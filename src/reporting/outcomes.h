/// @file
/// The six outcomes that tables and comparisons are about, run by run.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "reporting/fan.h"
#include "reporting/numbers.h"
#include "reporting/sentences.h"

namespace highneeds {

enum class Outcome : int { kPlans, kNewPlans, kSpecialist, kSpend, kInYear, kCumulative, kCount };
inline constexpr int kOutcomes = static_cast<int>(Outcome::kCount);

/// When an outcome is counted.
enum class OutcomeTime { kJanuary, kCalendarYear, kFinancialYear, kMarch };

struct OutcomeInfo {
  std::string_view label;    ///< "Plans at the January census"
  std::string_view subject;  ///< in a sentence: "plans"
  std::string_view name;     ///< in a file name: "plans"
  Unit unit = Unit::kCount;
  DifferenceKind kind = DifferenceKind::kCount;
  OutcomeTime time = OutcomeTime::kJanuary;
};
[[nodiscard]] const OutcomeInfo& outcome_info(Outcome outcome);
[[nodiscard]] const std::array<Outcome, kOutcomes>& all_outcomes();

/// A quantity by run and time.
struct RunTable {
  /// The year of the January census; the calendar year; or the year of the 31 March with which a
  /// financial year ends.
  std::vector<int> years;
  std::vector<double> values;  ///< [run x year], row by row

  /// All runs of one year.
  [[nodiscard]] std::vector<double> column(std::size_t year) const;
  /// Quantiles by year.
  [[nodiscard]] Fan fan() const;
};

/// Years ahead for which aligned growth is scored on past Januaries: docs/evidence.md.
inline constexpr int kProvenYears = 3;

/// What one scenario leads to.
struct ScenarioOutcomes {
  std::string id, name;
  int baseline = -1;    ///< index of the scenario it is compared with; -1 for a baseline
  int answer_year = 0;  ///< that its question is about, as its 31 March; 0 where it names none
  std::array<RunTable, kOutcomes> tables;
  /// DSG balance by run before the first year; empty where it is not known.
  std::vector<double> opening_gbp;
  RunTable block;                  ///< high needs block, by financial year
  RunTable charge;                 ///< deficit that falls on the general fund
  std::vector<double> limits_gbp;  ///< of the balance, named by the user
  /// NaN where the model does not have them.
  double usable_reserves_gbp = std::numeric_limits<double>::quiet_NaN();
  std::string regime;  ///< regime_sentence() of the model's policy
  /// January up to which the model's growth is proven on past Januaries; 0 where it is not aligned.
  int proven_until = 0;

  [[nodiscard]] const RunTable& operator[](Outcome outcome) const {
    return tables[static_cast<std::size_t>(outcome)];
  }
  [[nodiscard]] RunTable& operator[](Outcome outcome) {
    return tables[static_cast<std::size_t>(outcome)];
  }
};

/// What a study leads to; run i of every scenario used the same random numbers.
struct StudyOutcomes {
  std::string place;
  std::int64_t runs = 0;
  std::uint64_t seed = 0;
  std::vector<ScenarioOutcomes> scenarios;
};

/// "January 2035", "2034", "2034-35", "31 March 2035", for a heading.
[[nodiscard]] std::string year_text(Outcome outcome, int year);
/// "in January 2035", "at 31 March 2035", in a sentence.
[[nodiscard]] std::string when_text(Outcome outcome, int year);

/// Index of the year that belongs to the January `january`: the census itself, the calendar year
/// before it, the financial year in which it falls. The nearest one where there is none.
/// @pre  the table has a year
[[nodiscard]] std::size_t year_index(Outcome outcome, const RunTable& table, int january);

/// Runs in which the difference is an improvement of a balance, or a fall of anything else.
[[nodiscard]] double better_share(Outcome outcome, double share_above, double share_below);

/// Every scenario's level and paired difference at one January (see year_index()), the baseline
/// `scenarios[first]` first and then those that are compared with it.
[[nodiscard]] std::vector<ScenarioEnd> scenario_ends(const StudyOutcomes& study, std::size_t first,
                                                     Outcome outcome, int january);

/// The last January of the study.
[[nodiscard]] int last_january(const StudyOutcomes& study);

/// The Januaries that an answer to a scenario's question states: that of the year which the
/// question names, if it names one, and the last.
[[nodiscard]] std::vector<int> answer_januaries(const StudyOutcomes& study, int scenario);

}  // namespace highneeds
