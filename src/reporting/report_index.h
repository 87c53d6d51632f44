/// @file
/// The first page of a report: what was found, and what is in the folder.
#pragma once

#include <string>
#include <vector>

#include "reporting/outcomes.h"
#include "storage/results_file.h"

namespace highneeds {

/// Some files of a report that belong together.
struct ReportSection {
  std::string title;
  std::vector<std::string> files;  ///< relative to the index, `/` between folders
};

/// An HTML page without scripts or anything from elsewhere: findings, links to every file, and what
/// made them. All text from the inputs is escaped.
/// @param scenarios  indices of those whose results are told in words
[[nodiscard]] std::string report_index(const StudyOutcomes& study, const RunManifest& manifest,
                                       const std::vector<int>& scenarios,
                                       const std::vector<ReportSection>& sections);

}  // namespace highneeds
