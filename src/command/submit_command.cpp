#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "command/data_directory.h"
#include "command/job_scripts.h"
#include "command/release_options.h"
#include "command/run_options.h"
#include "command/subcommand.h"
#include "command/submission.h"
#include "storage/study.h"
#include "storage/version.h"

namespace highneeds {
namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

constexpr std::int64_t kMostShards = 100'000;
constexpr int kMostCpus = 1024;

void add_options(po::options_description& options) {
  options.add_options()("shards", po::value<std::int64_t>(), "number of tasks (required)")(
      "runs,n", po::value<std::int64_t>(), "number of runs (default: of the first scenario)")(
      "seed", po::value<std::uint64_t>(),
      "seed of the random numbers (default: of the first scenario)")(
      "folder", po::value<std::string>()->default_value("outputs"),
      "results and job scripts; every node must see it")(
      "now", "submit the jobs; without, only write them and say what to type")(
      "status", "write nothing; say how far the run is")("partition", po::value<std::string>(),
                                                         "as for sbatch")(
      "time", po::value<std::string>(),
      "most time for a task, as for sbatch; what is not done by then goes on in another task")(
      "cpus", po::value<int>()->default_value(1), "processors, and threads, of a task")(
      "memory", po::value<std::string>(), "memory of a task, as for sbatch --mem")(
      "account", po::value<std::string>(), "as for sbatch")(
      "copy", "hold all the runs in the joined file; without, it refers to the shards")(
      "force,f", "make again what is damaged or of another run; what is there is removed");
}

/// A job script is of lines, and Slurm gives a backslash in a log's name a meaning of its own.
void check_writable(const std::string& text, const std::string& what) {
  const auto odd = [](unsigned char c) { return c < ' ' || c == '\\' || c == 0x7f; };
  if (std::none_of(text.begin(), text.end(), odd)) return;
  throw UsageError(
      fmt::format("{} has a line end, a backslash or another character that cannot stand in a job "
                  "script of Slurm; give it another name",
                  what));
}

std::int64_t shard_count(const Invocation& invocation, std::int64_t runs) {
  if (invocation.options.count("shards") == 0) {
    throw UsageError("submit needs the number of tasks; type for instance --shards 16");
  }
  const auto shards = invocation.options["shards"].as<std::int64_t>();
  if (shards < 2 || shards > kMostShards) {
    throw UsageError(fmt::format(
        "--shards {} is out of range; type a number from 2 to {}, or highneeds run for one task",
        shards, kMostShards));
  }
  if (shards > runs) {
    throw UsageError(
        fmt::format("--shards {} would leave tasks of {} runs without any; type at most {} shards, "
                    "or more --runs",
                    shards, runs, runs));
  }
  return shards;
}

ShardedRun asked_run(const Invocation& invocation) {
  if (invocation.files.empty()) {
    throw UsageError("submit needs a scenario; type 'highneeds submit dbv-both --shards 16'");
  }
  const auto& options = invocation.options;
  const Study study = read_study(invocation.files, FolderSource(data_directories()));
  ShardedRun run;
  run.scenarios = invocation.files;
  run.name = study.scenarios.back().id;
  run.folder = fs::absolute(options["folder"].as<std::string>()).lexically_normal();
  if (!run.folder.has_filename()) run.folder = run.folder.parent_path();  // "outputs/"
  RunManifest& manifest = run.origin.manifest;
  manifest.runs = manifest.study_runs = run_count(invocation, study.runs);
  manifest.seed = options.count("seed") > 0 ? options["seed"].as<std::uint64_t>() : study.seed;
  manifest.program_version = program_version;
  manifest.git_commit = program_commit;
  for (const Scenario& scenario : study.scenarios)
    run.origin.made_from.scenarios.push_back(scenario.id);
  run.origin.made_from.inputs = study.inputs;
  run.origin.made_from.la_code = study.scenarios.front().model.la_code;
  run.shards = shard_count(invocation, manifest.runs);
  check_writable(run.name, "the scenario '" + run.name + "'");
  check_writable(run.folder.string(), "the folder " + run.folder.string());
  return run;
}

JobResources asked_resources(const Invocation& invocation) {
  JobResources resources;
  resources.cpus = invocation.options["cpus"].as<int>();
  if (resources.cpus < 1 || resources.cpus > kMostCpus) {
    throw UsageError(fmt::format("--cpus {} is out of range; type a number from 1 to {}",
                                 resources.cpus, kMostCpus));
  }
  const auto text = [&](const char* name) {
    std::string value = text_option(invocation, name);
    check_writable(value, std::string("--") + name);
    return value;
  };
  resources.partition = text("partition");
  resources.time = text("time");
  resources.memory = text("memory");
  resources.account = text("account");
  return resources;
}

JobSurroundings surroundings() {
  JobSurroundings here{program_path(), fs::current_path(), {}};
  const char* data = std::getenv("HIGHNEEDS_DATA");
  if (data != nullptr && *data != '\0') here.data = fs::absolute(data).string();
  return here;
}

/// The shards in some state, as people read them: "3  (1-2,7)".
std::string counted(const std::vector<std::int64_t>& numbers) {
  return numbers.empty() ? "0" : fmt::format("{:<5} {}", numbers.size(), number_list(numbers));
}

void print_status(const ShardedRun& run, const std::string& listing, const std::string& silent) {
  const std::vector<ShardFound> found = look_at_shards(run);
  const auto in_state = [&](ShardState state) {
    std::vector<std::int64_t> numbers;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i].state == state) numbers.push_back(static_cast<std::int64_t>(i) + 1);
    }
    return numbers;
  };
  fmt::print("{}: {} runs, seed {}, in {} shards in {}\n", run.name, run.origin.manifest.runs,
             run.origin.manifest.seed, run.shards, run.folder.string());
  fmt::print("  whole    {}\n", counted(in_state(ShardState::kWhole)));
  fmt::print("  begun    {}\n", counted(in_state(ShardState::kBegun)));
  fmt::print("  missing  {}\n", counted(in_state(ShardState::kMissing)));
  for (const ShardFound& shard : found) {
    if (shard.state == ShardState::kUnusable) fmt::print("  unusable {}\n", shard.fault);
  }
  std::error_code ignored;
  fmt::print("  joined   {}\n",
             fs::exists(run.joined(), ignored) ? run.joined().string() : "not yet");
  if (!silent.empty()) {
    fmt::print("  queue    not known: {}\n", silent);
    return;
  }
  std::vector<QueuedJob> jobs = jobs_of(listing, shards_job_name(run), run.folder);
  for (QueuedJob& job : jobs_of(listing, merge_job_name(run), run.folder)) {
    job.id += " (merge)";
    jobs.push_back(std::move(job));
  }
  if (jobs.empty()) fmt::print("  queue    empty\n");
  for (const QueuedJob& job : jobs) fmt::print("  queue    {} {}\n", job.id, job.state);
}

/// Refuses what is in the way, or removes it.
void clear(const std::vector<Obstacle>& obstacles, bool force) {
  std::vector<Fault> faults;
  for (const Obstacle& obstacle : obstacles) {
    if (force) {
      fs::remove(obstacle.path);
    } else {
      faults.push_back({"", 0, 0,
                        obstacle.fault +
                            " (no task would replace it unasked); type --force to make it again, "
                            "or name another --folder"});
    }
  }
  if (!faults.empty()) throw InputError(faults);
}

/// What to type to submit what was written.
void print_by_hand(const ShardedRun& run, const Submission& submission) {
  fmt::print("To submit, type the same with --now, or:\n\n");
  if (!submission.to_make.empty()) {
    fmt::print("  shards=$(sbatch --parsable {})\n",
               shell_quoted(shards_script_path(run).string()));
  }
  const std::string waits =
      dependencies(submission.to_make.empty() ? "" : "${shards%%;*}", submission.waited_for);
  fmt::print("  sbatch {}{}\n", waits.empty() ? "" : "--dependency=\"" + waits + "\" ",
             shell_quoted(merge_script_path(run).string()));
}

void submit_now(const ShardedRun& run, const Submission& submission) {
  std::string array;
  if (!submission.to_make.empty()) {
    array = submit_script(shards_script_path(run), {});
    fmt::print("Submitted: job {} makes shards {}\n", array, number_list(submission.to_make));
  }
  const std::string merge =
      submit_script(merge_script_path(run), dependencies(array, submission.waited_for));
  fmt::print("Submitted: job {} then joins all {} into {}\n", merge, run.shards,
             run.joined().string());
}

/// Writes the scripts of what is left. @returns their paths
std::vector<std::string> write_scripts(const Invocation& invocation, const ShardedRun& run,
                                       const Submission& submission) {
  const JobResources resources = asked_resources(invocation);
  std::vector<std::string> merge_options;
  if (invocation.options.count("copy") > 0) merge_options.emplace_back("--copy");
  std::vector<std::pair<std::string, std::string>> scripts = {
      {merge_script_path(run).string(),
       merge_script(run, surroundings(), resources, merge_options)}};
  if (!submission.to_make.empty()) {
    scripts.emplace_back(shards_script_path(run).string(),
                         shards_script(run, submission.to_make, surroundings(), resources));
  }
  clear(submission.obstacles, invocation.options.count("force") > 0);
  write_text_files(scripts, true);
  std::vector<std::string> paths;
  for (const auto& script : scripts) paths.push_back(script.first);
  return paths;
}

/// @param listing  of the queue; empty where it is not known
void submit(const Invocation& invocation, const ShardedRun& run, const std::string& listing) {
  const ShardFound joined = look_at_joined(run);
  if (joined.state == ShardState::kWhole) {
    fmt::print("Nothing to submit: {} is whole.\n", run.joined().string());
    return;
  }
  Submission submission =
      plan_submission(run, look_at_shards(run), jobs_of(listing, shards_job_name(run), run.folder));
  if (submission.to_make.empty() && !submission.waited_for.empty() &&
      !jobs_of(listing, merge_job_name(run), run.folder).empty()) {
    fmt::print("Nothing to submit: all that is missing is in the queue; see --status.\n");
    return;
  }
  if (joined.state == ShardState::kUnusable) {
    submission.obstacles.push_back({run.joined(), joined.fault});
  }
  const std::vector<std::string> scripts = write_scripts(invocation, run, submission);
  if (!invocation.quiet) {
    fmt::print("{}: {} runs, seed {}, in {} shards; to make: {}\n", run.name,
               run.origin.manifest.runs, run.origin.manifest.seed, run.shards,
               submission.to_make.empty() ? "none" : number_list(submission.to_make));
    for (const std::string& script : scripts) fmt::print("Written: {}\n", script);
  }
  if (invocation.options.count("now") > 0) {
    submit_now(run, submission);
  } else {
    print_by_hand(run, submission);
  }
}

int run_submit(const Invocation& invocation) {
  const ShardedRun run = asked_run(invocation);
  std::string listing, silent;
  try {
    listing = queue_listing();
  } catch (const OutputError& error) {
    if (invocation.options.count("now") > 0) throw;
    silent = error.what();
  }
  if (invocation.options.count("status") > 0) {
    print_status(run, listing, silent);
    return kSuccess;
  }
  if (!silent.empty() && !invocation.quiet) {
    fmt::print("What is in the queue already is not known: {}\n", silent);
  }
  submit(invocation, run, listing);
  return kSuccess;
}

}  // namespace

Subcommand submit_subcommand() {
  return {
      "submit",
      "SCENARIO... --shards N",
      "run scenarios in many tasks on a Slurm cluster, and join the results",
      "Checks the scenarios, then writes an array job that makes the shards (run --shard) and a\n"
      "job that joins them (merge) once all are whole; with --now submits both. The results "
      "are\n"
      "those of a single run, bit for bit. The same command again submits what is missing and\n"
      "not in the queue, and nothing else; tasks go on where they were stopped.\n\n"
      "  highneeds submit dbv-both --runs 100000 --shards 16 --time 1:00:00 --now\n"
      "  highneeds submit dbv-both --runs 100000 --shards 16 --status\n\n"
      "docs/cluster.md has it in full, and the same without Slurm.\n",
      add_options,
      run_submit};
}

}  // namespace highneeds
