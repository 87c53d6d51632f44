#include "command/run_options.h"

#include <fmt/core.h>

#include <algorithm>
#include <thread>

namespace highneeds {
namespace {

namespace po = boost::program_options;

constexpr int kMaximumThreads = 1024;

}  // namespace

void add_run_options(po::options_description& options, const char* runs_help) {
  options.add_options()("runs,n", po::value<std::int64_t>(), runs_help)(
      "threads,j", po::value<int>(),
      "threads (default: all processors); results do not depend on it");
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
