#include "command/sharded_run.h"

#include <fmt/format.h>

#include <optional>
#include <system_error>

#include "command/run_options.h"
#include "storage/results_file.h"
#include "storage/run_journal.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;

/// How results differ from the runs that are wanted of this run, empty if they are those.
std::string misfit(const ShardedRun& run, const RunOrigin& found, RunRange wanted) {
  RunOrigin of = run.origin;
  of.manifest.first_run = wanted.first;
  of.manifest.runs = wanted.count;
  return mismatch(of, found, "this call");
}

ShardFound look_at_file(const ShardedRun& run, const fs::path& path, RunRange wanted) {
  try {
    const ResultsReader results(path, Accept::kShards);
    results.verify();
    const std::string other = misfit(run, origin_of(results), wanted);
    if (other.empty()) return {ShardState::kWhole, {}};
    return {ShardState::kUnusable, path.string() + ": " + other};
  } catch (const InputError& error) {
    return {ShardState::kUnusable, error.what()};
  }
}

RunRange runs_of(const ShardedRun& run, std::int64_t number) {
  return shard_runs(number, run.shards, run.origin.manifest.runs);
}

}  // namespace

fs::path ShardedRun::shard(std::int64_t number) const {
  return folder / (name + "." + shard_name(number, shards) + ".h5");
}

fs::path ShardedRun::joined() const { return folder / (name + ".h5"); }

std::vector<ShardFound> look_at_shards(const ShardedRun& run) {
  std::vector<ShardFound> found;
  std::error_code ignored;
  for (std::int64_t number = 1; number <= run.shards; ++number) {
    const fs::path path = run.shard(number);
    if (fs::exists(path, ignored)) {
      found.push_back(look_at_file(run, path, runs_of(run, number)));
    } else {
      const bool begun = fs::exists(RunJournal::path_of(path), ignored);
      found.push_back({begun ? ShardState::kBegun : ShardState::kMissing, {}});
    }
  }
  return found;
}

std::string journal_fault(const ShardedRun& run, std::int64_t number) {
  const fs::path path = run.shard(number);
  const std::optional<RunJournal> journal = RunJournal::reopen(path);
  if (!journal) return {};
  const std::string other = misfit(run, origin_of(journal->header()), runs_of(run, number));
  return other.empty() ? "" : RunJournal::path_of(path).string() + ": " + other;
}

ShardFound look_at_joined(const ShardedRun& run) {
  std::error_code ignored;
  if (!fs::exists(run.joined(), ignored)) return {ShardState::kMissing, {}};
  return look_at_file(run, run.joined(), {0, run.origin.manifest.runs});
}

std::string number_list(const std::vector<std::int64_t>& numbers) {
  std::string list;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t last = i;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
    list += fmt::format("{}{}", list.empty() ? "" : ",", numbers[i]);
    if (last > i) list += fmt::format("-{}", numbers[last]);
    i = last + 1;
  }
  return list;
}

}  // namespace highneeds
