/// @file
/// Benchmarks as tables: for the screen, and as CSV.
#pragma once

#include <string>

#include "evidence/benchmark.h"

namespace highneeds {

/// One authority: a line for each indicator. Several: a line for each authority in blocks of
/// indicators, with their region and England beneath. At most kTerminalColumns wide.
[[nodiscard]] std::string benchmark_table(const Benchmark& benchmark);

/// A row for each authority and indicator, with numerator and denominator, region, neighbours,
/// England, ranks, quartile and funnel limits; blank = not available.
[[nodiscard]] std::string benchmark_csv(const Benchmark& benchmark);

/// "17.3", "1,240": a value of an indicator; "-" where there is none.
[[nodiscard]] std::string indicator_text(const Indicator& indicator, double value);

/// Where a value lies against its limits: "above", "below", "" within; with "far " in front outside
/// 99.8%.
[[nodiscard]] std::string funnel_word(const Indicator& indicator, const BenchmarkCell& cell);

}  // namespace highneeds
