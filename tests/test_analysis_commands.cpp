// Compare with a split, explain, seek and track from the outside.
#include <catch2/catch.hpp>

#include <fstream>

#include "program_run.h"
#include "reporting/goal.h"
#include "reporting/quantity.h"

using namespace highneeds;
using namespace highneeds::test;
using Catch::Matchers::Contains;

namespace {

const std::string kRun = "run everything inclusion --runs 200 -q -o r.h5";

Outcome after_run(const ScratchDirectory& folder, const std::string& arguments) {
  REQUIRE(run_program(folder, kRun).exit_code == 0);
  return run_program(folder, arguments);
}

}  // namespace

TEST_CASE("compare --split names every intervention, and what the scenario overrides") {
  const ScratchDirectory folder;
  const Outcome outcome = after_run(folder, "compare r.h5 --split everything --runs 60 -q");
  CAPTURE(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  CHECK_THAT(outcome.out,
             Contains("Culture of inclusion in mainstream") &&
                 Contains("Regional commissioning framework") &&
                 Contains("What the scenario overrides in the model") &&
                 Contains("Avoided: plans and placements") && Contains("Cashable: invoices") &&
                 Contains("Cost of the interventions") && Contains("All of the scenario"));
  const Outcome wrong = run_program(folder, "compare r.h5 --split do-nothing -q");
  CHECK(wrong.exit_code == 2);
  CHECK_THAT(wrong.err, Contains("is a baseline"));
}

TEST_CASE("explain splits the variance, whatever the number of threads") {
  const ScratchDirectory folder;
  const Outcome one =
      after_run(folder, "explain r.h5 -s inclusion --quantity plans@2028 --runs 50 -q -j 1");
  CAPTURE(one.err);
  REQUIRE(one.exit_code == 0);
  CHECK_THAT(one.out, Contains("Caseload growth") && Contains("Chance") &&
                          Contains("The worst 5% of runs") && Contains("the difference from"));
  const Outcome two =
      run_program(folder, "explain r.h5 -s inclusion --quantity plans@2028 --runs 50 -q -j 2");
  CHECK(one.out == two.out);
  CHECK_THAT(run_program(folder, "explain r.h5 --quantity plan -q").err,
             Contains("did you mean 'plans'"));
}

TEST_CASE("seek finds a known answer: a deficit that a transfer closes exactly") {
  // Every pound of block_transfer_gbp a year is a pound of every year's in-year balance.
  const ScratchDirectory folder;
  REQUIRE(run_program(folder, "run do-nothing --runs 200 -q -o r.h5").exit_code == 0);
  const ResultsReader results(folder.path() / "r.h5");
  const Quantity in_year = parse_quantity("in_year@2027-28", results.study().scenarios[0].model);
  std::vector<double> runs = read_quantity(results, 0, in_year);
  std::sort(runs.begin(), runs.end());
  const double needed = -runs[40];  // then 160 of 200 runs are at zero or above, 80%
  const Outcome outcome = run_program(
      folder,
      "seek do-nothing --goal 'in_year@2027-28>=0' --number finance.block.block_transfer_gbp "
      "--from -20000000 --to 20000000 --runs 200 -q");
  CAPTURE(outcome.out, outcome.err);
  REQUIRE(outcome.exit_code == 0);
  const std::string name = "finance.block.block_transfer_gbp = ";
  const std::size_t at = outcome.out.find(name);
  REQUIRE(at != std::string::npos);
  const std::string pound = "£";
  std::string amount = outcome.out.substr(at + name.size());
  amount = amount.substr(amount.find(pound) + pound.size());
  std::erase(amount, ',');
  const double found = parse_amount(amount.substr(0, amount.find(' '))).value();
  CHECK(std::abs(found - std::abs(needed)) < 40e6 / 8 / 8);  // two rounds of eight steps
}

TEST_CASE("seek says whether all values or none reach the goal") {
  const ScratchDirectory folder;
  const auto finding = [&](const std::string& limit) {
    return run_program(folder, "seek do-nothing --goal 'cumulative>=" + limit +
                                   "' --number finance.block.block_transfer_gbp --from 0 --to 1000 "
                                   "--runs 20 -q")
        .out;
  };
  CHECK_THAT(finding("-9000m"), Contains("Every value tried reaches it in more than 80%"));
  CHECK_THAT(finding("9000m"), Contains("No value tried reaches it in 80%"));
}

TEST_CASE("seek lists combinations, and says what it needs") {
  const ScratchDirectory folder;
  const Outcome outcome =
      run_program(folder, "seek everything --goal 'cumulative>=-100m' --combinations --runs 40 -q");
  CAPTURE(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  CHECK_THAT(outcome.out, Contains("of 4 combinations") || Contains("No combination reaches it"));
  const auto refused = [&](const std::string& arguments, const std::string& why) {
    const Outcome wrong = run_program(folder, arguments);
    CHECK(wrong.exit_code == 2);
    CHECK_THAT(wrong.err, Contains(why));
  };
  refused("seek everything", "needs a scenario, a --goal");
  refused("seek everything --goal 'cumulative>0' --combinations", "is not a goal");
  refused("seek everything --goal 'cumulative>=0' --number growth.dampin", "'growth.damping'");
  refused("seek everything --goal 'cumulative>=0' --combinations --chance 2", "is out of range");
}

TEST_CASE("where a chance crosses the one wanted") {
  const double values[] = {0, 1, 2};
  const double rising[] = {0.2, 0.4, 0.8};
  CHECK(crossing(values, rising, 0.6) == Approx(1.5));
  CHECK(crossing(values, rising, 0.4) == 1);
  CHECK(std::isnan(crossing(values, rising, 0.9)));
}

TEST_CASE("track rates readings by where they fall among the runs") {
  const ScratchDirectory folder;
  REQUIRE(run_program(folder, kRun).exit_code == 0);
  const ResultsReader results(folder.path() / "r.h5");
  const Study study = results.study();
  const auto last = static_cast<int>(study.scenarios.size()) - 1;
  std::vector<double> plans =
      read_quantity(results, last, parse_quantity("plans@2026", study.scenarios[0].model));
  std::sort(plans.begin(), plans.end());
  std::ofstream(folder.path() / "actuals.csv")
      << "measure,date,value\nplans,2026-01," << plans[100] << "\nissued,2025,1\n";
  const Outcome outcome = run_program(folder, "track r.h5 actuals.csv");
  CAPTURE(outcome.out, outcome.err);
  REQUIRE(outcome.exit_code == 0);
  const std::string first = outcome.out.substr(outcome.out.find("\nPlans "), 110);
  CHECK_THAT(first, Contains("green"));
  CHECK_THAT(outcome.out, Contains("RED") && Contains("TOO FEW"));
}

TEST_CASE("track names every fault of the readings and their places") {
  const ScratchDirectory folder;
  REQUIRE(run_program(folder, kRun).exit_code == 0);
  std::ofstream(folder.path() / "bad.csv")
      << "measure,date,value,setting\nplan,2026-01,1,\nplans,2060-01,x,state_specal\n"
         "issued,2025-winter,-1,mainstream\nspend,2025,1,\n";
  const Outcome outcome = run_program(folder, "track r.h5 bad.csv");
  CHECK(outcome.exit_code == 2);
  CHECK_THAT(outcome.err, Contains("bad.csv:2:1: 'plan' is not a measure") &&
                              Contains("did you mean 'plans'") &&
                              Contains("bad.csv:3:7: '2060-01' is not within the projection") &&
                              Contains("bad.csv:3:15: 'x' is not a number") &&
                              Contains("did you mean 'state_special'") &&
                              Contains("bad.csv:4:8: '2025-winter' is not a date") &&
                              Contains("bad.csv:4:20: '-1' is below 0") &&
                              Contains("bad.csv:5:7: '2025' is not a financial year"));
}
