#include "command/coalition.h"

#include <fmt/format.h>

#include "command/subcommand.h"

namespace highneeds {

Study coalition_study(const Study& study, std::size_t scenario) {
  const Scenario& whole = study.scenarios.at(scenario);
  const std::size_t members = whole.interventions.size();
  if (members == 0 || members > kMostInterventions) {
    throw UsageError(
        fmt::format("scenario '{}' has {} interventions (1 to {} can be combined); "
                    "name another",
                    whole.id, members, kMostInterventions));
  }
  Study result;
  result.parameters = study.parameters;
  for (std::size_t subset = 0; subset < std::size_t{1} << members; ++subset) {
    Scenario& some = result.scenarios.emplace_back(whole);
    some.interventions.clear();
    for (std::size_t i = 0; i < members; ++i) {
      if ((subset >> i & 1) != 0) some.interventions.push_back(whole.interventions[i]);
    }
  }
  return result;
}

}  // namespace highneeds
