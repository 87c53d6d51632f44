// Job scripts for a cluster: their words, what they refuse, and what is submitted again.
#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>

#include "command/job_scripts.h"
#include "command/submission.h"
#include "program_run.h"
#include "storage/results_file.h"
#include "storage/run_journal.h"
#include "synthetic_results.h"

using namespace highneeds;
using namespace highneeds::test;
namespace fs = std::filesystem;

namespace {

/// What a command of the shell prints.
std::string printed(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get())) {
    text += static_cast<char>(c);
  }
  return text;
}

/// A run of the scenario of tests/data in three shards, two of which may be made by `run`.
ShardedRun run_in(const ScratchDirectory& folder) {
  REQUIRE(run_program(folder, "run inclusion --runs 30 --shard 1/3 -q -o inclusion.shard-1-of-3.h5")
              .exit_code == 0);
  ShardedRun run{{"inclusion"}, "inclusion", folder.path(), 3, {}};
  run.origin = origin_of(ResultsReader(run.shard(1), Accept::kShards));
  run.origin.manifest.first_run = 0;
  run.origin.manifest.runs = run.origin.manifest.study_runs;
  return run;
}

Submission plan(const ShardedRun& run, const std::vector<QueuedJob>& tasks = {}) {
  return plan_submission(run, look_at_shards(run), tasks);
}

/// Leaves a journal as a task that was stopped does.
void leave_journal(const ShardedRun& run, int number, std::uint64_t seed) {
  JournalHeader header{run.origin.manifest, run.origin.made_from, {}, false};
  header.manifest.seed = seed;
  header.manifest.first_run = 10 * (number - 1);
  header.manifest.runs = 10;
  RunJournal journal(run.shard(number), header);
  const Study study = ResultsReader(run.shard(1), Accept::kShards).study();
  journal.append(*packed(study, 10, 0, synthetic_batch(study, 0, 10)));
}

/// Programs called sbatch and squeue on PATH that say what they were called with.
class FakeSlurm {
 public:
  explicit FakeSlurm(const ScratchDirectory& folder) : log_(folder / "called.txt") {
    write(folder, "squeue", "cat '" + (folder / "queue.txt").string() + "'");
    write(folder, "sbatch",
          "echo \"$@\" >> '" + log_.string() + "'; wc --lines < '" + log_.string() + "'");
    setenv("PATH", ((folder / "bin").string() + ":" + path_).c_str(), 1);
    std::ofstream(folder / "queue.txt") << "";
  }
  ~FakeSlurm() { setenv("PATH", path_.c_str(), 1); }
  FakeSlurm(const FakeSlurm&) = delete;
  FakeSlurm& operator=(const FakeSlurm&) = delete;

  /// Calls of sbatch since the last time.
  [[nodiscard]] std::string calls() const {
    const std::string text = text_of(log_);
    fs::remove(log_);
    return text;
  }

 private:
  static void write(const ScratchDirectory& folder, const std::string& name,
                    const std::string& body) {
    fs::create_directories(folder / "bin");
    const fs::path program = folder / "bin" / name;
    std::ofstream(program) << "#!/bin/sh\n" << body << '\n';
    fs::permissions(program, fs::perms::owner_all);
  }

  fs::path log_;
  std::string path_ = std::getenv("PATH");
};

}  // namespace

TEST_CASE("words of a job script are one word each, whatever is in them") {
  rc::prop("the shell gives back what was quoted", [] {
    const auto bytes = *rc::gen::container<std::string>(
        rc::gen::oneOf(rc::gen::elementOf(std::string("'\"\\$`! *?#\n\t;&|<>(){}[]~%-")),
                       rc::gen::inRange<char>(1, 127)));
    RC_ASSERT(printed("printf %s " + shell_quoted(bytes)) == bytes);
  });
  CHECK(sbatch_quoted("a b") == R"("a b")");
  CHECK(sbatch_quoted(R"(5" \ '6')") == R"("5\" \\ '6'")");
}

TEST_CASE("lists of numbers are short, and are the numbers") {
  CHECK(number_list({}).empty());
  CHECK(number_list({7}) == "7");
  CHECK(number_list({1, 2, 3, 5, 6, 9}) == "1-3,5-6,9");
  rc::prop("a list read back is the numbers", [](const std::set<std::uint8_t>& set) {
    const std::vector<std::int64_t> numbers(set.begin(), set.end());
    std::vector<std::int64_t> read;
    std::istringstream list(number_list(numbers));
    for (std::string part; std::getline(list, part, ',');) {
      const std::size_t dash = part.find('-');
      const std::int64_t first = std::stoll(part);
      const std::int64_t last =
          dash == std::string::npos ? first : std::stoll(part.substr(dash + 1));
      for (std::int64_t number = first; number <= last; ++number) read.push_back(number);
    }
    RC_ASSERT(read == numbers);
  });
}

TEST_CASE("job scripts make the shards and join them, in any folder and from any folder") {
  const ScratchDirectory folder;
  const std::string odd = "it's 5% of \"all\" #1 $HOME";
  const Outcome outcome = run_program(
      folder, "submit inclusion --runs 30 --shards 3 --time 1:00:00 --cpus 2 --folder " +
                  shell_quoted(odd));
  CAPTURE(outcome.err);
  REQUIRE(outcome.exit_code == 0);
  const std::string script = text_of(folder.path() / odd / "inclusion.shards.sbatch");
  CHECK(script.find("#SBATCH --array=1-3\n") != std::string::npos);
  CHECK(script.find("#SBATCH --requeue\n") != std::string::npos);
  CHECK(script.find("#SBATCH --open-mode=append\n") != std::string::npos);
  CHECK(script.find("#SBATCH --time=\"1:00:00\"\n") != std::string::npos);
  CHECK(script.find("#SBATCH --cpus-per-task=2\n") != std::string::npos);
  CHECK(script.find("#SBATCH --chdir=" + sbatch_quoted((folder / odd).string()) + "\n") !=
        std::string::npos);
  const std::string scripts = (folder / odd / "inclusion.").string();
  for (const char* task : {"1", "2", "3"}) {
    CHECK(printed("cd / && SLURM_ARRAY_TASK_ID=" + std::string(task) + " bash " +
                  shell_quoted(scripts + "shards.sbatch") + " 2>&1")
              .find("exit code 0") != std::string::npos);
  }
  CHECK(printed("cd / && bash " + shell_quoted(scripts + "merge.sbatch") + " 2>&1")
            .find("3 shards joined") != std::string::npos);
  REQUIRE(run_program(folder, "run inclusion --runs 30 -q -o single.h5").exit_code == 0);
  const ResultsReader joined(folder / odd / "inclusion.h5"), single(folder / "single.h5");
  CHECK(joined.draws() == single.draws());
  CHECK(joined.read("money/balance", 1, 0) == single.read("money/balance", 1, 0));
  CHECK(joined.summary("money/balance", 1, 0).mean == single.summary("money/balance", 1, 0).mean);
}

TEST_CASE("only shards that are neither whole nor in the queue are submitted") {
  const ScratchDirectory folder;
  const ShardedRun run = run_in(folder);
  SECTION("one is whole") {
    CHECK(plan(run).to_make == std::vector<std::int64_t>{2, 3});
    CHECK(plan(run).obstacles.empty());
  }
  SECTION("one is in the queue") {
    const Submission submission = plan(run, {{"12_3", "PENDING"}, {"11_1", "RUNNING"}});
    CHECK(submission.to_make == std::vector<std::int64_t>{2});
    CHECK(submission.waited_for == std::vector<std::string>{"12_3"});
    CHECK(dependencies("13", submission.waited_for) == "afterok:13:12_3");
    CHECK(dependencies("", {}).empty());
  }
  SECTION("one was begun, and goes on") {
    leave_journal(run, 2, run.origin.manifest.seed);
    CHECK(look_at_shards(run)[1].state == ShardState::kBegun);
    CHECK(plan(run).to_make == std::vector<std::int64_t>{2, 3});
    CHECK(plan(run).obstacles.empty());
  }
  SECTION("one was begun with another seed") {
    leave_journal(run, 2, 99);
    REQUIRE(plan(run).obstacles.size() == 1);
    CHECK(plan(run).obstacles[0].path == run.shard(2).string() + ".partial");
    CHECK(plan(run).obstacles[0].fault.find("has seed 99, this call 11") != std::string::npos);
  }
  SECTION("one is another's") {
    fs::copy_file(run.shard(1), run.shard(2));
    CHECK(plan(run).to_make == std::vector<std::int64_t>{2, 3});
    CHECK(plan(run).obstacles.at(0).fault.find("has runs 0 to 9, this call wants 10 to 19") !=
          std::string::npos);
  }
  SECTION("one is cut short") {
    fs::resize_file(run.shard(1), fs::file_size(run.shard(1)) / 2);
    CHECK(plan(run).to_make == std::vector<std::int64_t>{1, 2, 3});
    CHECK(plan(run).obstacles.at(0).path == run.shard(1));
  }
}

TEST_CASE("what is in the way is named at once, and goes with --force alone") {
  const ScratchDirectory folder;
  const ShardedRun run = run_in(folder);
  std::ofstream(run.shard(2)) << "damaged";
  const std::string call = "submit inclusion --runs 30 --shards 3 --folder . --seed ";
  const std::size_t files = folder.files();
  const Outcome refused = run_program(folder, call + "12");
  CHECK(refused.exit_code == 2);
  CHECK(refused.err.find("inclusion.shard-1-of-3.h5: has seed 11, this call 12") !=
        std::string::npos);
  CHECK(refused.err.find("inclusion.shard-2-of-3.h5") != std::string::npos);
  CHECK(refused.err.find("type --force to make it again") != std::string::npos);
  CHECK(folder.files() == files);
  CHECK(run_program(folder, call + "11 --status").out.find("whole    1     1\n") !=
        std::string::npos);
  const Outcome forced = run_program(folder, call + "12 --force");
  CHECK(forced.exit_code == 0);
  CHECK(forced.out.find("to make: 1-3") != std::string::npos);
  CHECK_FALSE(fs::exists(run.shard(1)));
}

TEST_CASE("jobs are found in the queue by name and folder") {
  const std::string listing =
      "12_1|RUNNING|highneeds a|b|/x y\n12_10|PENDING|highneeds a|b|/x y\n"
      "12_3|COMPLETING|highneeds a|b|/x y\n13|PENDING|highneeds merge a|b|/x y\n"
      "14_1|RUNNING|highneeds a|b|/elsewhere\n15_1|RUNNING|highneeds a|/x y\nslurm: a warning\n";
  const std::vector<QueuedJob> jobs = jobs_of(listing, "highneeds a|b", "/x y");
  REQUIRE(jobs.size() == 2);
  CHECK(jobs[0].id == "12_1");
  CHECK(jobs[1].task() == 10);
  CHECK(jobs[1].state == "PENDING");
  CHECK(jobs_of(listing, "highneeds merge a|b", "/x y").at(0).task() == 0);
}

TEST_CASE("sbatch is called with the dependency, and for what is missing alone") {
  const ScratchDirectory folder;
  const ShardedRun run = run_in(folder);
  const FakeSlurm slurm(folder);
  const std::string call = "submit inclusion --runs 30 --shards 3 --folder . ";
  const Outcome first = run_program(folder, call + "--now");
  CAPTURE(first.err);
  CHECK(first.exit_code == 0);
  CHECK(first.out.find("job 1 makes shards 2-3") != std::string::npos);
  CHECK(slurm.calls() == "--parsable " + shards_script_path(run).string() +
                             "\n--parsable --dependency=afterok:1 " +
                             merge_script_path(run).string() + "\n");
  const std::string here = "|" + run.folder.string() + "\n";
  std::ofstream(folder / "queue.txt") << "1_2|RUNNING|highneeds inclusion" << here;
  CHECK(run_program(folder, call + "--now").out.find("job 1 makes shards 3\n") !=
        std::string::npos);
  CHECK(slurm.calls().find("--dependency=afterok:1:1_2 ") != std::string::npos);
  const std::string queued =
      "1_2|RUNNING|highneeds inclusion" + here + "3_3|PENDING|highneeds inclusion" + here;
  std::ofstream(folder / "queue.txt") << queued;
  CHECK(run_program(folder, call + "--now").exit_code == 0);
  CHECK(slurm.calls() ==
        "--parsable --dependency=afterok:1_2:3_3 " + merge_script_path(run).string() + "\n");
  std::ofstream(folder / "queue.txt") << queued << "4|PENDING|highneeds merge inclusion" << here;
  CHECK(run_program(folder, call + "--now").out.find("in the queue") != std::string::npos);
  CHECK(slurm.calls().empty());
  CHECK(run_program(folder, call + "--status").out.find("queue    3_3 PENDING") !=
        std::string::npos);
}

TEST_CASE("a submission that cannot be is refused with what to type, and writes nothing") {
  const ScratchDirectory folder;
  const auto refused = [&](const std::string& arguments) {
    const Outcome outcome = run_program(folder, "submit " + arguments);
    CHECK(outcome.exit_code == 2);
    CHECK(folder.files() == 2);  // out.txt and err.txt
    return outcome.err;
  };
  CHECK(refused("").find("type 'highneeds submit dbv-both --shards 16'") != std::string::npos);
  CHECK(refused("inclusion").find("type for instance --shards 16") != std::string::npos);
  CHECK(refused("inclusion --shards 1").find("or highneeds run for one task") != std::string::npos);
  CHECK(refused("inclusion --shards 9 --runs 8").find("type at most 8 shards") !=
        std::string::npos);
  CHECK(refused("inclusion --shards 3 --cpus 0").find("--cpus 0 is out of range") !=
        std::string::npos);
  CHECK(refused("inclusion --shards 3 --folder 'a\nb'").find("has a line end") !=
        std::string::npos);
  CHECK(refused("inclusion --shards 3 --time '1\n#SBATCH'").find("--time has a line end") !=
        std::string::npos);
  CHECK(refused("inclusiom --shards 3").find("did you mean 'inclusion'?") != std::string::npos);
}
