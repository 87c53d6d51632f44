// Draws of parameters: margins, correlations, independence of other parameters.
#include "statistics/latin_hypercube.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "statistics/distributions.h"

using namespace highneeds;

namespace {

Parameter uniform_parameter(const std::string& name) {
  Parameter parameter;
  parameter.name = name;
  parameter.distribution.family = Family::kBeta;
  parameter.distribution.a = parameter.distribution.b = 1;
  return parameter;
}

std::vector<double> column(const std::vector<double>& draws, std::size_t width, std::size_t index) {
  std::vector<double> out;
  for (std::size_t i = index; i < draws.size(); i += width) out.push_back(draws[i]);
  return out;
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const double n = static_cast<double>(a.size());
  const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / n;
  const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / n;
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return ab / std::sqrt(aa * bb);
}

}  // namespace

TEST_CASE("Each of n equally likely slices holds one of n draws, with and without correlation") {
  std::vector<Parameter> parameters = {uniform_parameter("a"), uniform_parameter("b"),
                                       uniform_parameter("c")};
  for (std::size_t p : {1U, 2U}) {
    parameters[p].group = "pair";
    parameters[p].rank_correlation = 0.5;
  }
  constexpr std::int64_t kRuns = 1'000;
  const auto draws = draw_parameters(parameters, kRuns, 42);
  for (std::size_t p = 0; p < 3; ++p) {
    std::vector<double> values = column(draws, 3, p);
    std::sort(values.begin(), values.end());
    for (std::size_t i = 0; i < values.size(); ++i) {
      CHECK(std::floor(values[i] * kRuns) == static_cast<double>(i));
    }
  }
}

TEST_CASE("Correlated parameters have the rank correlation asked for, of either sign") {
  // 20,000 uniform margins: the product-moment correlation is Spearman's; its error is 0.006.
  for (const double wanted : {0.5, 0.9, -0.4}) {
    std::vector<Parameter> parameters = {uniform_parameter("a"), uniform_parameter("b")};
    for (Parameter& parameter : parameters) parameter.group = "pair";
    parameters[0].rank_correlation = std::abs(wanted);
    parameters[1].rank_correlation = wanted;
    const auto draws = draw_parameters(parameters, 20'000, 7);
    CHECK(correlation(column(draws, 2, 0), column(draws, 2, 1)) == Approx(wanted).margin(0.03));
  }
}

TEST_CASE("A parameter's draws do not depend on the others; seeds differ") {
  const std::vector<Parameter> one = {uniform_parameter("a")};
  const std::vector<Parameter> two = {uniform_parameter("b"), uniform_parameter("a")};
  const auto alone = draw_parameters(one, 500, 3);
  CHECK(alone == column(draw_parameters(two, 500, 3), 2, 1));
  CHECK(alone != draw_parameters(one, 500, 4));
  CHECK(std::abs(correlation(alone, column(draw_parameters(two, 500, 3), 2, 0))) < 0.18);
}

TEST_CASE("Streams draw apart from each other, and an empty one as the name alone") {
  std::vector<Parameter> parameters = {uniform_parameter("a"), uniform_parameter("a"),
                                       uniform_parameter("a"), uniform_parameter("a")};
  parameters[1].stream = "E06000001";
  parameters[2].stream = "E06000002";
  const auto draws = draw_parameters(parameters, 2'000, 3);
  const auto own = [&](std::size_t p) { return column(draws, parameters.size(), p); };
  CHECK(own(0) == own(3));
  for (const auto& [one, other] : {std::pair(0, 1), std::pair(0, 2), std::pair(1, 2)}) {
    CHECK(std::abs(correlation(own(static_cast<std::size_t>(one)),
                               own(static_cast<std::size_t>(other)))) <
          0.09);  // four standard errors
  }
}

TEST_CASE("A range takes its three values at 5%, 50% and 95%, on every scale") {
  for (const Support support : {Support::kReal, Support::kPositive, Support::kShare}) {
    Distribution range;
    range.support = support;
    range.low = 0.1;
    range.central = 0.3;
    range.high = 0.4;
    CHECK(quantile(range, 0.05) == Approx(0.1));
    CHECK(quantile(range, 0.5) == Approx(0.3));
    CHECK(quantile(range, 0.95) == Approx(0.4));
    if (support != Support::kReal) CHECK(quantile(range, 1e-6) > 0);
    if (support == Support::kShare) CHECK(quantile(range, 1 - 1e-6) < 1);
  }
}

TEST_CASE("Distributions have the means of their formulas") {
  const auto mean = [](const Distribution& distribution) {
    double sum = 0;
    constexpr int kSteps = 20'000;
    for (int i = 0; i < kSteps; ++i) sum += quantile(distribution, (i + 0.5) / kSteps);
    return sum / kSteps;
  };
  Distribution d;
  d.family = Family::kPert;
  d.low = 0, d.central = 4, d.high = 18;
  CHECK(mean(d) == Approx((0 + 4 * 4 + 18) / 6.0).epsilon(1e-4));
  d.family = Family::kBeta;
  d.a = d.b = 3;
  CHECK(mean(d) == Approx(0.5).epsilon(1e-4));
  d.family = Family::kGamma;
  d.a = 4, d.b = 2;
  CHECK(mean(d) == Approx(8).epsilon(1e-3));
  d.family = Family::kLognormal;
  d.a = 50'000, d.b = 0.83;
  CHECK(mean(d) == Approx(50'000 * std::exp(0.83 * 0.83 / 2)).epsilon(3e-3));
  d.family = Family::kDiscrete;
  d.values = {0, 0.03, 0.06};
  d.weights = {0.35, 0.40, 0.25};
  CHECK(mean(d) == Approx(0.027).epsilon(1e-3));
  d.family = Family::kNormal;
  d.a = 1, d.b = 2;
  d.low = -std::numeric_limits<double>::infinity();
  d.high = 1;
  CHECK(mean(d) == Approx(1 - 2 * std::sqrt(2 / 3.14159265358979)).epsilon(1e-3));
}
