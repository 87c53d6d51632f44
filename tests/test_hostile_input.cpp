// Input that is absurd or meant to do harm: refused by name, at a place, quickly.
#include <hdf5.h>
#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <chrono>
#include <cstring>
#include <fstream>

#include "core/arrivals.h"
#include "fixture.h"
#include "program_run.h"
#include "storage/chunk_packing.h"
#include "storage/hdf5_handles.h"
#include "storage/results_file.h"
#include "storage/results_layout.h"
#include "storage/run_journal.h"
#include "storage/sha256.h"
#include "synthetic_results.h"

using namespace highneeds;
using namespace highneeds::test;
namespace fs = std::filesystem;

namespace {

const std::string kModel = "models/northshire.toml";
const std::string kScenario = "scenarios/inclusion.toml";
const std::string kPopulation = "models/northshire-population.csv";

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

/// Faults of the fixture with one file changed; fails if they take long or are long.
std::vector<std::string> faults_with(const std::string& file, const std::string& text) {
  auto texts = fixture_texts();
  texts[file] = text;
  const auto begun = std::chrono::steady_clock::now();
  auto faults = faults_of(texts, {"inclusion"});
  // Seconds where it went wrong; a tenth of one now, without a sanitizer.
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(10));
  CHECK(faults.size() <= 201);
  for (const std::string& fault : faults) {
    CHECK(fault.size() < 6000);
    CHECK(fault.find_first_of(std::string("\0\n\x1b", 3)) == std::string::npos);
  }
  return faults;
}

std::string model_text() { return fixture_texts().at(kModel); }

/// The model with the first `old` replaced.
std::string model_with(const std::string& old, const std::string& text) {
  auto texts = fixture_texts();
  replace_in(texts, kModel, old, text);
  return texts.at(kModel);
}

bool any_has(const std::vector<std::string>& faults, const std::string& text) {
  for (const std::string& fault : faults) {
    if (fault.find(text) != std::string::npos) return true;
  }
  UNSCOPED_INFO((faults.empty() ? "no fault" : faults[0]));
  return false;
}

}  // namespace

TEST_CASE("hostile input: too much of anything is refused by name", "[hostile]") {
  std::string settings, keys, correlations;
  for (int i = 0; i < 20'000; ++i) {
    settings += "\n[settings.s" + std::to_string(i) + "]\nlabel = \"x\"\n";
    keys += "k" + std::to_string(i) + " = 1\n";
    correlations += "\n[[correlations]]\nbetween = [\"a\", \"b\"]\nrank = 0.1\n";
  }
  CHECK(any_has(faults_with(kModel, model_text() + settings), "'settings' has 20005 settings"));
  CHECK(any_has(faults_with(kModel, keys + model_text()), "there are more faults"));
  CHECK(any_has(faults_with(kModel, model_text() + correlations), "is value number 50001"));
  CHECK(
      any_has(faults_with(kModel, repeated("# comment\n", 120'000) + model_text()), ":1:1: is 12"));
  CHECK(any_has(faults_with(kScenario, fixture_texts().at(kScenario) +
                                           "\n[sweep]\nnumber = \"growth.damping\"\nvalues = [" +
                                           repeated("1,", 40'000) + "]\n"),
                "must be a list of 1 to 64 numbers"));
}

TEST_CASE("hostile input: depth is refused before it takes the program down", "[hostile]") {
  const std::string deep = "x" + repeated(".a", 100'000);
  CHECK(any_has(faults_with(kModel, deep + " = 1\n" + model_text()),
                kModel + ":1:64: the name has more than 32 parts"));
  CHECK(any_has(faults_with(kModel, model_text() + "\n[" + deep + "]\n"), "more than 32 parts"));
  CHECK(any_has(faults_with(kModel, "x = " + repeated("[", 100'000) + "\n" + model_text()),
                "is not valid TOML"));
  // Dots in texts and comments are no depth.
  const std::string dots = repeated(".a", 1000);
  CHECK(faults_with(kModel,
                    "# " + dots + "\n" + model_with("\"Late returns\"", "\"\\\"" + dots + "\""))
            .empty());
  CHECK(faults_with(kModel, model_with("\"Late returns\"", "'''\n" + dots + "\n'''")).empty());
}

TEST_CASE("hostile input: names that are long, or would act on a terminal", "[hostile]") {
  const std::string name = "\"Northshire\"";
  CHECK(any_has(faults_with(kModel, model_with(name, "\"" + repeated("N", 900'000) + "\"")),
                kModel + ":3:1: is a text of 900000 bytes"));
  CHECK(any_has(faults_with(kModel, repeated("N", 900'000) + " = 1\n" + model_text()),
                "is no name for a key"));
  CHECK(any_has(faults_with(kModel, model_with(name, "\"a\\u001b[2Jb\"")),
                "'a\\x1b[2Jb' holds a control character"));
  CHECK(any_has(faults_with(kModel, "\"a\\nb\" = 1\n" + model_text()), "'a\\nb' is no name"));
  CHECK(any_has(faults_with(kScenario, "model = \"n\\u0000n\"\n"), "'n\\x00n' holds a control"));
  // What is only odd is a name like others.
  for (const char* odd :
       {"\"=CMD()\"", "\"<b>&amp;\\\"'\"", "\"../../etc/passwd\"", "\"%s%n{}\""}) {
    CHECK(faults_with(kModel, model_with(name, odd)).empty());
  }
}

TEST_CASE("hostile input: numbers that are none, or beyond everything", "[hostile]") {
  for (const char* number : {"nan", "-nan", "inf", "-inf", "1e16", "-1e300"}) {
    CAPTURE(number);
    CHECK(any_has(faults_with(kModel, model_with("high = 1.07", std::string("high = ") + number)),
                  kModel + ":31:39: 'requests.scale.high' is "));
    CHECK(any_has(faults_with(kModel, model_with("\"3\" = 8", std::string("\"3\" = ") + number)),
                  "'requests.by_age.3' is "));
  }
  CHECK(any_has(faults_with(kModel, model_with("census    = \"2025-01\"", "census = \"9999-01\"")),
                "'census' is \"9999-01\""));
  CHECK(
      any_has(faults_with(kModel, model_with("last_year = \"2029-30\"", "last_year = \"9998-99\"")),
              "'last_year' is \"9998-99\""));
  auto texts = fixture_texts();
  replace_in(texts, kScenario, "runs     = 300", "runs = 1_000_000_000_000");
  CHECK(any_has(faults_with(kScenario, texts.at(kScenario)),
                "'runs' is 1e+12 (it must be from 1 to 10,000,000)"));
}

TEST_CASE("hostile input: tables without end", "[hostile]") {
  const std::string population = fixture_texts().at(kPopulation);
  CHECK(any_has(faults_with(kPopulation, population + repeated("2024,3,1\n", 200'000)),
                "the table has more than 10000 rows"));
  CHECK(any_has(faults_with(kPopulation, repeated("c,", 300'000) + "\n"),
                "the table has more than 1000 columns"));
  CHECK(any_has(faults_with(kPopulation, population + repeated("x\n", 300'000)),
                "there are more faults"));
  CHECK(any_has(faults_with(kPopulation, population + "2024,3," + repeated("9", 5'000'000)),
                "bytes left out"));
}

TEST_CASE("hostile input: files outside the folders are not read, symbolic links or not",
          "[hostile]") {
  const ScratchDirectory folder;
  for (const char* part : {"models", "scenarios"}) {
    fs::copy(fs::path(HIGHNEEDS_SOURCE_DIR) / "tests/data" / part, folder / part,
             fs::copy_options::recursive);
  }
  std::ofstream(folder / "secret") << "year,age,persons\nsecret,word,1\n";
  const auto faults = [&](const std::string& table) {
    std::ofstream(folder / kModel)
        << model_with("\"northshire-population.csv\"", "\"" + table + "\"");
    const FolderSource source({folder.path() / "models" / "..", folder.path()});
    std::string all;
    try {
      (void)read_study({"inclusion"}, FolderSource({folder.path()}));
    } catch (const InputError& error) {
      all = error.what();
    }
    CHECK(all.find("word") == std::string::npos);
    return all;
  };
  CHECK(faults("../../../../../../../../etc/passwd").find("outside the folders") !=
        std::string::npos);
  CHECK(faults("/etc/passwd").find("outside the folders") != std::string::npos);

  const ScratchDirectory elsewhere;
  fs::copy(folder / "secret", elsewhere / "secret.csv");
  fs::create_symlink(elsewhere / "secret.csv", folder / "models/link.csv");
  CHECK(faults("link").find("leads outside the folders") != std::string::npos);
  CHECK(faults("link.csv").find("leads outside the folders") != std::string::npos);
  fs::create_directory_symlink(elsewhere.path(), folder / "models/sub");
  CHECK(faults("sub/secret.csv").find("outside the folders") != std::string::npos);
  // A link that stays inside is as good as a file.
  fs::create_symlink("northshire-population.csv", folder / "models/inside.csv");
  CHECK(faults("inside.csv").empty());
}

TEST_CASE("hostile input: arguments that the library of options would never finish with",
          "[hostile]") {
  const ScratchDirectory folder;
  for (const std::string argument : {"--x%canonical_option%", "-x%canonical_option%", "--x%option%",
                                     "--runs=%value%", "--runs %canonical_option%"}) {
    const Outcome outcome = run_program(folder, "run do-nothing " + argument);
    CAPTURE(argument, outcome.err);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.err.find("an argument holds '%") != std::string::npos);
  }
}

TEST_CASE("hostile input: growth without end stops the run, in words", "[hostile]") {
  const ScratchDirectory folder;
  fs::create_directory(folder / "models");
  fs::create_directory(folder / "scenarios");
  auto texts = fixture_texts();
  replace_in(texts, kScenario, "compare  = \"do-nothing\"",
             "compare = \"do-nothing\"\nset = { \"requests.scale\" = 1e9 }");
  std::ofstream(folder / kScenario) << texts.at(kScenario);
  const Outcome outcome = run_program(folder, "run " + kScenario + " --runs 3 -q -o r.h5");
  CAPTURE(outcome.err);
  CHECK(outcome.exit_code == 1);
  CHECK(outcome.err.find("more than 200,000 children") != std::string::npos);
  CHECK_FALSE(fs::exists(folder / "r.h5"));
}

TEST_CASE("hostile input: a results file that claims what it cannot hold", "[hostile]") {
  const ScratchDirectory folder;
  const auto tampered = [&](auto change) -> std::string {
    const fs::path path = folder / "r.h5";
    write_synthetic(path, synthetic_study(2), 4, true);
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    change(file);
    H5Fclose(file);
    try {
      (void)ResultsReader(path).draws();
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  };
  CHECK(tampered([](hid_t) {}).empty());
  for (const std::int64_t runs : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 60}) {
    CHECK(tampered([runs](hid_t file) {
            const hid_t attribute = H5Aopen(file, "runs", H5P_DEFAULT);
            H5Awrite(attribute, H5T_NATIVE_INT64, &runs);
            H5Aclose(attribute);
          }).find("it says that it holds " + std::to_string(runs) + " runs") != std::string::npos);
  }
  // A dataset of 8 TB that takes no room, as nothing of it was written.
  const auto absurd = [](const char* name, hid_t type) {
    return [name, type](hid_t file) {
      H5Ldelete(file, name, H5P_DEFAULT);
      const hsize_t lengths[] = {1u << 20, 1u << 20}, chunk[] = {1024, 1024};
      const hid_t space = H5Screate_simple(2, lengths, nullptr);
      const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
      H5Pset_chunk(creation, 2, chunk);
      H5Dclose(H5Dcreate2(file, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT));
      H5Pclose(creation);
      H5Sclose(space);
    };
  };
  const std::string wanted = "is longer than the file could hold";
  CHECK(tampered(absurd("census_year", H5T_NATIVE_INT64)).find(wanted) != std::string::npos);
  CHECK(tampered(absurd("draws", H5T_NATIVE_DOUBLE)).find(wanted) != std::string::npos);
  const hid_t text = H5Tcopy(H5T_C_S1);
  H5Tset_size(text, H5T_VARIABLE);
  H5Tset_cset(text, H5T_CSET_UTF8);
  CHECK(tampered(absurd("inputs/text", text)).find(wanted) != std::string::npos);
  H5Tclose(text);
}

namespace {

/// Puts something else in the place of "draws", which every chart reads.
template <typename Replace>
void replace_draws(const fs::path& path, Replace replace) {
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  H5Ldelete(file, "draws", H5P_DEFAULT);
  const hsize_t lengths[] = {4, 2};
  const hid_t space = H5Screate_simple(2, lengths, nullptr);
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  replace(file, space, creation);
  H5Pclose(creation);
  H5Sclose(space);
  H5Fclose(file);
}

void make_draws(hid_t file, hid_t space, hid_t creation) {
  H5Dclose(H5Dcreate2(file, "draws", H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, creation, H5P_DEFAULT));
}

}  // namespace

TEST_CASE("hostile input: a results file reads no other file", "[hostile]") {
  const ScratchDirectory folder;
  write_synthetic(folder / "r.h5", synthetic_study(2), 4);
  write_synthetic(folder / "other.h5", synthetic_study(2), 4);
  std::ofstream(folder / "secret") << std::string(1000, 's');
  const auto refused = [&](const std::string& why) {
    const Outcome outcome = run_program(folder, "chart r.h5");
    CAPTURE(outcome.err);
    CHECK(outcome.exit_code == 2);
    CHECK(outcome.err.find(why) != std::string::npos);
    CHECK_THROWS_AS(ResultsReader(folder / "r.h5").draws(), InputError);
  };
  SECTION("by an external link") {
    replace_draws(folder / "r.h5", [](hid_t file, hid_t, hid_t) {
      H5Lcreate_external("other.h5", "/draws", file, "draws", H5P_DEFAULT, H5P_DEFAULT);
    });
    refused("was changed or damaged");
    CHECK_THROWS_WITH(ResultsReader(folder / "r.h5").draws(),
                      Catch::Contains("'draws' is a link to another place"));
  }
  SECTION("by a soft link") {
    replace_draws(folder / "r.h5", [](hid_t file, hid_t, hid_t) {
      H5Lcreate_soft("/money/spend", file, "draws", H5P_DEFAULT, H5P_DEFAULT);
    });
    refused("was changed or damaged");
  }
  SECTION("by external storage") {
    const std::string secret = (folder / "secret").string();
    replace_draws(folder / "r.h5", [&](hid_t file, hid_t space, hid_t creation) {
      H5Pset_external(creation, secret.c_str(), 0, 64);
      make_draws(file, space, creation);
    });
    refused("'draws' takes its content from another file");
  }
  SECTION("by a virtual dataset") {
    replace_draws(folder / "r.h5", [](hid_t file, hid_t space, hid_t creation) {
      H5Pset_virtual(creation, space, "other.h5", "/draws", space);
      make_draws(file, space, creation);
    });
    CHECK_THROWS_WITH(ResultsReader(folder / "r.h5").draws(),
                      Catch::Contains("'draws' takes its content from another file"));
    refused("was changed or damaged");
  }
  SECTION("by a group that is a link") {
    const hid_t file = H5Fopen((folder / "r.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    H5Ldelete(file, "money", H5P_DEFAULT);
    H5Lcreate_external("other.h5", "/money", file, "money", H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(file);
    refused("'money' is a link to another place");
  }
}

TEST_CASE("hostile input: info shows nothing of a changed file, and does not wait for a pipe",
          "[hostile]") {
  const ScratchDirectory folder;
  write_synthetic(folder / "r.h5", synthetic_study(1), 4);
  const hid_t file = H5Fopen((folder / "r.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  H5Adelete(file, "created");
  write_attribute(file, "created", std::string("\x1b[31mnow"));
  H5Fclose(file);
  const Outcome escapes = run_program(folder, "info r.h5");
  CHECK(escapes.exit_code == 2);
  CHECK(escapes.out.empty());
  CHECK(escapes.err.find('\x1b') == std::string::npos);
  REQUIRE(mkfifo((folder / "pipe.h5").c_str(), 0600) == 0);
  const Outcome pipe = run_program(folder, "info pipe.h5");
  CHECK(pipe.exit_code == 2);
  CHECK(pipe.err.find("is not a file with content of its own") != std::string::npos);
}

TEST_CASE("hostile input: a journal that claims what it does not hold", "[hostile]") {
  const ScratchDirectory folder;
  const Study study = synthetic_study(1);
  JournalHeader header{synthetic_manifest(4), {study.inputs, {"do-nothing"}, "E1"}, {}, false};
  header.manifest.study_runs = 4;
  // One record more, with a digest that fits.
  const auto reopened = [&](const JournalHeader& of, const std::string& payload) -> std::string {
    {
      RunJournal journal(folder / "a.h5", of);
      journal.append(*packed(study, 4, 0, synthetic_batch(study, 0, 4)));
    }
    const std::uint64_t size = payload.size();
    std::ofstream(folder / "a.h5.partial", std::ios::app | std::ios::binary)
        << std::string(reinterpret_cast<const char*>(&size), sizeof size) << sha256(payload)
        << payload;
    try {
      (void)RunJournal::reopen(folder / "a.h5");
    } catch (const OutputError& error) {
      fs::remove(folder / "a.h5.partial");
      return error.what();
    }
    fs::remove(folder / "a.h5.partial");
    return {};
  };
  const auto numbers = [](std::int64_t first, std::uint64_t chunks) {
    std::string text(16, '\0');
    std::memcpy(text.data(), &first, sizeof first);
    std::memcpy(text.data() + 8, &chunks, sizeof chunks);
    return text;
  };
  CHECK(reopened(header, numbers(0, 0)).empty());
  for (const std::string& payload :
       {std::string(), std::string("short"), numbers(0, 1), numbers(0, ~std::uint64_t{0}),
        numbers(-4, 0), numbers(4, 0), numbers(1, 0)}) {
    CHECK(reopened(header, payload).find("is damaged") != std::string::npos);
  }
  for (const std::int64_t runs : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1} << 40}) {
    JournalHeader absurd = header;
    absurd.manifest.study_runs = runs;
    CHECK(reopened(absurd, numbers(0, 0)).find("is damaged") != std::string::npos);
  }
  JournalHeader altered = header;
  altered.made_from.inputs[0].text += "# another";
  CHECK(reopened(altered, numbers(0, 0)).find("an input has not the digest") != std::string::npos);
  // A batch without its chunks would leave zeros for runs.
  PackedBatch empty;
  CHECK_FALSE(is_whole(make_layout(study, 4), empty));
  auto whole = packed(study, 4, 0, synthetic_batch(study, 0, 4));
  CHECK(is_whole(make_layout(study, 4), *whole));
  whole->chunks[3].offset = ~std::size_t{0};
  CHECK_FALSE(is_whole(make_layout(study, 4), *whole));
}
