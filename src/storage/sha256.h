/// @file
/// SHA-256, to identify the text of input files.
#pragma once

#include <string>
#include <string_view>

namespace highneeds {

/// SHA-256 of `bytes`, 64 lower-case hexadecimal digits.
/// @par Source  FIPS 180-4, Secure Hash Standard
[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace highneeds
