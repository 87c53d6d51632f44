#include "storage/study.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <tuple>

#include "storage/input_files.h"
#include "storage/intervention_file.h"
#include "storage/model_axes.h"
#include "storage/model_file.h"
#include "storage/near_miss.h"
#include "storage/scenario_file.h"

namespace highneeds {
namespace {

/// Faults of each file together, by line, files in the order of their first fault.
std::vector<Fault> sorted(std::vector<Fault> faults) {
  std::map<std::string, std::size_t> order;
  for (const Fault& fault : faults) order.emplace(fault.file, order.size());
  std::stable_sort(faults.begin(), faults.end(), [&order](const Fault& a, const Fault& b) {
    return std::tuple(order[a.file], a.line, a.column) <
           std::tuple(order[b.file], b.line, b.column);
  });
  return faults;
}

/// A study while it is read.
class StudyReader {
 public:
  StudyReader(const FileSource& source, const RegionMember* member)
      : files_(source, faults_), member_(member) {}

  Study read(const std::vector<std::string>& names) {
    if (names.empty()) faults_.add({}, "no scenario is named; name one, or more");
    if (member_ != nullptr) region_ = files_.load("region", member_->region.file.path, nullptr, {});
    for (const std::string& name : names) add_scenario(name, nullptr, {});
    add_baselines();
    // Baselines first, each kind in the order in which it was named.
    std::stable_sort(scenarios_.begin(), scenarios_.end(), [](const auto& a, const auto& b) {
      return a->compare.empty() && !b->compare.empty();
    });
    Study study;
    for (const auto& file : scenarios_) {
      for (const ScenarioFile& one : sweep_out(*file)) {
        study.scenarios.push_back(read_scenario(one));
        model_places_.push_back(one.model_place);
        if (one.answer_year) study.answer_years[one.id] = *one.answer_year;
      }
    }
    check_axes(study);
    if (!faults_.empty()) throw InputError(sorted(faults_.list()));
    study.parameters = std::move(numbers_.parameters());
    if (member_ != nullptr) {
      draw_apart(member_->region.shared, member_->authority.la_code, study.parameters);
    }
    study.figures = std::move(numbers_.figures());
    study.inputs = files_.inputs();
    study.runs = runs_;
    study.seed = seed_;
    return study;
  }

 private:
  /// Reads a scenario file, unless it has been read. @returns its id, empty after a fault
  std::string add_scenario(const std::string& name, const FileSource::File* from,
                           const Place& place) {
    const FileSource::File* file = files_.load("scenario", name, from, place);
    if (file == nullptr) return {};
    std::string id = stem_of(file->key);
    const auto known = [&id](const auto& other) { return other->id == id; };
    if (std::any_of(scenarios_.begin(), scenarios_.end(), known)) return id;
    Reading reading{faults_, numbers_};
    const auto find_scenario = [this](const std::string& wanted, const FileSource::File& by,
                                      const Place& at) {
      return files_.load("scenario", wanted, &by, at);
    };
    scenarios_.push_back(
        std::make_unique<ScenarioFile>(read_scenario_file(*file, find_scenario, reading)));
    check_place(*scenarios_.back());
    if (scenarios_.size() == 1) {
      runs_ = scenarios_[0]->runs;
      seed_ = scenarios_[0]->seed;
    }
    return id;
  }

  /// Whether a scenario is about what the study is about: one authority, or one of a region.
  void check_place(const ScenarioFile& scenario) {
    if (member_ == nullptr) {
      if (scenario.region.empty()) return;
      faults_.add(
          scenario.region_place,
          fmt::format("'region' names many authorities (here one is needed); name a 'model', "
                      "or type highneeds run {0}, and use the file of one authority in "
                      "outputs/{0}",
                      scenario.id));
    } else if (!member_->replaces_models && scenario.region.empty()) {
      faults_.add(
          scenario.model_place,
          fmt::format("has no 'region', and '{}' which is run with it has one; give it that "
                      "region instead of a model",
                      scenarios_[0]->id));
    } else if (!scenario.region.empty()) {
      const FileSource::File* own =
          files_.load("region", scenario.region, &scenario.file, scenario.region_place);
      if (own == nullptr || region_ == nullptr || own->key == region_->key) return;
      faults_.add(scenario.region_place,
                  fmt::format("'region' is '{}' (the others of this run are about '{}'); run it "
                              "apart",
                              scenario.region, member_->region.name));
    }
  }

  void add_baselines() {
    const std::size_t asked = scenarios_.size();
    for (std::size_t i = 0; i < asked; ++i) {
      ScenarioFile& scenario = *scenarios_[i];
      if (scenario.compare.empty()) continue;
      const std::string id = add_scenario(scenario.compare, &scenario.file, scenario.compare_place);
      if (!id.empty()) scenario.compare = id;
    }
    for (const auto& scenario : scenarios_) {
      if (scenario->compare.empty()) continue;
      const auto baseline =
          std::find_if(scenarios_.begin(), scenarios_.end(),
                       [&](const auto& other) { return other->id == scenario->compare; });
      if (baseline == scenarios_.end()) continue;
      if (!(*baseline)->sweep.number.empty()) {
        faults_.add(scenario->compare_place,
                    fmt::format("compares with '{}', which has a [sweep] (it is many scenarios); "
                                "compare with one",
                                scenario->compare));
      }
      if ((*baseline)->compare.empty()) continue;
      faults_.add(
          scenario->compare_place,
          fmt::format("compares with '{}', which is compared with another itself (a baseline "
                      "has no 'compare'); name a baseline",
                      scenario->compare));
    }
  }

  /// The document of a file, parsed once.
  const TomlNode& document(const FileSource::File& file) {
    const auto found = documents_.find(file.key);
    if (found != documents_.end()) return found->second;
    const std::size_t before = faults_.count();
    const TomlNode& parsed = documents_.emplace(file.key, parse_toml(file, faults_)).first->second;
    if (faults_.count() > before) broken_.push_back(file.key);
    return parsed;
  }

  [[nodiscard]] bool is_broken(const FileSource::File& file) const {
    return std::find(broken_.begin(), broken_.end(), file.key) != broken_.end();
  }

  Scenario read_scenario(const ScenarioFile& file) {
    Scenario scenario;
    scenario.id = file.id;
    scenario.name = file.name;
    scenario.question = file.question;
    scenario.baseline = file.compare;
    numbers_.start_scenario(file.id);
    const bool placed = member_ != nullptr || !file.model.empty();
    if (placed && read_model_of(file, scenario)) {
      check_answer_year(file, scenario.model);
      read_interventions_of(file, scenario);
    }
    return scenario;
  }

  /// The year of the answer lies in the projection, after the year that it is compared with.
  void check_answer_year(const ScenarioFile& scenario, const Model& model) {
    if (!scenario.answer_year) return;
    const FinancialYear first{model.census.year() + 1}, last = model.last_year;
    if (*scenario.answer_year >= first && *scenario.answer_year <= last) return;
    faults_.add(scenario.answer_year_place,
                fmt::format("'answer_year' is {} (it must lie after the first year of the "
                            "projection and not after its last: {} to {})",
                            to_string(*scenario.answer_year), to_string(first), to_string(last)));
  }

  const FileSource::File* model_file(const ScenarioFile& scenario) {
    if (member_ == nullptr) {
      return files_.load("model", scenario.model, &scenario.file, scenario.model_place);
    }
    const RegionAuthority& authority = member_->authority;
    return region_ == nullptr
               ? nullptr
               : files_.load("model", authority.model, region_, authority.model_place);
  }

  bool read_model_of(const ScenarioFile& scenario, Scenario& to) {
    const FileSource::File* file = model_file(scenario);
    if (file == nullptr) return false;
    TomlNode merged = document(*file);
    if (is_broken(*file)) return false;
    apply_override(scenario, "model", merged, faults_);
    const std::vector<SetNumber> set = set_in(scenario, true);
    std::string set_text;
    for (const SetNumber& one : set) set_text += fmt::format("{}={}\n", one.name, one.value);
    const std::string identity = file->key + canonical_text(merged) + set_text;
    auto found = models_.find(identity);
    if (found == models_.end()) {
      Reading reading{faults_, numbers_};
      set_numbers(set);
      found = models_.emplace(identity, read_model(merged, *file, files_, reading)).first;
      check_met(set, "model");
    }
    to.model = found->second.model;
    to.model_digest = found->second.digest + set_text;
    if (member_ != nullptr && to.model.la_code != member_->authority.la_code) {
      faults_.add(
          member_->authority.la_code_place,
          fmt::format("'la_code' is \"{}\", and its model has \"{}\" (draws go by it); make "
                      "them the same",
                      member_->authority.la_code, to.model.la_code));
    }
    return true;
  }

  /// The numbers that a scenario sets in its model, or in its interventions.
  static std::vector<SetNumber> set_in(const ScenarioFile& scenario, bool model) {
    std::vector<SetNumber> result;
    for (const SetNumber& set : scenario.set) {
      const std::string stem = set.name.substr(0, set.name.find('.'));
      const auto& all = scenario.interventions;
      if ((std::find(all.begin(), all.end(), stem) == all.end()) == model) result.push_back(set);
    }
    return result;
  }

  void set_numbers(const std::vector<SetNumber>& set) {
    std::map<std::string, double> values;
    for (const SetNumber& one : set) values[one.name] = one.value;
    numbers_.set_numbers(values);
  }

  void check_met(const std::vector<SetNumber>& set, const std::string& owner) {
    for (const SetNumber& one : set) {
      if (numbers_.unmet().count(one.name) == 0) continue;
      faults_.add(one.place,
                  fmt::format("sets '{}', and no {} of the scenario has that number; 'highneeds "
                              "check' lists the names",
                              one.name, owner));
    }
    numbers_.set_numbers({});
  }

  /// Interventions that say they do not go with another of the scenario.
  void check_excluded(const ScenarioFile& file, const Scenario& scenario) {
    for (const Intervention& one : scenario.interventions) {
      for (const Intervention& other : scenario.interventions) {
        const auto& out = one.excludes;
        if (std::find(out.begin(), out.end(), other.name) == out.end()) continue;
        faults_.add(file.interventions_place,
                    fmt::format("names '{}' and '{}' (the first excludes the second: they would be "
                                "counted twice, or contradict each other); keep one of them",
                                one.name, other.name));
      }
    }
  }

  void read_interventions_of(const ScenarioFile& scenario, Scenario& to) {
    const std::vector<SetNumber> set = set_in(scenario, false);
    set_numbers(set);
    bool states_level = scenario.level == Level::kCentral;
    for (const std::string& name : scenario.interventions) {
      const FileSource::File* file =
          files_.load("intervention", name, &scenario.file, scenario.interventions_place);
      if (file == nullptr) continue;
      TomlNode merged = document(*file);
      if (is_broken(*file)) continue;
      apply_override(scenario, name, merged, faults_);
      Reading reading{faults_, numbers_};
      to.interventions.push_back(
          read_intervention(merged, stem_of(file->key), to.model, scenario.level, reading));
      states_level = states_level || to.interventions.back().states_level;
    }
    check_met(set, "intervention");
    check_excluded(scenario, to);
    if (!states_level) {
      faults_.add(scenario.level_place,
                  "is a level that no effect of the scenario states; leave it out, or give effects "
                  "a 'target' and a 'stretch'");
    }
  }

  /// Scenarios of one study share the axes of its results, and the random numbers of one authority.
  void check_axes(const Study& study) {
    if (!faults_.empty() || study.scenarios.empty()) return;
    const Model& first = study.scenarios[0].model;
    for (std::size_t i = 1; i < study.scenarios.size(); ++i) {
      const Model& model = study.scenarios[i].model;
      std::optional<AxisDifference> other = difference_of(axis_names(model), axis_names(first));
      if (model.la_code != first.la_code) {
        other = {"la_code", fmt::format("{} and {}", model.la_code, first.la_code)};
      }
      if (!other) continue;
      faults_.add(
          model_places_[i],
          fmt::format("has another '{}' than scenario '{}' ({}; scenarios of one study share "
                      "it); run them apart",
                      other->axis, study.scenarios[0].id, other->names));
    }
  }

  Faults faults_;
  Numbers numbers_;
  InputFiles files_;
  const RegionMember* member_;                ///< null for a study of one authority's own
  const FileSource::File* region_ = nullptr;  ///< of the member
  std::vector<std::unique_ptr<ScenarioFile>> scenarios_;
  std::map<std::string, TomlNode> documents_;  ///< by key of the file
  std::vector<std::string> broken_;            ///< keys of files that are not TOML
  std::vector<Place> model_places_;            ///< by scenario of the study
  std::map<std::string, ModelRead> models_;    ///< by key and merged document
  std::int64_t runs_ = 0;
  std::uint64_t seed_ = 0;
};

}  // namespace

Study read_study(const std::vector<std::string>& scenarios, const FileSource& source,
                 const RegionMember* member) {
  return StudyReader(source, member).read(scenarios);
}

}  // namespace highneeds
