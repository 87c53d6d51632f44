/// @file
/// What single uncertain numbers do to a result, from the runs that a results file holds.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "statistics/conditional.h"
#include "storage/study.h"

namespace highneeds {

/// Fewer stored runs cannot explain anything.
inline constexpr std::int64_t kLeastRunsToExplain = 100;

/// One uncertain number and a result.
struct NumberEffect {
  std::string name, unit;
  bool assumption = false;
  Swing swing;               ///< of the result
  double low = 0, high = 0;  ///< means of the number itself in the same fifths of the runs
  double worst_rank = 0.5;   ///< mean rank among the worst runs
  double information = 0;    ///< value of knowing it before choosing a scenario

  /// Its name, marked where it is an assumption.
  [[nodiscard]] std::string marked_name() const;
};

/// Swings of one result of one scenario: an effect for each parameter of the study, in its order.
/// Ranks and information are left as they are.
[[nodiscard]] std::vector<NumberEffect> number_effects(const Study& study,
                                                       const std::vector<double>& draws,
                                                       const std::vector<double>& result);

/// Values of one parameter by run. @param draws  [run x parameter]
[[nodiscard]] std::vector<double> draws_of(const std::vector<double>& draws, std::size_t parameters,
                                           std::size_t parameter);

/// Numbers ordered by a score, largest first, only those above zero, at most ten.
[[nodiscard]] std::vector<const NumberEffect*> ranked_numbers(
    const std::vector<NumberEffect>& numbers,
    const std::function<double(const NumberEffect&)>& score);

/// The numbers whose swing is more than three standard errors, largest first, at most ten.
[[nodiscard]] std::vector<const NumberEffect*> largest_swings(
    const std::vector<NumberEffect>& numbers);

}  // namespace highneeds
