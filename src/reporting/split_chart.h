/// @file
/// What each part of a scenario contributes to a result, as bars that add up.
#pragma once

#include <span>
#include <string>

#include "reporting/chart_context.h"
#include "reporting/chart_files.h"
#include "reporting/quantity.h"
#include "reporting/split_table.h"

namespace highneeds {

/// "DSG balance at 31 March 2030 might be about £0.53m worse on average under ‘Both’, most of it
/// through ‘Data visibility’". "Might" where the 80% interval of the total holds zero; parts are
/// named only where their mean stands out of its Monte Carlo error.
/// @pre  there is a part, with runs
[[nodiscard]] std::string split_sentence(const Quantity& quantity, const std::string& scenario,
                                         std::span<const SplitPart> parts);

/// A bar from zero for the mean of each part, and one for their total, each with its Monte Carlo
/// error and the interval of 80% of runs: "split".
/// @param context   its scenario is the one that is split
/// @param baseline  name of the scenario with which the whole is compared
/// @pre  there is a part, with runs
[[nodiscard]] NamedChart split_chart(const ChartContext& context, const Quantity& quantity,
                                     const std::string& baseline, std::span<const SplitPart> parts);

}  // namespace highneeds
