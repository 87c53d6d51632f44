#include "storage/study.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <numeric>

#include "storage/assumptions.h"

using namespace highneeds;

namespace {

const std::filesystem::path kData = std::filesystem::path(HIGHNEEDS_SOURCE_DIR) / "tests/data";

Study northshire(const std::vector<std::string>& names) {
  return read_study(names, FolderSource({kData}));
}

}  // namespace

TEST_CASE("a whole study is read") {
  const Study study = northshire({"inclusion"});
  REQUIRE(study.scenarios.size() == 2);
  CHECK(study.scenarios[0].id == "do-nothing");
  CHECK(study.runs == 300);
}
