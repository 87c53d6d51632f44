// Results files of every format that was ever written: read, or refused by name.
#include <libdeflate.h>
#include <catch2/catch.hpp>

#include <fstream>

#include "program_run.h"
#include "storage/results_file.h"

using namespace highneeds;
using namespace highneeds::test;

namespace {

/// A results file kept in tests/data/results as <name>.gz, unpacked.
std::filesystem::path kept(const std::string& name, const ScratchDirectory& folder) {
  const std::string packed =
      text_of(std::string(HIGHNEEDS_SOURCE_DIR) + "/tests/data/results/" + name + ".gz");
  std::string bytes(4u << 20, '\0');
  std::size_t size = 0;
  libdeflate_decompressor* unpack = libdeflate_alloc_decompressor();
  const auto failed = libdeflate_gzip_decompress(unpack, packed.data(), packed.size(), bytes.data(),
                                                 bytes.size(), &size);
  libdeflate_free_decompressor(unpack);
  REQUIRE(failed == LIBDEFLATE_SUCCESS);
  std::ofstream(folder / name, std::ios::binary) << bytes.substr(0, size);
  return folder / name;
}

}  // namespace

// Whoever changes the layout of results files: this file was written in September 2026 and is in
// people's hands. Keep reading it, or say in the refusal which version does, and change this test.
TEST_CASE("a results file of format 2 is read by this version and later ones", "[formats]") {
  const ScratchDirectory folder;
  const ResultsReader results(kept("format-2.h5", folder));
  CHECK(results.manifest().runs == 4);
  CHECK(results.manifest().seed == 0xfedcba9876543210u);
  CHECK(results.manifest().created == "2026-09-01T12:00:00Z");
  CHECK(results.scenarios() == std::vector<std::string>{"do-nothing", "dbv-1"});
  CHECK(results.axis("setting") == std::vector<std::string>{"mainstream", "state_special"});
  CHECK(results.axis("need") == std::vector<std::string>{"ASD", "SEMH", "SPLD"});
  CHECK(results.axis("age_band") == std::vector<std::string>{"0-15", "16-25"});
  CHECK(results.axis("financial_year") ==
        std::vector<std::string>{"2025-26", "2026-27", "2027-28"});
  CHECK(results.axis("parameter") ==
        std::vector<std::string>{"pipeline.assess_share", "finance.block.growth.2027-28"});
  REQUIRE(results.inputs().size() == 2);
  CHECK(results.inputs()[0].name == "scenarios/do-nothing.toml");

  // Runs, by the rule of tests/synthetic_results.h: spread 0, 37, 74, 10 for the four runs.
  const auto plans = results.read("plans/by_setting", 1, 1);
  const std::size_t months = results.axis("month").size();
  REQUIRE(plans.size() == 4 * months);
  CHECK(plans[0] == 2100);
  CHECK(plans[2 * months + 5] == 2100 + 5 + 74);
  CHECK(results.draws() == std::vector<double>{0, 0.25, 1, 1.25, 2, 2.25, 3, 3.25});
  const SeriesSummary summary = results.summary("plans/by_setting", 1, 1);
  CHECK(summary.mean[5] == Approx(2105 + (0 + 37 + 74 + 10) / 4.0));
  CHECK(summary.quantiles[4][5] == Approx(2105 + (37 + 10) / 2.0));
  CHECK(results.datasets().size() == 14);
}

TEST_CASE("the kept file of format 2 opens in the program itself", "[formats]") {
  const ScratchDirectory folder;
  (void)kept("format-2.h5", folder);
  const Outcome outcome = run_program(folder, "info format-2.h5");
  CAPTURE(outcome.err);
  CHECK(outcome.exit_code == 0);
  CHECK(outcome.out.find("runs       4, seed 18364758544493064720") != std::string::npos);
}
