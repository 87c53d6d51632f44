#include "command/run_options.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <thread>
#include <utility>

namespace highneeds {
namespace {

namespace po = boost::program_options;

constexpr int kMaximumThreads = 1024;

constexpr auto kThreadsHelp = "threads (default: all processors); results do not depend on it";

/// A whole number from `text`, all of it. @returns nothing if it is not one
std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// "before:after" in two; the second is empty without the sign.
std::pair<std::string, std::string> cut(const std::string& text, char sign) {
  const std::size_t at = text.find(sign);
  if (at == std::string::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

std::int64_t checked_runs(std::optional<std::int64_t> runs, const std::string& text) {
  if (runs && *runs >= 1 && *runs <= kMaximumRuns) return *runs;
  throw UsageError(fmt::format("--runs {} is out of range or no number; type a number from 1 to {}",
                               text, kMaximumRuns));
}

/// Runs 2000 to 3999 of a study, from "2000:4000" or "2000:4000/10000".
RunsAsked range_asked(const std::string& text, std::int64_t fallback) {
  const auto [range, of] = cut(text, '/');
  const auto [from, to] = cut(range, ':');
  const auto first = whole_number(from), end = whole_number(to);
  RunsAsked asked;
  asked.study_runs = of.empty() ? fallback : checked_runs(whole_number(of), of);
  if (!first || !end || *first < 0 || *end <= *first) {
    throw UsageError(
        fmt::format("--runs {} is not a range of runs; type for instance --runs "
                    "2000:4000 for runs 2000 to 3999",
                    text));
  }
  if (*end > asked.study_runs) {
    throw UsageError(
        fmt::format("--runs {} goes past the study's {} runs (each run is drawn as one "
                    "of all of them); type --runs {}:{}/{} for a study of {}",
                    text, asked.study_runs, *first, *end, *end, *end));
  }
  asked.shard = RunRange{*first, *end - *first};
  asked.name = fmt::format("runs-{}-{}", *first, *end);
  return asked;
}

/// Adds a shard to what is asked: an equal part of the runs.
void take_shard(RunsAsked& asked, const Part& part) {
  if (part.of > asked.study_runs) {
    throw UsageError(fmt::format(
        "--shard {}/{} would leave shards of {} runs without any; type at most {} shards, or more "
        "--runs",
        part.number, part.of, asked.study_runs, asked.study_runs));
  }
  asked.shard = shard_runs(part.number, part.of, asked.study_runs);
  asked.name = shard_name(part.number, part.of);
}

}  // namespace

std::optional<Part> part_asked(const Invocation& invocation) {
  if (invocation.options.count("shard") == 0) return std::nullopt;
  const std::string text = invocation.options["shard"].as<std::string>();
  const auto [number, of] = cut(text, '/');
  const auto k = whole_number(number), n = whole_number(of);
  if (!k || !n || *n < 1 || *k < 1 || *k > *n) {
    throw UsageError(
        fmt::format("--shard {} is not a part of a whole; type for instance --shard "
                    "3/16 for the third of sixteen",
                    text));
  }
  return Part{*k, *n};
}

std::string shard_name(std::int64_t number, std::int64_t shards) {
  return fmt::format("shard-{:0{}}-of-{}", number, std::to_string(shards).size(), shards);
}

RunRange shard_runs(std::int64_t number, std::int64_t shards, std::int64_t study_runs) {
  const std::int64_t first = study_runs * (number - 1) / shards;
  return {first, study_runs * number / shards - first};
}

void add_run_options(po::options_description& options, const char* runs_help) {
  options.add_options()("runs,n", po::value<std::int64_t>(), runs_help)(
      "threads,j", po::value<int>(), kThreadsHelp);
}

void add_shard_options(po::options_description& options) {
  options.add_options()(
      "runs,n", po::value<std::string>(),
      "number of runs (default: of the first scenario); 2000:4000 makes only these of them, "
      "2000:4000/10000 these of 10000")(
      "shard", po::value<std::string>(),
      "make only a part: 3/16 is the third of sixteen; of the runs, to join with merge, or of a "
      "region's authorities, to add up with --resume")("threads,j", po::value<int>(), kThreadsHelp);
}

RunsAsked runs_asked(const Invocation& invocation, std::int64_t fallback) {
  const auto& options = invocation.options;
  RunsAsked asked{fallback, std::nullopt, {}};
  if (options.count("runs") > 0) {
    const std::string text = options["runs"].as<std::string>();
    if (text.find(':') != std::string::npos) {
      if (options.count("shard") > 0) {
        throw UsageError("--shard and a range of --runs both say which runs; leave out one");
      }
      return range_asked(text, fallback);
    }
    asked.study_runs = checked_runs(whole_number(text), text);
  }
  if (const auto part = part_asked(invocation)) take_shard(asked, *part);
  return asked;
}

int thread_count(const Invocation& invocation) {
  if (invocation.options.count("threads") == 0) {
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  }
  const int threads = invocation.options["threads"].as<int>();
  if (threads < 1 || threads > kMaximumThreads) {
    throw UsageError(fmt::format("--threads {} is out of range; type a number from 1 to {}",
                                 threads, kMaximumThreads));
  }
  return threads;
}

std::int64_t run_count(const Invocation& invocation, std::int64_t fallback) {
  if (invocation.options.count("runs") == 0) return fallback;
  const auto runs = invocation.options["runs"].as<std::int64_t>();
  if (runs < 1 || runs > kMaximumRuns) {
    throw UsageError(
        fmt::format("--runs {} is out of range; type a number from 1 to {}", runs, kMaximumRuns));
  }
  return runs;
}

}  // namespace highneeds
