/// @file
/// The rows of release tables sorted into areas and years; the first half of assemble_statistics().
#pragma once

#include <vector>

#include "evidence/published_statistics.h"

namespace highneeds {

/// Every number where it belongs, unrepaired. Where releases give the same figure, the later one
/// stays; where they differ, and where rows are there twice, `findings` says so.
/// @param tables  by release year
[[nodiscard]] PublishedStatistics sort_rows(const std::vector<ReleaseTable>& tables);

}  // namespace highneeds
