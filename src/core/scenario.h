/// @file
/// A scenario: a model as overridden, and the interventions that act on it.
#pragma once

#include <string>
#include <vector>

#include "core/interventions.h"
#include "core/model.h"

namespace highneeds {

struct Scenario {
  std::string id;    ///< file stem, "dbv-both"
  std::string name;  ///< "Both DBV workstreams"
  std::string question;
  std::string baseline;  ///< id of the scenario it is compared with; empty for a baseline
  Model model;
  std::string model_digest;  ///< equal for scenarios whose models are equal, overrides included
  std::vector<Intervention> interventions;
};

}  // namespace highneeds
