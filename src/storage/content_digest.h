/// @file
/// One digest of all that a results file says, to notice a file that was changed or damaged.
#pragma once

#include <hdf5.h>

#include <string>

namespace highneeds {

/// SHA-256 over the attributes of the root group and over the name, lengths and content of every
/// dataset, in the order of their names. The content of virtual datasets is that of other files,
/// and left out. Hold hdf5_mutex().
/// @throws Hdf5Error  if something cannot be read
[[nodiscard]] std::string content_digest(hid_t file);

/// The root attribute that keeps it, which is not part of it.
inline constexpr auto kDigestAttribute = "content_sha256";

}  // namespace highneeds
