// Regions from the outside: what is typed, what is left in the folder, what is refused.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "program_run.h"
#include "region_fixture.h"
#include "reporting/text_table.h"

using namespace highneeds;
using namespace highneeds::test;
namespace fs = std::filesystem;

namespace {

/// The region's files in a folder that the program runs in.
void write_texts(const ScratchDirectory& folder) {
  for (const auto& [key, text] : region_texts()) {
    const fs::path path = folder / key;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
}

/// Doubles a number among the draws, which no checksum of HDF5 guards.
void alter_draw(const fs::path& path) {
  const double draw = ResultsReader(path).draws().at(3), other = draw * 2;
  const std::size_t at =
      text_of(path).find(std::string(reinterpret_cast<const char*>(&draw), sizeof draw));
  REQUIRE(at != std::string::npos);
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(static_cast<std::streamoff>(at));
  file.write(reinterpret_cast<const char*>(&other), sizeof other);
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A region leaves a folder and tells its authorities and their sum", "[region]") {
  const ScratchDirectory folder;
  write_texts(folder);
  const Outcome outcome = run_program(folder, "run together --runs 20 --csv out/table.csv");
  CAPTURE(outcome.out, outcome.err);
  REQUIRE(outcome.exit_code == 0);
  for (const char* name : {"northshire.h5", "eastshire.h5", "westshire.h5", "region.h5"}) {
    CHECK(fs::exists(folder / "outputs/together" / name));
  }
  CHECK(contains(outcome.out, "Shires: 3 authorities, 20 runs each, seed 5"));
  for (const char* name : {"\nNorthshire ", "\nEastshire ", "\nWestshire ", "\nShires "}) {
    CHECK(contains(outcome.out, name));
  }
  CHECK(contains(outcome.out, "less ‘Alone’, run by run"));
  CHECK_FALSE(contains(outcome.out, "not known"));
  std::istringstream lines(outcome.out.substr(0, outcome.out.find("\nResults: ")));
  for (std::string line; std::getline(lines, line);) CHECK(columns_of(line) <= kTerminalColumns);
  const std::string csv = text_of(folder / "out/table.csv");
  // Three authorities and the sum, two scenarios, six measures, a head.
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 4 * 2 * 6 + 1);
  const std::string plans = "Eastshire,E00000002,together,plans_now,January 2025,";
  REQUIRE(contains(csv, plans));

  // What simulates anew refuses the sum; what reads runs takes it.
  const Outcome explain = run_program(folder, "explain outputs/together/region.h5");
  CHECK(explain.exit_code == 2);
  CHECK(contains(explain.err, "highneeds explain outputs/together/northshire.h5"));
  CHECK(run_program(folder, "compare outputs/together/region.h5").exit_code == 0);
  CHECK(run_program(folder, "info outputs/together/region.h5").exit_code == 0);
  CHECK(run_program(folder, "compare outputs/together/eastshire.h5 --split together --runs 5 -q")
            .exit_code == 0);

  REQUIRE(run_program(folder, "run --again outputs/together/region.h5 -q").exit_code == 0);
  CHECK(same_arrays(folder / "outputs/together/region.h5",
                    folder / "outputs/together-again/region.h5"));
  REQUIRE(run_program(folder, "run --again outputs/together/eastshire.h5 -q -o one.h5").exit_code ==
          0);
  CHECK(same_arrays(folder / "outputs/together/eastshire.h5", folder / "one.h5"));

  // Nothing that is there is overwritten.
  const Outcome refused = run_program(folder, "run together --runs 20");
  CHECK(refused.exit_code == 2);
  CHECK(contains(refused.err, "--force"));
}

TEST_CASE("A region by path or by name, with scenarios or none", "[region]") {
  const ScratchDirectory folder;
  write_texts(folder);
  REQUIRE(run_program(folder, "run models/regions/shires.toml inclusion --runs 3 -q").exit_code ==
          0);
  CHECK(fs::exists(folder / "outputs/shires-inclusion/westshire.h5"));
  REQUIRE(run_program(folder, "run shires --runs 3 -q -o mine").exit_code == 0);
  CHECK(ResultsReader(folder / "mine/region.h5").scenarios() ==
        std::vector<std::string>{"do-nothing"});
  CHECK_FALSE(fs::exists(folder / "outputs/shires-do-nothing"));
}

TEST_CASE("Going on with a region takes only what is whole and its own", "[region]") {
  const ScratchDirectory folder;
  write_texts(folder);
  const std::string run = "run together --runs 20 -q -o out ";
  REQUIRE(run_program(folder, run).exit_code == 0);
  REQUIRE(run_program(folder, run + "--resume").exit_code == 0);
  const auto refused = [&](const std::string& options, const std::string& why) {
    const std::string sum = text_of(folder / "out/region.h5");
    const Outcome outcome = run_program(folder, run + options);
    CAPTURE(options, outcome.err);
    CHECK(outcome.exit_code == 2);
    CHECK(contains(outcome.err, why));
    CHECK(text_of(folder / "out/region.h5") == sum);
  };
  SECTION("a foreign sum is not replaced") {
    REQUIRE(run_program(folder, "run together --runs 20 --seed 9 -q -o other").exit_code == 0);
    fs::copy_file(folder / "other/region.h5", folder / "out/region.h5",
                  fs::copy_options::overwrite_existing);
    refused("--resume", "region.h5: has seed 9, this command 5");
    CHECK(run_program(folder, run + "--resume --force").exit_code == 0);
    CHECK(ResultsReader(folder / "out/region.h5").manifest().seed == 5);
  }
  SECTION("nor a foreign authority's file") {
    fs::remove(folder / "out/region.h5");
    std::ofstream(folder / "out/region.h5.partial-99999") << "left by a kill";
    REQUIRE(run_program(folder, "run together --runs 20 --seed 9 -q -o other").exit_code == 0);
    fs::copy_file(folder / "other/eastshire.h5", folder / "out/eastshire.h5",
                  fs::copy_options::overwrite_existing);
    refused("--resume", "eastshire.h5: has seed 9, this command 5");
    CHECK_FALSE(fs::exists(folder / "out/region.h5.partial-99999"));
    CHECK(run_program(folder, run + "--resume --force").exit_code == 0);
    CHECK(ResultsReader(folder / "out/eastshire.h5").manifest().seed == 5);
  }
  SECTION("an authority's file that was altered is not added up") {
    alter_draw(folder / "out/eastshire.h5");
    refused("--resume", "eastshire.h5: was changed or damaged");
  }
  SECTION("two programs are kept out of one folder") {
    const ResultsReader sum(folder / "out/region.h5");
    const RunJournal held(folder / "out/region.h5",
                          {sum.manifest(), sum.stored_inputs(), {}, true});
    refused("--force", "region.h5: is being written by another program");
  }
  SECTION("the sum alone is not gone on with") {
    const Outcome outcome = run_program(folder, "run --resume out/region.h5 -q");
    CHECK(outcome.exit_code == 2);
    CHECK(contains(outcome.err, "is the sum of a region"));
  }
  CHECK_FALSE(fs::exists(folder / "out/region.h5.partial"));
}

TEST_CASE("A region made in parts adds up to the bits of one made at once", "[region]") {
  const ScratchDirectory folder;
  write_texts(folder);
  const std::string run = "run together --runs 20 ";
  REQUIRE(run_program(folder, run + "-q -o once").exit_code == 0);
  const Outcome part = run_program(folder, run + "-o out --shard 1/2");
  CAPTURE(part.out, part.err);
  REQUIRE(part.exit_code == 0);
  CHECK(contains(part.out, "out: 2 of 3 authorities"));
  CHECK(contains(part.out, "highneeds run together --runs 20 --output out --resume"));
  CHECK(fs::exists(folder / "out/northshire.h5"));
  CHECK(fs::exists(folder / "out/westshire.h5"));
  CHECK_FALSE(fs::exists(folder / "out/eastshire.h5"));
  CHECK_FALSE(fs::exists(folder / "out/region.h5"));
  const std::string north = text_of(folder / "out/northshire.h5");
  CHECK(run_program(folder, run + "-q -o out --shard 1/2").exit_code == 2);
  CHECK(run_program(folder, run + "-q -o out --shard 1/2 --resume").exit_code == 0);
  REQUIRE(run_program(folder, run + "-q -o out --shard 2/2").exit_code == 0);
  REQUIRE(run_program(folder, run + "-q -o out --resume").exit_code == 0);
  CHECK(text_of(folder / "out/northshire.h5") == north);
  for (const char* file : {"northshire.h5", "eastshire.h5", "westshire.h5", "region.h5"}) {
    CAPTURE(file);
    CHECK(same_arrays(folder / "once" / file, folder / "out" / file));
  }
  SECTION("parts that cannot be") {
    const auto refused = [&](const std::string& options, const std::string& why) {
      const Outcome outcome = run_program(folder, run + "-o other " + options);
      CAPTURE(outcome.err);
      CHECK(outcome.exit_code == 2);
      CHECK(contains(outcome.err, why));
      CHECK_FALSE(fs::exists(folder / "other"));
    };
    refused("--shard 1/4", "type at most 3 shards");
    refused("--shard 0/2", "is not a part of a whole");
    refused("--shard 1/2 --csv t.csv", "leave it out with --shard");
  }
}

TEST_CASE("An authority without a balance is named, not added up silently", "[region]") {
  const ScratchDirectory folder;
  write_texts(folder);
  auto texts = region_texts();
  replace_in(texts, "models/westshire.toml",
             "{ value = -1_900_000, source = \"Statement of accounts\" }",
             "{ value = 0, assumption = true }");
  std::ofstream(folder / "models/westshire.toml") << texts["models/westshire.toml"];
  const Outcome outcome = run_program(folder, "run alone --runs 3");
  CAPTURE(outcome.out);
  CHECK(contains(outcome.out, "not known"));
  CHECK(contains(outcome.out, "No opening balance is known for 1 of 3 authorities (Westshire)"));
  CHECK(contains(run_program(folder, "check alone").out, "no opening balance is known"));
}

TEST_CASE("check looks at every authority of a region; wrong input simulates nothing", "[region]") {
  const ScratchDirectory folder;
  write_texts(folder);
  const Outcome sound = run_program(folder, "check models/regions/shires.toml together");
  CAPTURE(sound.out, sound.err);
  REQUIRE(sound.exit_code == 0);
  CHECK(contains(sound.out, "no faults in 3 authorities (1 scenario,"));
  CHECK(contains(sound.out, "no faults in 3 authorities (2 scenarios,"));
  CHECK(contains(sound.out, "  Westshire: no faults"));
  CHECK(contains(sound.out, "of no number that all authorities have here: *.effects"));
  CHECK(run_program(folder, "run alone --until plans=3").exit_code == 2);
  CHECK(run_program(folder, "run do-nothing --runs 3 --csv x.csv").exit_code == 2);
  std::ofstream(folder / "models/westshire.toml", std::ios::app) << "\n[fnance]\n";
  const Outcome faulty = run_program(folder, "run together --runs 3");
  CHECK(faulty.exit_code == 2);
  CHECK(contains(faulty.err, "Westshire: 'fnance' is not a key"));
  CHECK_FALSE(fs::exists(folder / "outputs"));
}
