/// @file
/// Ctrl-C, and a scheduler's request to end, as a wish to stop rather than an end at once.
#pragma once

#include <atomic>

namespace highneeds {

/// While one lives, the first Ctrl-C (SIGINT) or SIGTERM asks for a stop; the second ends the
/// program as ever. One may be made while another lives, by the same thread.
class Interruption {
 public:
  Interruption();
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// True once a stop was asked for.
  [[nodiscard]] const std::atomic<bool>& asked() const;
};

/// Exit code of a run that was stopped: what shells give for Ctrl-C.
inline constexpr int kInterrupted = 130;

}  // namespace highneeds
