#include "storage/results_file.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <map>
#include <thread>

#include "scratch_directory.h"
#include "statistics/quantiles.h"
#include "storage/chunk_packing.h"
#include "synthetic_results.h"

using namespace highneeds;
using namespace highneeds::test;

namespace {

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
    const auto row = std::next(array.begin(), static_cast<std::ptrdiff_t>(item) * times);
    numbers.insert(numbers.end(), row, std::next(row, times));
  };
  for (std::int64_t run = 0; run < runs; ++run) {
    const RunResult result = synthetic_run(axes, scenario, run);
    const auto yearly = [&](int first_month, int years) {
      std::vector<float> sums(std::size_t{kYearlyMeasures} * static_cast<std::size_t>(years));
      sum_by_year(result.flows, static_cast<std::size_t>(axes.flow_months()),
                  static_cast<std::size_t>(first_month), sums);
      take(sums, years);
    };
    const std::map<std::string, std::function<void()>> takes = {
        {"plans/by_setting", [&] { take(result.plans_by_setting, axes.months + 1); }},
        {"plans/by_age_band", [&] { take(result.plans_by_age_band, axes.census_years); }},
        {"plans/by_need", [&] { take(result.plans_by_need, axes.census_years); }},
        {"plans/by_setting_age_band",
         [&] { take(result.plans_by_setting_age_band, axes.census_years); }},
        {"plans/by_setting_need", [&] { take(result.plans_by_setting_need, axes.census_years); }},
        {"plans/post16_by_setting_need",
         [&] { take(result.post16_by_setting_need, axes.census_years); }},
        {"flows/by_age_band", [&] { take(result.flows_by_age_band, axes.calendar_years()); }},
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

}  // namespace

TEST_CASE("results are read back as they were written") {
  constexpr std::int64_t kRuns = 600;  // two whole batches and part of one
  const ScratchDirectory folder;
  const Study study = synthetic_study(3);
  write_synthetic(folder / "a.h5", study, kRuns);
  const ResultsReader reader(folder / "a.h5");

  REQUIRE(reader.datasets().size() == 14);
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

TEST_CASE("the study that made a results file is read from it alone") {
  const ScratchDirectory folder;
  const std::filesystem::path data = std::filesystem::path(HIGHNEEDS_SOURCE_DIR) / "tests/data";
  const Study study = read_study({"inclusion"}, FolderSource({data}));
  {
    RunManifest manifest = synthetic_manifest(4);
    const std::vector<double> draws(4 * study.parameters.size(), 0.5);
    ResultsWriter writer(folder / "a.h5", study, manifest, draws, false);
    writer.write(*packed(study, 4, 0, synthetic_batch(study, 0, 4)));
    writer.finish(1);
  }
  const Study again = ResultsReader(folder / "a.h5").study();
  CHECK(again.runs == 4);  // what was run, not what the file asks for
  CHECK(again.seed == 0xfedcba9876543210u);
  REQUIRE(again.scenarios.size() == study.scenarios.size());
  for (std::size_t i = 0; i < study.scenarios.size(); ++i) {
    CHECK(again.scenarios[i].id == study.scenarios[i].id);
    CHECK(again.scenarios[i].model.opening_plans == study.scenarios[i].model.opening_plans);
  }
  REQUIRE(again.parameters.size() == study.parameters.size());
  for (std::size_t i = 0; i < study.parameters.size(); ++i) {
    CHECK(again.parameters[i].name == study.parameters[i].name);
    CHECK(again.parameters[i].distribution == study.parameters[i].distribution);
  }
  REQUIRE(again.inputs.size() == study.inputs.size());
  for (std::size_t i = 0; i < study.inputs.size(); ++i) {
    CHECK(again.inputs[i].name == study.inputs[i].name);
    CHECK(again.inputs[i].sha256 == study.inputs[i].sha256);
  }
}

TEST_CASE("the years of flows are sums, last levels and ratios") {
  // Flows of 27 months; years start at month 3.
  std::vector<float> flows(std::size_t{kMeasures} * 27);
  const auto row = [](Measure measure) { return static_cast<std::size_t>(measure) * 27; };
  for (std::size_t month = 0; month < 27; ++month) {
    flows[row(Measure::kRequests) + month] = static_cast<float>(month);
    flows[row(Measure::kQueue) + month] = static_cast<float>(100 + month);
  }
  for (std::size_t month = 3; month < 15; ++month) flows[row(Measure::kIssued) + month] = 2;
  flows[row(Measure::kIssuedOnTime) + 5] = 6;
  flows[row(Measure::kWeeksToIssue) + 14] = 600;
  flows[row(Measure::kIssuedOnTime) + 2] = 99;  // before the first year
  std::vector<float> years(std::size_t{kYearlyMeasures} * 2);
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
    const std::int64_t batch = batch_runs(kRuns);
    std::vector<std::unique_ptr<PackedBatch>> batches(4);
    {
      std::vector<std::jthread> threads;
      for (std::int64_t b = 0; b < 4; ++b) {
        threads.emplace_back([&, b] {
          batches[static_cast<std::size_t>(b)] =
              packed(study, kRuns, b * batch,
                     synthetic_batch(study, b * batch, std::min(batch, kRuns - b * batch)));
        });
      }
    }
    for (const std::size_t b : {3u, 1u, 2u, 0u}) writer.write(*batches[b]);
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

// Run by tests/test_open_elsewhere.py, which reads the file with other programs.
TEST_CASE("write a results file for other programs", "[.for-other-programs]") {
  const char* path = std::getenv("HIGHNEEDS_RESULTS_FILE");
  REQUIRE(path != nullptr);
  write_synthetic(path, synthetic_study(2), 300);
}
