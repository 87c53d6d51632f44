/// @file
/// SHA-256, to identify the text of input files and the content of results.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace highneeds {

/// SHA-256 of bytes that come in parts.
/// @par Source  FIPS 180-4, Secure Hash Standard
class Sha256 {
 public:
  void add(std::string_view bytes);
  /// @returns 64 lower-case hexadecimal digits; nothing may be added after
  [[nodiscard]] std::string digits();

 private:
  std::array<std::uint32_t, 8> hash_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::string rest_;  ///< less than one block of 64 bytes
  std::uint64_t length_ = 0;
};

/// SHA-256 of `bytes`, 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256(std::string_view bytes);

}  // namespace highneeds
