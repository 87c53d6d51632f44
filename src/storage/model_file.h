/// @file
/// Model files: an authority's numbers, tables and rules, read and checked.
#pragma once

#include <string>

#include "core/model.h"
#include "storage/input_files.h"
#include "storage/toml_table.h"

namespace highneeds {

/// A model as read.
struct ModelRead {
  Model model;
  std::string digest;  ///< of the document, overrides included, and of its tables
};

/// Reads a model from its document, scenario overrides already merged.
///
/// @param document  as parse_toml() gives it
/// @param file      of the model; its tables are named relative to it
/// Numbers are registered in `reading`; faults are added there, and the model is then unfit for
/// use.
[[nodiscard]] ModelRead read_model(const TomlNode& document, const FileSource::File& file,
                                   InputFiles& files, Reading& reading);

}  // namespace highneeds
