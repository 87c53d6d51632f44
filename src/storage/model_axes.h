/// @file
/// What the results of models that are put side by side, or added up, must have alike.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/model.h"

namespace highneeds {

/// Names along the axes of results, by axis.
using ModelAxes = std::vector<std::pair<std::string, std::vector<std::string>>>;

[[nodiscard]] ModelAxes axis_names(const Model& model);

/// An axis in which two models differ.
struct AxisDifference {
  std::string axis;   ///< "needs"
  std::string names;  ///< "ASD, SEMH and ASD"
};

/// The first axis in which two differ; nothing where they are alike.
[[nodiscard]] std::optional<AxisDifference> difference_of(const ModelAxes& a, const ModelAxes& b);

}  // namespace highneeds
