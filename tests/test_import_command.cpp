// The command import from end to end: what it writes checks and runs, and faults write nothing.
#include <catch2/catch.hpp>

#include "command/subcommand.h"
#include "releases.h"
#include "scratch_directory.h"
#include "storage/study.h"

using namespace highneeds;
using namespace highneeds::test;
using Catch::Matchers::Contains;

namespace {

int import_quietly(const std::filesystem::path& from, const std::vector<std::string>& options) {
  std::vector<std::string> arguments = {"import", from.string(), "-q"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  return run_program(arguments);
}

}  // namespace

TEST_CASE("imported models check", "[import]") {
  const ScratchDirectory folder;
  const std::string output = (folder / "northshire.toml").string();
  REQUIRE(import_quietly(fixture_releases(), {"--la", "Northshire", "--output", output}) ==
          kSuccess);
  CHECK(run_program({"check", "-q", output}) == kSuccess);
  const std::string text = text_of(output);
  CHECK_THAT(text, Contains("la_code   = \"E06000981\"") && Contains("census    = \"2025-01\""));
  CHECK_THAT(text_of(folder / "northshire/data-quality.csv"),
             Contains("file,row,authority,year,rule"));
  // A second import does not overwrite unasked.
  CHECK(import_quietly(fixture_releases(), {"--la", "Northshire", "--output", output}) ==
        kWrongInput);
  CHECK(import_quietly(fixture_releases(), {"--la", "981", "--output", output, "--force"}) ==
        kSuccess);
}

TEST_CASE("models as at past Januaries check", "[import]") {
  const ScratchDirectory folder;
  for (const char* year : {"2019", "2022", "2023", "2024"}) {
    INFO(year);
    const std::string output = (folder / (std::string("then-") + year + ".toml")).string();
    REQUIRE(import_quietly(fixture_releases(),
                           {"--la", "982", "--as-at", year, "--output", output}) == kSuccess);
    CHECK(run_program({"check", "-q", output}) == kSuccess);
    CHECK_THAT(text_of(output), Contains(std::string("census    = \"") + year + "-01\""));
  }
  CHECK(import_quietly(fixture_releases(), {"--la", "982", "--as-at", "2031"}) == kWrongInput);
}

TEST_CASE("a region becomes a folder of models and a list of them", "[import]") {
  const ScratchDirectory folder;
  REQUIRE(import_quietly(fixture_releases(), {"--region", "Middle England", "--output",
                                              (folder / "models/middle").string(), "--list",
                                              (folder / "models/regions/middle.toml").string()}) ==
          kSuccess);
  for (const char* stem : {"northshire", "southshire", "eastshire"}) {
    CHECK(std::filesystem::exists(folder / ("models/middle/" + std::string(stem) + ".toml")));
  }
  CHECK_THAT(text_of(folder / "models/regions/middle.toml"),
             Contains("model   = \"../middle/eastshire.toml\"") &&
                 Contains("\"growth.aligned.nation\",") && Contains("Assumption:"));
  // The list is what `run` takes.
  CHECK(run_program({"check", "-q", (folder / "models/regions/middle.toml").string()}) == kSuccess);
}

TEST_CASE("wrong input writes nothing", "[import]") {
  const ScratchDirectory releases, output;
  copy_releases(releases.path(), "2025/requests.csv",
                [](std::string& text) { text.resize(text.size() / 3); });
  const std::string model = (output / "x.toml").string();
  CHECK(import_quietly(releases.path(), {"--la", "981", "--output", model}) == kWrongInput);
  CHECK(import_quietly(fixture_releases(), {"--la", "Northshore", "--output", model}) ==
        kWrongInput);
  CHECK(import_quietly(fixture_releases(), {"--output", model}) == kWrongInput);
  CHECK(import_quietly(fixture_releases(), {"--la", "981", "--all", "--output", model}) ==
        kWrongInput);
  CHECK(import_quietly(fixture_releases(), {"--la", "981", "--population", "nowhere.csv",
                                            "--output", model}) == kWrongInput);
  CHECK(output.files() == 0);
}
