#include "statistics/shapley.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <random>

using namespace highneeds;

namespace {

/// By the definition: every order in which the members may join.
std::vector<double> brute_force(const std::vector<double>& worth, std::size_t members) {
  std::vector<std::size_t> order(members);
  std::iota(order.begin(), order.end(), 0U);
  std::vector<double> values(members, 0.0);
  double orders = 0;
  do {
    std::size_t subset = 0;
    for (const std::size_t member : order) {
      const std::size_t with = subset | std::size_t{1} << member;
      values[member] += worth[with] - worth[subset];
      subset = with;
    }
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  for (double& value : values) value /= orders;
  return values;
}

}  // namespace

TEST_CASE("Shapley values match brute force over all orders, and add up") {
  std::mt19937 words(7);
  for (const std::size_t members : {1U, 2U, 3U, 4U, 5U}) {
    std::vector<double> worth(std::size_t{1} << members);
    for (double& value : worth) value = static_cast<double>(words() % 1000);
    const std::vector<double> values = shapley_values(worth);
    const std::vector<double> expected = brute_force(worth, members);
    REQUIRE(values.size() == members);
    for (std::size_t i = 0; i < members; ++i) CHECK(values[i] == Approx(expected[i]));
    CHECK(std::accumulate(values.begin(), values.end(), 0.0) ==
          Approx(worth.back() - worth.front()));
  }
}

TEST_CASE("What members add by themselves is their Shapley value") {
  const double own[] = {3, -5, 11};
  std::vector<double> worth(8, 100.0);
  for (std::size_t subset = 0; subset < 8; ++subset) {
    for (std::size_t i = 0; i < 3; ++i) worth[subset] += (subset >> i & 1) != 0 ? own[i] : 0;
  }
  const std::vector<double> values = shapley_values(worth);
  for (std::size_t i = 0; i < 3; ++i) CHECK(values[i] == Approx(own[i]));
}

TEST_CASE("Orders that are drawn are permutations in pairs that mirror each other, the same ones") {
  const auto orders = drawn_orders(14, 4, 1);
  REQUIRE(orders.size() == 8);
  for (std::size_t k = 0; k < orders.size(); ++k) {
    std::vector<std::size_t> sorted = orders[k];
    std::sort(sorted.begin(), sorted.end());
    for (std::size_t i = 0; i < 14; ++i) CHECK(sorted[i] == i);
    if (k % 2 == 1) CHECK(std::equal(orders[k].begin(), orders[k].end(), orders[k - 1].rbegin()));
  }
  CHECK(orders[0] != orders[2]);
  CHECK(orders == drawn_orders(14, 4, 1));
  CHECK(orders != drawn_orders(14, 4, 2));
}

TEST_CASE("Over many drawn orders what members add comes close to their Shapley values") {
  std::mt19937 words(11);
  std::vector<double> worth(std::size_t{1} << 6);
  for (double& value : worth) value = static_cast<double>(words() % 1000);
  const std::vector<double> exact = shapley_values(worth);
  const auto orders = drawn_orders(6, 4'000, 5);
  std::vector<double> mean(6, 0.0);
  for (const auto& order : orders) {
    std::size_t subset = 0;
    for (const std::size_t member : order) {
      const std::size_t with = subset | std::size_t{1} << member;
      mean[member] += (worth[with] - worth[subset]) / static_cast<double>(orders.size());
      subset = with;
    }
  }
  // One order's share has a standard deviation of some 400; 8,000 of them leave 5.
  for (std::size_t i = 0; i < 6; ++i) CHECK(mean[i] == Approx(exact[i]).margin(20));
}
