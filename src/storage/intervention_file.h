/// @file
/// Intervention files, read against a model.
#pragma once

#include <string>

#include "core/interventions.h"
#include "core/model.h"
#include "storage/toml_table.h"

namespace highneeds {

/// Reads an intervention from its document, scenario overrides already merged.
/// @param stem   "dbv-inclusion": starts the names of its numbers
/// @param model  whose needs, settings, lines and categories it names
/// @param level  which of the sizes that effects state; the central one where they do not state it
[[nodiscard]] Intervention read_intervention(const TomlNode& document, const std::string& stem,
                                             const Model& model, Level level, Reading& reading);

/// Reads an intervention without effects by itself: it needs no model, so its costs name no lines.
/// @throws InputError  with every fault
[[nodiscard]] Intervention read_lone_programme(const FileSource::File& file);

}  // namespace highneeds
