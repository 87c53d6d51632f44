/// @file
/// How sure a share of runs is.
#pragma once

#include <cstdint>

namespace highneeds {

/// A share of runs with its 95% confidence interval, which more runs make narrower.
struct Chance {
  double share = 0;
  double low95 = 0, high95 = 1;
};

/// @par Source  Clopper and Pearson (1934): exact binomial limits
/// @pre  0 <= count <= runs, runs > 0
[[nodiscard]] Chance chance_of(std::int64_t count, std::int64_t runs);

}  // namespace highneeds
