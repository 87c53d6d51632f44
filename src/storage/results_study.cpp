#include <map>

#include "storage/results_file.h"
#include "storage/study.h"

namespace highneeds {

Study ResultsReader::study() const {
  std::map<std::string, std::string> texts;
  for (const InputText& input : inputs()) texts[input.name] = input.text;
  Study study = read_study(scenarios(), StoredSource(std::move(texts)));
  // What was asked for on the command line counts, not what the scenario files say.
  study.runs = manifest().runs;
  study.seed = manifest().seed;
  return study;
}

}  // namespace highneeds
