/// @file
/// Scenario files: which model, which interventions, what is overridden.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/calendar.h"
#include "core/interventions.h"
#include "storage/file_source.h"
#include "storage/toml_table.h"

namespace highneeds {

/// A number that a scenario sets, by its name on the axis of draws.
struct SetNumber {
  std::string name;
  double value = 0;
  Place place;
};

/// Values that one number takes in turn, each in a scenario of its own.
struct Sweep {
  std::string number;  ///< empty for no sweep
  std::vector<double> values;
  Place place;
};

/// A scenario file as written, before its model and interventions are read.
struct ScenarioFile {
  std::string id;  ///< file stem
  FileSource::File file;
  Place place;  ///< of the file's first line
  std::string name, question, compare;
  std::string model, region;                 ///< one of them, the other empty
  std::optional<FinancialYear> answer_year;  ///< that the question asks about
  Place model_place, region_place, compare_place, interventions_place, level_place,
      answer_year_place;
  std::vector<std::string> interventions;
  std::int64_t runs = 0;
  std::uint64_t seed = 0;
  Level level = Level::kCentral;
  std::vector<SetNumber> set;
  Sweep sweep;
  TomlNode override_table;  ///< [override], empty where there is none
};

/// Finds the file that a scenario extends; null, with a fault, where there is none.
using FindScenario = std::function<const FileSource::File*(
    const std::string& name, const FileSource::File& from, const Place& place)>;

/// Reads the keys of a scenario file, laid over those of the scenario it extends.
[[nodiscard]] ScenarioFile read_scenario_file(const FileSource::File& file,
                                              const FindScenario& find_scenario, Reading& reading);

/// The scenarios of a sweep, one for each value; the scenario itself where it has none.
[[nodiscard]] std::vector<ScenarioFile> sweep_out(const ScenarioFile& scenario);

/// Lays [override.<target>] over a document. New settings and price indices are faults, since their
/// names would be misspelt ones; unknown keys show when the document is read.
/// @param target  "model", or the stem of an intervention
void apply_override(const ScenarioFile& scenario, const std::string& target, TomlNode& document,
                    Faults& faults);

/// "dbv-both" of "scenarios/dbv-both.toml".
[[nodiscard]] std::string stem_of(const std::string& key);

}  // namespace highneeds
