/// @file
/// How requests and plans grew, in England and in authorities about it.
#pragma once

#include "evidence/england_rates.h"

namespace highneeds {

/// Learns growth from everything in `statistics`.
/// @par Source  docs/import.md, "Growth"
[[nodiscard]] GrowthRates learn_growth(const PublishedStatistics& statistics);

/// Log growth of plans a year over the `years` Januaries that end at `january`, less England's.
/// NaN where an end is missing or a jump lies between.
[[nodiscard]] double local_growth(const PublishedStatistics& statistics, const Area& area,
                                  int january, int years);

/// Requests agreed to of those decided.
[[nodiscard]] UnitCount decided_requests(const CalendarYear& flows);

/// Ceased plans, and those expected by England's hazards, in the flow year.
struct CeasedPlans {
  UnitCount under_16, from_16;
};
[[nodiscard]] CeasedPlans ceased_against_expected(const Area& area, const EnglandRates& rates);

}  // namespace highneeds
