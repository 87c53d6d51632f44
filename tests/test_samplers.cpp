// Closed forms that the samplers must meet. Seeds are fixed, so a test that passes keeps passing;
// thresholds are k standard errors, with k = 5 unless stated (one false alarm in two million), and
// a bias of k + 2 standard errors is caught in 98 of 100 cases: `smallest bias caught` means that.
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <random>
#include <vector>

#include "core/samplers.h"

using namespace highneeds;

namespace {

Stream test_stream(Word item = 0) { return {make_key(20260401, 302), 0, 1, item}; }

/// Closed-form moments; `excess` is the kurtosis less 3.
struct Moments {
  double mean;
  double variance;
  double excess;
};

Moments poisson_moments(double mean) { return {mean, mean, 1.0 / mean}; }

Moments binomial_moments(double n, double p) {
  const double pq = p * (1.0 - p);
  return {n * p, n * pq, (1.0 - 6.0 * pq) / (n * pq)};
}

template <typename Law>
Moments moments_of(const Law& law) {
  return {boost::math::mean(law), boost::math::variance(law), boost::math::kurtosis_excess(law)};
}

/// Sample mean and variance about the true mean, as standard errors from the truth.
struct Scores {
  double mean;
  double variance;
};

Scores scores(double sum, double sum_of_squares, double draws, const Moments& truth) {
  // Both sums are of deviations from the true mean, so nothing cancels.
  const double mean_error = std::sqrt(truth.variance / draws);
  const double variance_error = truth.variance * std::sqrt((truth.excess + 2.0) / draws);
  // One fair coin has the same squared deviation whichever side: no error to divide by.
  const double surplus = sum_of_squares / draws - truth.variance;
  return {sum / draws / mean_error, variance_error > 0.0 ? surplus / variance_error : 0.0};
}

/// Draws counts; checks mean, variance and chi-square against `probability(k)`.
template <typename Draw, typename Probability>
void check_counts(int draws, const Moments& truth, Draw draw, Probability probability) {
  std::map<std::int64_t, std::int64_t> counts;
  double sum = 0.0;
  double squares = 0.0;
  for (int i = 0; i < draws; ++i) {
    const std::int64_t k = draw();
    ++counts[k];
    const double deviation = static_cast<double>(k) - truth.mean;
    sum += deviation;
    squares += deviation * deviation;
  }
  const Scores z = scores(sum, squares, draws, truth);
  CHECK(std::fabs(z.mean) < 5.0);
  // With a handful of events the variance is far from normal; chi-square covers that case.
  if (truth.excess < 0.001 * draws) CHECK(std::fabs(z.variance) < 5.0);

  // Chi-square, pooling neighbours until at least ten are expected; the rest joins the last cell.
  std::vector<std::pair<double, double>> cells;  // expected, observed
  double expected = 0.0;
  double observed = 0.0;
  double expected_left = draws;
  double observed_left = draws;
  const auto last = static_cast<std::int64_t>(truth.mean + 12.0 * std::sqrt(truth.variance) + 12.0);
  for (std::int64_t k = 0; k <= last && expected_left > 20.0; ++k) {
    expected += draws * probability(k);
    const auto found = counts.find(k);
    if (found != counts.end()) observed += static_cast<double>(found->second);
    if (expected < 10.0) continue;
    cells.emplace_back(expected, observed);
    expected_left -= expected;
    observed_left -= observed;
    expected = observed = 0.0;
  }
  cells.emplace_back(std::max(expected_left, 0.0), observed_left);
  if (cells.back().first < 10.0 && cells.size() > 1) {
    cells[cells.size() - 2].first += cells.back().first;
    cells[cells.size() - 2].second += cells.back().second;
    cells.pop_back();
  }
  if (cells.size() < 2) return;
  double chi_square = 0.0;
  for (const auto& [want, got] : cells) chi_square += (got - want) * (got - want) / want;
  const boost::math::chi_squared law(static_cast<double>(cells.size() - 1));
  CHECK(boost::math::cdf(boost::math::complement(law, chi_square)) > 1e-6);
}

/// Draws numbers; checks mean, variance and the Kolmogorov-Smirnov distance from `law`.
template <typename Draw, typename Law>
void check_numbers(int draws, Draw draw, const Law& law) {
  std::vector<double> values(static_cast<std::size_t>(draws));
  for (double& value : values) value = draw();
  const Moments truth = moments_of(law);
  double sum = 0.0;
  double squares = 0.0;
  for (const double value : values) {
    sum += value - truth.mean;
    squares += (value - truth.mean) * (value - truth.mean);
  }
  const Scores z = scores(sum, squares, draws, truth);
  CHECK(std::fabs(z.mean) < 5.0);
  CHECK(std::fabs(z.variance) < 5.0);
  std::sort(values.begin(), values.end());
  double distance = 0.0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double p = boost::math::cdf(law, values[i]);
    distance = std::max(distance, std::max(p - static_cast<double>(i) / draws,
                                           static_cast<double>(i + 1) / draws - p));
  }
  // Kolmogorov: exceeded with probability 2 exp(-2 * 2.7^2) = 1e-6.
  CHECK(distance * std::sqrt(draws) < 2.7);
}

}  // namespace

TEST_CASE("poisson has the Poisson law from means of 0.01 to 5,000", "[samplers]") {
  // 500,000 draws: smallest bias of the mean caught is 1% / sqrt(mean), of the variance 1.4%
  // (from means of 10); chi-square catches shapes.
  Word item = 0;
  for (const double mean : {0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 9.99, 10.0, 10.5, 12.0, 15.0, 20.0, 30.0,
                            50.0, 100.0, 300.0, 1000.0, 5000.0}) {
    INFO("mean " << mean);
    Stream stream = test_stream(item++);
    const boost::math::poisson law(mean);
    check_counts(
        500'000, poisson_moments(mean), [&] { return poisson(stream, mean); },
        [&](std::int64_t k) { return boost::math::pdf(law, static_cast<double>(k)); });
  }
}

TEST_CASE("binomial has the binomial law from n of 1 to 100,000", "[samplers]") {
  // 150,000 draws in each of 110 cells: smallest bias of a mean caught is 1.8% of its standard
  // deviation; chi-square catches shapes.
  Word item = 0;
  for (const std::int64_t n : {1, 2, 5, 20, 50, 100, 500, 1000, 10'000, 100'000}) {
    for (const double p : {1e-4, 1e-3, 0.01, 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98, 0.9999}) {
      INFO("n " << n << ", p " << p);
      Stream stream = test_stream(item++);
      const auto trials = static_cast<double>(n);
      const boost::math::binomial law(trials, p);
      check_counts(
          150'000, binomial_moments(trials, p), [&] { return binomial(stream, n, p); },
          [&](std::int64_t k) { return k > n ? 0.0 : pdf(law, static_cast<double>(k)); });
    }
  }
}

namespace {

/// Standard errors between the mean of `draws` draws and the truth.
template <typename Draw>
double mean_score(int draws, double mean, double variance, Draw draw) {
  std::int64_t sum = 0;
  for (int i = 0; i < draws; ++i) sum += draw();
  return (static_cast<double>(sum) / draws - mean) / std::sqrt(variance / draws);
}

}  // namespace

TEST_CASE("means of 10 to 20 are free of the bias known elsewhere", "[samplers]") {
  // Eight million draws at 4 standard errors: smallest bias caught is 0.05% at a mean of 15,
  // a third of what GCC 12's std::binomial_distribution has there.
  constexpr int kDraws = 8'000'000;
  Stream stream = test_stream(1000);
  CHECK(std::fabs(mean_score(kDraws, 10.5, 10.5, [&] { return poisson(stream, 10.5); })) < 4.0);
  CHECK(std::fabs(mean_score(kDraws, 10.0, 9.8, [&] { return binomial(stream, 500, 0.02); })) <
        4.0);
  CHECK(std::fabs(mean_score(kDraws, 15.0, 14.775, [&] { return binomial(stream, 1000, 0.015); })) <
        4.0);
}

#if defined(_GLIBCXX_RELEASE) && _GLIBCXX_RELEASE == 12
TEST_CASE("the same test finds the bias of GCC 12's std::binomial_distribution", "[samplers]") {
  // Proof of power, and the reason for having our own: its mean is 10.0178 where 10 is due.
  std::mt19937_64 generator(20260401);
  std::binomial_distribution<std::int64_t> biased(500, 0.02);
  CHECK(mean_score(4'000'000, 10.0, 9.8, [&] { return biased(generator); }) > 4.0);
}
#endif

TEST_CASE("quantile functions are the first k to reach u", "[samplers]") {
  // 1e-12 leaves room for the rounding of either side's cumulative probability.
  for (const double mean : {0.01, 0.7, 5.0, 12.0, 30.0}) {
    const boost::math::poisson law(mean);
    for (double u = 0.0005; u < 1.0; u += 0.001) {
      const auto k = static_cast<double>(poisson_quantile(u, mean));
      REQUIRE(cdf(law, k) >= u - 1e-12);
      REQUIRE((k == 0.0 || cdf(law, k - 1.0) < u + 1e-12));
    }
  }
  for (const auto& [n, p] : {std::pair{1, 0.3}, {20, 0.5}, {60, 0.5}, {5000, 0.002}, {50, 0.97}}) {
    const boost::math::binomial law(n, p);
    for (double u = 0.0005; u < 1.0; u += 0.001) {
      const auto k = static_cast<double>(binomial_quantile(u, n, p));
      REQUIRE(cdf(law, k) >= u - 1e-12);
      REQUIRE((k == 0.0 || cdf(law, k - 1.0) < u + 1e-12));
    }
  }
  // The step from nought to one, where small cells take a short cut.
  for (double mean = 1e-7; mean < 20.0; mean *= 1.7) {
    const double none = std::exp(-mean);
    REQUIRE(poisson_quantile(none * (1.0 - 1e-14), mean) == 0);
    REQUIRE(poisson_quantile(none * (1.0 + 1e-14), mean) == 1);
    const double p = mean / 200.0;
    const double no_success = std::exp(200.0 * std::log1p(-p));
    REQUIRE(binomial_quantile(no_success * (1.0 - 1e-13), 200, p) == 0);
    REQUIRE(binomial_quantile(no_success * (1.0 + 1e-13), 200, p) == 1);
  }
  CHECK(poisson_quantile(0.999, 0.0) == 0);
  CHECK(binomial_quantile(1.0 - 0x1p-53, 3, 0.3) == 3);
  CHECK(binomial_quantile(0x1p-53, 3, 0.7) == 0);
  // The largest u does not run on in an empty tail, where rounding leaves the sum short of it.
  for (double mean = 0.001; mean < 30.0; mean *= 1.07) {
    const auto k = static_cast<double>(poisson_quantile(1.0 - 0x1p-53, mean));
    REQUIRE(k < mean + 12.0 * std::sqrt(mean) + 15.0);
  }
}

TEST_CASE("counts stay within their bounds at the edges", "[samplers]") {
  Stream stream = test_stream(1100);
  CHECK(binomial(stream, 0, 0.3) == 0);
  CHECK(binomial(stream, 50, 0.0) == 0);
  CHECK(binomial(stream, 50, 1.0) == 50);
  CHECK(poisson(stream, 0.0) == 0);
  CHECK(rc::check("0 <= binomial <= n", [&stream] {
    const std::int64_t n = *rc::gen::inRange<std::int64_t>(0, 200'000);
    const double p = *rc::gen::inRange(0, 100'001) * 1e-5;
    const std::int64_t k = binomial(stream, n, p);
    RC_ASSERT(k >= 0);
    RC_ASSERT(k <= n);
  }));
  CHECK(rc::check("a larger mean never gives fewer from the same u", [] {
    const double u = uniform(*rc::gen::arbitrary<Word>());
    const double mean = *rc::gen::inRange(0, 29'000) * 1e-3;
    RC_ASSERT(poisson_quantile(u, mean) <= poisson_quantile(u, mean + 0.5));
  }));
}

TEST_CASE("multinomial shares out everything with the right means and covariances", "[samplers]") {
  CHECK(rc::check("sums to n, nothing to a share of nil", [] {
    const auto whole = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 50));
    RC_PRE(std::accumulate(whole.begin(), whole.end(), 0) > 0);
    std::vector<double> shares(whole.begin(), whole.end());
    for (double& share : shares) share *= 0.1;  // does not add to one, nor to the last bit
    const std::int64_t n = *rc::gen::inRange<std::int64_t>(0, 100'000);
    Stream stream = test_stream(*rc::gen::arbitrary<Word>());
    std::vector<std::int64_t> out(shares.size(), -1);
    multinomial(stream, n, shares, out);
    RC_ASSERT(std::accumulate(out.begin(), out.end(), std::int64_t{0}) == n);
    for (std::size_t i = 0; i < out.size(); ++i) {
      RC_ASSERT(out[i] >= 0);
      if (whole[i] == 0) RC_ASSERT(out[i] == 0);
    }
  }));

  // 200,000 draws at 5 standard errors: smallest bias of a mean caught is 1.6% of its standard
  // deviation.
  const std::array<double, 5> shares{0.1, 0.0, 0.35, 0.05, 0.5};
  const double n = 60.0;
  std::array<std::int64_t, 5> out{};
  std::array<double, 5> sums{};
  double product = 0.0;
  Stream stream = test_stream(1200);
  constexpr int kDraws = 200'000;
  for (int draw = 0; draw < kDraws; ++draw) {
    multinomial(stream, 60, shares, out);
    for (std::size_t i = 0; i < 5; ++i) sums[i] += static_cast<double>(out[i]) - n * shares[i];
    product += (static_cast<double>(out[2]) - 21.0) * (static_cast<double>(out[4]) - 30.0);
  }
  for (const std::size_t i : {0u, 2u, 3u, 4u}) {
    const double error = std::sqrt(n * shares[i] * (1.0 - shares[i]) / kDraws);
    CHECK(std::fabs(sums[i] / kDraws) < 5.0 * error);
  }
  // Covariance -n p q; the standard error of a product of two near-normal numbers.
  const double covariance = -n * 0.35 * 0.5;
  const double spread =
      std::sqrt((n * 0.35 * 0.65 * n * 0.5 * 0.5 + covariance * covariance) / kDraws);
  CHECK(std::fabs(product / kDraws - covariance) < 5.0 * spread);
}

TEST_CASE("normal and lognormal have their laws", "[samplers]") {
  // 300,000 draws: smallest bias of a mean caught is 1.3% of the standard deviation; the distance
  // test catches a probability 0.6 points off.
  Stream stream = test_stream(1300);
  check_numbers(
      300'000, [&] { return normal(stream, 5.0, 2.0); }, boost::math::normal(5.0, 2.0));
  for (const double sigma : {0.02, 0.2, 0.6}) {
    INFO("sigma " << sigma);
    const boost::math::lognormal law(std::log(3.0) - 0.5 * sigma * sigma, sigma);
    CHECK(boost::math::mean(law) == Approx(3.0));
    check_numbers(
        300'000, [&] { return lognormal_with_mean(stream, 3.0, sigma); }, law);
  }
  CHECK(lognormal_with_mean(stream, 3.0, 0.0) == 3.0);
}

TEST_CASE("gamma, beta and PERT have their laws", "[samplers]") {
  // 100,000 draws: smallest bias of a mean caught is 2.2% of the standard deviation; the distance
  // test catches a probability 1.1 points off.
  Stream stream = test_stream(1400);
  for (const double shape : {0.1, 0.5, 0.99, 1.0, 1.7, 5.0, 100.0, 10'000.0}) {
    INFO("gamma, shape " << shape);
    const boost::math::gamma_distribution<> law(shape, 2.5);
    check_numbers(
        100'000, [&] { return gamma(stream, shape, 2.5); }, law);
  }
  for (const auto& [a, b] :
       {std::pair{0.2, 0.3}, {0.5, 4.0}, {1.0, 1.0}, {2.0, 3.5}, {30.0, 1.5}, {200.0, 800.0}}) {
    INFO("beta " << a << ", " << b);
    const boost::math::beta_distribution<> law(a, b);
    check_numbers(
        100'000, [&, a = a, b = b] { return beta(stream, a, b); }, law);
  }
  for (const double mode : {10.0, 12.0, 18.0, 20.0}) {
    INFO("PERT 10, " << mode << ", 20");
    const boost::math::beta_distribution<> law(1.0 + 0.4 * (mode - 10.0),
                                               1.0 + 0.4 * (20.0 - mode));
    check_numbers(
        100'000, [&] { return (pert(stream, 10.0, mode, 20.0) - 10.0) / 10.0; }, law);
    CHECK(10.0 + 10.0 * boost::math::mean(law) == Approx((10.0 + 4.0 * mode + 20.0) / 6.0));
  }
  CHECK(pert(stream, 7.0, 7.0, 7.0) == 7.0);
}

TEST_CASE("beta and Dirichlet survive tiny parameters", "[samplers]") {
  Stream stream = test_stream(1500);
  int ones = 0;
  std::array<double, 3> out{};
  for (int i = 0; i < 10'000; ++i) {
    const double x = beta(stream, 1e-5, 1e-5);
    REQUIRE((x >= 0.0 && x <= 1.0));
    ones += x > 0.5 ? 1 : 0;
    dirichlet(stream, std::array{1e-5, 1e-5, 0.0}, out);
    REQUIRE(out[0] + out[1] == Approx(1.0));
    REQUIRE(out[2] == 0.0);
  }
  CHECK(std::abs(ones - 5000) < 5 * 50);
}

TEST_CASE("discrete draws in proportion and never a weight of nil", "[samplers]") {
  const std::array<double, 6> weights{0.0, 3.0, 0.0, 1.5, 1.5, 0.0};
  Stream stream = test_stream(1600);
  std::array<int, 6> counts{};
  constexpr int kDraws = 300'000;
  for (int i = 0; i < kDraws; ++i) ++counts[discrete(stream, weights)];
  CHECK(counts[0] + counts[2] + counts[5] == 0);
  // Smallest bias caught: 1.3% of the largest probability.
  CHECK(std::fabs(counts[1] - kDraws * 0.5) < 5.0 * std::sqrt(kDraws * 0.25));
  CHECK(std::fabs(counts[3] - kDraws * 0.25) < 5.0 * std::sqrt(kDraws * 0.1875));
}

TEST_CASE("Dirichlet marginals are beta", "[samplers]") {
  const std::array<double, 4> alphas{0.4, 2.0, 0.0, 5.0};
  std::array<double, 4> out{};
  for (const std::size_t i : {0u, 1u, 3u}) {
    Stream stream = test_stream(1700 + static_cast<Word>(i));
    const auto draw = [&] {
      dirichlet(stream, alphas, out);
      return out[i];
    };
    check_numbers(60'000, draw, boost::math::beta_distribution<>(alphas[i], 7.4 - alphas[i]));
  }
  CHECK(out[2] == 0.0);
  CHECK(out[0] + out[1] + out[3] == Approx(1.0));
}
