#include <hdf5.h>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "program_run.h"
#include "storage/hdf5_handles.h"
#include "storage/merge.h"
#include "storage/results_file.h"
#include "synthetic_results.h"

using namespace highneeds;
using namespace highneeds::test;
namespace fs = std::filesystem;

namespace {

/// The runs of tests/data's scenario in the parts named, "a0.h5", "a1.h5" ...
std::vector<fs::path> make_shards(const ScratchDirectory& folder,
                                  const std::vector<std::string>& parts) {
  std::vector<fs::path> paths;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::string name = "a" + std::to_string(i) + ".h5";
    const Outcome outcome =
        run_program(folder, "run inclusion " + parts[i] + " --quiet --output " + name);
    REQUIRE(outcome.err.empty());
    paths.push_back(folder / name);
  }
  return paths;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

void check_same_results(const fs::path& one, const fs::path& other) {
  const ResultsReader a(one), b(other);
  CHECK(a.manifest().runs == b.manifest().runs);
  CHECK(a.draws() == b.draws());
  for (const DatasetInfo& info : a.datasets()) {
    for (int scenario = 0; scenario < 2; ++scenario) {
      for (int item = 0; item < static_cast<int>(a.axis(info.item_axis).size()); ++item) {
        INFO(info.name << " " << scenario << " " << item);
        CHECK(same_bits(a.read(info.name, scenario, item), b.read(info.name, scenario, item)));
        const SeriesSummary x = a.summary(info.name, scenario, item),
                            y = b.summary(info.name, scenario, item);
        CHECK(same_bits(x.mean, y.mean));
        CHECK(same_bits(x.quantiles[4], y.quantiles[4]));
        CHECK(same_bits(x.median_error, y.median_error));
      }
    }
  }
}

std::string refusal(const std::vector<fs::path>& shards, const fs::path& output) {
  try {
    merge_shards(shards, output, Joining::kRefer, 1, false);
  } catch (const InputError& error) {
    CHECK_FALSE(fs::exists(output));
    return error.what();
  }
  FAIL("merged what does not fit together");
  return {};
}

}  // namespace

TEST_CASE("shards joined are the bits of a single run, by reference and by copy", "[merge]") {
  const ScratchDirectory folder;
  REQUIRE(run_program(folder, "run inclusion --runs 700 --quiet --output whole.h5").exit_code == 0);
  const std::vector<fs::path> shards =
      GENERATE(false, true)
          ? make_shards(folder, {"--runs 700 --shard 1/3", "--runs 700 --shard 3/3",
                                 "--runs 700 --shard 2/3"})
          : make_shards(folder, {"--runs 0:300/700", "--runs 300:301/700", "--runs 301:700/700"});
  merge_shards(shards, folder / "joined.h5", Joining::kRefer, 2, false);
  merge_shards(shards, folder / "copied.h5", Joining::kCopy, 2, false);
  check_same_results(folder / "whole.h5", folder / "joined.h5");
  check_same_results(folder / "whole.h5", folder / "copied.h5");
  CHECK(ResultsReader(folder / "joined.h5").shards().size() == 3);
}

TEST_CASE("a joined file moves with its shards, and names each that is not as it was", "[merge]") {
  const ScratchDirectory folder;
  const std::vector<fs::path> shards = make_shards(
      folder, {"--runs 40 --shard 1/3", "--runs 40 --shard 2/3", "--runs 40 --shard 3/3"});
  merge_shards(shards, folder / "joined.h5", Joining::kRefer, 1, false);
  SECTION("a joined file moves with its shards") {
    const auto before = ResultsReader(folder / "joined.h5").read("plans/by_setting", 0, 0);
    fs::create_directory(folder / "elsewhere");
    for (const auto& name : {"joined.h5", "a0.h5", "a1.h5", "a2.h5"}) {
      fs::rename(folder / name, folder / "elsewhere" / name);
    }
    CHECK(ResultsReader(folder / "elsewhere" / "joined.h5").read("plans/by_setting", 0, 0) ==
          before);
  }
  SECTION("a shard that is missing, cut short, foreign or changed is named") {
    const auto message = [&] {
      try {
        const ResultsReader reader(folder / "joined.h5");
      } catch (const InputError& error) {
        return std::string(error.what());
      }
      return std::string("opened");
    };
    CHECK(message() == "opened");
    SECTION("missing") {
      fs::remove(shards[1]);
      CHECK(message().find(shards[1].string() + ": shard of") != std::string::npos);
      CHECK(message().find("is missing") != std::string::npos);
    }
    SECTION("cut short") {
      fs::resize_file(shards[1], fs::file_size(shards[1]) - 1000);
      CHECK(message().find("is cut short or damaged") != std::string::npos);
    }
    SECTION("another run's") {
      fs::copy_file(shards[0], shards[1], fs::copy_options::overwrite_existing);
      CHECK(message().find("is another file than the one that was merged") != std::string::npos);
    }
    SECTION("changed") {
      std::fstream file(shards[1], std::ios::in | std::ios::out | std::ios::binary);
      const std::string bytes = text_of(shards[1]);
      // Within the stored draws, which no checksum of HDF5 guards.
      const ResultsReader reader(shards[1], Accept::kShards);
      const double draw = reader.draws().at(3);
      const std::size_t at =
          bytes.find(std::string(reinterpret_cast<const char*>(&draw), sizeof draw));
      REQUIRE(at != std::string::npos);
      file.seekp(static_cast<std::streamoff>(at));
      const double other = draw * 2;
      file.write(reinterpret_cast<const char*>(&other), sizeof other);
      file.close();
      CHECK(message().find("was changed after it was written") != std::string::npos);
    }
  }
}

TEST_CASE("shards that do not make a whole are refused, all faults at once", "[merge]") {
  const ScratchDirectory folder;
  const std::vector<fs::path> shards = make_shards(
      folder, {"--runs 300 --shard 1/3", "--runs 300 --shard 2/3", "--runs 300 --shard 3/3",
               "--runs 300 --shard 2/3 --seed 5", "--runs 50:150/300"});
  CHECK(refusal({shards[0], shards[2]}, folder / "x.h5").find("lack runs 100 to 199 of 300") !=
        std::string::npos);
  CHECK(refusal({shards[0], shards[1]}, folder / "x.h5").find("--runs 200:300/300") !=
        std::string::npos);
  const std::string several = refusal({shards[0], shards[3], shards[4]}, folder / "x.h5");
  CHECK(several.find("has seed 5") != std::string::npos);
  CHECK(several.find("has runs 50 to 149, and another shard has some of them too") !=
        std::string::npos);
  CHECK(several.find("lack runs 150 to 299") != std::string::npos);
  CHECK(refusal({folder / "none.h5"}, folder / "x.h5").find("there is no such file") !=
        std::string::npos);
  SECTION("a shard by itself is read by no other command but info") {
    CHECK(run_program(folder, "info a1.h5").out.find("runs 100 to 199 of 300") !=
          std::string::npos);
    const Outcome outcome = run_program(folder, "chart a1.h5");
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.err.find("is a shard with runs 100 to 200 of 300") != std::string::npos);
  }
}

TEST_CASE("what a joined file takes from where cannot be changed", "[merge]") {
  const ScratchDirectory folder;
  const auto shards = make_shards(folder, {"--runs 20 --shard 1/2", "--runs 20 --shard 2/2"});
  merge_shards(shards, folder / "joined.h5", Joining::kRefer, 1, false);
  const hid_t file = H5Fopen((folder / "joined.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  const hid_t old = H5Dopen2(file, "money/balance", H5P_DEFAULT);
  const hid_t here = H5Dget_space(old);
  hsize_t lengths[4];
  H5Sget_simple_extent_dims(here, lengths, nullptr);
  H5Dclose(old);
  H5Ldelete(file, "money/balance", H5P_DEFAULT);
  hsize_t part[] = {lengths[0], lengths[1], 10, lengths[3]};
  const hid_t there = H5Screate_simple(4, part, nullptr);
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  const int change = GENERATE(0, 1, 2);
  for (hsize_t i = 0; i < (change == 1 ? 1u : 2u); ++i) {  // 1: a gap
    const hsize_t start[] = {0, 0, 10 * i, 0};
    H5Sselect_hyperslab(here, H5S_SELECT_SET, start, nullptr, part, nullptr);
    const std::string from = change == 0 ? "a0.h5" : "a" + std::to_string(i) + ".h5";
    H5Pset_virtual(creation, here, from.c_str(), change == 2 ? "/money/spend" : "/money/balance",
                   there);
  }
  H5Dclose(
      H5Dcreate2(file, "money/balance", H5T_IEEE_F64LE, here, H5P_DEFAULT, creation, H5P_DEFAULT));
  H5Pclose(creation);
  H5Sclose(there);
  H5Sclose(here);
  H5Fclose(file);
  for (const char* command : {"info joined.h5", "compare joined.h5"}) {
    const Outcome outcome = run_program(folder, command);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.err.find("money/balance is not the runs of its shards") != std::string::npos);
  }
}

TEST_CASE("a shard made again later is the shard that was merged", "[merge]") {
  const ScratchDirectory folder;
  const auto shards = make_shards(folder, {"--runs 20 --shard 1/2", "--runs 20 --shard 2/2"});
  merge_shards(shards, folder / "joined.h5", Joining::kRefer, 1, false);
  const std::string before = ResultsReader(shards[0], Accept::kShards).manifest().created;
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  REQUIRE(run_program(folder, "run inclusion --runs 20 --shard 1/2 --force --quiet -o a0.h5")
              .exit_code == 0);
  CHECK(ResultsReader(shards[0], Accept::kShards).manifest().created != before);
  CHECK(run_program(folder, "info joined.h5").exit_code == 0);
}

TEST_CASE("every command that reads results refuses a changed file", "[merge]") {
  const ScratchDirectory folder;
  REQUIRE(run_program(folder, "run inclusion --runs 20 --quiet -o a.h5").exit_code == 0);
  const int change = GENERATE(0, 1, 2, 3);
  const hid_t file = H5Fopen((folder / "a.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  const hid_t balance = H5Dopen2(file, "money/balance", H5P_DEFAULT);
  if (change == 0) {
    H5Adelete(balance, "units");
    write_attribute(balance, "units", std::string("EUR"));
  } else if (change == 1) {
    H5Adelete(file, "input_sha256");
  } else if (change == 2) {
    H5Adelete(file, "created");
    write_attribute(file, "created", std::string("2020-01-01T00:00:00Z"));
  } else {
    std::vector<std::string> texts = read_strings(file, "inputs/text");
    texts.back() += "# another";
    write_strings(open_dataset(file, "inputs/text"), texts);
  }
  H5Dclose(balance);
  H5Fclose(file);
  for (const char* command :
       {"info a.h5", "run --again a.h5", "report a.h5", "chart a.h5", "compare a.h5",
        "explain a.h5", "track a.h5 x.csv", "run --resume a.h5"}) {
    const Outcome outcome = run_program(folder, command);
    CAPTURE(command, change, outcome.err);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.err.find("a.h5: was changed or damaged") != std::string::npos);
  }
}

TEST_CASE("a joined file does not take the place of a shard", "[merge]") {
  const ScratchDirectory folder;
  const auto shards = make_shards(folder, {"--runs 20 --shard 1/2", "--runs 20 --shard 2/2"});
  fs::create_symlink("a1.h5", folder / "link.h5");
  const std::string before = text_of(shards[1]);
  for (const std::string output : {"a1.h5", "./a1.h5", "link.h5"}) {
    const Outcome outcome =
        run_program(folder, "merge a0.h5 a1.h5 --force " + std::string(GENERATE("", "--copy ")) +
                                "-o " + output);
    CAPTURE(output, outcome.err);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.err.find("a1.h5: is a shard and the output too") != std::string::npos);
    CHECK(text_of(shards[1]) == before);
  }
}

TEST_CASE("runs and shards that cannot be are refused with what to type", "[merge]") {
  const ScratchDirectory folder;
  const auto refused = [&](const std::string& options) {
    const Outcome outcome = run_program(folder, "run inclusion --quiet --output a.h5 " + options);
    CHECK(outcome.exit_code == 2);
    CHECK(folder.files() == 2);  // out.txt and err.txt
    return outcome.err;
  };
  CHECK(refused("--shard 4/3").find("type for instance --shard 3/16") != std::string::npos);
  CHECK(refused("--shard 1/9 --runs 8").find("at most 8 shards") != std::string::npos);
  CHECK(refused("--runs 5:3").find("is not a range of runs") != std::string::npos);
  CHECK(refused("--runs 5:30/20").find("goes past the study's 20 runs") != std::string::npos);
  CHECK(refused("--runs ten").find("type a number from 1 to") != std::string::npos);
  CHECK(refused("--runs 1000000000000").find("is out of range") != std::string::npos);
  CHECK(refused("--runs 0:10/20 --shard 1/2").find("leave out one") != std::string::npos);
  CHECK(refused("--shard 1/2 --until cumulative@2026-27=1m").find("leave out one") !=
        std::string::npos);
}
