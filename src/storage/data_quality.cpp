#include "storage/data_quality.h"

#include <fmt/format.h>

#include <filesystem>

namespace highneeds {
namespace {

std::string cell(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + "\"";
}

/// Folder and file: "dfe-ehc-plans-2025/caseload.csv". The rest of the path is the machine's.
std::string short_path(const std::string& file) {
  const std::filesystem::path path(file);
  const std::filesystem::path folder = path.parent_path().filename();
  return (folder / path.filename()).generic_string();
}

}  // namespace

std::vector<Finding> findings_of(const PublishedStatistics& statistics,
                                 const AuthorityEstimates& estimates) {
  std::vector<Finding> found;
  for (const Finding& finding : statistics.findings) {
    const bool own = finding.dfe_code == estimates.name.dfe_code;
    const bool of_file = finding.dfe_code.empty() && finding.year == 0;
    if (own || of_file) found.push_back(finding);
  }
  for (const std::string& text : estimates.gaps) {
    const std::size_t colon = text.rfind(": ");
    found.push_back({"", 0, estimates.name.name, estimates.name.dfe_code, 0, "not published",
                     text.substr(0, colon),
                     colon == std::string::npos ? "" : text.substr(colon + 2) + " used"});
  }
  return found;
}

std::string data_quality_csv(const std::vector<Finding>& findings) {
  std::string text = "file,row,authority,year,rule,found,done\n";
  for (const Finding& finding : findings) {
    text += fmt::format("{},{},{},{},{},{},{}\n",
                        finding.file.empty() ? "" : cell(short_path(finding.file)),
                        finding.line > 0 ? std::to_string(finding.line) : "", cell(finding.area),
                        finding.year > 0 ? std::to_string(finding.year) : "", cell(finding.rule),
                        cell(finding.what), cell(finding.done));
  }
  return text;
}

}  // namespace highneeds
