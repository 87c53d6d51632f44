/// @file
/// Scenario files: which model, which interventions, what is overridden.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "storage/file_source.h"
#include "storage/toml_table.h"

namespace highneeds {

/// A scenario file as written, before its model and interventions are read.
struct ScenarioFile {
  std::string id;  ///< file stem
  FileSource::File file;
  Place place;  ///< of the file's first line
  std::string name, question, model, compare;
  Place model_place, compare_place, interventions_place;
  std::vector<std::string> interventions;
  std::int64_t runs = 0;
  std::uint64_t seed = 0;
  TomlNode override_table;  ///< [override], empty where there is none
};

/// Reads the keys of a scenario file.
[[nodiscard]] ScenarioFile read_scenario_file(const FileSource::File& file, Reading& reading);

/// Lays [override.<target>] over a document. New settings and price indices are faults, since their
/// names would be misspelt ones; unknown keys show when the document is read.
/// @param target  "model", or the stem of an intervention
void apply_override(const ScenarioFile& scenario, const std::string& target, TomlNode& document,
                    Faults& faults);

/// "dbv-both" of "scenarios/dbv-both.toml".
[[nodiscard]] std::string stem_of(const std::string& key);

}  // namespace highneeds
