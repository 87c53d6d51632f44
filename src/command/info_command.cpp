#include <fmt/core.h>

#include "command/subcommand.h"
#include "storage/file_source.h"
#include "storage/results_file.h"

namespace highneeds {
namespace {

void add_options(boost::program_options::options_description&) {}

void print_info(const ResultsReader& results, const std::string& file) {
  results.verify();  // before a word of it is shown
  const RunManifest& manifest = results.manifest();
  fmt::print("{}\n  made       {} by highneeds {} ({})\n  runs       {}, seed {}\n", file,
             manifest.created, manifest.program_version, manifest.git_commit, manifest.runs,
             manifest.seed);
  if (manifest.is_shard()) {
    fmt::print("  shard      runs {} to {} of {}; join it with the others: highneeds merge\n",
               manifest.first_run, manifest.first_run + manifest.runs - 1, manifest.study_runs);
  }
  fmt::print("  unchanged  {}\n", results.stated_digest().empty()
                                      ? "not known: the program that made it wrote no digest"
                                      : "since it was written, sha256 " + results.stated_digest());
  for (const Shard& shard : results.shards()) {
    fmt::print("  shard      {} with runs {} to {}, unchanged\n", printable(shard.file),
               shard.runs.first, shard.runs.end() - 1);
  }
  fmt::print("  scenarios ");
  for (const std::string& scenario : results.scenarios()) fmt::print(" {}", printable(scenario));
  fmt::print("\n\n  Arrays [scenario, item, run, time]\n");
  for (const DatasetInfo& dataset : results.datasets()) {
    fmt::print("  /{:<28} {:>3} {} x {:>3} {}, {}\n", dataset.name,
               results.axis(dataset.item_axis).size(), dataset.item_axis,
               results.axis(dataset.time_axis).size(), dataset.time_axis, dataset.unit);
  }
  fmt::print("\n  Inputs (kept whole in the file)\n");
  for (const InputText& input : results.inputs()) {
    fmt::print("  {:<12} {:<60} sha256 {}\n", printable(input.kind), printable(input.name),
               printable(input.sha256).substr(0, 16));
  }
  fmt::print("\n  Same bits again:  highneeds run --again {}\n", file);
}

int run(const Invocation& invocation) {
  if (invocation.files.empty()) {
    throw UsageError("info needs a results file; type 'highneeds info outputs/dbv-both.h5'");
  }
  for (const std::string& file : invocation.files)
    print_info(ResultsReader(file, Accept::kShards), file);
  return kSuccess;
}

}  // namespace

Subcommand info_subcommand() {
  return {"info",
          "RESULTS...",
          "what is in a results file, whether it is unchanged, and how to make it again",
          "  highneeds info outputs/dbv-both.h5\n",
          add_options,
          run};
}

}  // namespace highneeds
