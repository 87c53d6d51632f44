#include <map>
#include <string>
#include <vector>

#include "storage/results_file.h"
#include "storage/study.h"

namespace highneeds {

Study read_stored_study(const std::vector<InputText>& inputs,
                        const std::vector<std::string>& scenarios) {
  std::map<std::string, std::string> texts;
  for (const InputText& input : inputs) texts[input.name] = input.text;
  std::vector<std::string> files;  // one file may have made many scenarios: docs/formats.md, sweep
  for (const std::string& id : scenarios) files.push_back(id.substr(0, id.find('@')));
  return read_study(files, StoredSource(std::move(texts)));
}

Study ResultsReader::study() const {
  Study study = read_stored_study(inputs(), scenarios());
  // What was asked for on the command line counts, not what the scenario files say.
  study.runs = manifest().runs;
  study.seed = manifest().seed;
  return study;
}

}  // namespace highneeds
