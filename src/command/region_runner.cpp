#include "command/region_runner.h"

#include <fmt/core.h>

#include <algorithm>
#include <functional>
#include <numeric>

#include "command/data_directory.h"
#include "command/interruption.h"
#include "command/progress.h"
#include "command/release_options.h"
#include "reporting/region_table.h"
#include "reporting/results_outcomes.h"
#include "reporting/sentences.h"
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

constexpr auto kUnasked =
    " (nothing is overwritten unasked); move it away, type --force to replace it, or name another "
    "folder with --output";

/// What the command was to make, or found. @throws OutputError  if it is not
void require_result(const std::string& fault) {
  if (!fault.empty()) throw OutputError(fault + kUnasked, kWrongInput);
}

/// Makes the results of one authority, unless they are there.
void make_authority(const Study& study, const RegionSettings& settings) {
  const fs::path& file = settings.run.output;
  const RunManifest manifest = manifest_of(settings.run);
  std::error_code ignored;
  if (settings.keep_whole) {
    if (went_on(study, settings.run)) return;
    if (fs::exists(file, ignored)) {
      const std::string fault = result_fault(file, study, manifest);
      if (fault.empty()) return;
      if (!settings.run.force) require_result(fault);
    }
  }
  run_study(study, settings.run);
}

/// An authority of the region: its line of the table, and its file.
struct AuthorityRun {
  RegionRow row;
  RegionPart part;
};

/// Runs one authority, unless its results are there, and checks them.
AuthorityRun run_authority(const Study& study, const RegionSettings& settings) {
  const fs::path& file = settings.run.output;
  make_authority(study, settings);
  require_result(result_fault(file, study, manifest_of(settings.run)));
  const ResultsReader results(file);
  return {region_row(read_outcomes(results, study), study.scenarios.front().model.la_code,
                     has_balance(study)),
          {file, results.stated_digest()}};
}

/// Parts in the order of the authorities' codes, so that the sum does not depend on the list's.
std::vector<RegionPart> summing_order(const Region& region, const std::vector<RegionPart>& parts) {
  std::vector<std::pair<std::string, std::size_t>> by_code;
  for (std::size_t a = 0; a < parts.size(); ++a) {
    by_code.emplace_back(region.authorities[a].la_code, a);
  }
  std::sort(by_code.begin(), by_code.end());
  std::vector<RegionPart> sorted;
  for (const auto& [code, a] : by_code) sorted.push_back(parts[a]);
  return sorted;
}

void stop_if_asked(const Interruption& interruption, const RegionSettings& settings) {
  if (!interruption.asked()) return;
  throw OutputError("Stopped; the authorities done so far are kept: type " + settings.run.way_on,
                    kInterrupted);
}

/// Runs the authorities of these numbers in the list, one after another.
std::vector<AuthorityRun> run_authorities(const AskedRegion& asked, const RegionSettings& settings,
                                          const std::vector<std::size_t>& numbers,
                                          const std::function<void()>& check) {
  const std::vector<fs::path> files = files_of(asked.run.region, settings.run.output);
  Progress progress("authorities", static_cast<std::int64_t>(numbers.size()), settings.run.quiet);
  RegionSettings one = settings;
  one.run.quiet = true;
  std::vector<AuthorityRun> runs;
  for (const std::size_t a : numbers) {
    check();
    progress.advance_to(static_cast<std::int64_t>(runs.size()));
    one.run.output = files[a];
    runs.push_back(run_authority(read_authority(asked.run, a, *asked.source), one));
  }
  return runs;
}

/// Numbers of the authorities of a part, dealt out in the order of the list.
std::vector<std::size_t> numbers_of(const Part& part, const RegionSettings& settings,
                                    std::size_t authorities) {
  if (part.of > static_cast<std::int64_t>(authorities)) {
    throw UsageError(
        fmt::format("--shard {}/{} would leave shards of {} without any; type at most {} shards",
                    part.number, part.of, authorities_text(authorities), authorities));
  }
  if (!settings.csv.empty()) {
    throw UsageError("--csv is for the table of all authorities; leave it out with --shard");
  }
  std::vector<std::size_t> numbers;
  for (auto a = static_cast<std::size_t>(part.number - 1); a < authorities;
       a += static_cast<std::size_t>(part.of)) {
    numbers.push_back(a);
  }
  return numbers;
}

/// Makes the files of some authorities. Other programs may make the others meanwhile: each file has
/// a lock of its own.
void run_part(const AskedRegion& asked, const RegionSettings& settings) {
  const Region& region = asked.run.region;
  const std::vector<std::size_t> numbers =
      numbers_of(*settings.part, settings, region.authorities.size());
  const std::vector<fs::path> all = files_of(region, settings.run.output);
  std::vector<fs::path> files;
  for (const std::size_t a : numbers) files.push_back(all[a]);
  check_free(files, settings);
  std::error_code error;  // a folder that cannot be made is reported when the first file is opened
  fs::create_directories(settings.run.output, error);
  const Interruption interruption;
  static_cast<void>(
      run_authorities(asked, settings, numbers, [&] { stop_if_asked(interruption, settings); }));
  if (settings.run.quiet) return;
  fmt::print("Results: {}: {} of {}\n", settings.run.output.string(), files.size(),
             authorities_text(region.authorities.size()));
  fmt::print("Once all are there: {}\n", settings.adding_up);
}

void print_files(const Region& region, const fs::path& folder, const std::vector<fs::path>& files) {
  fmt::print("\nResults: {}: {} (the region's sum) and a file for each of {}\n", folder.string(),
             files.back().filename().string(), authorities_text(region.authorities.size()));
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
    results.verify();
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
  if (settings.part) {
    run_part(asked, settings);
    return;
  }
  const Region& region = asked.run.region;
  const fs::path& folder = settings.run.output;
  const std::vector<fs::path> files = files_of(region, folder);
  const RunManifest manifest = manifest_of(settings.run);
  check_free(files, settings);
  std::error_code error;  // a folder that cannot be made is reported when the first file is opened
  fs::create_directories(folder, error);
  JournalHeader header = header_of(asked.study, settings.run);
  header.replaces = true;                                  // what is there is checked here
  const RunJournal lock(files.back(), std::move(header));  // no two programs in one folder
  if (settings.keep_whole && !settings.run.force && fs::exists(files.back(), error)) {
    require_result(result_fault(files.back(), asked.study, manifest));
  }
  const Interruption interruption;
  const auto check = [&] { stop_if_asked(interruption, settings); };
  std::vector<std::size_t> all(region.authorities.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::vector<RegionRow> rows;
  std::vector<RegionPart> parts;
  for (AuthorityRun& run : run_authorities(asked, settings, all, check)) {
    rows.push_back(std::move(run.row));
    parts.push_back(std::move(run.part));
  }
  write_region(files.back(), asked.study, summing_order(region, parts), manifest,
               settings.run.threads, settings.run.force || settings.keep_whole, check);
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
                     fmt::format("is the sum of {} ({}{} simulates anew, one authority "
                                 "at a time); type highneeds {} {}{}",
                                 authorities_text(run->region.authorities.size()), command, options,
                                 command, one.string(), options)}});
}

}  // namespace highneeds
