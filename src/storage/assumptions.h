/// @file
/// The assumptions of a study, for the screen and the assumptions log.
#pragma once

#include <vector>

#include "storage/study.h"

namespace highneeds {

/// Numbers that no published source gives, uncertain or known, in the order in which they were
/// read. A number that scenarios override appears once for each value.
[[nodiscard]] std::vector<Figure> assumptions(const Study& study);

}  // namespace highneeds
