/// @file
/// The small authority of tests/data in memory, to change and to read.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "storage/study.h"

namespace highneeds {

/// Files of tests/data by key ("models/northshire.toml").
inline std::map<std::string, std::string> fixture_texts() {
  const std::filesystem::path root = std::filesystem::path(HIGHNEEDS_SOURCE_DIR) / "tests/data";
  std::map<std::string, std::string> texts;
  for (const char* folder : {"models", "scenarios"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream stream(entry.path(), std::ios::binary);
      texts[entry.path().lexically_relative(root).generic_string()] = {
          std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    }
  }
  return texts;
}

/// Replaces the first `old` of a file, which must be there.
inline void replace_in(std::map<std::string, std::string>& texts, const std::string& key,
                       const std::string& old, const std::string& text) {
  std::string& file = texts.at(key);
  const std::size_t at = file.find(old);
  if (at == std::string::npos) throw std::logic_error("the fixture has no '" + old + "'");
  file.replace(at, old.size(), text);
}

/// "line:column" of the first `text` in a file.
inline std::string place_in(const std::string& file, const std::string& text) {
  const std::size_t at = file.find(text);
  if (at == std::string::npos) throw std::logic_error("the file has no '" + text + "'");
  int line = 1, column = 1;
  for (std::size_t i = 0; i < at; ++i) {
    column = file[i] == '\n' ? 1 : column + 1;
    line += file[i] == '\n' ? 1 : 0;
  }
  return std::to_string(line) + ":" + std::to_string(column);
}

/// Faults of a study as printed; empty where there are none.
inline std::vector<std::string> faults_of(const std::map<std::string, std::string>& texts,
                                          const std::vector<std::string>& scenarios) {
  std::vector<std::string> messages;
  try {
    (void)read_study(scenarios, StoredSource(texts));
  } catch (const InputError& error) {
    for (const Fault& fault : error.faults()) messages.push_back(fault.message());
  }
  return messages;
}

}  // namespace highneeds
