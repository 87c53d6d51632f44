/// @file
/// Fan charts over time: caseload, new plans, DSG balance.
#pragma once

#include <optional>

#include "reporting/chart_context.h"
#include "reporting/chart_files.h"
#include "reporting/fan.h"
#include "reporting/numbers.h"

namespace highneeds {

/// Open plans at each January census: history, then bands and median.
/// @param plans    times are years of January censuses; the first is the starting census
/// @param history  years of January censuses, the starting one included
[[nodiscard]] NamedChart caseload_chart(const ChartContext& context, const Fan& plans,
                                        const ActualSeries& history);

/// New plans by calendar year: history, then bands and median.
[[nodiscard]] NamedChart new_plans_chart(const ChartContext& context, const Fan& new_plans,
                                         const ActualSeries& history);

/// Mean weeks from request to plan, by calendar year of issue, with the statutory limit.
/// @param weeks  without years in which nobody is issued a plan
[[nodiscard]] NamedChart time_to_issue_chart(const ChartContext& context, const Fan& weeks,
                                             const ActualSeries& history, double statutory_weeks);

/// What the balance chart points at.
struct BalanceNotes {
  std::optional<int> override_ends;  ///< year of the 31 March on which the statutory override ends
  std::optional<int> grant_year;     ///< year of the 31 March by which the stability grant is paid
  double grant_median_gbp = 0;       ///< of the runs; not shown if zero
  double grant_share = 0;            ///< runs in which it is paid
  double end_deficit_share = 0;      ///< runs that end in deficit
};

/// Cumulative DSG balance at each 31 March.
/// @param balance  GBP; times are years of the 31 March; the first is the opening balance
/// @param history  published balances, same times; may be empty
[[nodiscard]] NamedChart balance_chart(const ChartContext& context, const Fan& balance,
                                       const ActualSeries& history, const BalanceNotes& notes);

}  // namespace highneeds
