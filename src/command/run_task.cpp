#include "command/run_task.h"

#include <fmt/format.h>

#include <utility>

#include "command/data_directory.h"
#include "command/run_options.h"
#include "storage/region_study.h"
#include "storage/run_origin.h"

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
  reader.verify();
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

/// How many runs a file needs until the errors wanted are small.
MoreRuns more_runs(const RunTask& task) {
  if (task.wanted.empty()) return {};
  return [&wanted = task.wanted](const RunSettings& settings) -> std::optional<std::int64_t> {
    const double ratio = worst_ratio(ResultsReader(settings.output), wanted);
    if (ratio <= 1) return std::nullopt;
    const std::int64_t runs = runs_for(settings.runs, ratio);
    if (runs > kMaximumRuns) {
      throw OutputError(
          fmt::format("--until would need {} runs (at most {}); allow a larger error; "
                      "{} holds {} runs",
                      runs, kMaximumRuns, settings.output.string(), settings.runs),
          kWrongInput);
    }
    if (!settings.quiet) {
      fmt::print("{} runs: the largest error is {:.2f} times what --until allows; now {} runs\n",
                 settings.runs, ratio, runs);
    }
    return runs;
  };
}

/// The results file that --resume is about: named, or that of the scenarios named.
fs::path resumed_output(const Invocation& invocation) {
  if (!names_results(invocation)) return asked_task(invocation).settings.output;
  fs::path file = invocation.files[0];
  if (file.extension() == ".partial") file.replace_extension();
  return file;
}

/// A results file is gone on with as it was begun.
void check_no_other_wishes(const Invocation& invocation) {
  for (const char* option : {"output", "runs", "shard", "seed"}) {
    if (invocation.options.count(option) == 0) continue;
    throw UsageError(
        fmt::format("--resume {} goes on as that run was begun; leave out --{}, or name the "
                    "scenarios instead of the file",
                    invocation.files[0], option));
  }
}

/// In what the results of some runs are not those of the task, empty if they are. With --until the
/// runs grow.
std::string misfit(const RunTask& asked, const RunOrigin& found, bool grows) {
  RunOrigin wanted = origin_of(header_of(asked.study, asked.settings));
  if (grows && !asked.settings.shard && found.manifest.runs >= wanted.manifest.runs) {
    wanted.manifest.runs = wanted.manifest.study_runs = found.manifest.runs;
  }
  return mismatch(wanted, found, "this command");
}

/// The same of a run that was stopped, and what the command line says.
std::string misfit(const Invocation& invocation, const JournalHeader& header) {
  const auto& options = invocation.options;
  if (options.count("until") > 0 &&
      options["until"].as<std::vector<std::string>>() != header.until) {
    return header.until.empty()
               ? "has no --until"
               : fmt::format("has --until {}", fmt::join(header.until, " --until "));
  }
  if (names_results(invocation)) return {};
  return misfit(asked_task(invocation), origin_of(header), !header.until.empty());
}

/// The sum of a region is made of its authorities' files.
void refuse_region(const StoredInputs& made_from, const fs::path& output) {
  if (!made_from.la_code.empty() || !region_of(made_from)) return;
  throw UsageError(
      fmt::format("{} is the sum of a region; to go on with the region, type its "
                  "scenarios: highneeds run SCENARIO --resume --output {}",
                  output.string(), output.parent_path().string()));
}

/// Goes on with a run that was stopped. @returns nothing if it is to be begun again
std::optional<RunTask> go_on(const Invocation& invocation, RunJournal journal,
                             const fs::path& output) {
  refuse_region(journal.header().made_from, output);
  const bool force = invocation.options.count("force") > 0;
  const std::string other = misfit(invocation, journal.header());
  if (!other.empty()) {
    const bool nothing_lost = journal.is_empty() && journal.header().until.empty();
    if (!names_results(invocation) && (force || nothing_lost)) return std::nullopt;
    throw OutputError(
        fmt::format("{}: was begun with other inputs, runs or seed than now: it {}; type highneeds "
                    "run --resume {} to go on as it was begun, or name the scenarios and --force "
                    "to begin again",
                    RunJournal::path_of(output).string(), other, output.string()),
        kWrongInput);
  }
  RunTask task{read_stored_study(journal.header().made_from), {}, {}};
  task.settings.output = output;
  task.settings.threads = thread_count(invocation);
  task.settings.quiet = invocation.quiet;
  task.settings.force = force;
  task.settings = settings_of(journal.header(), task.settings);
  task.wanted = wanted_of(task);
  resume_study(std::move(journal), task.study, task.settings, more_runs(task));
  return task;
}

/// The task of a whole file that is named.
RunTask task_of_file(const Invocation& invocation, const ResultsReader& whole,
                     const fs::path& output) {
  refuse_region(whole.stored_inputs(), output);
  RunTask task{whole.study(), {}, {}};
  RunSettings& settings = task.settings;
  settings.runs = whole.manifest().study_runs;
  settings.seed = whole.manifest().seed;
  settings.output = output;
  settings.threads = thread_count(invocation);
  settings.quiet = invocation.quiet;
  if (invocation.options.count("until") > 0) {
    settings.until = invocation.options["until"].as<std::vector<std::string>>();
  }
  if (whole.manifest().is_shard()) {
    settings.shard = RunRange{whole.manifest().first_run, whole.manifest().runs};
    if (!settings.until.empty()) {
      throw UsageError("--until needs all the runs, and a shard has a part; leave it out");
    }
  }
  task.wanted = wanted_of(task);
  return task;
}

/// The task whose results are there already. @returns nothing if they are to be replaced
std::optional<RunTask> whole_task(const Invocation& invocation, const fs::path& output) {
  const bool named = names_results(invocation);
  const bool force = invocation.options.count("force") > 0 && !named;
  try {
    const ResultsReader whole(output, Accept::kShards);
    whole.verify();
    if (named) return task_of_file(invocation, whole, output);
    RunTask task = asked_task(invocation);
    const std::string other = misfit(task, origin_of(whole), !task.wanted.empty());
    if (other.empty()) {
      task.settings.runs = whole.manifest().study_runs;
      return task;
    }
    if (force) return std::nullopt;
    throw OutputError(fmt::format("{}: {} (it is whole, and nothing is overwritten unasked); type "
                                  "--force to replace it, or name another file with --output",
                                  output.string(), other),
                      kWrongInput);
  } catch (const InputError&) {
    if (force) return std::nullopt;
    throw;
  }
}

}  // namespace

void carry_out(const RunTask& task) { run_study(task.study, task.settings, more_runs(task)); }

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

std::optional<RunTask> resume_task(const Invocation& invocation) {
  if (names_results(invocation)) check_no_other_wishes(invocation);
  const fs::path output = resumed_output(invocation);
  if (std::optional<RunJournal> journal = RunJournal::reopen(output)) {
    return go_on(invocation, std::move(*journal), output);
  }
  if (std::error_code ignored; fs::exists(output, ignored)) {
    std::optional<RunTask> task = whole_task(invocation, output);
    const MoreRuns more = task ? more_runs(*task) : MoreRuns();
    const std::optional<std::int64_t> runs = more ? more(task->settings) : std::nullopt;
    if (runs) {
      task->settings.runs = *runs;
      task->settings.force = true;  // it is the run's own file
      carry_out(*task);
    }
    return task;
  }
  if (names_results(invocation)) {
    throw UsageError(
        fmt::format("there is no stopped run of {}; type highneeds run SCENARIO --output {}",
                    output.string(), output.string()));
  }
  return std::nullopt;
}

}  // namespace highneeds
