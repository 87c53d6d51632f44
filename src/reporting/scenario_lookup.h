/// @file
/// Scenarios of a study by their ids.
#pragma once

#include <cstddef>
#include <string>

#include "storage/study.h"

namespace highneeds {

/// Index of a scenario by its id.
/// @throws InputError  if there is no such scenario, with the ids there are
[[nodiscard]] std::size_t scenario_index(const Study& study, const std::string& id);

/// Index of the scenario that one is compared with; -1 for a baseline.
[[nodiscard]] int baseline_index(const Study& study, std::size_t scenario);

}  // namespace highneeds
