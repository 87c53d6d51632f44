#include "statistics/quantiles.h"

#include <rapidcheck.h>
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using Catch::Detail::Approx;
using highneeds::mean;
using highneeds::paired_differences;
using highneeds::quantile;
using highneeds::quantiles;
using highneeds::standard_deviation;
using highneeds::standard_error_of_mean;
using highneeds::standard_error_of_quantile;
using highneeds::summarise;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Type 7 straight from its definition, on a sorted copy.
double quantile_by_definition(std::vector<double> x, double p) {
  std::sort(x.begin(), x.end());
  const double h = static_cast<double>(x.size() - 1) * p;
  const auto below = static_cast<std::size_t>(std::floor(h));
  const std::size_t above = std::min(below + 1, x.size() - 1);
  return x[below] + (h - std::floor(h)) * (x[above] - x[below]);
}

/// The quantiles of the standard exponential at (i - 1/2) / n, shuffled.
std::vector<double> exponential_grid(std::size_t n) {
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) {
    x[i] = -std::log1p(-(static_cast<double>(i) + 0.5) / static_cast<double>(n));
  }
  std::shuffle(x.begin(), x.end(), std::mt19937_64{7});
  return x;
}

}  // namespace

TEST_CASE("quantiles interpolate between order statistics as R's type 7") {
  std::vector<double> x = {10, 3, 1, 4, 2};
  CHECK(quantile(x, 0) == 1);
  CHECK(quantile(x, 0.25) == 2);
  CHECK(quantile(x, 0.5) == 3);
  CHECK(quantile(x, 0.9) == Approx(7.6).epsilon(1e-14));
  CHECK(quantile(x, 1) == 10);
  std::vector<double> even = {0.5, 1.5, 2.5, 4.5};
  CHECK(quantile(even, 0.5) == 2.0);
  std::vector<double> one = {42.5};
  CHECK(quantile(one, 0.3) == 42.5);
}

TEST_CASE("quantiles equal their definition on any sample") {
  CHECK(rc::check("counts and money", [] {
    const bool whole = *rc::gen::arbitrary<bool>();
    const auto range = *rc::gen::inRange(1, 2000);
    const auto raw =
        *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-range, range)));
    std::vector<double> x(raw.begin(), raw.end());
    if (!whole) {
      for (double& value : x) value *= 1.1;
    }
    const std::array<double, 5> p = {0, 0.025, 0.5, 0.9, 1};
    std::array<double, 5> found{};
    std::vector<double> work = x;
    quantiles(work, p, found);
    for (std::size_t i = 0; i < p.size(); ++i) {
      RC_ASSERT(std::abs(found[i] - quantile_by_definition(x, p[i])) <= 1e-9);
    }
    std::sort(work.begin(), work.end());
    std::sort(x.begin(), x.end());
    RC_ASSERT(work == x);
  }));
}

TEST_CASE("means and their errors are those of the closed form") {
  // 1 to n: mean (n + 1) / 2, variance n (n + 1) / 12.
  std::vector<double> x(1000);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i + 1);
  CHECK(mean(x) == 500.5);
  CHECK(standard_error_of_mean(x) == Approx(std::sqrt(1001.0 / 12)).epsilon(1e-13));

  SECTION("a level far above the spread costs no digits") {
    for (double& value : x) value += 1e12;
    CHECK(mean(x) == 1e12 + 500.5);
    CHECK(standard_error_of_mean(x) == Approx(std::sqrt(1001.0 / 12)).epsilon(1e-13));
  }
  SECTION("runs that are all alike have no error") {
    std::fill(x.begin(), x.end(), 0.1);
    CHECK(mean(x) == 0.1);
    CHECK(standard_error_of_mean(x) == 0);
    CHECK(standard_error_of_quantile(x, 0.5) == 0);
  }
}

TEST_CASE("the error of a quantile is sqrt(p (1 - p) / n) over the density") {
  // Exponential: density 1 - p at the p-quantile. The interval sees the curvature of the density,
  // which adds terms of order 1 / n.
  constexpr std::size_t kCount = 100'000;
  std::vector<double> x = exponential_grid(kCount);
  for (const double p : {0.1, 0.5, 0.9}) {
    const double truth = std::sqrt(p / (1 - p) / static_cast<double>(kCount));
    CHECK(standard_error_of_quantile(x, p) == Approx(truth).epsilon(0.002));
  }
}

TEST_CASE("the error of a median is the spread of medians of repeated samples") {
  // 4,000 medians of 401 uniforms: variance of the median 1 / (4 (n + 2)). The standard deviation
  // of an estimate from k repeats is 1 / sqrt(2 k) of it, 1.1%; bounds of 4 of these, so a bias of
  // 9% is caught.
  std::mt19937_64 engine(11);
  std::uniform_real_distribution<double> uniform;
  std::vector<double> medians, errors, x(401);
  for (int repeat = 0; repeat < 4000; ++repeat) {
    for (double& value : x) value = uniform(engine);
    medians.push_back(quantile(x, 0.5));
    errors.push_back(standard_error_of_quantile(x, 0.5));
  }
  const double spread = standard_error_of_mean(medians) * std::sqrt(4000.0);
  CHECK(spread == Approx(std::sqrt(1 / (4 * 403.0))).epsilon(0.045));
  CHECK(mean(errors) == Approx(spread).epsilon(0.045));
}

TEST_CASE("runs in which a quantity does not exist are left out") {
  std::vector<double> x = {kNan, 4, 1, kNan, 3};
  CHECK(mean(x) == Approx(8.0 / 3));
  CHECK(standard_error_of_mean(x) == Approx(std::sqrt(7.0 / 3 / 3)));
  CHECK(standard_deviation(x) == Approx(std::sqrt(7.0 / 3)));
  CHECK(quantile(x, 0.5) == 3);
  CHECK(quantile(x, 0) == 1);  // and still are, once reordered
  CHECK(quantile(x, 1) == 4);
  std::vector<double> none = {kNan, kNan};
  CHECK(std::isnan(mean(none)));
  CHECK(std::isnan(quantile(none, 0.5)));
  CHECK(std::isnan(standard_error_of_mean(none)));
  CHECK(std::isnan(standard_error_of_quantile(none, 0.5)));
  std::vector<double> single = {2.0, kNan};
  CHECK(mean(single) == 2);
  CHECK(quantile(single, 0.9) == 2);
  CHECK(std::isnan(standard_error_of_mean(single)));
  CHECK(std::isnan(standard_deviation(single)));
  CHECK(std::isnan(standard_error_of_quantile(single, 0.5)));
}

TEST_CASE("a summary is its parts") {
  const std::array<double, 3> p = {0.1, 0.5, 0.9};
  for (const double scale : {1.0, 0.37}) {  // whole numbers, and not
    std::vector<double> x;
    x.reserve(5001);
    for (int i = 0; i < 5000; ++i) x.push_back(scale * ((i * 7919) % 997));
    x.push_back(kNan);
    std::vector<double> work = x;
    std::array<double, 3> found{};
    const auto summary = summarise(work, p, found);
    CHECK(summary.mean == mean(x));
    CHECK(summary.mean_error == standard_error_of_mean(x));
    for (std::size_t i = 0; i < p.size(); ++i) CHECK(found[i] == quantile(x, p[i]));
    CHECK(summary.median_error == standard_error_of_quantile(x, 0.5));
  }
}

TEST_CASE("differences are taken run by run") {
  const std::vector<double> scenario = {5, 7, kNan, 1}, baseline = {4, 9, 2, 1};
  const auto difference = paired_differences(scenario, baseline);
  CHECK(difference[0] == 1);
  CHECK(difference[1] == -2);
  CHECK(std::isnan(difference[2]));
  CHECK(difference[3] == 0);
}
