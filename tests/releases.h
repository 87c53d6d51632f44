/// @file
/// The invented releases of tests/data, to copy and to break; and the real ones, where they are.
#pragma once

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "storage/release_reader.h"

namespace highneeds::test {

inline std::filesystem::path fixture_releases() {
  return std::filesystem::path(HIGHNEEDS_SOURCE_DIR) / "tests/data/releases";
}

/// The published data beside the checkout.
inline std::filesystem::path shared_data() {
  return (std::filesystem::path(HIGHNEEDS_SOURCE_DIR) / "../shared/data").lexically_normal();
}

/// Whether the published data are there; says so where they are not.
inline bool has_shared_data(const char* test) {
  if (std::filesystem::is_directory(shared_data() / "dfe-ehc-plans-2025")) return true;
  std::fprintf(stderr, "SKIPPED: %s needs the published releases in %s\n", test,
               shared_data().c_str());
  return false;
}

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::logic_error("no file " + path.string());
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// Copies the invented releases to `folder` with one file changed.
inline void copy_releases(const std::filesystem::path& folder, const std::string& file = "",
                          const std::function<void(std::string&)>& change = {}) {
  std::filesystem::copy(
      fixture_releases(), folder,
      std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
  if (file.empty()) return;
  std::string text = text_of(folder / file);
  change(text);
  std::ofstream(folder / file, std::ios::binary | std::ios::trunc) << text;
}

/// Replaces the first `old`, which must be there.
inline void replace_first(std::string& text, const std::string& old, const std::string& with) {
  const std::size_t at = text.find(old);
  if (at == std::string::npos) throw std::logic_error("the file has no '" + old + "'");
  text.replace(at, old.size(), with);
}

/// Faults of a folder as printed; empty where there are none.
inline std::vector<std::string> release_faults(const std::filesystem::path& folder) {
  std::vector<std::string> messages;
  try {
    (void)read_releases(folder);
  } catch (const InputError& error) {
    for (const Fault& fault : error.faults()) messages.push_back(fault.message());
  }
  return messages;
}

}  // namespace highneeds::test
