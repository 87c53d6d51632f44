#include "statistics/conditional.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <vector>

#include "core/random.h"

using namespace highneeds;

namespace {

constexpr std::size_t kRuns = 20'000;

std::vector<double> uniforms(std::uint64_t seed) {
  Stream stream(make_key(seed, 1), 0, 0, 0);
  std::vector<double> values(kRuns);
  for (double& value : values) value = stream.next_uniform();
  return values;
}

}  // namespace

TEST_CASE("the swing of a linear result is its slope between the means of the outer fifths") {
  const std::vector<double> x = uniforms(1);
  const std::vector<double> noise = uniforms(2);
  std::vector<double> y;
  for (std::size_t i = 0; i < kRuns; ++i) y.push_back(10 - 4 * x[i] + noise[i]);
  const Swing found = swing(x, y);
  CHECK(std::abs(found.low - (10 - 4 * 0.1 + 0.5)) < 0.02);
  CHECK(std::abs(found.high - found.low + 4 * 0.8) < 4 * found.error);
  CHECK(std::isnan(swing(std::vector<double>(100, 1.0), std::vector<double>(100, 2.0)).low));
}

TEST_CASE("the value of information matches its closed form") {
  // Option 2 pays x - 0.5 more than option 1: knowing x gains E[max(0, x - 0.5)] = 1/8.
  const std::vector<double> x = uniforms(1);
  const std::vector<double> other = uniforms(2);
  std::vector<std::vector<double>> options(2);
  for (std::size_t i = 0; i < kRuns; ++i) {
    options[0].push_back(other[i]);
    options[1].push_back(other[i] + x[i] - 0.5);
  }
  CHECK(std::abs(value_of_information(x, options, 1) - 0.125) < 0.006);
  CHECK(value_of_information(other, options, 1) < 0.003);
  for (double& value : options[1]) value += 10;  // never worth choosing otherwise
  CHECK(value_of_information(x, options, 1) < 1e-9);
}

TEST_CASE("the worst runs know what made them") {
  const std::vector<double> x = uniforms(1);
  const std::vector<double> other = uniforms(2);
  std::vector<double> y;
  for (const double value : x) y.push_back(-value);
  const std::vector<std::size_t> worst = lowest_runs(y, 0.05);
  REQUIRE(worst.size() == kRuns / 20);
  CHECK(mean_rank(x, worst) == Approx(0.975).margin(1e-6));
  CHECK(std::abs(mean_rank(other, worst) - 0.5) < 4 * 0.289 / std::sqrt(worst.size()));
}
