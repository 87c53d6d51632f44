#include "statistics/chance.h"

#include <boost/math/distributions/binomial.hpp>

namespace highneeds {

Chance chance_of(std::int64_t count, std::int64_t runs) {
  using Binomial = boost::math::binomial_distribution<>;
  constexpr double kTail = 0.025;
  const auto n = static_cast<double>(runs);
  const auto k = static_cast<double>(count);
  return {k / n, Binomial::find_lower_bound_on_p(n, k, kTail),
          Binomial::find_upper_bound_on_p(n, k, kTail)};
}

}  // namespace highneeds
