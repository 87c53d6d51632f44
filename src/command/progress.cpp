#include "command/progress.h"

#include <fmt/core.h>
#include <unistd.h>

namespace highneeds {

Progress::Progress(std::string what, std::int64_t total, bool quiet)
    : what_(std::move(what)), total_(total), silent_(quiet || isatty(STDERR_FILENO) == 0) {}

Progress::~Progress() {
  if (!silent_) fmt::print(stderr, "\r\033[K");
}

void Progress::advance_to(std::int64_t done) {
  const Clock::time_point now = Clock::now();
  if (silent_ || now - shown_ < std::chrono::milliseconds(100)) return;
  shown_ = now;
  const double seconds = std::chrono::duration<double>(now - started_).count();
  const double rate = static_cast<double>(done) / seconds;
  const double left = static_cast<double>(total_ - done) / rate;
  fmt::print(stderr, "\r\033[K{} of {} {}, {:.0f} a second, {:.0f} s left", done, total_, what_,
             rate, left);
  std::fflush(stderr);
}

}  // namespace highneeds
