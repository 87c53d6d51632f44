/// @file
/// How far single uncertain numbers move a result: a tornado.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reporting/chart_context.h"
#include "reporting/chart_files.h"
#include "reporting/number_effects.h"
#include "reporting/quantity.h"

namespace highneeds {

/// "DSG balance at 31 March 2030: the single number that matters most is growth.shock; the mean is
/// −£123.2m where it is low and −£83.4m where it is high".
/// @param numbers  largest_swings(), not empty
[[nodiscard]] std::string tornado_sentence(const Quantity& quantity,
                                           const std::vector<const NumberEffect*>& numbers);

/// A bar for each number with a noticeable swing, longest first: from the mean result where it is
/// low (lowest fifth of the runs) to the mean where it is high (highest fifth), with the number's
/// own mean at either end: "tornado".
/// @param mean     of the result over all runs
/// @param numbers  number_effects()
/// @returns nothing where no swing stands out of the Monte Carlo error
[[nodiscard]] std::optional<NamedChart> tornado_chart(const ChartContext& context,
                                                      const Quantity& quantity, double mean,
                                                      const std::vector<NumberEffect>& numbers);

}  // namespace highneeds
