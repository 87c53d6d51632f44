#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "storage/region_study.h"
#include "storage/results_file.h"
#include "storage/study.h"

namespace highneeds {

bool same_inputs(const std::vector<InputText>& a, const std::vector<InputText>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const InputText& x, const InputText& y) {
                      return x.name == y.name && x.sha256 == y.sha256;
                    });
}

std::vector<std::string> scenario_files(const StoredInputs& stored) {
  std::vector<std::string> files;  // one file may have made many scenarios: docs/formats.md, sweep
  for (const std::string& id : stored.scenarios) files.push_back(id.substr(0, id.find('@')));
  return files;
}

StoredSource stored_source(const StoredInputs& stored) {
  std::map<std::string, std::string> texts;
  for (const InputText& input : stored.inputs) texts[input.name] = input.text;
  return StoredSource(std::move(texts));
}

Study read_stored_study(const StoredInputs& stored) {
  const StoredSource source = stored_source(stored);
  const std::optional<RegionRun> run = region_of(stored);
  if (!run) return read_study(scenario_files(stored), source);
  if (stored.la_code.empty()) return read_region(*run, source);
  const auto& all = run->region.authorities;
  for (std::size_t a = 0; a < all.size(); ++a) {
    if (all[a].la_code == stored.la_code) return read_authority(*run, a, source);
  }
  throw InputError({{"", 0, 0,
                     "the results are of an authority that their region does not have "
                     "(the file was changed); run the scenarios again"}});
}

StoredInputs ResultsReader::stored_inputs() const { return {inputs(), scenarios(), la_code()}; }

Study ResultsReader::study() const {
  Study study = read_stored_study(stored_inputs());
  // What was asked for on the command line counts, not what the scenario files say.
  study.runs = manifest().runs;
  study.seed = manifest().seed;
  return study;
}

}  // namespace highneeds
