// Nanoseconds a draw, ours beside the standard library's.
// The parameters change with every draw, as they do in the engine, so set-up counts on both sides.
#include "core/samplers.h"

#include <benchmark/benchmark.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>

#include "core/elementary.h"

namespace {

using namespace highneeds;

constexpr std::size_t kInputs = 1024;

/// Inputs spread over [low, high), in no order.
std::array<double, kInputs> inputs(double low, double high) {
  std::array<double, kInputs> values{};
  for (std::size_t i = 0; i < kInputs; ++i) {
    values[i] = low + (high - low) * uniform(static_cast<Word>(i) * 0x9E3779B9U);
  }
  return values;
}

/// Prints the time of one draw, not of a round over all inputs.
void report(benchmark::State& state) {
  state.counters["per_draw"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * kInputs,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/// Times `draw(x)` over inputs in [low, high).
template <typename Draw>
void time_draws(benchmark::State& state, double low, double high, Draw draw) {
  const auto values = inputs(low, high);
  for (auto _ : state) {
    for (const double x : values) benchmark::DoNotOptimize(draw(x));
  }
  report(state);
}

/// Times `function(x)` over a whole array, where compilers may use vector instructions.
template <typename Function>
void time_array(benchmark::State& state, double low, double high, Function function) {
  const auto values = inputs(low, high);
  std::array<double, kInputs> results{};
  for (auto _ : state) {
    for (std::size_t i = 0; i < kInputs; ++i) results[i] = function(values[i]);
    benchmark::DoNotOptimize(results.data());
    benchmark::ClobberMemory();
  }
  report(state);
}

template <typename Draw>
void time_ours(benchmark::State& state, double low, double high, Draw draw) {
  Stream stream(make_key(1, 1), 0, 0, 0);
  time_draws(state, low, high, [&](double x) { return draw(stream, x); });
}

template <typename Draw>
void time_std(benchmark::State& state, double low, double high, Draw draw) {
  std::mt19937_64 generator(1);
  time_draws(state, low, high, [&](double x) { return draw(generator, x); });
}

void philox_block(benchmark::State& state) {
  const PhiloxKey key = make_key(1, 1);
  Word i = 0;
  time_draws(state, 0, 1, [&](double) { return philox4x32_10({0, 0, 0, i++}, key); });
}
BENCHMARK(philox_block);

// A lambda wrapped in a macro: name, inputs from, to, and what is timed.
#define TIME_ARRAY(name, low, high, expression) \
  BENCHMARK_CAPTURE(time_array, name, low, high, [](double x) { return expression; })
#define TIME_OURS(name, low, high, expression) \
  BENCHMARK_CAPTURE(time_ours, name, low, high, [](Stream& s, double x) { return expression; })
#define TIME_STD(name, low, high, expression)  \
  BENCHMARK_CAPTURE(time_std, name, low, high, \
                    [](std::mt19937_64& g, double x) { return (expression)(g); })

TIME_ARRAY(exp_portable, -20.0, 20.0, exp_portable(x));
TIME_ARRAY(std_exp, -20.0, 20.0, std::exp(x));
TIME_ARRAY(log_portable, 0.001, 20.0, log_portable(x));
TIME_ARRAY(std_log, 0.001, 20.0, std::log(x));
TIME_ARRAY(normal_quantile, 0.0, 1.0, normal_quantile(x));
TIME_ARRAY(normal_cdf, -4.0, 4.0, normal_cdf(x));

TIME_OURS(uniform, 0.0, 1.0, s.next_uniform() + x);
TIME_STD(uniform, 0.0, 1.0, std::uniform_real_distribution<>(0.0, 1.0 + x));
TIME_OURS(poisson_0_to_1, 0.0, 1.0, poisson(s, x));
TIME_STD(poisson_0_to_1, 0.0, 1.0, std::poisson_distribution<std::int64_t>(x));
TIME_OURS(poisson_1_to_10, 1.0, 10.0, poisson(s, x));
TIME_STD(poisson_1_to_10, 1.0, 10.0, std::poisson_distribution<std::int64_t>(x));
TIME_OURS(poisson_10_to_1000, 10.0, 1000.0, poisson(s, x));
TIME_STD(poisson_10_to_1000, 10.0, 1000.0, std::poisson_distribution<std::int64_t>(x));
TIME_OURS(binomial_20_small, 0.0, 0.02, binomial(s, 20, x));
TIME_STD(binomial_20_small, 0.0, 0.02, std::binomial_distribution<std::int64_t>(20, x));
TIME_OURS(binomial_500_small, 0.0, 0.02, binomial(s, 500, x));
TIME_STD(binomial_500_small, 0.0, 0.02, std::binomial_distribution<std::int64_t>(500, x));
TIME_OURS(binomial_2000_large, 0.01, 0.99, binomial(s, 2000, x));
TIME_STD(binomial_2000_large, 0.01, 0.99, std::binomial_distribution<std::int64_t>(2000, x));
TIME_OURS(normal, 0.0, 1.0, normal(s, x, 1.0));
TIME_STD(normal, 0.0, 1.0, std::normal_distribution<>(x, 1.0));
TIME_OURS(lognormal, 0.0, 1.0, lognormal_with_mean(s, 1.0, x));
TIME_STD(lognormal, 0.0, 1.0, std::lognormal_distribution<>(0.0, x));
TIME_OURS(gamma, 0.5, 50.0, gamma(s, x, 1.0));
TIME_STD(gamma, 0.5, 50.0, std::gamma_distribution<>(x, 1.0));
TIME_OURS(beta, 0.5, 50.0, beta(s, x, 3.0));
TIME_OURS(pert, 10.0, 20.0, pert(s, 10.0, x, 20.0));

}  // namespace

BENCHMARK_MAIN();
