#include "storage/run_origin.h"

#include <fmt/format.h>

namespace highneeds {
namespace {

std::int64_t study_runs(const RunManifest& manifest) {
  return manifest.study_runs != 0 ? manifest.study_runs : manifest.runs;
}

}  // namespace

RunOrigin origin_of(const Study& study, const RunManifest& manifest) {
  RunOrigin origin{manifest, {study.inputs, {}, study.scenarios.at(0).model.la_code}};
  for (const Scenario& scenario : study.scenarios)
    origin.made_from.scenarios.push_back(scenario.id);
  return origin;
}

RunOrigin origin_of(const ResultsReader& results) {
  return {results.manifest(), results.stored_inputs()};
}

RunOrigin origin_of(const JournalHeader& header) { return {header.manifest, header.made_from}; }

std::string difference(const RunOrigin& wanted, const RunOrigin& other,
                       const std::string& wanted_name) {
  const RunManifest &a = wanted.manifest, &b = other.manifest;
  if (study_runs(a) != study_runs(b)) {
    return fmt::format("is of a study of {} runs, {} of {}", study_runs(b), wanted_name,
                       study_runs(a));
  }
  if (a.seed != b.seed) return fmt::format("has seed {}, {} {}", b.seed, wanted_name, a.seed);
  if (a.program_version != b.program_version || a.git_commit != b.git_commit) {
    return fmt::format("was made by highneeds {} ({}), {} by {} ({})", b.program_version,
                       b.git_commit, wanted_name, a.program_version, a.git_commit);
  }
  if (wanted.made_from.la_code != other.made_from.la_code)
    return "is of another authority than " + wanted_name;
  if (wanted.made_from.scenarios != other.made_from.scenarios)
    return "has other scenarios than " + wanted_name;
  if (!same_inputs(wanted.made_from.inputs, other.made_from.inputs)) {
    return "was made from other inputs than " + wanted_name;
  }
  return {};
}

std::string mismatch(const RunOrigin& wanted, const RunOrigin& other,
                     const std::string& wanted_name) {
  std::string text = difference(wanted, other, wanted_name);
  const RunManifest &a = wanted.manifest, &b = other.manifest;
  if (text.empty() && (a.first_run != b.first_run || a.runs != b.runs)) {
    text =
        fmt::format("has runs {} to {}, {} wants {} to {}", b.first_run, b.first_run + b.runs - 1,
                    wanted_name, a.first_run, a.first_run + a.runs - 1);
  }
  return text;
}

}  // namespace highneeds
