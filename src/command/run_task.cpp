#include "command/run_task.h"

#include <fmt/core.h>

#include <algorithm>
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
  if (invocation.files.size() == 1 && fs::path(invocation.files[0]).extension() != ".toml" &&
      fs::path(invocation.files[0]).has_extension()) {
    return;
  }
  const RunTask task = asked_task(invocation);
  const JournalHeader& header = journal.header();
  const RunManifest& made = header.manifest;
  const RunRange runs = task.settings.shard.value_or(RunRange{0, task.settings.runs});
  const auto same_input = [](const InputText& a, const InputText& b) {
    return a.name == b.name && a.sha256 == b.sha256;
  };
  if (std::equal(task.study.inputs.begin(), task.study.inputs.end(), header.inputs.begin(),
                 header.inputs.end(), same_input) &&
      made.seed == task.settings.seed && made.first_run == runs.first &&
      (made.runs == runs.count || !header.until.empty())) {
    return;
  }
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
  const RunsAsked runs = runs_asked(invocation, settings.runs);
  settings.runs = runs.study_runs;
  settings.shard = runs.shard;
  if (!runs.name.empty()) settings.output.replace_extension(runs.name + ".h5");
  if (options.count("seed") > 0) settings.seed = options["seed"].as<std::uint64_t>();
  if (options.count("output") > 0) settings.output = options["output"].as<std::string>();
  if (options.count("until") > 0) settings.until = options["until"].as<std::vector<std::string>>();
  task.wanted = wanted_of(task);
  if (settings.shard && !settings.until.empty()) {
    throw UsageError("--until needs all the runs, and a shard has a part; leave out one of them");
  }
  settings.threads = thread_count(invocation);
  settings.force = options.count("force") > 0;
  settings.quiet = invocation.quiet;
  return task;
}

fs::path resumed_output(const Invocation& invocation) {
  if (invocation.files.size() == 1) {
    fs::path file = invocation.files[0];
    if (file.extension() == ".partial") file.replace_extension();
    if (file.extension() == ".h5") return file;
  }
  return asked_task(invocation).settings.output;
}

std::optional<RunTask> resume_task(const Invocation& invocation) {
  const fs::path output = resumed_output(invocation);
  std::optional<RunJournal> journal = RunJournal::reopen(output);
  if (!journal) return std::nullopt;
  check_same_study(invocation, *journal, output);
  RunTask task{read_stored_study(journal->header().inputs, journal->header().scenarios), {}, {}};
  task.settings.output = output;
  task.settings.threads = thread_count(invocation);
  task.settings.quiet = invocation.quiet;
  task.settings = settings_of(journal->header(), task.settings);
  task.wanted = wanted_of(task);
  resume_study(std::move(*journal), task.study, task.settings);
  return task;
}

}  // namespace highneeds
