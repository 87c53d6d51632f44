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

  /// Children waiting for a place in a setting, first come first served; slots of the caseload.
  [[nodiscard]] std::vector<std::uint32_t>& waiting(int setting) {
    return waiting_[static_cast<std::size_t>(setting)];
  }
  [[nodiscard]] const std::vector<std::uint32_t>& waiting(int setting) const {
    return waiting_[static_cast<std::size_t>(setting)];
  }
  [[nodiscard]] int settings() const { return static_cast<int>(occupied_.size()); }

 private:
  const RunRates* rates_ = nullptr;
  std::vector<std::int32_t> occupied_;               ///< [setting] plans
  std::vector<std::vector<double>> cumulative_;      ///< [setting][destination] without waiting
  std::vector<std::vector<std::uint32_t>> waiting_;  ///< [setting]
};

}  // namespace highneeds
