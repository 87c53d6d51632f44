// The command import from end to end: what it writes checks and runs, and faults write nothing.
#include <catch2/catch.hpp>

#include <fstream>

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

TEST_CASE("a balance of an earlier year is rolled forward as a range, and named as missing",
          "[import]") {
  const ScratchDirectory folder;
  const std::string finance = (folder / "finance.csv").string();
  std::ofstream(finance) << "la_code,year,item,amount_gbp,source,as_of\n"
                            "981,2023-24,high_needs_block,20000000,DSG,\n"
                            "981,2023-24,dsg_balance,-5000000,S251,2024-03-31\n"
                            "981,2024-25,1.2,18000000,S251,\n"
                            "981,2024-25,2.1.1,600000,S251,\n"
                            "982,2024-25,dsg_balance,-7000000,S251,2025-03-31\n"
                            "982,2024-25,high_needs_block,30000000,DSG,\n";
  const std::string list = (folder / "list.toml").string();
  REQUIRE(import_quietly(fixture_releases(),
                         {"--region", "Middle England", "--finance", finance, "--output",
                          folder.path().string(), "--list", list}) == kSuccess);
  const std::string rolled = text_of(folder / "northshire.toml");
  CHECK_THAT(rolled, Contains("-5000000 at 31 March 2024, the latest published") &&
                         Contains("[[finance.outturns]]") &&
                         Contains("amount_gbp = { value = 18000000") &&
                         Contains("line          = \"2.1.1\"") &&
                         Contains("limits_gbp   = [-5200000, -10400000, -20700000]") &&
                         Contains("funding_year    = \"august\""));
  const std::string given = text_of(folder / "southshire.toml");
  CHECK_THAT(given, Contains("opening_balance_gbp = { value = -7000000, source = \"S251\"") &&
                        !Contains("2.1.1") && !Contains("[[finance.outturns]]"));
  CHECK_THAT(text_of(folder / "eastshire.toml"), Contains("opening_balance_gbp = { low = -"));
  const std::string missing = text_of(list);
  CHECK_THAT(missing, Contains("-5.0m of 31 March 2024 rolled forward to") &&
                          Contains("no high needs block was given") && Contains("missing = []"));
}

TEST_CASE("an old balance moves by block less spend less places", "[import]") {
  const ScratchDirectory folder;
  const auto central = [&](int spend_million) {
    const std::string finance = (folder / "f.csv").string();
    std::ofstream(finance, std::ios::trunc)
        << "la_code,year,item,amount_gbp,source,as_of\n981,2024-25,high_needs_block,20000000,DSG,\n"
           "981,2023-24,dsg_balance,-5000000,S251,2024-03-31\n981,2024-25,1.2,"
        << spend_million << "000000,S251,\n";
    const std::string output = (folder / "m.toml").string();
    REQUIRE(import_quietly(fixture_releases(), {"--la", "981", "--finance", finance, "--output",
                                                output, "--force"}) == kSuccess);
    const std::string text = text_of(output);
    const auto number = [&](const char* key) {
      const std::size_t at = text.find(key, text.find("opening_balance_gbp = {"));
      return std::stod(text.substr(at + std::string(key).size()));
    };
    // 5 and 95%: 9% of the block below the books' sum and 20% above it, about 2% above it.
    CHECK(number("central = ") - number("low = ") == Approx(0.11 * 20e6).margin(20'000));
    CHECK(number("high = ") - number("central = ") == Approx(0.18 * 20e6).margin(20'000));
    return number("central = ");
  };
  CHECK(central(15) - central(17) == Approx(2e6).margin(20'000));
  CHECK(central(15) < -5e6 + 20e6 - 15e6 + 0.02 * 20e6);  // places are spent too
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
