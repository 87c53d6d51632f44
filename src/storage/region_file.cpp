#include "storage/region_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>

#include "storage/numbers.h"
#include "storage/toml_table.h"

namespace highneeds {
namespace {

/// The first part of a dotted path, taken off it.
std::string_view next_part(std::string_view& path) {
  const std::string_view part = path.substr(0, path.find('.'));
  path.remove_prefix(std::min(path.size(), part.size() + 1));
  return part;
}

/// Whether `name` is `pattern`, or begins with it and a point.
bool begins_with(std::string_view name, std::string_view pattern) {
  while (!pattern.empty()) {
    if (name.empty()) return false;
    const std::string_view wanted = next_part(pattern);
    if (next_part(name) != wanted && wanted != "*") return false;
  }
  return true;
}

void read_authorities(TomlTable& root, Region& to) {
  std::set<std::string> codes, stems = {kRegionStem};
  for (TomlTable& table : root.tables("authorities")) {
    RegionAuthority authority{table.text("name"), table.text("la_code"), table.text("model"),
                              table.place("la_code"), table.place("model")};
    (void)table.texts("missing");
    if (!authority.la_code.empty() && !codes.insert(authority.la_code).second) {
      table.fault("la_code", "is there twice (its plans would count twice); remove one");
    }
    if (!authority.model.empty() && !stems.insert(authority.stem()).second) {
      table.fault(
          "model",
          fmt::format("would leave '{}.h5', and so does another file of the run (each needs "
                      "a name of its own); rename the model",
                      authority.stem()));
    }
    to.authorities.push_back(std::move(authority));
  }
  if (to.authorities.empty()) root.fault("authorities", "names no authority");
}

}  // namespace

std::string RegionAuthority::stem() const { return std::filesystem::path(model).stem().string(); }

const std::vector<SharedName>& default_shared() {
  static const std::vector<SharedName> names = {
      {"growth.national_per_year", "England's growth of requests"},
      {"growth.damping", "when England's growth bends"},
      {"growth.long_run_per_year", "where England's growth ends"},
      {"growth.aligned.nation", "England's part in the growth of plans of each year"},
      {"finance.price_indices", "inflation"},
      {"finance.band_drift", "rising complexity"},
      {"finance.block.growth", "the settlement"},
      {"finance.block.growth_after", "the settlement"},
      {"finance.policy.support_rate", "policy"},
      {"finance.policy.stability_grant_slip_months", "paid by the department"},
      {"finance.general_fund.interest_rate", "the Bank of England"},
      {"*.effects", "what an intervention does where it is delivered: the evidence is the same"},
      {"*.fade_per_year", "likewise, for how long"},
      {"reform-request-surge", "the national reform"},
      {"reform-support-plans", "the national reform"},
  };
  return names;
}

bool is_region(const std::string& text) {
  constexpr std::string_view kKey = "[[authorities]]";
  return text.starts_with(kKey) || text.find("\n" + std::string(kKey)) != std::string::npos;
}

Region read_region_file(const FileSource::File& file, Faults& faults) {
  Region region;
  region.file = file;
  const std::size_t before = faults.count();
  const TomlNode document = parse_toml(file, faults);
  if (faults.count() > before) return region;
  Numbers none;
  Reading reading{faults, none};
  TomlTable root(document, "", reading);
  (void)root.integer("format", 1, 1);
  region.name = root.text("name");
  region.shared = root.texts("shared");
  read_authorities(root, region);
  return region;
}

bool is_shared(const std::vector<std::string>& shared, const std::string& name) {
  const std::string_view base = std::string_view(name).substr(0, name.find('@'));
  return std::any_of(shared.begin(), shared.end(),
                     [base](const std::string& pattern) { return begins_with(base, pattern); });
}

void draw_apart(const std::vector<std::string>& shared, const std::string& la_code,
                std::vector<Parameter>& parameters) {
  std::set<std::string> shared_groups;
  for (const Parameter& parameter : parameters) {
    if (is_shared(shared, parameter.name)) shared_groups.insert(parameter.group);
  }
  for (Parameter& parameter : parameters) {
    if (!is_shared(shared, parameter.name)) parameter.stream = la_code;
    if (parameter.group.empty() || shared_groups.contains(parameter.group)) continue;
    parameter.group = la_code + " " + parameter.group;
  }
}

}  // namespace highneeds
