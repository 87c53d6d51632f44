#include <map>
#include <string>
#include <vector>

#include "storage/region_study.h"
#include "storage/results_file.h"
#include "storage/study.h"

namespace highneeds {
namespace {

/// Of an authority's own results, or of the sum of a region, from what made them.
Study read_again(const ResultsReader& results) {
  const StoredSource source = stored_inputs(results);
  const std::optional<RegionRun> run = region_of(results);
  if (!run) return read_study(scenario_files(results), source);
  if (results.la_code().empty()) return read_region(*run, source);
  const auto& all = run->region.authorities;
  for (std::size_t a = 0; a < all.size(); ++a) {
    if (all[a].la_code == results.la_code()) return read_authority(*run, a, source);
  }
  throw InputError({{"", 0, 0,
                     "the results are of an authority that their region does not have "
                     "(the file was changed); run the scenarios again"}});
}

}  // namespace

std::vector<std::string> scenario_files(const ResultsReader& results) {
  std::vector<std::string> files;  // one file may have made many scenarios: docs/formats.md, sweep
  for (const std::string& id : results.scenarios()) files.push_back(id.substr(0, id.find('@')));
  return files;
}

StoredSource stored_inputs(const ResultsReader& results) {
  std::map<std::string, std::string> texts;
  for (const InputText& input : results.inputs()) texts[input.name] = input.text;
  return StoredSource(std::move(texts));
}

Study ResultsReader::study() const {
  Study study = read_again(*this);
  // What was asked for on the command line counts, not what the scenario files say.
  study.runs = manifest().runs;
  study.seed = manifest().seed;
  return study;
}

}  // namespace highneeds
