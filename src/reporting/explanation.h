/// @file
/// What a result depends on, for the terminal: variance split, single numbers, worst runs,
/// evidence.
#pragma once

#include <string>
#include <vector>

#include "reporting/drivers.h"
#include "reporting/number_effects.h"
#include "reporting/quantity.h"
#include "statistics/sobol_indices.h"

namespace highneeds {

/// Variance split of one quantity over the drivers.
struct VarianceSplit {
  std::string of;  ///< "‘Both DBV workstreams’", "the difference from ‘Do nothing’"
  std::vector<std::pair<Driver, SobolIndices>> parts;
};

struct Explanation {
  std::string place, scenario;
  Quantity quantity;
  std::int64_t designed_runs = 0, stored_runs = 0;
  std::vector<VarianceSplit> splits;
  double mean = 0;  ///< of the result over the stored runs
  std::vector<NumberEffect> numbers;
  std::size_t worst_runs = 0;
  double worst_limit = 0;              ///< the worst runs end at or beyond this
  std::vector<std::string> scenarios;  ///< between which one may choose, for `information`
};

/// "Of the spread of ..., about 60% comes from caseload growth and about 20% from prices".
[[nodiscard]] std::string driver_sentence(const VarianceSplit& split, const Quantity& quantity);
/// "The single number that matters most is ...".
[[nodiscard]] std::string number_sentence(const Explanation& explanation);

/// Everything, in lines of at most 100 columns.
[[nodiscard]] std::string explanation_text(const Explanation& explanation);

}  // namespace highneeds
