/// @file
/// The money of an intervention file: income, costs and who pays them, phases.
#pragma once

#include "core/interventions.h"
#include "core/model.h"
#include "storage/toml_table.h"

namespace highneeds {

/// Reads grant_gbp, income, costs, phases and ring_fenced of an intervention.
/// @param finance  whose lines and categories the costs name
void read_programme(TomlTable& root, const Finance& finance, Numbers& numbers, Intervention& to);

}  // namespace highneeds
