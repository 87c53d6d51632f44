#include "statistics/importance.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>
#include <vector>

#include "command/study_runner.h"
#include "core/elementary.h"
#include "fixture.h"
#include "statistics/latin_hypercube.h"

using namespace highneeds;

TEST_CASE("weights turn a normal prior into its posterior") {
  // Prior N(0, 1) on a grid of quantiles; one reading of 1 with noise 0.5: posterior N(0.8, 0.2).
  constexpr int kRuns = 20'000;
  std::vector<double> prior;
  for (int i = 0; i < kRuns; ++i) prior.push_back(normal_quantile((i + 0.5) / kRuns));
  const double actual[] = {1.0};
  const double noise[] = {0.5};
  const RunWeights found = weigh_runs({prior}, actual, noise);
  CHECK(std::accumulate(found.weights.begin(), found.weights.end(), 0.0) == Approx(1));
  const double sd = std::sqrt(0.2);
  for (const double p : {0.1, 0.5, 0.9}) {
    CHECK(weighted_quantile(prior, found.weights, p) ==
          Approx(0.8 + sd * normal_quantile(p)).margin(0.002));
  }
  // n (E w)^2 / E w^2 in closed form: sd_post^2-type integrals of normals.
  const double mean_w = 0.5 / std::sqrt(1.25) * std::exp(-1 / 2.5);
  const double mean_w2 = std::sqrt(0.125 / 1.125) * std::exp(-1 / 2.25);
  CHECK(found.effective_runs == Approx(kRuns * mean_w * mean_w / mean_w2).epsilon(0.001));
}

TEST_CASE("readings that nothing comes near give no weights, and missing values none") {
  const double noise[] = {0.001};
  const double far[] = {1e6};
  CHECK(weigh_runs({{1, 2, 3}}, far, noise).effective_runs == 0);
  const double near[] = {2};
  const RunWeights found = weigh_runs({{1, 2, std::nan("")}}, near, noise);
  CHECK(found.weights[2] == 0);
  CHECK(found.weights[1] == Approx(1));
}

TEST_CASE("equal weights give plain quantiles, and a percentile counts ties half") {
  const std::vector<double> values = {4, 1, 3, 2};
  const std::vector<double> equal(4, 0.25);
  CHECK(weighted_quantile(values, equal, 0.5) == Approx(2.5));
  CHECK(weighted_quantile(values, equal, 0.0) == 1);
  CHECK(weighted_quantile(values, equal, 1.0) == 4);
  CHECK(percentile_of(values, 3) == Approx(0.625));
  CHECK(percentile_of(values, 0) == 0);
}

TEST_CASE("tracking is calibrated over 200 synthetic councils, and re-weighting finds the truth") {
  // The last 200 runs are councils whose first year is read; the first 400 are the projection.
  constexpr std::size_t kProjection = 400, kCouncils = 200, kRuns = kProjection + kCouncils;
  const Study study = read_study({"do-nothing"}, StoredSource(fixture_texts()));
  const Model& model = study.scenarios[0].model;
  const std::vector<Quantity> quantities = {
      parse_quantity("issued@2025", model), parse_quantity("plans@2026", model),
      parse_quantity("spend@2025-26", model), parse_quantity("plans@2028", model)};
  RunSettings settings;
  settings.runs = kRuns;
  settings.seed = 5;
  settings.threads = 2;
  settings.quiet = true;
  // Rows in the order of a hypercube are exchangeable: any 200 may be the councils.
  const std::vector<double> draws = draw_parameters(study.parameters, kRuns, 5);
  const std::vector<double> all = simulate_quantities(study, settings, draws, quantities);
  const auto values = [&](std::size_t q) { return std::span(all).subspan(q * kRuns, kRuns); };

  std::vector<std::vector<double>> simulated;
  std::vector<double> noise;
  for (std::size_t q = 0; q < 3; ++q) {
    simulated.emplace_back(values(q).begin(), values(q).begin() + kProjection);
    const double median = weighted_quantile(
        simulated.back(), std::vector<double>(kProjection, 1.0 / kProjection), 0.5);
    noise.push_back(0.03 * median);
  }
  std::vector<int> deciles(10, 0);
  double plain_error = 0, weighted_error = 0;
  for (std::size_t council = kProjection; council < kRuns; ++council) {
    const double rank = percentile_of(simulated[1], values(1)[council]);
    ++deciles[std::min<std::size_t>(9, static_cast<std::size_t>(rank * 10))];
    const double actual[] = {values(0)[council], values(1)[council], values(2)[council]};
    const RunWeights found = weigh_runs(simulated, actual, noise);
    const auto later = values(3).first(kProjection);
    const std::vector<double> equal(kProjection, 1.0 / kProjection);
    const double truth = values(3)[council];
    plain_error += std::abs(weighted_quantile(later, equal, 0.5) - truth);
    weighted_error += std::abs(weighted_quantile(later, found.weights, 0.5) - truth);
  }
  double chi_square = 0;
  for (const int count : deciles) chi_square += (count - 20.0) * (count - 20.0) / 20.0;
  CHECK(chi_square < 27.9);  // 0.1% point at 9 degrees of freedom
  CHECK(weighted_error < 0.92 * plain_error);
}
