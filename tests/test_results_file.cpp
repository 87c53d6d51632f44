#include "storage/results_file.h"

#include <hdf5.h>
#include <signal.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <random>
#include <thread>

#include "statistics/quantiles.h"
#include "storage/chunk_packing.h"
#include "storage/hdf5_handles.h"
#include "synthetic_results.h"

using namespace highneeds;
using namespace highneeds::test;
namespace fs = std::filesystem;

namespace {

class ScratchDirectory {
 public:
  ScratchDirectory()
      : path_(fs::temp_directory_path() /
              ("highneeds-results-" + std::to_string(std::random_device{}()))) {
    fs::create_directories(path_);
  }
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;
  ~ScratchDirectory() { fs::remove_all(path_); }

  [[nodiscard]] fs::path operator/(const std::string& name) const { return path_ / name; }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), {}));
  }

 private:
  fs::path path_;
};

/// Equal, and NaN where the other is NaN.
bool same(std::span<const double> a, std::span<const double> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

/// What synthetic_run() put into a dataset: [run x time] of one item.
std::vector<double> expected(const Study& study, const std::string& dataset, std::int64_t runs,
                             int scenario, int item) {
  const Axes axes = axes_of(study.scenarios[0].model);
  std::vector<double> numbers;
  const auto take = [&](const auto& array, int times) {
    for (int time = 0; time < times; ++time) {
      numbers.push_back(static_cast<double>(array[static_cast<std::size_t>(item * times + time)]));
    }
  };
  for (std::int64_t run = 0; run < runs; ++run) {
    const RunResult result = synthetic_run(axes, scenario, run);
    const auto yearly = [&](int first_month, int years) {
      std::vector<float> sums(static_cast<std::size_t>(kYearlyMeasures * years));
      sum_by_year(result.flows, static_cast<std::size_t>(axes.flow_months()),
                  static_cast<std::size_t>(first_month), sums);
      take(sums, years);
    };
    const std::map<std::string, std::function<void()>> takes = {
        {"plans/by_setting", [&] { take(result.plans_by_setting, axes.months + 1); }},
        {"plans/by_age_band", [&] { take(result.plans_by_age_band, axes.census_years); }},
        {"plans/by_need", [&] { take(result.plans_by_need, axes.census_years); }},
        {"places/by_setting", [&] { take(result.places, axes.census_years); }},
        {"flows/by_month", [&] { take(result.flows, axes.flow_months()); }},
        {"flows/by_calendar_year", [&] { yearly(0, axes.calendar_years()); }},
        {"flows/by_financial_year", [&] { yearly(15, axes.financial_years); }},
        {"money/spend", [&] { take(result.spend, axes.financial_years); }},
        {"money/spend_by_category", [&] { take(result.spend_by_category, axes.financial_years); }},
        {"money/balance", [&] { take(result.balance, axes.financial_years); }}};
    takes.at(dataset)();
  }
  return numbers;
}

/// Calls check(dataset, scenario, item) for every series of a file.
template <typename Check>
void for_each_series(const ResultsReader& reader, Check check) {
  for (const DatasetInfo& info : reader.datasets()) {
    for (std::size_t s = 0; s < reader.scenarios().size(); ++s) {
      for (std::size_t i = 0; i < reader.axis(info.item_axis).size(); ++i) {
        check(info, static_cast<int>(s), static_cast<int>(i));
      }
    }
  }
}

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

TEST_CASE("results are read back as they were written") {
  constexpr std::int64_t kRuns = 600;  // two whole batches and part of one
  const ScratchDirectory folder;
  const Study study = synthetic_study(3);
  write_synthetic(folder / "a.h5", study, kRuns);
  const ResultsReader reader(folder / "a.h5");

  REQUIRE(reader.datasets().size() == 10);
  for_each_series(reader, [&](const DatasetInfo& info, int scenario, int item) {
    INFO(info.name << " " << scenario << " " << item);
    CHECK(same(reader.read(info.name, scenario, item),
               expected(study, info.name, kRuns, scenario, item)));
  });
  CHECK(reader.draws() == synthetic_draws(study, kRuns));
  CHECK_THROWS_AS(reader.read("plans/by_setting", 3, 0), std::out_of_range);
  CHECK_THROWS_AS(reader.read("plans/by_setting", 0, 2), std::out_of_range);
  CHECK_THROWS_AS(reader.read("plans/by_moon", 0, 0), std::out_of_range);
}

TEST_CASE("a results file says what made it") {
  const ScratchDirectory folder;
  const Study study = synthetic_study(2);
  write_synthetic(folder / "a.h5", study, 7);
  const ResultsReader reader(folder / "a.h5");

  CHECK(reader.manifest().seed == 0xfedcba9876543210u);
  CHECK(reader.manifest().runs == 7);
  CHECK(reader.manifest().program_version == "0.1.0");
  CHECK(reader.manifest().git_commit == "0123abcd-dirty");
  CHECK(reader.manifest().created == "2026-09-01T12:00:00Z");
  REQUIRE(reader.inputs().size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(reader.inputs()[i].kind == study.inputs[i].kind);
    CHECK(reader.inputs()[i].name == study.inputs[i].name);
    CHECK(reader.inputs()[i].text == study.inputs[i].text);
    CHECK(reader.inputs()[i].sha256 == study.inputs[i].sha256);
  }
  using Labels = std::vector<std::string>;
  CHECK(reader.scenarios() == Labels{"do-nothing", "dbv-1"});
  CHECK(reader.axis("setting") == Labels{"mainstream", "state_special"});
  CHECK(reader.axis("need") == Labels{"ASD", "SEMH", "SPLD"});
  CHECK(reader.axis("age_band") == Labels{"0-15", "16-25"});
  CHECK(reader.axis("line") == Labels{"1.2.1", "2.1.4"});
  CHECK(reader.axis("category") == Labels{"Mainstream schools"});
  CHECK(reader.axis("parameter") ==
        Labels{"pipeline.assess_share", "finance.block.growth.2027-28"});
  CHECK(reader.axis("census_year") == Labels{"2025", "2026", "2027", "2028"});
  CHECK(reader.axis("calendar_year") == Labels{"2024", "2025", "2026", "2027"});
  CHECK(reader.axis("financial_year") == Labels{"2025-26", "2026-27", "2027-28"});
  CHECK(reader.axis("month").size() == 40);
  CHECK(reader.axis("month").front() == "2025-01");
  CHECK(reader.axis("month").back() == "2028-04");
  CHECK(reader.axis("flow_month").size() == 51);
  CHECK(reader.axis("flow_month").front() == "2024-01");
  CHECK(reader.axis("flow_month").back() == "2028-03");
  CHECK(reader.axis("measure").size() == 20);
  CHECK(reader.axis("yearly_measure").back() == "share_issued_on_time");
  CHECK(reader.axis("balance_item").front() == "high_needs_block");
  CHECK_THROWS_AS(reader.axis("moon"), std::out_of_range);
}

TEST_CASE("the years of flows are sums, last levels and ratios") {
  // Flows of 27 months; years start at month 3.
  std::vector<float> flows(kMeasures * 27);
  const auto row = [](Measure measure) { return static_cast<std::size_t>(measure) * 27; };
  for (std::size_t month = 0; month < 27; ++month) {
    flows[row(Measure::kRequests) + month] = static_cast<float>(month);
    flows[row(Measure::kQueue) + month] = static_cast<float>(100 + month);
  }
  for (std::size_t month = 3; month < 15; ++month) flows[row(Measure::kIssued) + month] = 2;
  flows[row(Measure::kIssuedOnTime) + 5] = 6;
  flows[row(Measure::kWeeksToIssue) + 14] = 600;
  flows[row(Measure::kIssuedOnTime) + 2] = 99;  // before the first year
  std::vector<float> years(kYearlyMeasures * 2);
  sum_by_year(flows, 27, 3, years);
  const auto at = [&](int measure, std::size_t year) {
    return years[static_cast<std::size_t>(measure) * 2 + year];
  };
  CHECK(at(static_cast<int>(Measure::kRequests), 0) == 102);  // 3 + ... + 14
  CHECK(at(static_cast<int>(Measure::kRequests), 1) == 246);  // 15 + ... + 26
  CHECK(at(static_cast<int>(Measure::kQueue), 0) == 114);
  CHECK(at(static_cast<int>(Measure::kQueue), 1) == 126);
  CHECK(at(kMeasures + 0, 0) == 25);     // 600 weeks over 24 plans
  CHECK(at(kMeasures + 1, 0) == 0.25f);  // 6 of 24
  CHECK(std::isnan(at(kMeasures + 0, 1)));
  CHECK(std::isnan(at(kMeasures + 1, 1)));
}

TEST_CASE("the order of batches and the threads that pack them leave no trace") {
  constexpr std::int64_t kRuns = 1000;
  const ScratchDirectory folder;
  const Study study = synthetic_study(2);
  write_synthetic(folder / "forward.h5", study, kRuns);
  {
    ResultsWriter writer(folder / "backward.h5", study, synthetic_manifest(kRuns),
                         synthetic_draws(study, kRuns), false);
    const std::int64_t batch = writer.batch_runs();
    std::vector<std::unique_ptr<PackedBatch>> packed(4);
    {
      std::vector<std::jthread> threads;
      for (std::int64_t b = 0; b < 4; ++b) {
        threads.emplace_back([&, b] {
          packed[static_cast<std::size_t>(b)] = writer.pack(
              b * batch, synthetic_batch(study, b * batch, std::min(batch, kRuns - b * batch)));
        });
      }
    }
    for (const std::size_t b : {3u, 1u, 2u, 0u}) writer.write(*packed[b]);
    writer.finish(3);
  }
  const ResultsReader forward(folder / "forward.h5"), backward(folder / "backward.h5");
  for_each_series(forward, [&](const DatasetInfo& info, int scenario, int item) {
    INFO(info.name << " " << scenario << " " << item);
    CHECK(same(forward.read(info.name, scenario, item), backward.read(info.name, scenario, item)));
    CHECK(same(forward.summary(info.name, scenario, item).quantiles[4],
               backward.summary(info.name, scenario, item).quantiles[4]));
    CHECK(same(forward.summary(info.name, scenario, item).mean,
               backward.summary(info.name, scenario, item).mean));
  });
}

TEST_CASE("summaries are those of the runs") {
  constexpr std::int64_t kRuns = 515;
  const ScratchDirectory folder;
  write_synthetic(folder / "a.h5", synthetic_study(2), kRuns, false, 2);
  const ResultsReader reader(folder / "a.h5");
  for_each_series(reader, [&](const DatasetInfo& info, int scenario, int item) {
    INFO(info.name << " " << scenario << " " << item);
    const std::vector<double> runs = reader.read(info.name, scenario, item);
    const SeriesSummary summary = reader.summary(info.name, scenario, item);
    const std::size_t times = reader.axis(info.time_axis).size();
    REQUIRE(summary.mean.size() == times);
    for (std::size_t time = 0; time < times; ++time) {
      std::vector<double> series;
      for (std::size_t run = 0; run < kRuns; ++run) series.push_back(runs[run * times + time]);
      const std::vector<double> found = {summary.mean[time], summary.mean_error[time],
                                         summary.median_error[time]};
      CHECK(same(found, std::vector{mean(series), standard_error_of_mean(series),
                                    standard_error_of_quantile(series, 0.5)}));
      for (std::size_t q = 0; q < kSummaryQuantiles.size(); ++q) {
        CHECK(same({&summary.quantiles[q][time], 1},
                   std::vector{quantile(series, kSummaryQuantiles[q])}));
      }
    }
  });
  // Runs in which nobody was issued a plan have no mean weeks, and are left out.
  CHECK(reader.summary("flows/by_calendar_year", 0, kMeasures).mean[0] > 1);
}

TEST_CASE("models without uncertain numbers, and lists without entries, are stored") {
  const ScratchDirectory folder;
  Study study = synthetic_study(1);
  study.parameters.clear();
  study.inputs.clear();
  study.scenarios[0].model.finance.categories.clear();
  write_synthetic(folder / "a.h5", study, 1);
  const ResultsReader reader(folder / "a.h5");
  CHECK(reader.draws().empty());
  CHECK(reader.axis("parameter").empty());
  CHECK(reader.axis("category").empty());
  CHECK(reader.inputs().empty());
  CHECK(reader.read("plans/by_need", 0, 2)[1] == 1201);
  CHECK(std::isnan(reader.summary("plans/by_need", 0, 2).mean_error[1]));
}

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
      writer.write(*writer.pack(0, synthetic_batch(study, 0, 3)));
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
    writer.write(*writer.pack(256, synthetic_batch(study, 256, 44)));
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
  CHECK(message.find("a.h5: could not be written (") != std::string::npos);
  CHECK(message.find("File too large") != std::string::npos);
  CHECK(message.find("); free space, or name a file on another disk") != std::string::npos);
  CHECK(folder.files() == 0);
  // The library works on after it.
  write_synthetic(folder / "b.h5", study, 3);
  CHECK(ResultsReader(folder / "b.h5").manifest().runs == 3);
}

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
      write_attribute(file, "format", std::int64_t{2});
    });
    CHECK(fault_of(path) ==
          "has results format 2 (this program reads format 1); read it with highneeds "
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
    CHECK(fault_of(path).starts_with("is damaged (attribute 'created' is not one text)"));
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

// Run by tests/test_open_elsewhere.py, which reads the file with other programs.
TEST_CASE("write a results file for other programs", "[.for-other-programs]") {
  const char* path = std::getenv("HIGHNEEDS_RESULTS_FILE");
  REQUIRE(path != nullptr);
  write_synthetic(path, synthetic_study(2), 300);
}
