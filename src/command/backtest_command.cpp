#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>
#include <sstream>

#include "command/engine_backtest.h"
#include "command/release_options.h"
#include "command/run_options.h"
#include "command/subcommand.h"
#include "reporting/backtest_charts.h"
#include "reporting/backtest_table.h"
#include "storage/backtest_csv.h"
#include "storage/near_miss.h"
#include "storage/partial_file.h"
#include "storage/release_reader.h"

namespace highneeds {
namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

void add_options(po::options_description& options) {
  options.add_options()("output,o", po::value<std::string>(),
                        "CSV file (default backtest.csv); settings go to <name>-by-setting.csv")(
      "origins", po::value<std::string>()->default_value("2019,2022"),
      "Januaries to forecast from, as known then; a wrong one is answered with those that can be")(
      "runs,n", po::value<std::int64_t>()->default_value(1000), "runs of each forecast")(
      "seed", po::value<std::uint64_t>()->default_value(1),
      "seed of the random numbers; to it the DfE code of each authority is added")(
      "la", po::value<std::string>(), "one authority: its name or three-digit code")(
      "charts", po::value<std::string>(), "folder for charts (default: none)")(
      "threads,j", po::value<int>(),
      "threads (default: all processors); results do not depend on it")("force,f",
                                                                        "overwrite files");
}

/// What can be scored: a forecast can be made then, and there is a January after it.
std::vector<std::string> scored_origins(const ReleaseTables& releases,
                                        const PublishedStatistics& now) {
  std::vector<std::string> years;
  for (const auto& [year, january] : now.england.january) {
    if (year >= now.newest_january) break;
    if (can_forecast_from(statistics_at(releases.tables, year), year)) {
      years.push_back(std::to_string(year));
    }
  }
  return years;
}

std::vector<int> origins_asked(const Invocation& invocation, const ReleaseTables& releases,
                               const PublishedStatistics& now) {
  std::vector<int> origins;
  std::stringstream list(invocation.options["origins"].as<std::string>());
  for (std::string part; std::getline(list, part, ',');) {
    int year = 0;
    const auto read = std::from_chars(part.data(), part.data() + part.size(), year);
    const bool whole = read.ec == std::errc() && read.ptr == part.data() + part.size();
    if (!whole || year >= now.newest_january || !now.england.january.contains(year) ||
        !can_forecast_from(statistics_at(releases.tables, year), year)) {
      throw UsageError(fmt::format(
          "--origins has '{}'; the Januaries that these releases can score are {} (what was "
          "published by then must make a model); type some with commas between",
          part, name_list(scored_origins(releases, now))));
    }
    if (std::find(origins.begin(), origins.end(), year) == origins.end()) origins.push_back(year);
  }
  if (origins.empty()) throw UsageError("--origins is empty; type years such as 2019,2022");
  return origins;
}

/// DfE code of the authority asked for, empty for all. @param january  in which it has plans
std::string code_asked(const Invocation& invocation, const PublishedStatistics& statistics,
                       int january) {
  const std::string la = text_option(invocation, "la");
  return la.empty() ? "" : one_authority(statistics, la, january)->name.dfe_code;
}

/// Forecasts at one origin, of all plans and of settings, by all methods.
std::vector<BacktestRow> forecasts_at(int origin, const std::vector<ReleaseTable>& tables,
                                      const PublishedStatistics& now, const std::string& code,
                                      const BacktestSettings& settings) {
  const PublishedStatistics then = statistics_at(tables, origin);
  std::vector<BacktestRow> cells;
  std::vector<BacktestRow> rows;
  for (const std::optional<PlacementGroup> group :
       {std::optional<PlacementGroup>(), std::optional(PlacementGroup::kStateSpecial),
        std::optional(PlacementGroup::kIndependentSpecial)}) {
    std::vector<BacktestRow> mine = cells_to_score(then, now, origin, group);
    if (!code.empty()) {
      std::erase_if(mine, [&](const BacktestRow& cell) { return cell.dfe_code != code; });
    }
    const std::vector<BacktestRow> simple = simple_rows(mine, yearly_panel(then, group));
    rows.insert(rows.end(), simple.begin(), simple.end());
    cells.insert(cells.end(), mine.begin(), mine.end());
  }
  const std::vector<BacktestRow> engine = engine_rows(cells, then, settings);
  rows.insert(rows.end(), engine.begin(), engine.end());
  return rows;
}

std::vector<BacktestRow> of_setting(const std::vector<BacktestRow>& rows,
                                    const std::string& setting) {
  std::vector<BacktestRow> mine;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(mine),
               [&](const BacktestRow& row) { return row.setting == setting; });
  return mine;
}

/// The source line of charts.
std::string sources_text(const ReleaseTables& releases) {
  std::set<int> years;
  for (const ReleaseTable& table : releases.tables) years.insert(table.release_year);
  std::string text;
  for (const int year : years) text += fmt::format("{}{}", text.empty() ? "" : ", ", year);
  return "Source: DfE, Education, health and care plans, releases of " + text;
}

fs::path by_setting(const fs::path& path) {
  return path.parent_path() / (path.stem().string() + "-by-setting" + path.extension().string());
}

int run(const Invocation& invocation) {
  if (invocation.files.size() != 1) {
    throw UsageError("backtest needs one folder of releases; type 'highneeds backtest data'");
  }
  const fs::path output = invocation.options.count("output") > 0
                              ? invocation.options["output"].as<std::string>()
                              : "backtest.csv";
  const bool force = invocation.options.count("force") > 0;
  for (const fs::path& file : {output, by_setting(output)}) check_file_free(file, force);
  BacktestSettings settings;
  settings.runs = invocation.options["runs"].as<std::int64_t>();
  settings.seed = invocation.options["seed"].as<std::uint64_t>();
  settings.threads = thread_count(invocation);
  settings.quiet = invocation.quiet;
  settings.money_template = money_template();
  if (settings.runs < 2 || settings.runs > 1'000'000) {
    throw UsageError("--runs is out of range; type a number from 2 to 1000000");
  }
  const ReleaseTables releases = read_release_tables(invocation.files[0]);
  const PublishedStatistics now = assemble_statistics(releases.tables);
  const std::vector<int> origins = origins_asked(invocation, releases, now);
  const std::string code = code_asked(invocation, now, origins.back());
  std::vector<BacktestRow> rows;
  for (const int origin : origins) {
    const auto mine = forecasts_at(origin, releases.tables, now, code, settings);
    rows.insert(rows.end(), mine.begin(), mine.end());
  }
  const std::vector<BacktestRow> totals = of_setting(rows, "");
  std::vector<BacktestRow> settings_rows;
  std::copy_if(rows.begin(), rows.end(), std::back_inserter(settings_rows),
               [](const BacktestRow& row) { return !row.setting.empty(); });
  write_backtest(totals, false, output, force);
  write_backtest(settings_rows, true, by_setting(output), force);
  if (invocation.options.count("charts") > 0) {
    ChartFileOptions files;
    files.force = force;
    write_charts(backtest_charts(totals, sources_text(releases)),
                 invocation.options["charts"].as<std::string>(), files);
  }
  if (invocation.quiet) return kSuccess;
  fmt::print("{}\n", backtest_table("All plans", totals));
  for (const PlacementGroup group :
       {PlacementGroup::kStateSpecial, PlacementGroup::kIndependentSpecial}) {
    fmt::print("{}\n", backtest_table(setting_name(group), of_setting(rows, setting_name(group))));
  }
  fmt::print("Forecasts: {}, {}\n", output.string(), by_setting(output).string());
  return kSuccess;
}

}  // namespace

Subcommand backtest_subcommand() {
  return {"backtest",
          "FOLDER",
          "prove the forecast on past Januaries of every authority",
          "FOLDER holds releases of the DfE's 'Education, health and care plans' as downloaded.\n"
          "For every authority and origin a model is imported from what was known then, and run;\n"
          "simple methods forecast the same. Scores: docs/evidence.md.\n\n"
          "  highneeds backtest data --output backtest.csv\n"
          "  highneeds backtest data --la \"North East Lincolnshire\" --origins 2022\n",
          add_options,
          run};
}

}  // namespace highneeds
