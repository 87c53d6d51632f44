/// @file
/// Faults found in published figures, as a table beside a model and as lines for the screen.
#pragma once

#include <string>
#include <vector>

#include "evidence/authority_estimates.h"

namespace highneeds {

/// Findings that bear on an authority: its own, those of files, and what its estimates lack. The
/// last have the rule "not published" and no file.
[[nodiscard]] std::vector<Finding> findings_of(const PublishedStatistics& statistics,
                                               const AuthorityEstimates& estimates);

/// CSV: file, row, authority, year, rule, what was found, what was done.
[[nodiscard]] std::string data_quality_csv(const std::vector<Finding>& findings);

}  // namespace highneeds
