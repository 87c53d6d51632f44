#include "statistics/rank_correlation.h"

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
