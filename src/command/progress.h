/// @file
/// Progress of long work on standard error: done, rate, time left.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace highneeds {

/// Rewrites one line of the terminal; silent when standard error is not one, or when quiet.
class Progress {
 public:
  Progress(std::string what, std::int64_t total, bool quiet);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void advance_to(std::int64_t done);

 private:
  using Clock = std::chrono::steady_clock;

  std::string what_;
  std::int64_t total_;
  bool silent_;
  Clock::time_point started_ = Clock::now();
  Clock::time_point shown_ = started_;
};

}  // namespace highneeds
