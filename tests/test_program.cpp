// The program from the outside: exit codes, files, the same bits.
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

#include "program_run.h"
#include "storage/results_file.h"

using namespace highneeds;
using namespace highneeds::test;
namespace fs = std::filesystem;

namespace {

/// Whether two results files hold the same arrays, to the bit.
bool same_arrays(const fs::path& a, const fs::path& b) {
  const ResultsReader first(a);
  const ResultsReader second(b);
  if (first.scenarios() != second.scenarios()) return false;
  const auto bits = [](const std::vector<double>& x) {
    return std::string(reinterpret_cast<const char*>(x.data()), x.size() * sizeof(double));
  };
  if (bits(first.draws()) != bits(second.draws())) return false;
  for (const DatasetInfo& dataset : first.datasets()) {
    for (int s = 0; s < static_cast<int>(first.scenarios().size()); ++s) {
      for (int i = 0; i < static_cast<int>(first.axis(dataset.item_axis).size()); ++i) {
        if (bits(first.read(dataset.name, s, i)) != bits(second.read(dataset.name, s, i)))
          return false;
      }
    }
  }
  return true;
}

}  // namespace

TEST_CASE("A run writes a results file, and its baseline with it; threads do not change a bit") {
  const ScratchDirectory folder;
  const Outcome outcome = run_program(folder, "run everything --runs 300 -j 1 -o one.h5");
  CAPTURE(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  CHECK(outcome.out.find("Simulation error") != std::string::npos);
  REQUIRE(run_program(folder, "run everything --runs 300 -j 2 -q -o two.h5").exit_code == 0);
  REQUIRE(run_program(folder, "run everything --runs 300 -j 8 -q -o eight.h5").exit_code == 0);
  CHECK(same_arrays(folder.path() / "one.h5", folder.path() / "two.h5"));
  CHECK(same_arrays(folder.path() / "one.h5", folder.path() / "eight.h5"));
  CHECK(ResultsReader(folder.path() / "one.h5").scenarios().front() == "do-nothing");

  REQUIRE(run_program(folder, "run --again one.h5 -q -o again.h5").exit_code == 0);
  CHECK(same_arrays(folder.path() / "one.h5", folder.path() / "again.h5"));
  REQUIRE(run_program(folder, "run everything --runs 300 --seed 9 -q -o other.h5").exit_code == 0);
  CHECK_FALSE(same_arrays(folder.path() / "one.h5", folder.path() / "other.h5"));
}

TEST_CASE("Without --output the results land in outputs/, which is made where it is missing") {
  const ScratchDirectory folder;
  REQUIRE(run_program(folder, "run inclusion --runs 3 -q").exit_code == 0);
  CHECK(fs::exists(folder.path() / "outputs" / "inclusion.h5"));
}

TEST_CASE("Nothing is overwritten without --force, and wrong input writes nothing") {
  const ScratchDirectory folder;
  REQUIRE(run_program(folder, "run do-nothing --runs 5 -q -o a.h5").exit_code == 0);
  const std::string before = text_of(folder.path() / "a.h5");
  const Outcome refused = run_program(folder, "run do-nothing --runs 5 -q -o a.h5");
  CHECK(refused.exit_code == 2);
  CHECK(refused.err.find("--force") != std::string::npos);
  CHECK(text_of(folder.path() / "a.h5") == before);
  CHECK(run_program(folder, "run do-nothing --runs 5 -q -o a.h5 --force").exit_code == 0);
  CHECK(run_program(folder, "run no-such-scenario -q -o b.h5").exit_code == 2);
  CHECK_FALSE(fs::exists(folder.path() / "b.h5"));
}

TEST_CASE("Wrong commands and options say what to type and end with exit code 2") {
  const ScratchDirectory folder;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"rum dbv-both", "highneeds run"},
      {"run", "highneeds run dbv-both"},
      {"run do-nothing --rnus 5", "highneeds run --help"},
      {"run do-nothing --runs many", "no number; type a number from 1 to"},
      {"run do-nothing --runs 0", "1 to 10000000"},
      {"run do-nothing --runs -3", "1 to 10000000"},
      {"run do-nothing --threads 0", "1 to"},
      {"run do-nothing --again x.h5", "leave out the scenarios"},
      {"compare", "highneeds compare"},
      {"compare missing.h5", "missing.h5"},
      {"chart missing.h5", "missing.h5"},
      {"report missing.h5", "missing.h5"},
      {"info", "highneeds info"},
      {"info err.txt", "err.txt"},
      {"check", "highneeds check"},
      {"check nothing-here", "nothing-here"},
  };
  for (const auto& [arguments, expected] : cases) {
    const Outcome outcome = run_program(folder, arguments);
    CAPTURE(arguments, outcome.err);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.err.find(expected) != std::string::npos);
  }
}

TEST_CASE("Help is there with and without a command") {
  const ScratchDirectory folder;
  CHECK(run_program(folder, "").out.find("highneeds run dbv-both") != std::string::npos);
  for (const std::string command : {"run", "compare", "chart", "report", "check", "info"}) {
    const Outcome outcome = run_program(folder, command + " --help");
    CHECK(outcome.exit_code == 0);
    CHECK(outcome.out.find("highneeds " + command) != std::string::npos);
  }
}

TEST_CASE("A run goes on until the error named is small, and leaves what --runs would") {
  const ScratchDirectory folder;
  const Outcome outcome =
      run_program(folder, "run do-nothing --runs 100 --until cumulative@2027-28=60k -o one.h5");
  CAPTURE(outcome.out, outcome.err);
  REQUIRE(outcome.exit_code == 0);
  const ResultsReader results(folder.path() / "one.h5");
  const std::int64_t runs = results.manifest().runs;
  CHECK(runs > 100);
  const int cumulative = static_cast<int>(BalanceItem::kCumulative);
  CHECK(results.summary("money/balance", 0, cumulative).median_error[2] <= 60'000);
  REQUIRE(
      run_program(folder, "run do-nothing -q -o two.h5 --runs " + std::to_string(runs)).exit_code ==
      0);
  CHECK(same_arrays(folder.path() / "one.h5", folder.path() / "two.h5"));
  CHECK(run_program(folder, "run do-nothing --until cumulative -q -o three.h5").exit_code == 2);
  CHECK_FALSE(fs::exists(folder.path() / "three.h5"));
}
