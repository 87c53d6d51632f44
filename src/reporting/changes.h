/// @file
/// Differences beside an axis of differences and in sentences: +£0.53m, −£4k, −0.4 points.
#pragma once

#include <string>

#include "reporting/numbers.h"

namespace highneeds {

/// A difference beside an axis with steps of `step`, with its sign and a digit more than the axis:
/// "−£0.53m", "+£47k", "−0.4", "+1.2 points". One that would round to nothing shows its own size:
/// "−£4k" beside millions.
[[nodiscard]] std::string change_text(double change, double step, Unit unit);

/// The same without a plus, for the size of an error.
[[nodiscard]] std::string change_size_text(double size, double step, Unit unit);

/// For sentences, size only: "£0.53m", "120", "0.4", "1.2 points", "0.3 weeks".
[[nodiscard]] std::string about_change_text(double change, Unit unit);

/// The unit of an axis of differences: "£ million", "number", "percentage points", "weeks".
[[nodiscard]] std::string change_unit(double step, Unit unit);

}  // namespace highneeds
