#include "command/data_directory.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "scratch_directory.h"
#include "storage/version.h"

namespace fs = std::filesystem;
using highneeds::data_directories;
using highneeds::find_data_file;
using highneeds::test::ScratchDirectory;

TEST_CASE("an installed program finds its data under its own prefix") {
  const ScratchDirectory prefix;
  fs::create_directories(prefix.path() / "bin");
  fs::create_directories(prefix.path() / "share/highneeds");
  CHECK(data_directories(nullptr, prefix.path() / "bin") ==
        std::vector<fs::path>{".", prefix.path() / "share/highneeds"});
}

TEST_CASE("a program in its build tree finds the source tree") {
  const ScratchDirectory scratch;
  const fs::path program = scratch.path() / "a/b/c/d/e/f";
  const fs::path source = (program / highneeds::source_from_program).lexically_normal();
  fs::create_directories(program);
  fs::create_directories(source / "scenarios");
  CHECK(data_directories(nullptr, program) == std::vector<fs::path>{".", source});
}

TEST_CASE("a program without data beside it searches the current directory only") {
  const ScratchDirectory scratch;
  CHECK(data_directories(nullptr, scratch.path() / "a/b/c/d") == std::vector<fs::path>{"."});
  CHECK(data_directories(nullptr, {}) == std::vector<fs::path>{"."});
}

TEST_CASE("HIGHNEEDS_DATA comes first unless it is empty") {
  CHECK(data_directories("elsewhere", {}) == std::vector<fs::path>{"elsewhere", "."});
  CHECK(data_directories("", {}) == std::vector<fs::path>{"."});
}

TEST_CASE("the first directory that has the file wins") {
  const ScratchDirectory scratch;
  const fs::path first = scratch.path() / "first";
  const fs::path second = scratch.path() / "second";
  for (const fs::path& directory : {first, second}) fs::create_directories(directory / "models");
  std::ofstream(second / "models/a.toml") << "in the second only\n";
  CHECK(find_data_file("models/a.toml", {first, second}) == second / "models/a.toml");

  std::ofstream(first / "models/a.toml") << "now in both\n";
  CHECK(find_data_file("models/a.toml", {first, second}) == first / "models/a.toml");
  CHECK(find_data_file(second / "models/a.toml", {first}) == second / "models/a.toml");
  CHECK_FALSE(find_data_file("models/b.toml", {first, second}));
}
