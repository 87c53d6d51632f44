#include "storage/region_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "storage/near_miss.h"
#include "storage/region_sum.h"
#include "storage/scenario_file.h"

namespace highneeds {
namespace {

constexpr const char* kPlainScenario = "do-nothing";

/// The region's file, read.
RegionRun run_of(const FileSource::File& file, std::vector<std::string> scenarios, bool replaces) {
  Faults faults;
  RegionRun run{read_region_file(file, faults), std::move(scenarios), replaces};
  if (!faults.empty()) throw InputError(faults.list());
  return run;
}

/// The region that a scenario names, itself or through those it extends; empty for none.
std::string named_region(const FileSource::File& file, const FileSource& source) {
  Faults faults;  // told when the scenario is read for good
  Numbers numbers;
  Reading reading{faults, numbers};
  std::map<std::string, FileSource::File> parents;
  const auto find_scenario = [&](const std::string& name, const FileSource::File& from,
                                 const Place&) -> const FileSource::File* {
    std::string suggestion;
    auto found = source.find("scenario", name, &from, suggestion);
    if (!found) return nullptr;
    const std::string key = found->key;
    return &parents.insert_or_assign(key, std::move(*found)).first->second;
  };
  return read_scenario_file(file, find_scenario, reading).region;
}

/// Faults of many authorities: one that all have is told once, any other with their names.
class AuthorityFaults {
 public:
  explicit AuthorityFaults(const Region& region) : region_(region) {}

  void add(const RegionAuthority& authority, const std::vector<Fault>& faults) {
    for (const Fault& fault : faults) {
      const auto known = std::find_if(found_.begin(), found_.end(), [&fault](const auto& other) {
        return std::tie(other.first.file, other.first.line, other.first.column, other.first.text) ==
               std::tie(fault.file, fault.line, fault.column, fault.text);
      });
      auto& names =
          known == found_.end() ? found_.emplace_back(fault, Names{}).second : known->second;
      names.push_back(authority.name);
    }
  }

  void throw_if_any() const {
    std::vector<Fault> faults;
    for (const auto& [fault, names] : found_) {
      faults.push_back(fault);
      if (names.size() == region_.authorities.size()) continue;
      faults.back().text = fmt::format("{}: {}", name_list(names, 5), fault.text);
    }
    if (!faults.empty()) throw InputError(std::move(faults));
  }

 private:
  using Names = std::vector<std::string>;
  const Region& region_;
  std::vector<std::pair<Fault, Names>> found_;
};

}  // namespace

std::optional<RegionRun> find_region(const std::vector<std::string>& names,
                                     const FileSource& source) {
  if (names.empty()) return std::nullopt;
  const std::string& first = names[0];
  std::string suggestion;
  const auto scenario = source.find("scenario", first, nullptr, suggestion);
  const auto region = source.find("region", first, nullptr, suggestion);
  // A path is the same file, whatever it is asked for as.
  const bool is_list = region && is_region(region->text);
  if (is_list && scenario && !is_region(scenario->text)) {
    throw InputError({{first, 0, 0,
                       fmt::format("is a scenario ({}) and a region ({}); type the path of one",
                                   scenario->path, region->path)}});
  }
  if (is_list) {
    std::vector<std::string> scenarios(names.begin() + 1, names.end());
    if (scenarios.empty()) scenarios.emplace_back(kPlainScenario);
    return run_of(*region, std::move(scenarios), true);
  }
  if (!scenario) return std::nullopt;
  const std::string named = named_region(*scenario, source);
  if (named.empty()) return std::nullopt;
  const auto file = source.find("region", named, &*scenario, suggestion);
  if (!file) {
    throw InputError(
        {{scenario->path, 0, 0,
          fmt::format("cannot read the region '{}'{}", named,
                      suggestion.empty() ? " (there is no such file)" : "; " + suggestion)}});
  }
  return run_of(*file, names, false);
}

std::optional<RegionRun> region_of(const StoredInputs& stored) {
  const auto& inputs = stored.inputs;
  const auto file = std::find_if(inputs.begin(), inputs.end(),
                                 [](const InputText& input) { return input.kind == "region"; });
  if (file == inputs.end()) return std::nullopt;
  return run_of({file->name, file->name, file->text}, scenario_files(stored), true);
}

Study read_authority(const RegionRun& run, std::size_t authority, const FileSource& source) {
  const RegionMember member{run.region, run.region.authorities.at(authority), run.replaces_models};
  return read_study(run.scenarios, source, &member);
}

Study read_region(const RegionRun& run, const FileSource& source) {
  AuthorityFaults faults(run.region);
  RegionSum sum(run.region);
  std::map<std::string, std::string> texts;  // of all inputs, by name
  std::map<std::string, FinancialYear> answer_years;
  for (std::size_t a = 0; a < run.region.authorities.size(); ++a) {
    const RegionAuthority& authority = run.region.authorities[a];
    try {
      const Study study = read_authority(run, a, source);
      answer_years = study.answer_years;  // of the scenarios, the same for each authority
      if (const auto difference = sum.add(authority, study)) {
        faults.add(authority,
                   {{run.region.file.path, authority.model_place.line, authority.model_place.column,
                     fmt::format("has another '{}' than the authorities before it ({}; what is "
                                 "added up must be alike); leave it out of the list",
                                 difference->axis, difference->names)}});
      }
      for (const InputText& input : study.inputs) {
        if (texts.emplace(input.name, input.sha256).first->second == input.sha256) continue;
        faults.add(authority,
                   {{run.region.file.path, authority.model_place.line, authority.model_place.column,
                     fmt::format("'{}' is a different file for another authority (a "
                                 "region keeps each name once); rename one",
                                 input.name)}});
      }
    } catch (const InputError& error) {
      faults.add(authority, error.faults());
    }
  }
  faults.throw_if_any();
  Study whole = sum.take();
  whole.answer_years = std::move(answer_years);
  return whole;
}

bool has_balance(const Study& study) {
  const Input& opening = study.scenarios.at(0).model.finance.opening_balance_gbp;
  if (opening.parameter >= 0 || opening.value != 0) return true;
  return std::any_of(study.figures.begin(), study.figures.end(), [](const Figure& figure) {
    return figure.name == kOpeningBalance && !figure.provenance.source.empty();
  });
}

}  // namespace highneeds
