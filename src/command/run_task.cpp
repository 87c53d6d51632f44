#include "command/run_task.h"

#include <fmt/core.h>

#include <utility>

#include "command/data_directory.h"
#include "command/run_options.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;

/// The run that made a results file.
RunTask task_again(const Invocation& invocation) {
  if (!invocation.files.empty()) {
    throw UsageError("--again repeats a results file as it was; leave out the scenarios");
  }
  const fs::path again = invocation.options["again"].as<std::string>();
  const ResultsReader reader(again);
  RunTask task{reader.study(), {}, {}};
  task.settings.runs = reader.manifest().runs;
  task.settings.seed = reader.manifest().seed;
  task.settings.output = again.parent_path() / (again.stem().string() + "-again.h5");
  return task;
}

/// The run of the scenarios named.
RunTask task_of_scenarios(const Invocation& invocation) {
  if (invocation.files.empty()) {
    throw UsageError(
        "run needs a scenario; type 'highneeds run dbv-both', or a path of a scenario file");
  }
  RunTask task{read_study(invocation.files, FolderSource(data_directories())), {}, {}};
  task.settings.runs = task.study.runs;
  task.settings.seed = task.study.seed;
  task.settings.output = fs::path("outputs") / (task.study.scenarios.back().id + ".h5");
  return task;
}

std::vector<Precision> wanted_of(const RunTask& task) {
  std::vector<Precision> wanted;
  for (const std::string& text : task.settings.until) {
    wanted.push_back(parse_precision(text, task.study.scenarios.back().model));
  }
  return wanted;
}

/// The scenarios, if any are named, must be what the stopped run was of.
void check_same_study(const Invocation& invocation, const RunJournal& journal,
                      const fs::path& output) {
  if (names_results(invocation)) return;
  const RunTask task = asked_task(invocation);
  if (is_of(journal, task.study, task.settings)) return;
  throw OutputError(
      fmt::format("{}: was begun with other inputs, runs or seed than now; type highneeds run "
                  "--resume {} to go on as it was begun, or --force to begin again",
                  RunJournal::path_of(output).string(), output.string()),
      kWrongInput);
}

}  // namespace

RunTask asked_task(const Invocation& invocation) {
  const auto& options = invocation.options;
  RunTask task =
      options.count("again") > 0 ? task_again(invocation) : task_of_scenarios(invocation);
  RunSettings& settings = task.settings;
  apply_options(invocation, settings);
  task.wanted = wanted_of(task);
  return task;
}

void apply_options(const Invocation& invocation, RunSettings& settings) {
  const auto& options = invocation.options;
  const RunsAsked runs = runs_asked(invocation, settings.runs);
  settings.runs = runs.study_runs;
  settings.shard = runs.shard;
  if (!runs.name.empty()) settings.output.replace_extension(runs.name + ".h5");
  if (options.count("seed") > 0) settings.seed = options["seed"].as<std::uint64_t>();
  if (options.count("output") > 0) settings.output = options["output"].as<std::string>();
  if (options.count("until") > 0) settings.until = options["until"].as<std::vector<std::string>>();
  if (settings.shard && !settings.until.empty()) {
    throw UsageError("--until needs all the runs, and a shard has a part; leave out one of them");
  }
  settings.threads = thread_count(invocation);
  settings.force = options.count("force") > 0;
  settings.quiet = invocation.quiet;
}

bool names_results(const Invocation& invocation) {
  if (invocation.files.size() != 1) return false;
  const fs::path extension = fs::path(invocation.files[0]).extension();
  return extension == ".h5" || extension == ".partial";
}

fs::path resumed_output(const Invocation& invocation) {
  if (!names_results(invocation)) return asked_task(invocation).settings.output;
  fs::path file = invocation.files[0];
  if (file.extension() == ".partial") file.replace_extension();
  return file;
}

std::optional<RunTask> resume_task(const Invocation& invocation) {
  const fs::path output = resumed_output(invocation);
  std::optional<RunJournal> journal = RunJournal::reopen(output);
  if (!journal) return std::nullopt;
  check_same_study(invocation, *journal, output);
  RunTask task{read_stored_study(journal->header().made_from), {}, {}};
  task.settings.output = output;
  task.settings.threads = thread_count(invocation);
  task.settings.quiet = invocation.quiet;
  task.settings = settings_of(journal->header(), task.settings);
  task.wanted = wanted_of(task);
  resume_study(std::move(*journal), task.study, task.settings);
  return task;
}

}  // namespace highneeds
