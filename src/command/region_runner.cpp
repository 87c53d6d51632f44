#include "command/region_runner.h"

#include <fmt/core.h>

#include <algorithm>

#include "command/data_directory.h"
#include "command/progress.h"
#include "command/release_options.h"
#include "reporting/region_table.h"
#include "reporting/results_outcomes.h"
#include "storage/region_results.h"
#include "storage/run_origin.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;

/// Files of the folder: one an authority in the order of the list, the sum last.
std::vector<fs::path> files_of(const Region& region, const fs::path& folder) {
  std::vector<fs::path> files;
  for (const RegionAuthority& authority : region.authorities) {
    files.push_back(folder / (authority.stem() + ".h5"));
  }
  files.push_back(folder / (std::string(kRegionStem) + ".h5"));
  return files;
}

/// Nothing is simulated for hours and then refused.
void check_free(const std::vector<fs::path>& files, const RegionSettings& settings) {
  if (settings.run.force || settings.keep_whole) return;
  for (const fs::path& file : files) {
    std::error_code error;
    if (!fs::exists(file, error)) continue;
    throw OutputError(file.string() +
                          ": exists already (nothing is overwritten unasked); type --force to "
                          "replace the results in the folder, or name another with --output",
                      kWrongInput);
  }
}

/// Ends a run of the same study that was stopped. @returns whether there was one
bool went_on(const Study& study, const RunSettings& settings) {
  std::optional<RunJournal> journal = RunJournal::reopen(settings.output);
  if (!journal ||
      !mismatch(origin_of(header_of(study, settings)), origin_of(journal->header()), "this command")
           .empty()) {
    return false;
  }
  resume_study(std::move(*journal), study, settings);
  return true;
}

/// Runs one authority, unless its results are there. @returns its line of the table
RegionRow run_authority(const Study& study, const RegionSettings& settings) {
  const fs::path& file = settings.run.output;
  const RunManifest manifest = manifest_of(settings.run);
  if (!settings.keep_whole || !is_result_of(file, study, manifest)) {
    if (!settings.keep_whole || !went_on(study, settings.run)) run_study(study, settings.run);
  }
  return region_row(read_outcomes(ResultsReader(file), study),
                    study.scenarios.front().model.la_code, has_balance(study));
}

/// Files in the order of the authorities' codes, so that the sum does not depend on the list's.
std::vector<fs::path> summing_order(const Region& region, const std::vector<fs::path>& files) {
  std::vector<std::pair<std::string, fs::path>> by_code;
  for (std::size_t a = 0; a < region.authorities.size(); ++a) {
    by_code.emplace_back(region.authorities[a].la_code, files[a]);
  }
  std::sort(by_code.begin(), by_code.end());
  std::vector<fs::path> sorted;
  for (auto& [code, file] : by_code) sorted.push_back(std::move(file));
  return sorted;
}

void print_files(const Region& region, const fs::path& folder, const std::vector<fs::path>& files) {
  fmt::print("\nResults: {}: {} (the region's sum) and a file for each of {} authorities\n",
             folder.string(), files.back().filename().string(), region.authorities.size());
  fmt::print("The region:    highneeds report {}\n", files.back().string());
  fmt::print("One authority: highneeds report {0} --output {1}\n", files.front().string(),
             (folder / ("report-" + region.authorities.front().stem())).string());
}

}  // namespace

std::unique_ptr<AskedRegion> asked_region(const Invocation& invocation) {
  auto asked = std::make_unique<AskedRegion>();
  if (invocation.options.count("again") > 0) {
    if (!invocation.files.empty()) return nullptr;
    const fs::path again = invocation.options["again"].as<std::string>();
    const ResultsReader results(again);
    auto run = region_of(results.stored_inputs());
    if (!run || !results.la_code().empty()) return nullptr;
    asked->run = std::move(*run);
    asked->source = std::make_unique<StoredSource>(stored_source(results.stored_inputs()));
    asked->study = results.study();
    asked->folder = again.parent_path().string() + (again.has_parent_path() ? "-again" : "again");
    return asked;
  }
  asked->source = std::make_unique<FolderSource>(data_directories());
  auto run = find_region(invocation.files, *asked->source);
  if (!run) return nullptr;
  asked->run = std::move(*run);
  asked->study = read_region(asked->run, *asked->source);
  const std::string scenario = asked->study.scenarios.back().id;
  const std::string region = fs::path(asked->run.region.file.key).stem().string();
  asked->folder =
      fs::path("outputs") / (asked->run.replaces_models ? region + "-" + scenario : scenario);
  return asked;
}

void run_region(const AskedRegion& asked, const RegionSettings& settings) {
  const Region& region = asked.run.region;
  const fs::path& folder = settings.run.output;
  const std::vector<fs::path> files = files_of(region, folder);
  check_free(files, settings);
  std::error_code error;  // a folder that cannot be made is reported when the first file is opened
  fs::create_directories(folder, error);
  std::vector<RegionRow> rows;
  {
    Progress progress("authorities", static_cast<std::int64_t>(region.authorities.size()),
                      settings.run.quiet);
    RegionSettings one = settings;
    one.run.quiet = true;
    for (std::size_t a = 0; a < region.authorities.size(); ++a) {
      progress.advance_to(static_cast<std::int64_t>(a));
      one.run.output = files[a];
      rows.push_back(run_authority(read_authority(asked.run, a, *asked.source), one));
    }
  }
  write_region(files.back(), asked.study, summing_order(region, files), manifest_of(settings.run),
               settings.run.threads, settings.run.force || settings.keep_whole);
  const RegionTable table =
      region_table(read_outcomes(ResultsReader(files.back()), asked.study), std::move(rows));
  if (!settings.csv.empty()) {
    write_text_files({{settings.csv.string(), region_csv(table)}}, settings.run.force);
  }
  if (settings.run.quiet) return;
  fmt::print("{}", region_text(table));
  print_files(region, folder, files);
}

void require_one_authority(const ResultsReader& results, const fs::path& file,
                           const std::string& command, const std::string& options) {
  const auto run = region_of(results.stored_inputs());
  if (!run || !results.la_code().empty()) return;
  const fs::path one = file.parent_path() / (run->region.authorities.front().stem() + ".h5");
  throw InputError({{file.string(), 0, 0,
                     fmt::format("is the sum of {} authorities ({}{} simulates anew, one authority "
                                 "at a time); type highneeds {} {}{}",
                                 run->region.authorities.size(), command, options, command,
                                 one.string(), options)}});
}

}  // namespace highneeds
