/// @file
/// Benchmarks as a picture: where authorities stand among all of England.
#pragma once

#include "evidence/benchmark.h"
#include "reporting/fan_charts.h"

namespace highneeds {

/// A strip for each indicator with a pale dot for every authority of England, dark ones for those
/// asked for, and a line at England. One authority has its values and ranks beside the strips;
/// several are told apart in the table, not here.
/// @pre  there is an authority and an indicator
[[nodiscard]] NamedChart benchmark_chart(const ChartContext& context, const Benchmark& benchmark);

}  // namespace highneeds
