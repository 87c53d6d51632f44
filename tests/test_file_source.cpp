#include "storage/file_source.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <random>

#include "storage/csv_table.h"
#include "storage/study.h"

using namespace highneeds;
namespace fs = std::filesystem;

namespace {

/// Folders of inputs of their own for one test case, removed at the end.
class ScratchInputs {
 public:
  ScratchInputs()
      : root_(fs::temp_directory_path() /
              ("highneeds-file-source-" + std::to_string(std::random_device{}()))) {
    fs::create_directories(root_ / "scenarios/interventions");
    fs::create_directories(root_ / "models/north");
  }
  ScratchInputs(const ScratchInputs&) = delete;
  ScratchInputs& operator=(const ScratchInputs&) = delete;
  ~ScratchInputs() { fs::remove_all(root_); }

  [[nodiscard]] const fs::path& root() const { return root_; }
  void write(const std::string& path, const std::string& text) const {
    std::ofstream(root_ / path) << text;
  }

 private:
  fs::path root_;
};

}  // namespace

TEST_CASE("files are found by stem, in the folders of their kind") {
  const ScratchInputs scratch;
  scratch.write("scenarios/do-nothing.toml", "a");
  scratch.write("scenarios/interventions/outreach.toml", "b");
  scratch.write("models/north.toml", "c");
  scratch.write("models/north/population.csv", "d");
  const FolderSource source({scratch.root() / "absent", scratch.root()});
  std::string why;
  const auto scenario = source.find("scenario", "do-nothing", nullptr, why);
  REQUIRE(scenario);
  CHECK(scenario->key == "scenarios/do-nothing.toml");
  CHECK(scenario->text == "a");
  CHECK(source.find("intervention", "outreach", &*scenario, why)->key ==
        "scenarios/interventions/outreach.toml");
  const auto model = source.find("model", "north", &*scenario, why);
  REQUIRE(model);
  const auto table = source.find("table", "north/population.csv", &*model, why);
  REQUIRE(table);
  CHECK(table->key == "models/north/population.csv");
  CHECK(table->text == "d");
}

TEST_CASE("a path on the command line may be anywhere, and brings its folders") {
  const ScratchInputs scratch;
  scratch.write("scenarios/mine.toml", "a");
  scratch.write("models/north.toml", "c");
  const FolderSource source({});
  std::string why;
  const auto scenario =
      source.find("scenario", (scratch.root() / "scenarios/mine.toml").string(), nullptr, why);
  REQUIRE(scenario);
  CHECK(scenario->key == "scenarios/mine.toml");
  CHECK(source.find("model", "north", &*scenario, why));
  CHECK(source.find("model", "../models/north.toml", &*scenario, why));
}

TEST_CASE("files outside the folders searched are not read") {
  const ScratchInputs scratch;
  scratch.write("scenarios/mine.toml", "a");
  scratch.write("../highneeds-secret.toml", "s");
  const FolderSource source({scratch.root()});
  std::string why;
  const auto scenario = source.find("scenario", "mine", nullptr, why);
  REQUIRE(scenario);
  CHECK_FALSE(source.find("model", "../../highneeds-secret.toml", &*scenario, why));
  CHECK(why == "'../../highneeds-secret.toml' is outside the folders that inputs may come from");
  CHECK_FALSE(source.find("model", "/etc/hostname", &*scenario, why));
  fs::create_symlink(scratch.root() / "../highneeds-secret.toml",
                     scratch.root() / "scenarios/link.toml");
  CHECK_FALSE(source.find("model", "./link.toml", &*scenario, why));
  fs::remove(scratch.root() / "../highneeds-secret.toml");
}

TEST_CASE("directories, missing and unreadable files are said to be so") {
  const ScratchInputs scratch;
  scratch.write("scenarios/do-nothing.toml", "a");
  fs::create_directories(scratch.root() / "scenarios/folder.toml");
  const FolderSource source({scratch.root()});
  std::string why;
  CHECK_FALSE(source.find("scenario", "do-nothin", nullptr, why));
  CHECK(why.starts_with("did you mean 'do-nothing'"));
  CHECK_FALSE(source.find("scenario", "quite-another", nullptr, why));
  CHECK(why == "there are: do-nothing, folder");
  CHECK_FALSE(source.find("scenario", "folder", nullptr, why));
  CHECK(why.ends_with("scenarios/folder.toml' is a directory; name a file in it"));
  CHECK_FALSE(source.find("scenario", "/dev/zero.toml", nullptr, why));
  CHECK_FALSE(source.find("scenario", "/dev/zero", nullptr, why));
  CHECK(why == "'/dev/zero' is not a regular file");
  try {
    (void)read_study({"folder"}, source);
    FAIL("a directory was read");
  } catch (const InputError& error) {
    CHECK(std::string(error.what()).starts_with("cannot read the scenario 'folder'; '"));
  }
}

TEST_CASE("faults print file, line, column and text") {
  CHECK(Fault{"a.toml", 3, 7, "is wrong"}.message() == "a.toml:3:7: is wrong");
  CHECK(Fault{"a.toml", 0, 0, "is empty"}.message() == "a.toml: is empty");
  CHECK(Fault{"", 0, 0, "no scenario"}.message() == "no scenario");
  const InputError error({{"a", 1, 1, "x"}, {"b", 2, 2, "y"}});
  CHECK(std::string(error.what()) == "a:1:1: x\nb:2:2: y");
}

TEST_CASE("CSV: quotes, byte order mark, CRLF, blank lines and spaces") {
  Faults faults;
  const CsvTable table = parse_csv(
      {"t", "t.csv", "\xEF\xBB\xBFname,\"a \"\"b\"\"\" , c\r\n\r\nx,\"1,5\",3\r\ny,,4"}, faults);
  CHECK(faults.empty());
  REQUIRE(table.header.size() == 3);
  CHECK(table.header[1].text == "a \"b\"");
  CHECK(table.header[2].text == "c");
  CHECK(table.header[0].place.column == 1);
  REQUIRE(table.rows.size() == 2);
  CHECK(table.rows[0][1].text == "1,5");
  CHECK(table.rows[0][1].place.line == 3);
  CHECK(table.rows[0][1].place.column == 3);
  CHECK(table.rows[1][1].text.empty());
}

TEST_CASE("CSV numbers are whole cells") {
  CHECK(parse_number("1.5") == 1.5);
  CHECK(parse_number("-2e3") == -2000);
  for (const char* text : {"", "x", "1,5", "1 ", "0x10", "nan", "inf", "1e999"}) {
    CHECK_FALSE(parse_number(text));
  }
}
