// The back-test as a whole: the run is the forecast, and nothing after the origin is used.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "command/engine_backtest.h"
#include "command/study_runner.h"
#include "evidence/plans_forecast.h"
#include "releases.h"
#include "scratch_directory.h"
#include "storage/backtest_csv.h"
#include "storage/results_file.h"

using namespace highneeds;
using namespace highneeds::test;

namespace {

BacktestSettings settings_of(std::int64_t runs, int threads) {
  BacktestSettings settings;
  settings.runs = runs;
  settings.threads = threads;
  settings.quiet = true;
  settings.money_template =
      text_of(std::filesystem::path(HIGHNEEDS_SOURCE_DIR) / "models/national/money.toml.in");
  return settings;
}

std::vector<BacktestRow> all_cells(const PublishedStatistics& then, const PublishedStatistics& now,
                                   int origin) {
  std::vector<BacktestRow> cells = cells_to_score(then, now, origin, {});
  const auto special = cells_to_score(then, now, origin, PlacementGroup::kStateSpecial);
  cells.insert(cells.end(), special.begin(), special.end());
  return cells;
}

}  // namespace

TEST_CASE("A row of the back-test holds the quantiles of a run of the imported model",
          "[backtest]") {
  const ReleaseTables releases = read_release_tables(fixture_releases());
  const PublishedStatistics then = statistics_at(releases.tables, 2022);
  const PublishedStatistics now = assemble_statistics(releases.tables);
  const BacktestSettings settings = settings_of(60, 2);
  const std::vector<BacktestRow> rows = engine_rows(all_cells(then, now, 2022), then, settings);
  REQUIRE(rows.size() >= 6);
  const std::string code = rows.front().dfe_code;
  // As run does it, for ten years.
  const Study study = imported_study(then, learn_england(then), code, settings.money_template, 10);
  const ScratchDirectory scratch;
  RunSettings run;
  run.runs = settings.runs;
  run.seed = authority_seed(settings.seed, code);
  run.output = scratch / "run.h5";
  run.quiet = true;
  run_study(study, run);
  const ResultsReader results(run.output);
  const std::vector<Setting>& settings_of_model = study.scenarios.front().model.settings;
  const std::size_t months = results.axis("month").size();
  int compared = 0;
  for (const BacktestRow& row : rows) {
    if (row.dfe_code != code) continue;
    std::vector<double> sample(static_cast<std::size_t>(run.runs), 0.0);
    for (std::size_t s = 0; s < settings_of_model.size(); ++s) {
      if (!row.setting.empty() && row.setting != settings_of_model[s].name) continue;
      const std::vector<double> plans = results.read("plans/by_setting", 0, static_cast<int>(s));
      for (std::size_t r = 0; r < sample.size(); ++r) {
        sample[r] += plans[r * months + static_cast<std::size_t>(12 * row.horizon)];
      }
    }
    const Forecast forecast = forecast_of(sample);
    CHECK(forecast.percentiles == row.forecast.percentiles);
    CHECK(forecast.mean == row.forecast.mean);
    ++compared;
  }
  CHECK(compared >= 3);
}

TEST_CASE("Forecasts do not depend on the number of threads", "[backtest]") {
  const ReleaseTables releases = read_release_tables(fixture_releases());
  const PublishedStatistics then = statistics_at(releases.tables, 2022);
  const auto cells = all_cells(then, assemble_statistics(releases.tables), 2022);
  const auto one = engine_rows(cells, then, settings_of(10, 1));
  const auto three = engine_rows(cells, then, settings_of(10, 3));
  REQUIRE(one.size() == three.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    CHECK(one[i].forecast.percentiles == three[i].forecast.percentiles);
  }
}

TEST_CASE("What is published after the origin changes no forecast", "[backtest]") {
  const ReleaseTables before = read_release_tables(fixture_releases());
  ReleaseTables after = read_release_tables(fixture_releases());
  for (ReleaseTable& table : after.tables) {
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      const bool stock = table.kind == ReleaseFile::kAgeCaseload ||
                         table.kind == ReleaseFile::kEstablishmentCaseload ||
                         table.kind == ReleaseFile::kCaseload;
      const int last = stock ? 2021 : 2020;
      if (table.release_year == 2022 && table.rows[row].year <= last) continue;
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        table.values[row * table.columns.size() + c] *= 3;
      }
    }
  }
  const PublishedStatistics then = statistics_at(before.tables, 2021);
  const PublishedStatistics then_too = statistics_at(after.tables, 2021);
  const auto cells = all_cells(then, assemble_statistics(before.tables), 2021);
  const auto one = engine_rows(cells, then, settings_of(10, 2));
  const auto other = engine_rows(cells, then_too, settings_of(10, 2));
  REQUIRE_FALSE(one.empty());
  for (std::size_t i = 0; i < one.size(); ++i) {
    CHECK(one[i].forecast.percentiles == other[i].forecast.percentiles);
  }
  CHECK(simple_rows(cells, yearly_panel(then, {})).size() ==
        simple_rows(cells, yearly_panel(then_too, {})).size());
}

TEST_CASE("Only Januaries whose figures make a model are origins", "[backtest]") {
  const ReleaseTables releases = read_release_tables(fixture_releases());
  CHECK(can_forecast_from(statistics_at(releases.tables, 2022), 2022));
  // The release of 2022 is the newest known in 2023: it has no January 2023.
  CHECK_FALSE(can_forecast_from(statistics_at(releases.tables, 2023), 2023));
  CHECK_FALSE(can_forecast_from(statistics_at(releases.tables, 2010), 2010));
}

TEST_CASE("Rows are written with the columns promised", "[backtest]") {
  const ScratchDirectory scratch;
  BacktestRow row;
  row.authority = "Hereford, County of";
  row.dfe_code = "884";
  row.method = kEngineMethod;
  row.origin = 2022;
  row.horizon = 2;
  row.actual = 1200;
  row.forecast.mean = 1190.5;
  row.forecast.percentiles.fill(1190);
  write_backtest({row}, false, scratch / "a.csv", false);
  const std::string text = text_of(scratch / "a.csv");
  CHECK(text.starts_with("authority,dfe_code,method,origin,horizon,actual,mean,p01,p02,"));
  CHECK(text.find(",p98,p99\n\"Hereford, County of\",884,highneeds,2022,2,1200,1190.5,1190,") !=
        std::string::npos);
  CHECK_THROWS_AS(write_backtest({row}, false, scratch / "a.csv", false), OutputError);
}

TEST_CASE("Growth is learnt back from series that have it", "[backtest]") {
  // 60 authorities whose requests per plan announce their growth of the next year.
  PublishedStatistics statistics;
  statistics.newest_january = 2022;
  for (int i = 0; i < 60; ++i) {
    Area& area = statistics.authorities.emplace_back();
    area.name.dfe_code = std::to_string(100 + i);
    double plans = 2000;
    for (int year = 2010; year <= 2022; ++year) {
      area.january[year].plans = plans;
      // A sign that turns over the authorities and the years.
      const double sign = std::sin(1.7 * i + 2.3 * year);
      area.calendar[year].requests = plans * std::exp(0.2 * sign);
      plans *= std::exp(0.05 + 0.03 * std::sin(1.7 * i + 2.3 * (year - 1)));
    }
  }
  const PlansForecast forecast = learn_plans_forecast(statistics);
  CHECK(forecast.growth == Approx(0.05).margin(0.01));
  CHECK(forecast.weights[static_cast<std::size_t>(GrowthSign::kNewPlans)] == 0);
  CHECK(forecast.weights[static_cast<std::size_t>(GrowthSign::kRequests)] > 0.004);
  CHECK(forecast.authorities == 60);
  const AlignedGrowth aligned = aligned_growth(forecast, statistics.authorities[0], 3);
  CHECK(aligned.growth.size() == 3);
  CHECK(aligned.growth[0] == Approx(forecast.growth * kNationalKept +
                                    announced_growth(forecast, statistics.authorities[0])));
  // A quarter of the plans: the same forecast, wider by the root of (1 + 250 / 500) / (1 + 250 /
  // 2000).
  Area small = statistics.authorities[0];
  const double plans = small.plans(2022);
  for (auto& [year, january] : small.january) january.plans /= 4;
  for (auto& [year, flows] : small.calendar) flows.requests /= 4;
  const AlignedGrowth narrow = aligned_growth(forecast, small, 3);
  CHECK(narrow.growth[2] == Approx(aligned.growth[2]));
  CHECK(narrow.year_sd / aligned.year_sd ==
        Approx(std::sqrt((1 + kSmallPlans / (plans / 4)) / (1 + kSmallPlans / plans))));
}

TEST_CASE("The forecast beats the simple methods where the published data are there",
          "[backtest]") {
  if (!has_shared_data("the back-test of January 2019")) return;
  const ReleaseTables releases = read_release_tables(shared_data());
  const PublishedStatistics then = statistics_at(releases.tables, 2019);
  const PublishedStatistics now = assemble_statistics(releases.tables);
  std::vector<BacktestRow> cells = cells_to_score(then, now, 2019, {});
  // A tenth of the authorities: enough to notice a broken forecast, quick enough for every test.
  std::erase_if(cells, [](const BacktestRow& cell) { return cell.dfe_code.back() != '2'; });
  const auto engine = engine_rows(cells, then, settings_of(100, 2));
  const auto simple = simple_rows(cells, yearly_panel(then, {}));
  std::vector<Verdict> own, national;
  for (const BacktestRow& row : engine) own.push_back({row.dfe_code, row.actual, row.forecast});
  for (const BacktestRow& row : simple) {
    if (row.method == "national growth") {
      national.push_back({row.dfe_code, row.actual, row.forecast});
    }
  }
  REQUIRE(own.size() == national.size());
  CHECK(score(own).crps_percent < 0.9 * score(national).crps_percent);
}
