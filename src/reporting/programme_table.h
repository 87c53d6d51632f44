/// @file
/// The account of a programme, for the terminal.
#pragma once

#include <string>
#include <vector>

#include "core/interventions.h"
#include "storage/study.h"

namespace highneeds {

/// Income, plan, spending and what is carried forward, phase by phase, and who pays which cost.
/// Lines of at most 100 columns; empty where the intervention has no money.
[[nodiscard]] std::string programme_table(const Intervention& programme);

/// The programmes of all scenarios that have money, each once.
[[nodiscard]] std::vector<Intervention> programmes_of(const Study& study);

}  // namespace highneeds
