/// @file
/// Digests of all that a results file says, to notice a file that was changed or damaged.
#pragma once

#include <hdf5.h>

#include <string>

namespace highneeds {

/// SHA-256 over the attributes of the root group, and over the name, type, lengths, attributes and
/// content of every dataset, in the order of their names. Left out are the time of creation, so
/// that the same runs made again have the same digest; references between objects, which are places
/// in the file; and the content of virtual datasets, which is that of other files: which ones
/// and where, check_shards() knows. Hold hdf5_mutex().
/// @throws Hdf5Error  if something cannot be read
[[nodiscard]] std::string results_digest(hid_t file);

/// SHA-256 over results_digest() and the time of creation: of all that the file says.
[[nodiscard]] std::string file_digest(hid_t file, const std::string& results_digest);

/// The root attributes that keep them, which are not part of them.
inline constexpr auto kResultsDigest = "results_sha256";
inline constexpr auto kFileDigest = "file_sha256";

}  // namespace highneeds
