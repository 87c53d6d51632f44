#include "statistics/shapley.h"

#include <algorithm>
#include <bit>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>
#include <numeric>
#include <utility>

namespace highneeds {

std::vector<double> shapley_values(std::span<const double> worth) {
  const auto members = static_cast<std::size_t>(std::countr_zero(worth.size()));
  // Share of the orders in which a given member follows exactly the `k` others of a subset:
  // k! (n - 1 - k)! / n!
  std::vector<double> share(members, 0.0);
  for (std::size_t k = 0; k < members; ++k) {
    double orders = static_cast<double>(members);
    for (std::size_t i = 1; i <= k; ++i) {
      orders *= static_cast<double>(members - i) / static_cast<double>(i);
    }
    share[k] = 1 / orders;
  }
  std::vector<double> values(members, 0.0);
  for (std::size_t subset = 0; subset < worth.size(); ++subset) {
    for (std::size_t member = 0; member < members; ++member) {
      const std::size_t bit = std::size_t{1} << member;
      if ((subset & bit) != 0) continue;
      values[member] += share[static_cast<std::size_t>(std::popcount(subset))] *
                        (worth[subset | bit] - worth[subset]);
    }
  }
  return values;
}

std::vector<std::vector<std::size_t>> drawn_orders(std::size_t members, std::size_t pairs,
                                                   std::uint64_t seed) {
  boost::random::mt19937_64 words(seed);
  std::vector<std::size_t> order(members);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<std::vector<std::size_t>> orders;
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    for (std::size_t left = members; left > 1; --left) {
      boost::random::uniform_int_distribution<std::size_t> any(0, left - 1);
      std::swap(order[left - 1], order[any(words)]);
    }
    orders.push_back(order);
    orders.emplace_back(order.rbegin(), order.rend());
  }
  return orders;
}

}  // namespace highneeds
