/// @file
/// Quantiles of the distributions that a model can name for an uncertain number.
#pragma once

#include "core/parameter.h"

namespace highneeds {

/// The value that a share `u` of draws lies below, u in (0, 1).
/// kRange is a two-piece normal on its support's scale (identity, log, logit) that takes `low`,
/// `central` and `high` at u = 0.05, 0.5 and 0.95.
[[nodiscard]] double quantile(const Distribution& distribution, double u);

}  // namespace highneeds
