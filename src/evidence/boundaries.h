/// @file
/// Which authority somebody means, and authorities that were split, joined or recoded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "evidence/published_statistics.h"

namespace highneeds {

/// Authorities that ended, and those that took over their area, by DfE code.
struct BoundaryChange {
  std::vector<const char*> before, after;
  int first_january;  ///< with the new authorities
  const char* what;
};

/// @par Source  DfE, data guidance of the releases; Structural Changes Orders of 2018 to 2022
[[nodiscard]] const std::vector<BoundaryChange>& boundary_changes();

/// Every ONS code of an authority: those of its rows, and recodings the releases do not show.
[[nodiscard]] std::vector<std::string> ons_codes(const Area& area);

/// The authority that a name, a DfE code ("812") or an ONS code, old or new, stands for.
struct AuthoritySearch {
  const Area* area = nullptr;
  std::string problem;  ///< where there is none: why, and what to type
};

/// @param january  in which the authority must have plans
[[nodiscard]] AuthoritySearch find_authority(const PublishedStatistics& statistics,
                                             std::string_view typed, int january);

/// Names of the authorities with plans in a January.
[[nodiscard]] std::vector<std::string> authority_names(const PublishedStatistics& statistics,
                                                       int january);

/// Plans of an authority in January; before it existed, its share of those of its predecessors, as
/// the first January after splits them. NaN where that is not known.
[[nodiscard]] double continued_plans(const PublishedStatistics& statistics, const Area& area,
                                     int january);

}  // namespace highneeds
