/// @file
/// What a scenario does beyond plans and balances: the measures of its workstreams, and whose money
/// it is, for the terminal.
#pragma once

#include <cstddef>
#include <string>

#include "storage/results_file.h"

namespace highneeds {

/// Two tables, paired run by run, in lines of at most 100 columns: each measure in the last
/// calendar year (starting a plan, time to issue, starting a specialist placement, ceased,
/// suspended); and the money of all years together: high needs spend, general fund, cost of the
/// programme and who pays it, and what is left.
/// @pre  the scenario has a baseline
[[nodiscard]] std::string effects_table(const ResultsReader& results, const Study& study,
                                        std::size_t scenario, std::size_t baseline);

}  // namespace highneeds
