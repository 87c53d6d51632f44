// The shipped model against the figures that were published for the authority.
#include <catch2/catch.hpp>

#include <cmath>
#include <numeric>

#include "core/simulation.h"
#include "statistics/latin_hypercube.h"
#include "storage/study.h"

using namespace highneeds;

namespace {

constexpr std::int64_t kRuns = 400;

/// A year's total of a measure in every run.
struct Spread {
  double mean = 0, sd = 0;
};

struct BaseYear {
  Study study = read_study({"do-nothing"}, FolderSource({HIGHNEEDS_SOURCE_DIR}));
  std::vector<RunResult> runs;

  BaseYear() {
    const std::vector<double> draws = draw_parameters(study.parameters, kRuns, 1);
    std::vector<std::unique_ptr<ScenarioTables>> tables;
    tables.push_back(make_tables(study.scenarios[0]));
    Simulator simulator(tables);
    std::vector<RunResult> result;
    result.emplace_back(axes_of(study.scenarios[0].model));
    const std::size_t width = study.parameters.size();
    for (std::size_t run = 0; run < kRuns; ++run) {
      simulator.simulate(1, static_cast<std::uint32_t>(run),
                         std::span(draws).subspan(run * width, width), result);
      runs.push_back(result[0]);
    }
  }

  [[nodiscard]] double in_2024(const RunResult& run, Measure measure) const {
    const Axes axes = axes_of(study.scenarios[0].model);
    const auto first =
        run.flows.begin() + static_cast<std::ptrdiff_t>(measure) * axes.flow_months();
    return std::accumulate(first, first + axes.base_months, 0.0);
  }

  template <class Function>
  [[nodiscard]] Spread spread(Function value) const {
    double sum = 0;
    double squares = 0;
    for (const RunResult& run : runs) {
      const double x = value(run);
      sum += x;
      squares += x * x;
    }
    const double mean = sum / static_cast<double>(kRuns);
    return {mean, std::sqrt(squares / static_cast<double>(kRuns) - mean * mean)};
  }
};

/// A published year is one draw of the model: it must lie well inside the spread of the runs, and
/// the model's mean within a tenth of it.
void check_reproduced(const Spread& spread, double published) {
  CAPTURE(spread.mean, spread.sd, published);
  CHECK(std::abs(published - spread.mean) < 1.5 * spread.sd);
  CHECK(spread.mean == Approx(published).epsilon(0.1));
}

}  // namespace

TEST_CASE("North East Lincolnshire's 2024 is reproduced within sampling error") {
  const BaseYear base;
  const auto flow = [&](Measure measure) {
    return base.spread([&](const RunResult& run) { return base.in_2024(run, measure); });
  };
  check_reproduced(flow(Measure::kRequests), 502);
  check_reproduced(flow(Measure::kIssued), 402);
  check_reproduced(flow(Measure::kAssessed), 416);
  // 89 of the 451 requests received and decided in 2024 were refused.
  check_reproduced(base.spread([&](const RunResult& run) {
    const double refused = base.in_2024(run, Measure::kRefused);
    return refused / (refused + base.in_2024(run, Measure::kAgreedToAssess));
  }),
                   89.0 / 451);
  check_reproduced(base.spread([&](const RunResult& run) {
    return base.in_2024(run, Measure::kIssuedOnTime) / base.in_2024(run, Measure::kIssued);
  }),
                   0.374);
}

TEST_CASE("North East Lincolnshire starts with its published plans, by age band and need") {
  const Study study = read_study({"do-nothing"}, FolderSource({HIGHNEEDS_SOURCE_DIR}));
  const Model& model = study.scenarios[0].model;
  CHECK(std::accumulate(model.opening_plans.begin(), model.opening_plans.end(), 0) == 1'983);
  std::array<int, 5> bands{};
  int semh = 0;
  for (int age = 0; age < kAges; ++age) {
    for (int need = 0; need < static_cast<int>(model.needs.size()); ++need) {
      for (int s = 0; s < static_cast<int>(model.settings.size()); ++s) {
        const int plans = model.opening_plans[model.cell(age, need, s)];
        const int band = age <= 4 ? 0 : age <= 10 ? 1 : age <= 15 ? 2 : age <= 19 ? 3 : 4;
        bands[static_cast<std::size_t>(band)] += plans;
        if (model.needs[static_cast<std::size_t>(need)].code == "SEMH") semh += plans;
      }
    }
  }
  CHECK(bands == std::array<int, 5>{110, 667, 785, 393, 28});
  CHECK(semh == 571);
}

TEST_CASE("North East Lincolnshire's 2024-25 net high needs spend is reproduced within 3%") {
  // Prices are set on the mean of the plans of January 2024 and 2025: 1,828.5. Lines 1.2.x, 2024-25
  // outturn 32,025,394 (DfE, section 251).
  const Study study = read_study({"do-nothing"}, FolderSource({HIGHNEEDS_SOURCE_DIR}));
  const Model& model = study.scenarios[0].model;
  const auto central = [&](const Input& input) {
    if (input.parameter < 0) return input.value;
    return study.parameters[static_cast<std::size_t>(input.parameter)].distribution.central;
  };
  double net = 0;
  for (int s = 0; s < static_cast<int>(model.settings.size()); ++s) {
    int plans = 0;
    for (int age = 0; age < kAges; ++age) {
      for (int need = 0; need < static_cast<int>(model.needs.size()); ++need) {
        plans += model.opening_plans[model.cell(age, need, s)];
      }
    }
    net += plans * 1'828.5 / 1'983 *
           central(model.settings[static_cast<std::size_t>(s)].money.price_gbp);
  }
  for (const OtherSpend& other : model.finance.other_spend) {
    if (model.finance.lines[static_cast<std::size_t>(other.line)].code.starts_with("1.2.")) {
      net += central(other.amount_gbp);
    }
  }
  CHECK(net == Approx(32'025'394).epsilon(0.03));
}
