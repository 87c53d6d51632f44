#include "storage/scenario_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <optional>

#include "storage/near_miss.h"

namespace highneeds {
namespace {

constexpr std::int64_t kMostRuns = 10'000'000;
constexpr std::int64_t kDefaultRuns = 1000;
constexpr std::size_t kMostSweep = 64;

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

namespace {

constexpr int kMostParents = 8;

/// The document of a file laid over those it extends, the eldest first.
TomlNode extended_document(const FileSource::File& file, const FindScenario& find_scenario,
                           int depth, Faults& faults) {
  TomlNode document = parse_toml(file, faults);
  const TomlNode* extends = document.find("extends");
  if (extends == nullptr) return document;
  if (extends->kind != TomlNode::Kind::kText || depth == kMostParents) {
    faults.add(extends->place,
               depth == kMostParents
                   ? fmt::format("'extends' leads through more than {} scenarios, or in a circle; "
                                 "extend one that stands by itself",
                                 kMostParents)
                   : fmt::format("'extends' is {} (it must be the name of a scenario)",
                                 kind_name(extends->kind)));
    return document;
  }
  if (document.find("name") == nullptr) {
    faults.add(document.place, "has no 'name' (a scenario that extends another needs its own)");
  }
  const FileSource::File* parent = find_scenario(extends->text, file, extends->place);
  if (parent == nullptr) return document;
  TomlNode merged = extended_document(*parent, find_scenario, depth + 1, faults);
  const bool own = document.find("model") != nullptr || document.find("region") != nullptr;
  std::erase_if(merged.entries, [own](const TomlEntry& entry) {
    return entry.key == "sweep" || (own && (entry.key == "model" || entry.key == "region"));
  });
  merge_toml(merged, document);
  return merged;
}

/// One model, or those of a region.
void read_place(TomlTable& root, ScenarioFile& scenario) {
  scenario.model_place = root.place("model");
  scenario.region_place = root.place("region");
  scenario.region = root.text_or("region", "");
  if (!root.has("region")) {
    scenario.model = root.text("model");
  } else if (root.has("model")) {
    root.fault("region", "stands beside 'model' (one authority, or those of a region); remove one");
  }
}

void read_set(TomlTable& root, ScenarioFile& scenario, Faults& faults) {
  const TomlNode* table = root.find("set");
  if (table == nullptr) return;
  if (table->kind != TomlNode::Kind::kTable) {
    faults.add(table->place, fmt::format("'set' is {} (it must be a table of numbers by name)",
                                         kind_name(table->kind)));
    return;
  }
  for (const auto& [name, node] : table->entries) {
    if (!node.is_number() || !std::isfinite(node.real)) {
      faults.add(node.place,
                 fmt::format("'set.{}' is {} (it must be a number; quote names that have points: "
                             "\"growth.damping\" = 0.5)",
                             name, kind_name(node.kind)));
      continue;
    }
    scenario.set.push_back({name, node.real, node.place});
  }
}

void read_sweep(TomlTable& root, ScenarioFile& scenario, Faults& faults) {
  std::optional<TomlTable> table = root.table("sweep");
  if (!table) return;
  scenario.sweep.number = table->text("number");
  scenario.sweep.place = table->place("number");
  const TomlNode* values = table->need("values");
  if (values == nullptr) return;
  for (const TomlNode& value : values->items) {
    if (!value.is_number()) {
      faults.add(value.place, "is not a number (a sweep takes numbers in turn)");
    } else {
      scenario.sweep.values.push_back(value.real);
    }
  }
  const auto count = scenario.sweep.values.size();
  if (values->kind != TomlNode::Kind::kArray || count == 0 || count > kMostSweep) {
    faults.add(values->place,
               fmt::format("'sweep.values' must be a list of 1 to {} numbers", kMostSweep));
    scenario.sweep.values.clear();
  }
}

void read_interventions(TomlTable& root, ScenarioFile& scenario) {
  if (!root.has("interventions")) return;
  for (const std::string& name : root.texts("interventions")) {
    const auto& all = scenario.interventions;
    if (std::find(all.begin(), all.end(), name) != all.end()) {
      root.fault("interventions", fmt::format("names '{}' twice; remove one", name));
    } else {
      scenario.interventions.push_back(name);
    }
  }
}

}  // namespace

std::string stem_of(const std::string& key) { return std::filesystem::path(key).stem().string(); }

ScenarioFile read_scenario_file(const FileSource::File& file, const FindScenario& find_scenario,
                                Reading& reading) {
  ScenarioFile scenario;
  scenario.id = stem_of(file.key);
  scenario.file = file;
  const std::size_t before = reading.faults.count();
  const TomlNode document = extended_document(file, find_scenario, 0, reading.faults);
  scenario.place = document.place;
  if (reading.faults.count() > before) return scenario;
  TomlTable root(document, "", reading);
  (void)root.integer("format", 1, 1);
  (void)root.text_or("extends", "");
  scenario.name = root.text("name");
  scenario.question = root.text_or("question", "");
  if (root.has("answer_year")) {
    const std::size_t right = reading.faults.count();
    const FinancialYear asked = root.financial_year("answer_year");
    if (reading.faults.count() == right) scenario.answer_year = asked;
  }
  scenario.answer_year_place = root.place("answer_year");
  read_place(root, scenario);
  scenario.compare = root.text_or("compare", "");
  scenario.runs = root.integer_or("runs", 1, kMostRuns, kDefaultRuns);
  scenario.seed = static_cast<std::uint64_t>(
      root.integer_or("seed", 0, std::numeric_limits<std::int64_t>::max(), 1));
  scenario.compare_place = root.place("compare");
  scenario.interventions_place = root.place("interventions");
  scenario.level_place = root.place("level");
  static const std::vector<std::string> levels = {"central", "target", "stretch"};
  scenario.level = static_cast<Level>(root.choice_or("level", levels, "a level", 0));
  read_interventions(root, scenario);
  read_set(root, scenario, reading.faults);
  read_sweep(root, scenario, reading.faults);
  if (const TomlNode* over = root.find("override")) scenario.override_table = *over;
  check_targets(scenario, reading.faults);
  return scenario;
}

std::vector<ScenarioFile> sweep_out(const ScenarioFile& scenario) {
  if (scenario.sweep.number.empty()) return {scenario};
  std::vector<ScenarioFile> result;
  for (const double value : scenario.sweep.values) {
    ScenarioFile& one = result.emplace_back(scenario);
    const std::string what = fmt::format("{}={:g}", scenario.sweep.number, value);
    one.id += "@" + what;
    one.name += ", " + what;
    one.sweep = {};
    std::erase_if(one.set, [&](const SetNumber& set) { return set.name == scenario.sweep.number; });
    one.set.push_back({scenario.sweep.number, value, scenario.sweep.place});
  }
  return result;
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
