/// @file
/// Runs the program in a scratch directory, on the models of tests/data.
#pragma once

#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "scratch_directory.h"

namespace highneeds::test {

struct Outcome {
  int exit_code;
  std::string out, err;
};

inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline Outcome run_program(const ScratchDirectory& folder, const std::string& arguments) {
  const std::string command = "cd '" + folder.path().string() +
                              "' && HIGHNEEDS_DATA='" HIGHNEEDS_SOURCE_DIR
                              "/tests/data' '" HIGHNEEDS_PROGRAM "' " +
                              arguments + " >out.txt 2>err.txt";
  const int status = std::system(command.c_str());
  return {WEXITSTATUS(status), text_of(folder.path() / "out.txt"),
          text_of(folder.path() / "err.txt")};
}

}  // namespace highneeds::test
