#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "program_run.h"
#include "storage/run_journal.h"
#include "synthetic_results.h"

using namespace highneeds;
using namespace highneeds::test;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kRuns = 700;

JournalHeader header_for(const Study& study, std::vector<std::string> until = {}) {
  JournalHeader header{
      synthetic_manifest(kRuns), {study.inputs, {}, "E06000000"}, std::move(until), false};
  header.manifest.study_runs = kRuns;
  for (const Scenario& scenario : study.scenarios)
    header.made_from.scenarios.push_back(scenario.id);
  return header;
}

/// A journal of a program that was killed: without the destructor's care.
void leave_journal(const fs::path& results, const Study& study, int batches,
                   std::vector<std::string> until = {}) {
  RunJournal journal(results, header_for(study, std::move(until)));
  for (int b = 0; b < batches; ++b) {
    const std::int64_t first = 256 * b;
    journal.append(
        *packed(study, kRuns, first,
                synthetic_batch(study, first, std::min<std::int64_t>(256, kRuns - first))));
  }
}

}  // namespace

TEST_CASE("a journal gives back what was put into it", "[resume]") {
  const ScratchDirectory folder;
  const Study study = synthetic_study(2);
  leave_journal(folder / "a.h5", study, 2, {"cumulative@2026-27=1m"});
  const std::optional<RunJournal> journal = RunJournal::reopen(folder / "a.h5");
  REQUIRE(journal);
  CHECK(journal->holds(0));
  CHECK(journal->holds(256));
  CHECK_FALSE(journal->holds(512));
  CHECK(journal->header().manifest.runs == kRuns);
  CHECK(journal->header().until == std::vector<std::string>{"cumulative@2026-27=1m"});
  CHECK(journal->header().made_from.scenarios == std::vector<std::string>{"do-nothing", "dbv-1"});
  std::int64_t first = 0;
  journal->read([&](const PackedBatch& batch) {
    const auto expected = packed(study, kRuns, first, synthetic_batch(study, first, 256));
    CHECK(batch.first_run == first);
    CHECK(batch.bytes == expected->bytes);
    CHECK(batch.chunks.size() == expected->chunks.size());
    CHECK(batch.chunks.back().offset == expected->chunks.back().offset);
    first += 256;
  });
  CHECK(first == 512);
}

TEST_CASE("a journal cut at any byte keeps the batches before the cut, or is none", "[resume]") {
  const ScratchDirectory folder;
  const Study study = synthetic_study(1);
  leave_journal(folder / "a.h5", study, 3);
  const fs::path path = RunJournal::path_of(folder / "a.h5");
  const std::string whole = text_of(path);
  for (std::size_t length = 0; length < whole.size(); length += whole.size() / 97) {
    std::ofstream(path, std::ios::binary) << whole.substr(0, length);
    int held = 0;
    {
      const auto journal = RunJournal::reopen(folder / "a.h5");
      if (journal) {
        journal->read([&](const PackedBatch&) { ++held; });
        CHECK(journal->holds(0) == (held > 0));
        CHECK(journal->header().manifest.runs == kRuns);
      }
    }
    INFO(length << " of " << whole.size());
    CHECK(held < 3);
    CHECK(fs::exists(path) == (held > 0));
  }
  SECTION("and one with a changed byte loses that batch and what follows") {
    std::string changed = whole;
    changed[whole.size() - 10] ^= 1;
    std::ofstream(path, std::ios::binary) << changed;
    const auto journal = RunJournal::reopen(folder / "a.h5");
    REQUIRE(journal);
    CHECK(journal->holds(256));
    CHECK_FALSE(journal->holds(512));
  }
}

TEST_CASE("runs of a stopped run are not thrown away unasked, nor written by two programs",
          "[resume]") {
  const ScratchDirectory folder;
  const Study study = synthetic_study(1);
  leave_journal(folder / "a.h5", study, 1);
  const auto refused = [&](bool force) {
    try {
      JournalHeader header = header_for(study);
      header.replaces = force;
      const RunJournal journal(folder / "a.h5", header);
    } catch (const OutputError& error) {
      CHECK(error.exit_code() == 2);
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(refused(false).find("run --resume " + (folder / "a.h5").string()) != std::string::npos);
  {
    const auto held = RunJournal::reopen(folder / "a.h5");
    REQUIRE(held);
    CHECK(refused(true).find("is being written by another program") != std::string::npos);
    CHECK_THROWS_AS(RunJournal::reopen(folder / "a.h5"), OutputError);
  }
  CHECK(refused(true).empty());
  CHECK(folder.files() == 0);  // begun again, and nothing was done
}

TEST_CASE("what killed programs had begun of a results file is cleared away", "[resume]") {
  const ScratchDirectory folder;
  const Study study = synthetic_study(1);
  std::ofstream(folder / "a.h5.partial-123") << "half";
  std::ofstream(folder / "b.h5.partial-123") << "somebody else's";
  leave_journal(folder / "a.h5", study, 1);
  CHECK_FALSE(fs::exists(folder / "a.h5.partial-123"));
  CHECK(fs::exists(folder / "b.h5.partial-123"));
}

namespace {

/// Arrays, without what differs from one writing to the next.
bool same_runs(const fs::path& one, const fs::path& other) {
  const ResultsReader a(one), b(other);
  return a.manifest().runs == b.manifest().runs && a.draws() == b.draws() &&
         a.read("money/balance", 1, 0) == b.read("money/balance", 1, 0);
}

/// What a program that was killed leaves of the run that made a whole file: its journal.
void leave_journal_of(const fs::path& made, const fs::path& results, JournalHeader header,
                      bool with_runs) {
  const Study study = ResultsReader(made).study();
  const std::int64_t runs = header.manifest.runs;
  RunJournal journal(results, std::move(header));
  if (with_runs) journal.append(*packed(study, runs, 0, synthetic_batch(study, 0, 256)));
}

JournalHeader header_of_file(const fs::path& made) {
  const ResultsReader reader(made);
  return {reader.manifest(), reader.stored_inputs(), {}, false};
}

bool says(const Outcome& outcome, const std::string& text) {
  return outcome.err.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a file that is there is a success only if it is what was asked for", "[resume]") {
  const ScratchDirectory folder;
  const std::string made = GENERATE("--runs 60", "--runs 60 --shard 1/2");
  REQUIRE(run_program(folder, "run inclusion --quiet -o a.h5 " + made).exit_code == 0);
  const std::string before = text_of(folder / "a.h5");
  const auto again = [&](const std::string& what) {
    return run_program(folder, "run " + what + " --resume --quiet -o a.h5");
  };
  CHECK(again("inclusion " + made).exit_code == 0);
  const auto refused = [&](const std::string& what, const std::string& why) {
    const Outcome outcome = again(what);
    CAPTURE(what, outcome.err);
    CHECK(outcome.exit_code == 2);
    CHECK(says(outcome, why));
    CHECK(says(outcome, "type --force to replace it"));
    CHECK(text_of(folder / "a.h5") == before);
  };
  refused("do-nothing --seed 11 " + made, "a.h5: has other scenarios than this command");
  refused("inclusion " + made + " --seed 99", "has seed 11, this command 99");
  refused("inclusion --runs 80 --shard 1/2", "is of a study of 60 runs, this command of 80");
  refused("inclusion --runs 60 --shard 2/2", "this command wants 30 to 59");
  REQUIRE(again("inclusion " + made + " --seed 99 --force").exit_code == 0);
  CHECK(ResultsReader(folder / "a.h5", Accept::kShards).manifest().seed == 99);
}

TEST_CASE("wishes that --resume FILE cannot fulfil are refused", "[resume]") {
  const ScratchDirectory folder;
  REQUIRE(run_program(folder, "run inclusion --quiet --runs 60 -o a.h5").exit_code == 0);
  for (const char* wish : {"-o b.h5", "--seed 3", "--runs 70", "--shard 1/2"}) {
    const Outcome outcome = run_program(folder, std::string("run --resume a.h5 ") + wish);
    CHECK(outcome.exit_code == 2);
    CHECK(says(outcome, "leave out --"));
  }
  CHECK_FALSE(fs::exists(folder / "b.h5"));
}

TEST_CASE("a run --until a precision goes on from whichever round a kill ended", "[resume]") {
  const ScratchDirectory folder;
  const std::string until = " --until cumulative@2026-27=30k";
  const std::string first = "run inclusion --quiet --runs 256 -o ";
  REQUIRE(run_program(folder, first + "whole.h5" + until).exit_code == 0);
  CHECK_FALSE(fs::exists(folder / "whole.h5.partial"));
  const std::int64_t runs = ResultsReader(folder / "whole.h5").manifest().runs;
  REQUIRE(runs > 256);
  REQUIRE(run_program(folder, first + "a.h5").exit_code == 0);
  JournalHeader header = header_of_file(folder / "whole.h5");
  header.until = {"cumulative@2026-27=30k"};
  header.replaces = true;
  const std::string how =
      GENERATE("run --resume a.h5", "run --resume a.h5 --until cumulative@2026-27=30k",
               "run inclusion --runs 256 --resume -o a.h5",
               "run inclusion --runs 256 --resume -o a.h5 --until cumulative@2026-27=30k",
               "run --resume a.h5 --force");
  SECTION("in the second, before a batch was kept") {
    leave_journal_of(folder / "whole.h5", folder / "a.h5", header, false);
    REQUIRE(fs::exists(folder / "a.h5.partial"));
    const Outcome outcome = run_program(folder, how + " --quiet");
    CAPTURE(outcome.err);
    CHECK(outcome.exit_code == 0);
    CHECK(same_runs(folder / "a.h5", folder / "whole.h5"));
    CHECK_FALSE(fs::exists(folder / "a.h5.partial"));
  }
  SECTION("between the first and the second") {
    header.manifest = ResultsReader(folder / "a.h5").manifest();
    leave_journal_of(folder / "a.h5", folder / "a.h5", header, true);
    CHECK(run_program(folder, how + " --quiet").exit_code == 0);
    CHECK(same_runs(folder / "a.h5", folder / "whole.h5"));
    CHECK_FALSE(fs::exists(folder / "a.h5.partial"));
  }
  SECTION("and another --until is not ignored") {
    leave_journal_of(folder / "whole.h5", folder / "a.h5", header, false);
    const Outcome other = run_program(
        folder, "run inclusion --runs 256 --resume -o a.h5 --until cumulative@2026-27=9k");
    CHECK(other.exit_code == 2);
    CHECK(says(other, "has --until cumulative@2026-27=30k"));
    CHECK(fs::exists(folder / "a.h5.partial"));
  }
}

TEST_CASE("run --until makes a whole file larger, also one that is resumed", "[resume]") {
  const ScratchDirectory folder;
  const std::string until = " --until cumulative@2026-27=30k";
  REQUIRE(run_program(folder, "run inclusion --quiet --runs 256 -o a.h5").exit_code == 0);
  REQUIRE(run_program(folder, "run inclusion --quiet --runs 256 -o whole.h5" + until).exit_code ==
          0);
  const std::string what = GENERATE("a.h5", "inclusion --runs 256 -o a.h5");
  CHECK(run_program(folder, "run --quiet --resume " + what + until).exit_code == 0);
  CHECK(same_runs(folder / "a.h5", folder / "whole.h5"));
}

TEST_CASE("a run begun with --force ends though the old file is there", "[resume]") {
  const ScratchDirectory folder;
  REQUIRE(run_program(folder, "run inclusion --quiet --runs 300 -o new.h5").exit_code == 0);
  REQUIRE(run_program(folder, "run do-nothing --quiet --runs 300 --seed 11 -o a.h5").exit_code ==
          0);
  JournalHeader header = header_of_file(folder / "new.h5");
  SECTION("as it was begun") {
    header.replaces = true;
    leave_journal_of(folder / "new.h5", folder / "a.h5", header, true);
    CHECK(run_program(folder, "run --quiet --resume a.h5").exit_code == 0);
    CHECK(ResultsReader(folder / "a.h5").scenarios().back() == "inclusion");
    CHECK_FALSE(fs::exists(folder / "a.h5.partial"));
  }
  SECTION("the file of that name was put there meanwhile") {
    fs::rename(folder / "a.h5", folder / "old.h5");
    leave_journal_of(folder / "new.h5", folder / "a.h5", header, true);
    fs::rename(folder / "old.h5", folder / "a.h5");
    const std::string before = text_of(folder / "a.h5");
    const Outcome refused = run_program(folder, "run --resume a.h5");
    CHECK(refused.exit_code == 2);
    CHECK(says(refused, "has other scenarios than the run that was stopped"));
    CHECK(says(refused, "highneeds run --resume a.h5 --force"));
    CHECK(text_of(folder / "a.h5") == before);
    CHECK(run_program(folder, "run --quiet --resume a.h5 --force").exit_code == 0);
    CHECK(ResultsReader(folder / "a.h5").scenarios().back() == "inclusion");
    CHECK_FALSE(fs::exists(folder / "a.h5.partial"));
  }
  SECTION("the run's own file is there, and its journal was not removed") {
    leave_journal_of(folder / "new.h5", folder / "b.h5", header, true);
    fs::copy_file(folder / "new.h5", folder / "b.h5");
    const std::string before = text_of(folder / "b.h5");
    CHECK(run_program(folder, "run --quiet --resume b.h5").exit_code == 0);
    CHECK(text_of(folder / "b.h5") == before);
    CHECK_FALSE(fs::exists(folder / "b.h5.partial"));
  }
}

TEST_CASE("somebody else's file with the name of a journal is not thrown away", "[resume]") {
  const ScratchDirectory folder;
  const std::string text =
      GENERATE("mine", "highneeds journal 2\nof another program", "a download that is not ended");
  std::ofstream(folder / "a.h5.partial") << text;
  for (const char* how : {"run --resume a.h5", "run inclusion --runs 20 -o a.h5 --force"}) {
    const Outcome outcome = run_program(folder, how);
    CHECK(outcome.exit_code == 2);
    CHECK(says(outcome, "is not a journal that this program wrote"));
    CHECK(text_of(folder / "a.h5.partial") == text);
  }
}

TEST_CASE("a run that is resumed has to be the one that was begun", "[resume]") {
  const ScratchDirectory folder;
  CHECK(run_program(folder, "run inclusion --runs 300 --output a.h5 --quiet").exit_code == 0);
  SECTION("a whole file is left as it is") {
    const auto time = fs::last_write_time(folder / "a.h5");
    CHECK(run_program(folder, "run --resume a.h5").exit_code == 0);
    CHECK(fs::last_write_time(folder / "a.h5") == time);
  }
  SECTION("there is nothing to go on with") {
    const Outcome outcome = run_program(folder, "run --resume b.h5");
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.err.find("type highneeds run SCENARIO --output b.h5") != std::string::npos);
  }
  SECTION("other inputs are refused") {
    const Study study = ResultsReader(folder / "a.h5").study();
    JournalHeader header{ResultsReader(folder / "a.h5").manifest(),
                         ResultsReader(folder / "a.h5").stored_inputs(),
                         {},
                         false};
    header.manifest.seed = 99;
    {
      RunJournal journal(folder / "c.h5", header);
      journal.append(*packed(study, 300, 0, synthetic_batch(study, 0, 256)));
    }
    const Outcome outcome = run_program(folder, "run inclusion --runs 300 --output c.h5 --resume");
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.err.find("was begun with other inputs, runs or seed") != std::string::npos);
    CHECK(fs::exists(folder / "c.h5.partial"));
  }
}
