/// @file
/// What no input needs, refused by name before it costs time or memory.
#pragma once

#include "storage/toml_node.h"

namespace highneeds {

/// Whether a text may be given to the parser: at most 1 MB (the largest model has a twentieth), and
/// no name of more than 32 parts a.b.c (the parser makes a table inside a table of each, and falls
/// over the depth). A fault where not.
[[nodiscard]] bool may_be_parsed(const FileSource::File& file, const Place& start, Faults& faults);

/// Faults of a document for more than 50,000 values, texts of more than 10,000 bytes, names of more
/// than 200, and control characters other than line ends and tabs, in texts and names. After the
/// first no other is looked for.
/// @returns whether there are none
[[nodiscard]] bool is_sensible(const TomlNode& document, Faults& faults);

}  // namespace highneeds
