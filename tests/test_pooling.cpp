// Priors whose weight is learnt: exact in the limits, and near the truth where it is known.
#include <catch2/catch.hpp>

#include <cmath>
#include <random>

#include "statistics/pooling.h"

using namespace highneeds;

TEST_CASE("units without spread beyond chance take the common rate", "[pooling]") {
  const std::vector<UnitCount> same = {{10, 100}, {20, 200}, {5, 50}};
  const PooledRate rate = pool_rates(same);
  CHECK(rate.rate == Approx(0.1));
  CHECK(rate.weight == kLargestWeight);
  CHECK(rate.of({0, 10}) == Approx(0.1).epsilon(0.001));
  CHECK(pool_shares(same).weight == kLargestWeight);
}

TEST_CASE("units far apart keep their own rate", "[pooling]") {
  const std::vector<UnitCount> apart = {{100, 10000}, {4000, 10000}, {8000, 10000}};
  const PooledRate rate = pool_rates(apart);
  CHECK(rate.of(apart[0]) == Approx(0.01).epsilon(0.05));
  CHECK(rate.of({0, 0}) == Approx(rate.rate));
}

TEST_CASE("the weight of a Beta prior is found again", "[pooling]") {
  // 400 units of 200 trials with shares from Beta(a, b), a + b = 30: the estimate of the weight has
  // a standard error of about 9%; four of them are allowed.
  std::mt19937_64 engine(1);
  std::gamma_distribution<double> a(6, 1), b(24, 1);
  std::uniform_real_distribution<double> uniform;
  std::vector<UnitCount> units;
  std::vector<std::vector<double>> compositions;
  for (int unit = 0; unit < 400; ++unit) {
    const double x = a(engine), y = b(engine), share = x / (x + y);
    double events = 0;
    for (int trial = 0; trial < 200; ++trial) events += uniform(engine) < share ? 1 : 0;
    units.push_back({events, 200});
    compositions.push_back({events, 200 - events});
  }
  CHECK(pool_shares(units).weight == Approx(30).epsilon(0.36));
  CHECK(pool_shares(units).rate == Approx(0.2).epsilon(0.08));
  CHECK(pool_compositions(compositions) == Approx(pool_shares(units).weight).epsilon(1e-6));
}

TEST_CASE("the weight of a Gamma prior is found again", "[pooling]") {
  // Rates from Gamma(shape 8, mean 0.5): weight = shape / mean = 16.
  std::mt19937_64 engine(2);
  std::gamma_distribution<double> rates(8, 0.5 / 8);
  std::vector<UnitCount> units;
  for (int unit = 0; unit < 400; ++unit) {
    std::poisson_distribution<int> events(rates(engine) * 100);
    units.push_back({static_cast<double>(events(engine)), 100});
  }
  CHECK(pool_rates(units).weight == Approx(16).epsilon(0.4));
  CHECK(pool_rates(units).rate == Approx(0.5).epsilon(0.08));
}
