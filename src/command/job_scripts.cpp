#include "command/job_scripts.h"

#include <fmt/format.h>

#include "storage/version.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;

/// Seconds before the time limit at which a task stops and is queued again.
constexpr int kNotice = 120;

/// Slurm fills in %a and its like; a percent sign of a name's own is written twice.
std::string as_pattern(const std::string& name) {
  std::string pattern;
  for (const char c : name) pattern += c == '%' ? std::string("%%") : std::string(1, c);
  return pattern;
}

std::string option(const char* name, const std::string& value) {
  return value.empty() ? "" : fmt::format("#SBATCH --{}={}\n", name, sbatch_quoted(value));
}

/// The first lines of both scripts. @param log  with Slurm's %a
std::string head(const ShardedRun& run, const std::string& job, const std::string& log,
                 const JobResources& resources) {
  return fmt::format(
             "#!/bin/bash\n"
             "# Written by highneeds {} submit, and written anew by each call.\n",
             program_version) +
         option("job-name", job) + option("chdir", run.folder.string()) + option("output", log) +
         "#SBATCH --open-mode=append\n"
         "#SBATCH --requeue\n"
         "#SBATCH --nodes=1\n"
         "#SBATCH --ntasks=1\n" +
         fmt::format("#SBATCH --cpus-per-task={}\n", resources.cpus) +
         option("partition", resources.partition) + option("time", resources.time) +
         option("mem", resources.memory) + option("account", resources.account);
}

std::string body_start(const JobSurroundings& surroundings) {
  return (surroundings.data ? "export HIGHNEEDS_DATA=" + shell_quoted(*surroundings.data)
                            : std::string("unset HIGHNEEDS_DATA")) +
         "\ncd -- " + shell_quoted(surroundings.directory.string()) + " || exit 1\n";
}

/// Runs the program and waits for it, whatever signals come. Slurm gives notice of the time limit
/// by USR1, to the script alone. TERM means that it ends or requeues the task by itself, and comes
/// to the program too.
constexpr auto kRunAndRequeue = R"sh(program=
signalled=no
asked=no
ended=no
notice() {  # a second TERM would end the program before it has kept what it has done
  signalled=yes
  if [[ $asked == yes || -z $program ]]; then return; fi
  asked=yes
  kill -TERM "$program"
}
trap notice USR1
trap 'signalled=yes; ended=yes' TERM

kept() { stat --format=%s -- "$output.partial" 2>/dev/null || echo 0; }
before=$(kept)
echo "$(date --utc +%FT%TZ) $(uname --nodename): shard $SLURM_ARRAY_TASK_ID, $before bytes of it done before"
[[ $signalled == no ]] || exit 130
"${command[@]}" &
program=$!
code=-1  # bash gives it, too, if a signal comes just as the program ends
until [[ $signalled == no ]] && ((code >= 0)); do
  signalled=no
  wait "$program"
  code=$?
done
echo "$(date --utc +%FT%TZ) shard $SLURM_ARRAY_TASK_ID: exit code $code"

# Stopped, not failed: goes on in the queue, if it got on at all.
if ((code > 128)) && [[ $ended == no ]] && (($(kept) > before)); then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
fi
exit "$code"
)sh";

}  // namespace

std::string shell_quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string sbatch_quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string shards_job_name(const ShardedRun& run) { return "highneeds " + run.name; }
std::string merge_job_name(const ShardedRun& run) { return "highneeds merge " + run.name; }

fs::path shards_script_path(const ShardedRun& run) {
  return run.folder / (run.name + ".shards.sbatch");
}

fs::path merge_script_path(const ShardedRun& run) {
  return run.folder / (run.name + ".merge.sbatch");
}

std::string shards_script(const ShardedRun& run, const std::vector<std::int64_t>& numbers,
                          const JobSurroundings& surroundings, const JobResources& resources) {
  const std::string start = (run.folder / (run.name + ".shard-")).string();
  std::string scenarios;
  for (const std::string& scenario : run.scenarios) scenarios += " " + shell_quoted(scenario);
  return head(run, shards_job_name(run),
              as_pattern(run.name) + fmt::format(".shard-%a-of-{}.log", run.shards), resources) +
         fmt::format("#SBATCH --array={}\n#SBATCH --signal=B:USR1@{}\n\n", number_list(numbers),
                     kNotice) +
         body_start(surroundings) +
         fmt::format(
             "printf -v number %0{}d \"$SLURM_ARRAY_TASK_ID\"\n"
             "output={}\"$number-of-{}.h5\"\n"
             "command=({} run{}\n"
             "  --runs {} --seed {} --shard \"$SLURM_ARRAY_TASK_ID/{}\" --threads {}\n"
             "  --resume --quiet --output \"$output\")\n\n",
             std::to_string(run.shards).size(), shell_quoted(start), run.shards,
             shell_quoted(surroundings.program.string()), scenarios, run.origin.manifest.runs,
             run.origin.manifest.seed, run.shards, resources.cpus) +
         kRunAndRequeue;
}

std::string merge_script(const ShardedRun& run, const JobSurroundings& surroundings,
                         const JobResources& resources, const std::vector<std::string>& options) {
  const std::string start = (run.folder / (run.name + ".shard-")).string();
  std::string more;
  for (const std::string& word : options) more += " " + word;
  return head(run, merge_job_name(run), as_pattern(run.name) + ".merge.log", resources) +
         "#SBATCH --kill-on-invalid-dep=yes\n\n" + body_start(surroundings) +
         fmt::format(
             "exec {} merge {}*-of-{}.h5 \\\n"
             "  --output {} --threads {}{}\n",
             shell_quoted(surroundings.program.string()), shell_quoted(start), run.shards,
             shell_quoted(run.joined().string()), resources.cpus, more);
}

}  // namespace highneeds
