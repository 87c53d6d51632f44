// What the fuzzers start from, and what they found, in the ordinary tests: docs/reliability.md.
#include <catch2/catch.hpp>

#include <filesystem>
#include <map>
#include <sstream>

#include "program_run.h"
#include "targets.h"

using namespace highneeds;
namespace fs = std::filesystem;

TEST_CASE("every input of the fuzzers' corpus ends in a result or in a fault of ours", "[fuzz]") {
  const std::map<std::string, void (*)(std::string_view)> doors = {{"toml", fuzz::read_toml},
                                                                   {"csv", fuzz::read_csv},
                                                                   {"results", fuzz::read_results},
                                                                   {"journal", fuzz::read_journal}};
  for (const auto& [door, read] : doors) {
    int files = 0;
    for (const auto& entry :
         fs::directory_iterator(fs::path(HIGHNEEDS_SOURCE_DIR) / "tests/data/fuzz" / door)) {
      CAPTURE(entry.path().string());
      CHECK_NOTHROW(read(test::text_of(entry.path())));
      ++files;
    }
    CHECK(files >= 2);
  }
}

TEST_CASE("arguments of the fuzzers' corpus end with exit code 0 or 2", "[fuzz]") {
  const test::ScratchDirectory folder;
  int files = 0;
  for (const auto& entry :
       fs::directory_iterator(fs::path(HIGHNEEDS_SOURCE_DIR) / "tests/data/fuzz/arguments")) {
    CAPTURE(entry.path().string());
    std::string arguments;
    std::istringstream lines(test::text_of(entry.path()));
    for (std::string line; std::getline(lines, line);) arguments += " '" + line + "'";
    const test::Outcome outcome = test::run_program(folder, arguments);
    CHECK((outcome.exit_code == 0 || outcome.exit_code == 2));
    ++files;
  }
  CHECK(files >= 5);
}
