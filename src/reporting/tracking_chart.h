/// @file
/// Readings on the fan of what was projected, with the forecast re-weighted by them.
#pragma once

#include <string>

#include "reporting/chart_context.h"
#include "reporting/chart_files.h"
#include "reporting/tracked_series.h"
#include "reporting/tracking.h"

namespace highneeds {

/// "Plans: all 3 readings lie within 80% of runs; the latest, January 2026, is 2,290 against a
/// projected 2,275; re-weighted, the median of January 2035 moves from 3,990 to 3,798". The
/// re-weighted median is left out where too few runs count.
/// @pre  the series has a reading and a time
[[nodiscard]] std::string tracking_sentence(const Tracking& tracking, const TrackedSeries& series);

/// The fan of a series, its readings as marks, and at the end the re-weighted median and 80%
/// interval: "actual-<name of the series>". The subtitle says how many runs count, and when they
/// are too few to rely on; where none is near the readings there is no interval.
/// @pre  the series has a reading and a time
[[nodiscard]] NamedChart tracking_chart(const ChartContext& context, const Tracking& tracking,
                                        const TrackedSeries& series);

}  // namespace highneeds
