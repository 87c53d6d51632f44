#include "storage/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "storage/chunk_packing.h"
#include "storage/partial_file.h"
#include "storage/results_file.h"
#include "storage/results_layout.h"
#include "storage/run_origin.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;

/// One shard that opened and is what was written.
struct OpenShard {
  fs::path path;
  std::unique_ptr<ResultsReader> reader;
  [[nodiscard]] RunRange runs() const {
    return {reader->manifest().first_run, reader->manifest().runs};
  }
};

/// Opens and checks the shards; adds what is wrong to `faults`.
std::vector<OpenShard> open_shards(const std::vector<fs::path>& paths, std::vector<Fault>& faults) {
  std::vector<OpenShard> shards;
  for (const fs::path& path : paths) {
    try {
      OpenShard shard{path, std::make_unique<ResultsReader>(path, Accept::kShards)};
      shard.reader->verify();
      if (!shard.reader->manifest().is_shard()) {
        faults.push_back({path.string(), 0, 0,
                          "holds all the runs of its study (it is no shard); leave it out"});
        continue;
      }
      const std::string other = shards.empty()
                                    ? ""
                                    : difference(origin_of(*shards.front().reader),
                                                 origin_of(*shard.reader), "the first shard");
      if (!other.empty()) {
        faults.push_back({path.string(), 0, 0,
                          other + " (shards of different runs do not fit together); leave it out, "
                                  "or make it again"});
        continue;
      }
      shards.push_back(std::move(shard));
    } catch (const InputError& error) {
      faults.insert(faults.end(), error.faults().begin(), error.faults().end());
    }
  }
  std::sort(shards.begin(), shards.end(),
            [](const OpenShard& a, const OpenShard& b) { return a.runs().first < b.runs().first; });
  return shards;
}

/// A joined file must not take the place of runs that it is of. A file that refers to shards itself
/// is no shard, and refused as that.
void check_output(const std::vector<fs::path>& paths, const fs::path& output,
                  std::vector<Fault>& faults) {
  for (const fs::path& path : paths) {
    std::error_code ignored;
    if (!fs::equivalent(path, output, ignored)) continue;
    faults.push_back({path.string(), 0, 0,
                      "is a shard and the output too (its runs would be lost); name another file "
                      "with --output"});
  }
}

/// Adds runs that are missing, or in two shards.
void check_runs(const std::vector<OpenShard>& shards, std::vector<Fault>& faults) {
  if (shards.empty()) return;
  const std::int64_t all = shards.front().reader->manifest().study_runs;
  const auto miss = [&](std::int64_t first, std::int64_t end) {
    faults.push_back({shards.front().path.string(), 0, 0,
                      fmt::format("and the other shards lack runs {} to {} of {}; make them with "
                                  "highneeds run SCENARIO... --runs {}:{}/{}",
                                  first, end - 1, all, first, end, all)});
  };
  std::int64_t next = 0;
  for (const OpenShard& shard : shards) {
    const RunRange runs = shard.runs();
    if (runs.first > next) miss(next, runs.first);
    if (runs.first < next) {
      faults.push_back({shard.path.string(), 0, 0,
                        fmt::format("has runs {} to {}, and another shard has some of them too "
                                    "(they would count twice); leave one out",
                                    runs.first, runs.end() - 1)});
    }
    next = std::max(next, runs.end());
  }
  if (next < all) miss(next, all);
}

/// What a joined file says of its shards; they must lie in its folder, or below.
std::vector<Shard> shards_beside(const std::vector<OpenShard>& shards, const fs::path& output) {
  const fs::path folder = fs::absolute(output).lexically_normal().parent_path();
  std::vector<Shard> list;
  std::vector<Fault> faults;
  for (const OpenShard& shard : shards) {
    const std::string file =
        fs::absolute(shard.path).lexically_normal().lexically_relative(folder).string();
    if (file.empty() || file.rfind("..", 0) == 0) {
      faults.push_back({shard.path.string(), 0, 0,
                        "is not in the folder of " + output.string() +
                            " (a joined file refers to shards beside it, so that they move "
                            "together); write the output there, or type --copy"});
    }
    list.push_back({file, shard.reader->stated_digest(), shard.runs()});
  }
  if (!faults.empty()) throw InputError(faults);
  return list;
}

/// ReadRuns of whichever shards have them.
void read_across(const std::vector<OpenShard>& shards, const DatasetLayout& dataset,
                 std::size_t scenario, std::size_t item, std::int64_t first,
                 std::span<double> rows) {
  const std::size_t times = dataset.times;
  const std::int64_t end = first + static_cast<std::int64_t>(rows.size() / times);
  for (const OpenShard& shard : shards) {
    const RunRange here = shard.runs();
    const std::int64_t from = std::max(first, here.first), to = std::min(end, here.end());
    if (from >= to) continue;
    shard.reader->read_runs(dataset.info.name, static_cast<int>(scenario), static_cast<int>(item),
                            {from - here.first, to - from},
                            rows.subspan(static_cast<std::size_t>(from - first) * times));
  }
}

void copy_runs(const ResultsLayout& layout, const ReadRuns& read_runs, std::int64_t runs,
               ResultsWriter& writer) {
  const std::int64_t length = batch_runs(runs);
  for (std::int64_t first = 0; first < runs; first += length) {
    const auto batch =
        pack_rows(layout, first, static_cast<std::size_t>(length),
                  static_cast<std::size_t>(std::min(length, runs - first)),
                  [&](std::size_t dataset, std::size_t scenario, std::size_t item,
                      std::span<double> rows) { read_runs(dataset, scenario, item, first, rows); });
    writer.write(*batch);
  }
}

}  // namespace

void merge_shards(const std::vector<fs::path>& paths, const fs::path& output, Joining joining,
                  int threads, bool force) {
  check_file_free(output, force);
  std::vector<Fault> faults;
  check_output(paths, output, faults);
  const std::vector<OpenShard> shards = open_shards(paths, faults);
  check_runs(shards, faults);
  if (!faults.empty()) throw InputError(faults);
  std::vector<Shard> beside;
  if (joining == Joining::kRefer) beside = shards_beside(shards, output);

  const ResultsReader& first = *shards.front().reader;
  RunManifest manifest = first.manifest();
  manifest.first_run = 0;
  manifest.runs = manifest.study_runs;
  std::vector<double> draws;
  for (const OpenShard& shard : shards) {
    const std::vector<double> part = shard.reader->draws();
    draws.insert(draws.end(), part.begin(), part.end());
  }
  const Study study = first.study();
  const ResultsLayout layout = make_layout(study, manifest.runs);
  const ReadRuns read_runs = [&](std::size_t dataset, std::size_t scenario, std::size_t item,
                                 std::int64_t from, std::span<double> rows) {
    read_across(shards, layout.datasets[dataset], scenario, item, from, rows);
  };
  if (joining == Joining::kRefer) {
    ResultsWriter(output, study, manifest, draws, force, {std::move(beside), read_runs})
        .finish(threads);
    return;
  }
  ResultsWriter writer(output, study, manifest, draws, force);
  copy_runs(layout, read_runs, manifest.runs, writer);
  writer.finish(threads);
}

}  // namespace highneeds
