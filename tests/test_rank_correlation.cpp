#include "statistics/rank_correlation.h"

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

using namespace highneeds;

TEST_CASE("rank correlation: order alone counts, ties share their rank") {
  const std::vector<double> a = {1, 2, 3, 4, 5}, cubes = {1, 8, 27, 64, 125},
                            falling = {9, 7, 5, 3, -100}, some = {2, 1, 4, 3, 5};
  CHECK(rank_correlation(a, cubes) == Approx(1));
  CHECK(rank_correlation(a, falling) == Approx(-1));
  CHECK(rank_correlation(a, some) == Approx(0.8));  // 1 - 6 * 4 / (5 * 24)
  // scipy.stats.spearmanr([1, 2, 2, 3], [1, 3, 2, 4])
  CHECK(rank_correlation(std::vector<double>{1, 2, 2, 3}, std::vector<double>{1, 3, 2, 4}) ==
        Approx(0.9486832980505138));
  CHECK(std::isnan(rank_correlation(a, std::vector<double>(5, 7.0))));
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
    RC_PRE(std::isfinite(plain));  // it is not where all values are alike
    RC_ASSERT(std::abs(plain) <= 1 + 1e-12);
    RC_ASSERT(std::abs(plain - rank_correlation(stretched, y)) < 1e-12);
    RC_ASSERT(std::abs(plain - rank_correlation(y, x)) < 1e-12);
  });
}
