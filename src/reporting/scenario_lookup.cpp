#include "reporting/scenario_lookup.h"

#include <fmt/format.h>

#include <vector>

#include "reporting/sentences.h"

namespace highneeds {
namespace {

/// -1 where there is none.
int find_scenario(const Study& study, const std::string& id) {
  for (std::size_t s = 0; s < study.scenarios.size(); ++s) {
    if (study.scenarios[s].id == id) return static_cast<int>(s);
  }
  return -1;
}

}  // namespace

std::size_t scenario_index(const Study& study, const std::string& id) {
  const int found = find_scenario(study, id);
  if (found >= 0) return static_cast<std::size_t>(found);
  std::vector<std::string> ids;
  for (const Scenario& scenario : study.scenarios) ids.push_back(scenario.id);
  throw InputError(
      {{"", 0, 0,
        fmt::format("no scenario '{}' in the results (they have {}); type one of these", id,
                    listed(ids))}});
}

int baseline_index(const Study& study, std::size_t scenario) {
  const std::string& baseline = study.scenarios.at(scenario).baseline;
  return baseline.empty() ? -1 : find_scenario(study, baseline);
}

}  // namespace highneeds
