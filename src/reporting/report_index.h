/// @file
/// The first page of a report: what was found, and what is in the folder.
#pragma once

#include <string>
#include <vector>

#include "reporting/outcomes.h"
#include "storage/results_file.h"

namespace highneeds {

/// A file of a report.
struct ReportFile {
  std::string path;   ///< relative to the index, `/` between folders
  std::string title;  ///< of the chart that it holds; empty for its name
};

/// Some files of a report that belong together.
struct ReportSection {
  std::string title;
  std::vector<ReportFile> files;  ///< those of one chart after each other
};

/// An HTML page without scripts or anything from elsewhere: findings, links to every file, and what
/// made them. All text from the inputs is escaped.
/// @param scenarios  indices of those whose results are told in words
[[nodiscard]] std::string report_index(const StudyOutcomes& study, const RunManifest& manifest,
                                       const std::vector<int>& scenarios,
                                       const std::vector<ReportSection>& sections);

}  // namespace highneeds
