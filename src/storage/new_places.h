/// @file
/// Places that open on a date: those of a setting in the model, and those an intervention brings.
#pragma once

#include "core/model.h"
#include "storage/toml_table.h"

namespace highneeds {

/// Reads one item of a list of new places: what, places, opens, slip_months, fill_per_year.
/// @param census  places open only after it
[[nodiscard]] NewPlaces read_new_places(TomlTable& table, Month census);

}  // namespace highneeds
