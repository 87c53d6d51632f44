/// @file
/// How far, how soon and how surely the DSG balance goes wrong, run by run.
#pragma once

#include <string>
#include <vector>

#include "core/model.h"
#include "reporting/outcomes.h"
#include "statistics/chance.h"
#include "statistics/paired.h"

namespace highneeds {

/// The first year in which something happens, over the runs.
struct FirstYear {
  int median = 0, low80 = 0,
      high80 = 0;  ///< years of the 31 March; kNever where it does not happen
  Chance never;    ///< runs in which it does not happen by the last year
};
inline constexpr int kNever = 0;

/// Runs whose balance at the 31 March of `year` (an index) is below a limit.
[[nodiscard]] Chance chance_below(const RunTable& balance, std::size_t year, double limit_gbp);

/// The first 31 March at which the balance is below a limit.
[[nodiscard]] FirstYear first_breach(const RunTable& balance, double limit_gbp);

/// The first financial year whose income meets its spend.
[[nodiscard]] FirstYear first_in_year_balance(const RunTable& in_year);

/// The deficit at a 31 March as a share of the year's high needs block.
[[nodiscard]] Spread deficit_share_of_block(const ScenarioOutcomes& scenario, std::size_t year);

/// The deficit at a 31 March as a share of the usable reserves.
/// @pre  the reserves are known and above 0
[[nodiscard]] Spread deficit_share_of_reserves(const ScenarioOutcomes& scenario, std::size_t year);

/// Section 114 indicator: runs in which the deficit that falls on the general fund exceeds the
/// usable reserves.
/// @pre  the reserves are known
[[nodiscard]] Chance chance_of_section_114(const ScenarioOutcomes& scenario, std::size_t year);

/// Who is assumed to pay for deficits once the override has ended, in plain words, with the
/// regime's name in model files.
[[nodiscard]] std::string regime_sentence(const Policy& policy);

/// All of these at the years of the summary, then the first years in sentences. Lines of at most
/// 100 columns; empty where the scenario has no ledger.
/// @param januaries  as in the summary: see year_index()
[[nodiscard]] std::string balance_risk_table(const ScenarioOutcomes& scenario,
                                             const std::vector<int>& januaries);

}  // namespace highneeds
