#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <string>
#include <utility>

#include "scratch_directory.h"
#include "storage/chunk_packing.h"
#include "storage/results_file.h"
#include "storage/results_layout.h"
#include "synthetic_results.h"

// HDF5 1.10 loses one of its own buffers when a file cannot be closed because the disk is full.
// Read by the leak sanitizer alone.
extern "C" const char* __lsan_default_suppressions();  // NOLINT: the sanitizer's own name
extern "C" const char* __lsan_default_suppressions() { return "leak:libhdf5\n"; }  // NOLINT

using namespace highneeds;
using namespace highneeds::test;
namespace fs = std::filesystem;

namespace {

void write_text(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("a results file is never overwritten unasked") {
  const ScratchDirectory folder;
  const Study study = synthetic_study(1);
  write_text(folder / "a.h5", "precious");
  try {
    write_synthetic(folder / "a.h5", study, 3);
    FAIL("overwrote");
  } catch (const OutputError& error) {
    CHECK(error.exit_code() == 2);
    CHECK(error.what() == (folder / "a.h5").string() +
                              ": exists already (nothing is overwritten unasked); type --force to "
                              "replace it, or name another file");
  }
  CHECK(fs::file_size(folder / "a.h5") == 8);
  write_synthetic(folder / "a.h5", study, 3, true);
  CHECK(ResultsReader(folder / "a.h5").manifest().runs == 3);

  SECTION("nor is one that appears while runs are made") {
    {
      ResultsWriter writer(folder / "b.h5", study, synthetic_manifest(3), synthetic_draws(study, 3),
                           false);
      writer.write(*packed(study, 3, 0, synthetic_batch(study, 0, 3)));
      write_text(folder / "b.h5", "precious");
      CHECK_THROWS_AS(writer.finish(1), OutputError);
    }
    CHECK(fs::file_size(folder / "b.h5") == 8);
  }
  CHECK(folder.files() == (fs::exists(folder / "b.h5") ? 2 : 1));
}

TEST_CASE("nothing is left of a run that fails") {
  const ScratchDirectory folder;
  const Study study = synthetic_study(1);
  SECTION("by an exception between batches") {
    const auto fail = [&] {
      const ResultsWriter writer(folder / "a.h5", study, synthetic_manifest(3),
                                 synthetic_draws(study, 3), false);
      CHECK(folder.files() == 1);
      CHECK_FALSE(fs::exists(folder / "a.h5"));
      throw std::runtime_error("stopped");
    };
    CHECK_THROWS(fail());
  }
  SECTION("by finishing without every batch") {
    ResultsWriter writer(folder / "a.h5", study, synthetic_manifest(300),
                         synthetic_draws(study, 300), false);
    writer.write(*packed(study, 300, 256, synthetic_batch(study, 256, 44)));
    CHECK_THROWS_AS(writer.finish(1), std::logic_error);
  }
  SECTION("by scenarios that do not fit together") {
    Study odd = synthetic_study(2);
    odd.scenarios[1].model.settings.pop_back();
    CHECK_THROWS_AS(write_synthetic(folder / "a.h5", odd, 3), std::invalid_argument);
  }
  CHECK(folder.files() == 0);
}

TEST_CASE("a place that cannot be written to is named before anything runs") {
  const ScratchDirectory folder;
  const auto error_of = [&](const fs::path& path) -> std::pair<std::string, int> {
    try {
      write_synthetic(path, synthetic_study(1), 3);
    } catch (const OutputError& error) {
      return {error.what(), error.exit_code()};
    }
    return {};
  };
  const fs::path missing = folder / "no-such-folder";
  CHECK(error_of(missing / "a.h5") ==
        std::pair{(missing / "a.h5").string() + ": cannot be written (there is no folder " +
                      missing.string() + "); type mkdir -p " + missing.string(),
                  1});
  CHECK(error_of("/proc/a.h5").second == 1);
  fs::create_directories(folder / "d");
  CHECK(error_of(folder / "d") ==
        std::pair{(folder / "d").string() +
                      ": is a folder (results go into one file); name a file, such as " +
                      (folder / "d" / "results.h5").string(),
                  2});
}

TEST_CASE("a full disk is reported with the system's reason") {
  const ScratchDirectory folder;
  const Study study = synthetic_study(2);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = signal(SIGXFSZ, SIG_IGN);
  std::string message;
  {
    const rlimit limit{100'000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
    try {
      write_synthetic(folder / "a.h5", study, 2000);
    } catch (const OutputError& error) {
      message = error.what();
      CHECK(error.exit_code() == 1);
    }
  }
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, handler);
  INFO(message);
  CHECK(message == (folder / "a.h5").string() +
                       ": could not be written (writing runs: File too large); free space, or name "
                       "a file on another disk");
  CHECK(folder.files() == 0);
  // The library works on after it.
  write_synthetic(folder / "b.h5", study, 3);
  CHECK(ResultsReader(folder / "b.h5").manifest().runs == 3);
}

TEST_CASE("numbers that were stored pack to the bytes of the runs they came from") {
  const ScratchDirectory folder;
  const Study study = synthetic_study(2);
  constexpr std::size_t kRuns = 5, kChunkRuns = 8;
  const ResultsLayout layout = make_layout(study, kRuns);
  write_synthetic(folder / "a.h5", study, kRuns);
  const ResultsReader stored(folder / "a.h5");
  const auto from_runs = pack_batch(layout, 0, kChunkRuns, synthetic_batch(study, 0, kRuns));
  const auto from_rows = pack_rows(
      layout, 0, kChunkRuns, kRuns,
      [&](std::size_t dataset, std::size_t scenario, std::size_t item, std::span<double> rows) {
        const auto read = stored.read(layout.datasets[dataset].info.name,
                                      static_cast<int>(scenario), static_cast<int>(item));
        std::copy(read.begin(), read.end(), rows.begin());
      });
  CHECK(from_rows->bytes == from_runs->bytes);
  REQUIRE(from_rows->chunks.size() == from_runs->chunks.size());
  for (std::size_t i = 0; i < from_rows->chunks.size(); ++i) {
    CHECK(from_rows->chunks[i].dataset == from_runs->chunks[i].dataset);
    CHECK(from_rows->chunks[i].item == from_runs->chunks[i].item);
    CHECK(from_rows->chunks[i].offset == from_runs->chunks[i].offset);
  }
}
