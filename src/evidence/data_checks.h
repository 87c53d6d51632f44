/// @file
/// Rules that find faults in published figures, and the documented faults of past releases.
#pragma once

#include "evidence/published_statistics.h"

namespace highneeds {

/// Looks for faults, repairs those that other published figures can repair, sets to not published
/// those that nothing can, and adds a finding for each. Rules and bounds: docs/import.md.
void repair(PublishedStatistics& statistics);

}  // namespace highneeds
