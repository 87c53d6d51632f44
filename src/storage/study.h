/// @file
/// Scenario files, and all they name, read and checked as one study.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/calendar.h"
#include "core/parameter.h"
#include "core/scenario.h"
#include "storage/file_source.h"
#include "storage/region_file.h"

namespace highneeds {

/// One input file, kept whole so that a results file can reproduce itself.
struct InputText {
  std::string kind;  ///< "scenario", "model", "region", "intervention" or "table"
  std::string name;  ///< unique key by which other inputs refer to it, "scenarios/dbv-both.toml"
  std::string text;
  std::string sha256;  ///< of `text`, lower-case hexadecimal
};

/// Whether two lists of inputs are the same files with the same texts.
[[nodiscard]] bool same_inputs(const std::vector<InputText>& a, const std::vector<InputText>& b);

/// Scenarios to run together on the same random numbers.
struct Study {
  std::vector<Scenario> scenarios;  ///< baselines first, then as asked for
  std::vector<Parameter>
      parameters;               ///< every uncertain number of any scenario; columns of the draws
  std::vector<Figure> figures;  ///< every number that is uncertain or has a provenance
  std::vector<InputText> inputs;
  std::int64_t runs = 0;   ///< of the first scenario asked for
  std::uint64_t seed = 0;  ///< likewise
  /// The years that the questions of scenarios are about, by id; last_year for those without.
  std::map<std::string, FinancialYear> answer_years;
  /// Of a region: whose results are added up (storage/region_study.h). Empty for one authority.
  std::vector<std::string> authorities;
};

/// One authority of a region, whose model the scenarios of a study take.
struct RegionMember {
  const Region& region;
  const RegionAuthority& authority;
  /// Scenarios that name a model take the authority's all the same; otherwise they must name the
  /// region.
  bool replaces_models = false;
};

/// Reads scenarios with their baselines, models, tables and interventions.
///
/// @param scenarios  names ("dbv-both"), or paths of files
/// @param source     where files come from: folders on disk, or the inputs kept in a results file
/// @param member     the authority that the scenarios are read for; null where they name a model
/// @throws InputError  with every fault of every file; nothing is skipped silently
[[nodiscard]] Study read_study(const std::vector<std::string>& scenarios, const FileSource& source,
                               const RegionMember* member = nullptr);

/// What results keep of what made them.
struct StoredInputs {
  std::vector<InputText> inputs;
  std::vector<std::string> scenarios;  ///< ids along the axis of the results
  std::string la_code;                 ///< of the authority; empty for the sum of a region
};

/// The study that made results.
/// @throws InputError  if this program finds faults in its inputs
[[nodiscard]] Study read_stored_study(const StoredInputs& stored);

/// Names of the scenario files among the inputs, in the order of the results.
[[nodiscard]] std::vector<std::string> scenario_files(const StoredInputs& stored);

/// The inputs as files to read.
[[nodiscard]] StoredSource stored_source(const StoredInputs& stored);

}  // namespace highneeds
