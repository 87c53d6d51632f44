/// @file
/// Places by setting: who has one, who waits for one, and where a child goes when there is none.
#pragma once

#include <cstdint>
#include <vector>

#include "core/run_rates.h"

namespace highneeds {

/// Where a child that found no place ends up.
struct OverflowOutcome {
  int setting = -1;    ///< goes there, or
  bool waits = false;  ///< stays where it is (or in the setting's `wait_setting`) and waits
};

/// Slots of the caseload in the order in which they began to wait.
struct WaitingLine {
  std::vector<std::uint32_t> slots;
  std::size_t head = 0;  ///< entries before it have been served

  [[nodiscard]] bool empty() const { return head == slots.size(); }
};

class Places {
 public:
  void reset(const RunRates& rates);

  void enter(int setting) { ++occupied_[static_cast<std::size_t>(setting)]; }
  void leave(int setting) { --occupied_[static_cast<std::size_t>(setting)]; }
  [[nodiscard]] std::int32_t occupied(int setting) const {
    return occupied_[static_cast<std::size_t>(setting)];
  }
  [[nodiscard]] std::int64_t total() const;
  [[nodiscard]] bool has_room(int setting, int month) const;
  /// @param u  uniform mark that decides where an overflowing child goes
  [[nodiscard]] OverflowOutcome overflow(int setting, double u) const;

  /// Children waiting for a place in a setting, first come first served. Entries of children who
  /// have left or want another setting by now are stale; whoever meets one drops it.
  [[nodiscard]] WaitingLine& line(int setting) { return lines_[static_cast<std::size_t>(setting)]; }
  [[nodiscard]] int settings() const { return static_cast<int>(occupied_.size()); }

 private:
  const RunRates* rates_ = nullptr;
  std::vector<std::int32_t> occupied_;           ///< [setting] plans
  std::vector<std::vector<double>> cumulative_;  ///< [setting][destination] without waiting
  std::vector<WaitingLine> lines_;               ///< [setting]
};

}  // namespace highneeds
