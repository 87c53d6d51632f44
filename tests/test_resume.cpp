#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "program_run.h"
#include "storage/run_journal.h"
#include "synthetic_results.h"

using namespace highneeds;
using namespace highneeds::test;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kRuns = 700;

JournalHeader header_for(const Study& study) {
  JournalHeader header{
      synthetic_manifest(kRuns), {study.inputs, {}, "E06000000"}, {"cumulative@2026-27=1m"}};
  header.manifest.study_runs = kRuns;
  for (const Scenario& scenario : study.scenarios)
    header.made_from.scenarios.push_back(scenario.id);
  return header;
}

/// A journal of a program that was killed: without the destructor's care.
void leave_journal(const fs::path& results, const Study& study, int batches) {
  RunJournal journal(results, header_for(study), false);
  for (int b = 0; b < batches; ++b) {
    const std::int64_t first = 256 * b;
    journal.append(
        *packed(study, kRuns, first,
                synthetic_batch(study, first, std::min<std::int64_t>(256, kRuns - first))));
  }
}

}  // namespace

TEST_CASE("a journal gives back what was put into it") {
  const ScratchDirectory folder;
  const Study study = synthetic_study(2);
  leave_journal(folder / "a.h5", study, 2);
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

TEST_CASE("a journal cut at any byte keeps the batches before the cut, or is none") {
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
        CHECK(journal->holds(0));
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

TEST_CASE("runs of a stopped run are not thrown away unasked, nor written by two programs") {
  const ScratchDirectory folder;
  const Study study = synthetic_study(1);
  leave_journal(folder / "a.h5", study, 1);
  const auto refused = [&](bool force) {
    try {
      const RunJournal journal(folder / "a.h5", header_for(study), force);
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

TEST_CASE("what killed programs had begun of a results file is cleared away") {
  const ScratchDirectory folder;
  const Study study = synthetic_study(1);
  std::ofstream(folder / "a.h5.partial-123") << "half";
  std::ofstream(folder / "b.h5.partial-123") << "somebody else's";
  leave_journal(folder / "a.h5", study, 1);
  CHECK_FALSE(fs::exists(folder / "a.h5.partial-123"));
  CHECK(fs::exists(folder / "b.h5.partial-123"));
}

TEST_CASE("a run that is resumed has to be the one that was begun") {
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
                         {}};
    header.manifest.seed = 99;
    {
      RunJournal journal(folder / "c.h5", header, false);
      journal.append(*packed(study, 300, 0, synthetic_batch(study, 0, 256)));
    }
    const Outcome outcome = run_program(folder, "run inclusion --runs 300 --output c.h5 --resume");
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.err.find("was begun with other inputs, runs or seed") != std::string::npos);
    CHECK(fs::exists(folder / "c.h5.partial"));
  }
}
