#include "command/submission.h"

#include <algorithm>
#include <utility>

#include "storage/run_journal.h"

namespace highneeds {

Submission plan_submission(const ShardedRun& run, const std::vector<ShardFound>& found,
                           const std::vector<QueuedJob>& tasks) {
  Submission submission;
  for (std::int64_t number = 1; number <= run.shards; ++number) {
    const ShardFound& shard = found[static_cast<std::size_t>(number - 1)];
    if (shard.state == ShardState::kWhole) continue;
    const auto task = std::find_if(tasks.begin(), tasks.end(),
                                   [&](const QueuedJob& job) { return job.task() == number; });
    if (task != tasks.end()) {
      submission.waited_for.push_back(task->id);
      continue;
    }
    submission.to_make.push_back(number);
    if (shard.state == ShardState::kUnusable) {
      submission.obstacles.push_back({run.shard(number), shard.fault});
    } else if (std::string fault = journal_fault(run, number); !fault.empty()) {
      submission.obstacles.push_back({RunJournal::path_of(run.shard(number)), std::move(fault)});
    }
  }
  return submission;
}

std::string dependencies(const std::string& array, const std::vector<std::string>& waited_for) {
  std::string text = array.empty() ? "" : ":" + array;
  for (const std::string& id : waited_for) text += ":" + id;
  return text.empty() ? "" : "afterok" + text;
}

}  // namespace highneeds
