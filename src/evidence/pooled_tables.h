/// @file
/// Tables of small counts with a larger area's as a prior, and the three-way table they agree on.
#pragma once

#include <map>

#include "evidence/age_tables.h"

namespace highneeds {

/// Own counts of each row plus `weight` counts of the larger area's row.
/// @param own  empty where there are none
[[nodiscard]] Table with_prior(const Table& own, const Table& larger, double weight);

/// Rows of needs as a table [count x need]; rows from `count` on are left out.
[[nodiscard]] Table needs_of(const std::map<int, ByNeed>& rows, Eigen::Index count);

/// Rows as shares; rows without counts take the nearest one with.
[[nodiscard]] Table row_shares(Table counts);

/// The table [age x need x setting] without interaction of all three that has the given tables as
/// its sums, as relative frequencies of a need and a setting: 1 where they are independent at each
/// age. Zero where the table of needs and settings is.
/// @param need_by_setting  scaled to the other two
/// @par Source  Bishop, Fienberg and Holland (1975), "Discrete multivariate analysis", chapter 3
[[nodiscard]] Table need_setting_lifts(const Table& age_by_need, const AgeBySetting& age_by_setting,
                                       const Table& need_by_setting);

}  // namespace highneeds
