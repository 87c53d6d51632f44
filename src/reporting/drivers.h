/// @file
/// What a result depends on, in groups that a board can talk about.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "storage/study.h"

namespace highneeds {

enum class Driver : int { kCaseload, kMix, kPrices, kIncome, kDelivery, kChance, kCount };
inline constexpr int kDrivers = static_cast<int>(Driver::kCount);

struct DriverInfo {
  std::string_view name;     ///< "Caseload growth"
  std::string_view meaning;  ///< "requests, assessments, ceasing, moves between authorities"
};
[[nodiscard]] const DriverInfo& driver_info(Driver driver);

/// The group of an uncertain number. Chance has none: it is what children's events add.
[[nodiscard]] Driver driver_of(const Parameter& parameter, const Study& study);

}  // namespace highneeds
