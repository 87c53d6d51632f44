// Scores of forecasts against closed forms and hand-computed values; simple methods by hand.
#include "evidence/scores.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "core/elementary.h"
#include "evidence/simple_forecasts.h"

using namespace highneeds;

namespace {

Forecast normal_forecast(double mean, double sd) {
  Forecast out;
  out.mean = mean;
  for (int p = 1; p <= kPercentiles; ++p) {
    out.percentiles[static_cast<std::size_t>(p - 1)] = mean + sd * normal_quantile(p / 100.0);
  }
  return out;
}

/// Gneiting and Raftery (2007), "Strictly proper scoring rules", equation 21.
double normal_crps(double z) {
  const double density = std::exp(-z * z / 2) / std::sqrt(2 * 3.14159265358979323846);
  return z * (2 * normal_cdf(z) - 1) + 2 * density - 1 / std::sqrt(3.14159265358979323846);
}

YearlyPanel::Series series(std::map<int, double> stock, std::map<int, double> fresh = {}) {
  return {std::move(stock), std::move(fresh)};
}

}  // namespace

TEST_CASE("CRPS of a normal forecast is the closed form", "[backtest]") {
  for (const double z : {-3.0, -1.0, -0.3, 0.0, 0.5, 2.0}) {
    const double sd = 40;
    CHECK(crps(normal_forecast(1000, sd), 1000 + z * sd) / sd ==
          Approx(normal_crps(z)).margin(0.025));
  }
}

TEST_CASE("CRPS of a certain forecast is the absolute error", "[backtest]") {
  CHECK(crps(normal_forecast(100, 0), 130) == Approx(30));
  CHECK(crps(normal_forecast(100, 0), 80) == Approx(20));
}

TEST_CASE("The transform is the probability of less", "[backtest]") {
  const Forecast forecast = normal_forecast(50, 10);
  CHECK(transform(forecast, 50) == Approx(0.5));
  CHECK(transform(forecast, 60) == Approx(normal_cdf(1)).margin(0.001));
  CHECK(transform(forecast, 0) == 0.005);
  CHECK(transform(forecast, 100) == 0.995);
  CHECK(transform(normal_forecast(7, 0), 7) == Approx(0.5));
}

TEST_CASE("Scores of three forecasts by hand", "[backtest]") {
  // Errors of the median: 0%, +10%, -20% of actuals 100, 100, 100; sd 10 each.
  const std::vector<Verdict> verdicts = {{"1", 100, normal_forecast(100, 10)},
                                         {"2", 100, normal_forecast(110, 10)},
                                         {"3", 100, normal_forecast(80, 10)}};
  const Scores scores = score(verdicts);
  CHECK(scores.forecasts == 3);
  CHECK(scores.mape == Approx(10));
  CHECK(scores.median_ape == Approx(10));
  CHECK(scores.bias == Approx(-10.0 / 3));
  CHECK(scores.crps_percent ==
        Approx(10 * (normal_crps(0) + normal_crps(1) + normal_crps(2)) / 3).margin(0.2));
  // Inside the central 50% (z within 0.674): one; 80% (1.28): two; 95% (1.96): two.
  CHECK(scores.coverage[0] == Approx(100.0 / 3));
  CHECK(scores.coverage[1] == Approx(200.0 / 3));
  CHECK(scores.coverage[2] == Approx(200.0 / 3));
}

TEST_CASE("Paired differences", "[backtest]") {
  std::vector<Verdict> good, bad;
  for (int i = 0; i < 60; ++i) {
    const std::string code = std::to_string(i);
    const double actual = 1000 + 20 * normal_quantile((i + 0.5) / 60);
    good.push_back({code, actual, normal_forecast(1000, 20)});
    bad.push_back({code, actual, normal_forecast(950, 20)});
  }
  const PairedDifference same = compare(good, good, 1);
  CHECK(same.mean == 0);
  CHECK(same.low == 0);
  CHECK(same.high == 0);
  const PairedDifference better = compare(good, bad, 1);
  CHECK(better.authorities == 60);
  CHECK(better.mean == Approx(score(good).crps_percent - score(bad).crps_percent));
  CHECK(better.low < better.mean);
  CHECK(better.mean < better.high);
  CHECK(better.high < 0);
}

TEST_CASE("Simple methods on series computed by hand", "[backtest]") {
  YearlyPanel panel;
  panel.authorities["a"] =
      series({{2015, 100}, {2016, 110}, {2017, 120}, {2018, 130}, {2019, 150}}, {{2018, 40}});
  panel.authorities["b"] = series({{2016, 200}, {2019, 260}});
  const YearlyPanel::Series& a = panel.authorities["a"];
  const auto forecast = [&](SimpleMethod method, int horizon) {
    return simple_forecast(method, panel, a, 2019, horizon);
  };
  CHECK(forecast(SimpleMethod::kLastValue, 3) == 150);
  // Slope (-2 x -22 + -1 x -12 + 1 x 8 + 2 x 28) / 10 = 12; mean 122 at 2017.
  CHECK(forecast(SimpleMethod::kLinear, 2) == Approx(122 + 4 * 12));
  CHECK(forecast(SimpleMethod::kAnchoredLinear, 2) == Approx(150 + 24));
  const double slope = (2 * std::log(150 / 100.0) + std::log(130 / 110.0)) / 10;
  CHECK(forecast(SimpleMethod::kLogLinear, 1) == Approx(150 * std::exp(slope)));
  // 130 + 40 - 150 = 20 of 130 left.
  const double kept = 1 - 20.0 / 130;
  CHECK(forecast(SimpleMethod::kFlow, 2) == Approx((150 * kept + 40) * kept + 40));
  const double national = std::log(410.0 / 310) / 3;
  CHECK(forecast(SimpleMethod::kNationalGrowth, 2) == Approx(150 * std::exp(2 * national)));
  CHECK(forecast(SimpleMethod::kHalfAndHalf, 1) ==
        Approx(150 * std::exp((national + std::log(150 / 110.0) / 3) / 2)));
  // Level 110, trend 10; 120: expected 119, level 119.8, trend 0.3 x 9.8 + 0.7 x 9 = 9.24; 130:
  // expected 128.116, level 129.6232, trend 0.3 x 9.8232 + 0.7 x 8.316 = 8.76816; 150: expected
  // 137.514544, level 147.5029088, trend 0.3 x 17.8797088 + 0.7 x 7.891344 = 10.88785344.
  CHECK(forecast(SimpleMethod::kDampedHolt, 1) == Approx(147.5029088 + 0.9 * 10.88785344));
  // Nothing after the origin is looked at.
  YearlyPanel later = panel;
  later.authorities["a"].stock[2020] = 999;
  later.authorities["b"].stock[2020] = 5;
  for (int m = 0; m < kSimpleMethods; ++m) {
    const auto method = static_cast<SimpleMethod>(m);
    CHECK(simple_forecast(method, later, later.authorities["a"], 2019, 3) ==
          simple_forecast(method, panel, a, 2019, 3));
  }
}

TEST_CASE("Errors of past forecasts spread a forecast evenly", "[backtest]") {
  YearlyPanel panel;
  panel.authorities["a"] = series({{2015, 100}, {2016, 110}, {2017, 121}});
  const std::vector<double> errors = simple_errors(SimpleMethod::kLastValue, panel, 2015, 2017, 1);
  REQUIRE(errors.size() == 4);
  CHECK(errors[0] == Approx(std::log(1.1)));
  CHECK(errors[1] == Approx(-std::log(1.1)));
  const Forecast forecast = spread_forecast(121, errors);
  CHECK(forecast.percentiles[0] == Approx(110));
  CHECK(forecast.percentiles[98] == Approx(133.1));
  CHECK(forecast.mean == Approx((110 + 133.1) / 2));
}
