#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <optional>
#include <utility>

#include "command/job_scripts.h"
#include "command/region_runner.h"
#include "command/release_options.h"
#include "command/run_options.h"
#include "command/run_task.h"
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
  add_shard_options(options);
  options.add_options()("output,o", po::value<std::string>(),
                        "results file (default outputs/<last scenario>.h5); for a region the "
                        "folder of its results (default outputs/<last scenario>)")(
      "seed", po::value<std::uint64_t>(),
      "seed of the random numbers (default: of the first scenario)")(
      "until", po::value<std::vector<std::string>>(),
      "go on until the standard error of a median is small: cumulative@2029-30=250k")(
      "again", po::value<std::string>(), "repeat the run that made this results file, bit for bit")(
      "resume",
      "go on with a run that was stopped: the scenarios, or the results file, it was for")(
      "csv", po::value<std::string>(), "for a region: also its table as a CSV file")(
      "force,f", "overwrite the results file");
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

void print_results(const Study& study, const fs::path& output) {
  fmt::print("{}\n", summary_table(read_outcomes(ResultsReader(output)), assumption_lines(study)));
  for (const Reconciliation& outturn : reconcile(study)) {
    fmt::print("{}\n", reconciliation_table(outturn));
  }
  for (const Intervention& programme : programmes_of(study)) {
    fmt::print("{}\n", programme_table(programme));
  }
}

/// The command as typed, to go on with what it has done.
std::string command_to_resume(const Invocation& invocation) {
  const auto word = [](const std::string& text) {
    const auto plain = [](unsigned char c) {
      return std::isalnum(c) != 0 || c == '/' || c == '-' || c == '.' || c == '_';
    };
    return std::all_of(text.begin(), text.end(), plain) ? text : shell_quoted(text);
  };
  const auto& options = invocation.options;
  std::string command = "highneeds run";
  for (const std::string& file : invocation.files) command += " " + word(file);
  for (const char* name : {"again", "runs", "shard", "output", "csv"}) {
    if (options.count(name) == 0) continue;
    command += fmt::format(" --{} {}", name, word(options[name].as<std::string>()));
  }
  if (options.count("seed") > 0) {
    command += fmt::format(" --seed {}", options["seed"].as<std::uint64_t>());
  }
  return command + (options.count("force") > 0 ? " --force --resume" : " --resume");
}

int run_region_asked(const Invocation& invocation, const AskedRegion& region) {
  if (invocation.options.count("until") > 0) {
    throw UsageError("--until goes on with one authority's runs; leave it out for a region");
  }
  Invocation whole = invocation;  // a shard of a region has all the runs of some authorities
  whole.options.erase("shard");
  RegionSettings settings;
  settings.run.runs = region.study.runs;
  settings.run.seed = region.study.seed;
  settings.run.output = region.folder;
  apply_options(whole, settings.run);
  if (settings.run.shard) {
    throw UsageError(
        "a range of --runs makes a part of one authority's runs; leave it out for a region");
  }
  settings.part = part_asked(invocation);
  settings.run.way_on = command_to_resume(invocation);
  settings.adding_up = command_to_resume(whole);
  settings.keep_whole = invocation.options.count("resume") > 0;
  settings.csv = text_option(invocation, "csv");
  run_region(region, settings);
  return kSuccess;
}

/// Makes the run that the command line asks for, or ends the one it goes on with.
RunTask make_run(const Invocation& invocation) {
  if (invocation.options.count("resume") > 0) {
    if (std::optional<RunTask> resumed = resume_task(invocation)) return std::move(*resumed);
  }
  RunTask task = asked_task(invocation);
  if (invocation.options.count("output") == 0 && task.settings.output.has_parent_path()) {
    std::error_code error;  // a folder that cannot be made is reported when the file is opened
    fs::create_directories(task.settings.output.parent_path(), error);
  }
  carry_out(task);
  return task;
}

int run(const Invocation& invocation) {
  if (!names_results(invocation)) {
    if (const auto region = asked_region(invocation)) return run_region_asked(invocation, *region);
  }
  if (invocation.options.count("csv") > 0) {
    throw UsageError("--csv is for the table of a region; leave it out for one authority");
  }
  const RunTask task = make_run(invocation);
  if (invocation.quiet) return kSuccess;
  if (!task.settings.shard) print_results(task.study, task.settings.output);
  fmt::print("Results: {}\n", task.settings.output.string());
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
      "  highneeds run --again outputs/dbv.h5\n\n"
      "Ctrl-C, a kill or a power cut loses no more than the batches of 256 runs under way: what\n"
      "is done lies in <results file>.partial until the file is whole. To go on, to the same "
      "bits:\n\n"
      "  highneeds run --resume outputs/dbv-both.h5\n\n"
      "Parts of the runs can be made on different machines and joined (see merge); of a region,\n"
      "parts of its authorities, which the last command adds up:\n\n"
      "  highneeds run dbv-both --runs 10000 --shard 3/16\n"
      "  highneeds run south-east-19 --shard 2/4\n"
      "  highneeds run south-east-19 --resume\n",
      add_options,
      run};
}

}  // namespace highneeds
