#include "statistics/rank_correlation.h"

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace highneeds;

TEST_CASE("equal values share the mean of their ranks") {
  CHECK(ranks(std::vector<double>{30, 10, 20}) == std::vector<double>{3, 1, 2});
  CHECK(ranks(std::vector<double>{5, 1, 5, 5}) == std::vector<double>{3, 1, 3, 3});
  CHECK(ranks(std::vector<double>{}).empty());
}

TEST_CASE("rank correlation is that of the ranks") {
  const std::vector<double> x = {1, 2, 3, 4, 5};
  CHECK(rank_correlation(x, std::vector<double>{1, 8, 27, 64, 125}) == Approx(1));
  CHECK(rank_correlation(x, std::vector<double>{0, -1, -10, -11, -50}) == Approx(-1));
  // Without ties 1 - 6 sum d^2 / (n (n^2 - 1)); here d = 1, 1, 0, -1, -1.
  CHECK(rank_correlation(x, std::vector<double>{20, 30, 10, 50, 40}) ==
        Approx(1 - 6.0 * (1 + 1 + 4 + 1 + 1) / (5 * 24)));
  CHECK(rank_correlation(x, std::vector<double>(5, 7.0)) == 0);
  // With ties, SciPy 1.10: spearmanr([1, 2, 3, 4, 5], [1, 1, 2, 2, 2]) = 0.8660254.
  CHECK(rank_correlation(x, std::vector<double>{1, 1, 2, 2, 2}) == Approx(std::sqrt(0.75)));
}

TEST_CASE("rank correlation does not change where both are stretched") {
  rc::prop("any rising function of either", [](const std::vector<short>& values) {
    std::vector<double> x, y, stretched;
    for (std::size_t i = 0; i < values.size(); ++i) {
      x.push_back(values[i]);
      y.push_back(values[values.size() - 1 - i] % 7);
      stretched.push_back(std::exp(values[i] / 20000.0));
    }
    const double plain = rank_correlation(x, y);
    RC_ASSERT(std::abs(plain) <= 1 + 1e-12);
    RC_ASSERT(std::abs(plain - rank_correlation(stretched, y)) < 1e-12);
    RC_ASSERT(std::abs(plain - rank_correlation(y, x)) < 1e-12);
  });
}
