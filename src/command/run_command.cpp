#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "command/data_directory.h"
#include "command/study_runner.h"
#include "command/subcommand.h"
#include "reporting/results_outcomes.h"
#include "reporting/summary_table.h"
#include "storage/assumptions.h"

namespace highneeds {
namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

void add_options(po::options_description& options) {
  options.add_options()("output,o", po::value<std::string>(),
                        "results file (default outputs/<last scenario>.h5)")(
      "runs,n", po::value<std::int64_t>(), "number of runs (default: of the first scenario)")(
      "seed", po::value<std::uint64_t>(),
      "seed of the random numbers (default: of the first scenario)")(
      "threads,j", po::value<int>(),
      "threads (default: all processors); results do not depend on it")(
      "again", po::value<std::string>(), "repeat the run that made this results file, bit for bit")(
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
  if (options.count("runs") > 0) settings.runs = options["runs"].as<std::int64_t>();
  if (settings.runs < 1 || settings.runs > 10'000'000) {
    throw UsageError(
        fmt::format("--runs {} is out of range; type a number from 1 to 10000000", settings.runs));
  }
  if (options.count("seed") > 0) settings.seed = options["seed"].as<std::uint64_t>();
  if (options.count("output") > 0) settings.output = options["output"].as<std::string>();
  settings.threads = thread_count(invocation);
  settings.force = options.count("force") > 0;
  settings.quiet = invocation.quiet;
}

int run(const Invocation& invocation) {
  RunSettings settings;
  const Study study = asked_study(invocation, settings);
  apply_options(invocation, settings);
  if (invocation.options.count("output") == 0 && settings.output.has_parent_path()) {
    std::error_code error;  // a folder that cannot be made is reported when the file is opened
    fs::create_directories(settings.output.parent_path(), error);
  }
  run_study(study, settings);
  if (invocation.quiet) return kSuccess;
  const ResultsReader results(settings.output);
  fmt::print("{}\nResults: {}\n", summary_table(read_outcomes(results), assumption_lines(study)),
             settings.output.string());
  return kSuccess;
}

}  // namespace

Subcommand run_subcommand() {
  return {
      "run",
      "SCENARIO...",
      "simulate scenarios and their baseline; write one results file",
      "SCENARIO is a name among the scenarios that come with the program (dbv-both) or a file.\n"
      "The baseline that a scenario is compared with is run too, on the same random numbers.\n\n"
      "  highneeds run dbv-both\n"
      "  highneeds run dbv-inclusion dbv-both --runs 10000 --output outputs/dbv.h5\n"
      "  highneeds run --again outputs/dbv.h5\n",
      add_options,
      run};
}

}  // namespace highneeds
