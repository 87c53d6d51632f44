#include <hdf5.h>

#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <string>

#include "scratch_directory.h"
#include "storage/hdf5_handles.h"
#include "storage/results_file.h"
#include "synthetic_results.h"

using namespace highneeds;
using namespace highneeds::test;
namespace fs = std::filesystem;

namespace {

/// The one fault of opening a file; fails where it opens.
std::string fault_of(const fs::path& path) {
  try {
    const ResultsReader reader(path);
  } catch (const InputError& error) {
    REQUIRE(error.faults().size() == 1);
    CHECK(error.faults()[0].file == path.string());
    return error.faults()[0].text;
  }
  FAIL("opened " << path);
  return "";
}

/// Works on the objects of a file that is there.
template <typename Work>
void edit(const fs::path& path, Work work) {
  const FileHandle file(H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT), "opening to edit");
  work(static_cast<hid_t>(file));
}

void write_text(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace

TEST_CASE("what is not a whole results file is refused with what to type") {
  const ScratchDirectory folder;
  const fs::path path = folder / "a.h5";
  CHECK(fault_of(path) ==
        "there is no such file (results are made by highneeds run); check the name, "
        "or type highneeds run SCENARIO");
  CHECK(fault_of(path.parent_path()) ==
        "is a folder (one results file is needed); name a file in it");
  write_text(path, "");
  CHECK(fault_of(path) ==
        "is empty (it was never written, or was cut short); "
        "run the scenarios again with highneeds run");
  write_text(path, "name");
  CHECK(fault_of(path) ==
        "is not a results file (those are HDF5, and it is not); give a file that "
        "highneeds run wrote, such as outputs/results.h5");
  write_text(folder / "x.toml", "format = 1\nname = \"x\"\n");
  CHECK(fault_of(folder / "x.toml") ==
        "is not a results file (those are HDF5, and it is not); to run a "
        "scenario, type highneeds run " +
            (folder / "x.toml").string());
  write_text(path, std::string("\x89HDF\r\n\x1a\n") + std::string(500, '\0'));
  CHECK(fault_of(path).starts_with("cannot be opened (opening the file: "));

  write_synthetic(path, synthetic_study(1), 300, true);
  const auto whole = fs::file_size(path);
  for (const auto size : {whole - 1, whole / 2, std::uintmax_t{100}}) {
    fs::copy_file(path, folder / "short.h5", fs::copy_options::overwrite_existing);
    fs::resize_file(folder / "short.h5", size);
    CHECK(fault_of(folder / "short.h5") ==
          "is cut short (its end is missing); copy it again, or run the "
          "scenarios again with highneeds run");
  }
}

TEST_CASE("results files that were changed or written by others are refused") {
  const ScratchDirectory folder;
  const fs::path path = folder / "a.h5";
  write_synthetic(path, synthetic_study(1), 3);
  SECTION("other HDF5") {
    { const FileHandle other = create_file(folder / "other.h5"); }
    CHECK(fault_of(folder / "other.h5") ==
          "is HDF5 but not a results file (it has no format of highneeds); "
          "give a file that highneeds run wrote, such as outputs/results.h5");
  }
  SECTION("another format version") {
    edit(path, [](hid_t file) {
      H5Adelete(file, "format");
      write_attribute(file, "format", std::int64_t{1});
    });
    CHECK(fault_of(path) ==
          "has results format 1 (this program reads format 2); read it with highneeds "
          "0.1.0, or run the scenarios again with highneeds run");
  }
  SECTION("incomplete") {
    edit(path, [](hid_t file) { H5Adelete(file, "complete"); });
    CHECK(fault_of(path) ==
          "is not complete (the run that wrote it was stopped); run the scenarios again "
          "with highneeds run");
  }
  SECTION("an array is missing") {
    edit(path, [](hid_t file) { H5Ldelete(file, "money/spend", H5P_DEFAULT); });
    CHECK(fault_of(path).starts_with("is damaged (opening dataset 'money/spend': "));
  }
  SECTION("an array is of another length than its axes") {
    edit(path, [](hid_t file) {
      H5Adelete(file, "runs");
      write_attribute(file, "runs", std::int64_t{4});
    });
    CHECK(fault_of(path) ==
          "is damaged (dataset 'plans/by_setting' is not as long as its axes); copy it "
          "again, or run the scenarios again with highneeds run");
  }
  SECTION("an attribute is of another type") {
    edit(path, [](hid_t file) {
      H5Adelete(file, "created");
      write_attribute(file, "created", std::int64_t{4});
    });
    CHECK_THAT(fault_of(path), Catch::StartsWith("is damaged (attribute 'created' is not text)"));
  }
}

TEST_CASE("damaged runs are noticed when they are read") {
  const ScratchDirectory folder;
  const fs::path path = folder / "a.h5";
  write_synthetic(path, synthetic_study(1), 300);
  haddr_t at = 0;
  edit(path, [&](hid_t file) {
    const DatasetHandle dataset = open_dataset(file, "plans/by_setting");
    const std::array<hsize_t, 4> first = {0, 0, 0, 0};
    hsize_t size = 0;
    unsigned filters = 0;
    H5Dget_chunk_info_by_coord(dataset, first.data(), &filters, &at, &size);
  });
  {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(static_cast<std::streamoff>(at + 20));
    file.write("\xff\xff\xff\xff", 4);
  }
  const ResultsReader reader(path);
  CHECK_THROWS_AS(reader.read("plans/by_setting", 0, 0), InputError);
  CHECK_NOTHROW(reader.read("plans/by_setting", 0, 1));
}
