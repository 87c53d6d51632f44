/// @file
/// Small counts borrow strength: priors whose weight is learnt from the spread between units.
///
/// All by the method of moments: what varies between units beyond sampling error is the variance of
/// the prior. A spread no larger than sampling error gives kLargestWeight, so that every unit takes
/// the common value.
#pragma once

#include <span>
#include <vector>

namespace highneeds {

/// Events of one unit over what they could have been: person-years, trials or an expected number.
struct UnitCount {
  double events = 0, exposure = 0;
};

/// A common rate, and the exposure that it is worth beside a unit's own.
struct PooledRate {
  double rate = 0;
  double weight = 0;  ///< in units of exposure

  /// The unit's rate, shrunk towards the common one.
  [[nodiscard]] double of(const UnitCount& unit) const {
    return (unit.events + weight * rate) / (unit.exposure + weight);
  }
};

inline constexpr double kLargestWeight = 1e6;

/// Gamma prior of Poisson rates: shape = rate * weight, rate parameter = weight.
/// Units without exposure are passed over. @pre a unit has exposure
/// @par Source  Marshall (1991), Applied Statistics 40: global empirical Bayes estimator
[[nodiscard]] PooledRate pool_rates(std::span<const UnitCount> units);

/// Beta prior of shares: a = rate * weight, b = (1 - rate) * weight.
/// @par Source  Kleinman (1973), Journal of the American Statistical Association 68
[[nodiscard]] PooledRate pool_shares(std::span<const UnitCount> units);

/// Weight of a Dirichlet prior of compositions, in counts.
/// @param counts  [unit][category]
[[nodiscard]] double pool_compositions(const std::vector<std::vector<double>>& counts);

}  // namespace highneeds
