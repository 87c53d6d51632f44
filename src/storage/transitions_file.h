/// @file
/// A council's own transitions, one row a child and year.
#pragma once

#include <string>
#include <vector>

#include "evidence/transitions.h"

namespace highneeds {

struct TransitionsFile {
  std::string path;
  std::vector<Transition> transitions;
  std::vector<Finding> findings;  ///< unknown states and impossible rows, which are left out
};

/// Reads columns calendar-year, setting-1, need-1, academic-year-1, setting-2, need-2,
/// academic-year-2: the form of the open-source SEND models. NONSEND is outside; settings are those
/// of a model file (state_special), needs those of the DfE (ASD); academic year 0 is reception.
/// @throws InputError  where the file is no such table, or more than one row in twenty is left out
[[nodiscard]] TransitionsFile read_transitions_file(const std::string& path);

}  // namespace highneeds
