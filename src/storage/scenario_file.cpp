#include "storage/scenario_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>

#include "storage/near_miss.h"

namespace highneeds {
namespace {

constexpr std::int64_t kMostRuns = 10'000'000;
constexpr std::int64_t kDefaultRuns = 1000;

/// Faults for tables of [override] that name neither the model nor an intervention of the scenario.
void check_targets(const ScenarioFile& scenario, Faults& faults) {
  std::vector<std::string> targets = {"model"};
  targets.insert(targets.end(), scenario.interventions.begin(), scenario.interventions.end());
  for (const auto& [target, table] : scenario.override_table.entries) {
    if (table.kind != TomlNode::Kind::kTable) {
      faults.add(table.place, fmt::format("'override.{}' is {} (it must be a table)", target,
                                          kind_name(table.kind)));
    } else if (std::find(targets.begin(), targets.end(), target) == targets.end()) {
      const std::string guess = did_you_mean(target, targets);
      faults.add(table.place,
                 fmt::format("'override.{}' overrides nothing of this scenario (it can "
                             "override: {}){}",
                             target, name_list(targets), guess.empty() ? "" : "; " + guess));
    }
  }
}

/// Names under `path` that the document does not have.
void check_names(const TomlNode& over, const TomlNode& document,
                 const std::vector<std::string>& path, Faults& faults) {
  const TomlNode* in_over = &over;
  const TomlNode* in_document = &document;
  std::string dotted;
  for (const std::string& key : path) {
    in_over = in_over == nullptr ? nullptr : in_over->find(key);
    in_document = in_document == nullptr ? nullptr : in_document->find(key);
    dotted += (dotted.empty() ? "" : ".") + key;
  }
  if (in_over == nullptr || in_document == nullptr) return;
  std::vector<std::string> names;
  for (const auto& [name, node] : in_document->entries) names.push_back(name);
  for (const auto& [name, node] : in_over->entries) {
    if (in_document->find(name) != nullptr) continue;
    const std::string guess = did_you_mean(name, names);
    faults.add(node.place,
               fmt::format("the model has no '{}.{}' to override (it has: {}){}", dotted, name,
                           name_list(names), guess.empty() ? "" : "; " + guess));
  }
}

}  // namespace

std::string stem_of(const std::string& key) { return std::filesystem::path(key).stem().string(); }

ScenarioFile read_scenario_file(const FileSource::File& file, Reading& reading) {
  ScenarioFile scenario;
  scenario.id = stem_of(file.key);
  scenario.file = file;
  const std::size_t before = reading.faults.count();
  const TomlNode document = parse_toml(file, reading.faults);
  scenario.place = document.place;
  TomlTable root(document, "", reading);
  if (reading.faults.count() > before) return scenario;
  (void)root.integer("format", 1, 1);
  scenario.name = root.text("name");
  scenario.question = root.text_or("question", "");
  scenario.model = root.text("model");
  scenario.compare = root.text_or("compare", "");
  scenario.runs = root.integer_or("runs", 1, kMostRuns, kDefaultRuns);
  scenario.seed = static_cast<std::uint64_t>(
      root.integer_or("seed", 0, std::numeric_limits<std::int64_t>::max(), 1));
  scenario.model_place = root.place("model");
  scenario.compare_place = root.place("compare");
  scenario.interventions_place = root.place("interventions");
  if (root.has("interventions")) {
    for (const std::string& name : root.texts("interventions")) {
      const auto& all = scenario.interventions;
      if (std::find(all.begin(), all.end(), name) != all.end()) {
        root.fault("interventions", fmt::format("names '{}' twice; remove one", name));
      } else {
        scenario.interventions.push_back(name);
      }
    }
  }
  if (const TomlNode* over = root.find("override")) scenario.override_table = *over;
  check_targets(scenario, reading.faults);
  return scenario;
}

void apply_override(const ScenarioFile& scenario, const std::string& target, TomlNode& document,
                    Faults& faults) {
  const TomlNode* over = scenario.override_table.find(target);
  if (over == nullptr) return;
  if (target == "model") {
    check_names(*over, document, {"settings"}, faults);
    check_names(*over, document, {"finance", "price_indices"}, faults);
  }
  merge_toml(document, *over);
}

}  // namespace highneeds
