#include "command/slurm.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>
#include <system_error>

#include "reporting/process.h"
#include "reporting/work_folder.h"
#include "storage/file_source.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;

constexpr auto kQueueFormat = "--format=%i|%T|%j|%Z";  ///< id, state, name, working folder
constexpr auto kPackage = "slurm-client";

/// Runs one of Slurm's programs. @returns what it printed, messages included
std::string ask(std::vector<std::string> command, const std::string& use) {
  const WorkFolder scratch(fs::temp_directory_path());
  const fs::path said = scratch.path() / (command.at(0) + ".log");
  Process(std::move(command), scratch.path(), use, kPackage).wait();
  std::ifstream file(said);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// "12" from "12" or "12;cluster". @returns empty for any other line
std::string job_id(std::string_view line) {
  const std::string_view id = line.substr(0, line.find(';'));
  const bool digits =
      std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? std::string(id) : std::string();
}

}  // namespace

std::int64_t QueuedJob::task() const {
  const std::size_t at = id.find('_');
  std::int64_t number = 0;
  if (at != std::string::npos) std::from_chars(id.data() + at + 1, id.data() + id.size(), number);
  return number;
}

std::vector<QueuedJob> jobs_of(const std::string& listing, const std::string& name,
                               const fs::path& folder) {
  std::vector<QueuedJob> jobs;
  std::istringstream lines(listing);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t state = line.find('|');
    const std::size_t rest = state == std::string::npos ? state : line.find('|', state + 1);
    if (rest == std::string::npos || line.compare(rest + 1, name.size() + 1, name + "|") != 0) {
      continue;
    }
    QueuedJob job{line.substr(0, state), line.substr(state + 1, rest - state - 1)};
    const fs::path works_in = line.substr(rest + name.size() + 2);
    std::error_code gone;
    const bool here = works_in == folder || fs::equivalent(works_in, folder, gone);
    if (here && job.state != "COMPLETING") jobs.push_back(std::move(job));
  }
  return jobs;
}

std::string queue_listing() {
  return ask({"squeue", "--me", "--array", "--noheader", kQueueFormat},
             "it knows which tasks wait or run");
}

std::string submit_script(const fs::path& script, const std::string& dependencies) {
  std::vector<std::string> command = {"sbatch", "--parsable"};
  if (!dependencies.empty()) command.push_back("--dependency=" + dependencies);
  command.push_back(script.string());
  const std::string said = ask(std::move(command), "jobs are submitted with it");
  std::istringstream lines(said);
  for (std::string line; std::getline(lines, line);) {
    if (std::string id = job_id(line); !id.empty()) return id;
  }
  throw OutputError("sbatch names no job (" + said + "); type squeue to see what became of it", 1);
}

}  // namespace highneeds
