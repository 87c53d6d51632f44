#include "storage/run_origin.h"

#include <fmt/format.h>

#include <algorithm>

namespace highneeds {
namespace {

std::int64_t study_runs(const RunManifest& manifest) {
  return manifest.study_runs != 0 ? manifest.study_runs : manifest.runs;
}

}  // namespace

RunOrigin origin_of(const ResultsReader& results) {
  return {results.manifest(), results.scenarios(), results.inputs()};
}

RunOrigin origin_of(const JournalHeader& header) {
  return {header.manifest, header.scenarios, header.inputs};
}

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
  if (wanted.scenarios != other.scenarios) return "has other scenarios than " + wanted_name;
  const auto same = [](const InputText& x, const InputText& y) {
    return x.name == y.name && x.text == y.text;
  };
  if (!std::equal(wanted.inputs.begin(), wanted.inputs.end(), other.inputs.begin(),
                  other.inputs.end(), same)) {
    return "was made from other inputs than " + wanted_name;
  }
  return {};
}

}  // namespace highneeds
