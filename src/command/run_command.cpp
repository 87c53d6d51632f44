#include <fmt/core.h>

#include <filesystem>

#include "command/convergence.h"
#include "command/data_directory.h"
#include "command/region_runner.h"
#include "command/release_options.h"
#include "command/run_options.h"
#include "command/study_runner.h"
#include "command/subcommand.h"
#include "reporting/programme_table.h"
#include "reporting/reconciliation.h"
#include "reporting/results_outcomes.h"
#include "reporting/summary_table.h"
#include "storage/assumptions.h"

namespace highneeds {
namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

void add_options(po::options_description& options) {
  add_run_options(options, "number of runs (default: of the first scenario)");
  options.add_options()("output,o", po::value<std::string>(),
                        "results file (default outputs/<last scenario>.h5); for a region the "
                        "folder of its results (default outputs/<last scenario>)")(
      "seed", po::value<std::uint64_t>(),
      "seed of the random numbers (default: of the first scenario)")(
      "until", po::value<std::vector<std::string>>(),
      "go on until the standard error of a median is small: cumulative@2029-30=250k")(
      "again", po::value<std::string>(), "repeat the run that made this results file, bit for bit")(
      "csv", po::value<std::string>(), "for a region: also its table as a CSV file")(
      "force,f", "overwrite the results file");
}

/// The study asked for, and the settings it is run with before options override them.
Study asked_study(const Invocation& invocation, RunSettings& settings) {
  if (invocation.options.count("again") > 0) {
    if (!invocation.files.empty()) {
      throw UsageError("--again repeats a results file as it was; leave out the scenarios");
    }
    const fs::path again = invocation.options["again"].as<std::string>();
    const ResultsReader reader(again);
    Study study = reader.study();
    settings.runs = reader.manifest().runs;
    settings.seed = reader.manifest().seed;
    settings.output = again.parent_path() / (again.stem().string() + "-again.h5");
    return study;
  }
  if (invocation.files.empty()) {
    throw UsageError(
        "run needs a scenario; type 'highneeds run dbv-both', or a path of a scenario file");
  }
  Study study = read_study(invocation.files, FolderSource(data_directories()));
  settings.runs = study.runs;
  settings.seed = study.seed;
  settings.output = fs::path("outputs") / (study.scenarios.back().id + ".h5");
  return study;
}

/// One line for each number of the study that no published source gives.
std::vector<std::string> assumption_lines(const Study& study) {
  std::vector<std::string> lines;
  for (const Figure& figure : assumptions(study)) {
    lines.push_back(fmt::format("{} = {}{}{}", figure.name, figure.text,
                                figure.unit.empty() ? "" : " ", figure.unit));
  }
  return lines;
}

void apply_options(const Invocation& invocation, RunSettings& settings) {
  const auto& options = invocation.options;
  settings.runs = run_count(invocation, settings.runs);
  if (options.count("seed") > 0) settings.seed = options["seed"].as<std::uint64_t>();
  if (options.count("output") > 0) settings.output = options["output"].as<std::string>();
  settings.threads = thread_count(invocation);
  settings.force = options.count("force") > 0;
  settings.quiet = invocation.quiet;
}

/// Runs the study, again with more runs while the errors named by --until are too large.
void run_until(const Invocation& invocation, const Study& study, RunSettings settings) {
  std::vector<Precision> wanted;
  if (invocation.options.count("until") > 0) {
    for (const auto& text : invocation.options["until"].as<std::vector<std::string>>())
      wanted.push_back(parse_precision(text, study.scenarios.back().model));
  }
  while (true) {
    run_study(study, settings);
    const double ratio = worst_ratio(ResultsReader(settings.output), wanted);
    if (ratio <= 1) return;
    const std::int64_t runs = runs_for(settings.runs, ratio);
    if (runs > kMaximumRuns) {
      throw OutputError(
          fmt::format("--until would need {} runs (at most {}); allow a larger error; "
                      "{} holds {} runs",
                      runs, kMaximumRuns, settings.output.string(), settings.runs),
          kWrongInput);
    }
    if (!invocation.quiet) {
      fmt::print("{} runs: the largest error is {:.2f} times what --until allows; now {} runs\n",
                 settings.runs, ratio, runs);
    }
    settings.runs = runs;
    settings.force = true;  // the file is this command's own by now
  }
}

int run_region_asked(const Invocation& invocation, const AskedRegion& region) {
  if (invocation.options.count("until") > 0) {
    throw UsageError("--until goes on with one authority's runs; leave it out for a region");
  }
  RegionSettings settings;
  settings.run.runs = region.study.runs;
  settings.run.seed = region.study.seed;
  settings.run.output = region.folder;
  apply_options(invocation, settings.run);
  settings.csv = text_option(invocation, "csv");
  run_region(region, settings);
  return kSuccess;
}

int run(const Invocation& invocation) {
  if (const auto region = asked_region(invocation)) return run_region_asked(invocation, *region);
  if (invocation.options.count("csv") > 0) {
    throw UsageError("--csv is for the table of a region; leave it out for one authority");
  }
  RunSettings settings;
  const Study study = asked_study(invocation, settings);
  apply_options(invocation, settings);
  if (invocation.options.count("output") == 0 && settings.output.has_parent_path()) {
    std::error_code error;  // a folder that cannot be made is reported when the file is opened
    fs::create_directories(settings.output.parent_path(), error);
  }
  run_until(invocation, study, settings);
  if (invocation.quiet) return kSuccess;
  const ResultsReader results(settings.output);
  fmt::print("{}\n", summary_table(read_outcomes(results), assumption_lines(study)));
  for (const Reconciliation& outturn : reconcile(study)) {
    fmt::print("{}\n", reconciliation_table(outturn));
  }
  for (const Intervention& programme : programmes_of(study)) {
    fmt::print("{}\n", programme_table(programme));
  }
  fmt::print("Results: {}\n", settings.output.string());
  return kSuccess;
}

}  // namespace

Subcommand run_subcommand() {
  return {
      "run",
      "[REGION] SCENARIO...",
      "simulate scenarios and their baseline; write one results file",
      "SCENARIO is a name among the scenarios that come with the program (dbv-both) or a file.\n"
      "The baseline that a scenario is compared with is run too, on the same random numbers.\n"
      "REGION is a list of models (models/regions/south-east.toml, or south-east): the scenarios\n"
      "(do-nothing where none is named) are run for each of its authorities, with its model in\n"
      "place of theirs. A scenario that names a region itself needs no REGION. A region leaves a\n"
      "folder: a results file for each authority, and region.h5, their sum run by run.\n\n"
      "  highneeds run dbv-both\n"
      "  highneeds run dbv-inclusion dbv-both --runs 10000 --output outputs/dbv.h5\n"
      "  highneeds run south-east-19 --runs 200\n"
      "  highneeds run models/regions/south-east.toml do-nothing commissioning --runs 200\n"
      "  highneeds run --again outputs/dbv.h5\n",
      add_options,
      run};
}

}  // namespace highneeds
