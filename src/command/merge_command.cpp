#include <fmt/core.h>

#include <filesystem>

#include "command/run_options.h"
#include "command/subcommand.h"
#include "storage/merge.h"

namespace highneeds {
namespace {

namespace po = boost::program_options;
namespace fs = std::filesystem;

void add_options(po::options_description& options) {
  options.add_options()("output,o", po::value<std::string>(), "results file to write (required)")(
      "copy", "hold all the runs in the file; without, it refers to the shards, which must stay")(
      "threads,j", po::value<int>(),
      "threads (default: all processors); results do not depend on it")(
      "force,f", "overwrite the results file");
}

int run(const Invocation& invocation) {
  if (invocation.files.empty() || invocation.options.count("output") == 0) {
    throw UsageError(
        "merge needs shards and an output; type 'highneeds merge outputs/*.shard-*.h5 --output "
        "outputs/merged.h5'");
  }
  const fs::path output = invocation.options["output"].as<std::string>();
  const std::vector<fs::path> shards(invocation.files.begin(), invocation.files.end());
  const bool copy = invocation.options.count("copy") > 0;
  merge_shards(shards, output, copy ? Joining::kCopy : Joining::kRefer, thread_count(invocation),
               invocation.options.count("force") > 0);
  if (invocation.quiet) return kSuccess;
  fmt::print("{} shards joined.\nResults: {}\n", shards.size(), output.string());
  if (!copy) {
    fmt::print("It shows the runs where they are: keep the shards beside it, or merge --copy.\n");
  }
  return kSuccess;
}

}  // namespace

Subcommand merge_subcommand() {
  return {"merge",
          "SHARD... --output FILE",
          "join shards of one run, made by run --shard, into one results file",
          "Each shard is checked first: it must be whole, unchanged and of the same run, and all\n"
          "together must be all the runs. The results are those of a single run, bit for bit.\n\n"
          "  highneeds run dbv-both --shard 1/2\n"
          "  highneeds run dbv-both --shard 2/2\n"
          "  highneeds merge outputs/dbv-both.shard-*.h5 --output outputs/dbv-both.h5\n",
          add_options,
          run};
}

}  // namespace highneeds
