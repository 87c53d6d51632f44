// The simulation as a whole: conservation, common random numbers, independence of order.
#include "core/simulation.h"

#include <rapidcheck.h>
#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>
#include <cstring>
#include <numeric>

#include "small_model.h"

using namespace highneeds;
using namespace highneeds::test;

namespace {

/// Simulates runs 0 .. runs-1 of some scenarios; results [run][scenario].
std::vector<std::vector<RunResult>> simulate(const std::vector<Scenario>& scenarios,
                                             std::uint64_t seed, std::uint32_t runs,
                                             CellObserver* observer = nullptr) {
  std::vector<std::unique_ptr<ScenarioTables>> tables;
  for (const Scenario& scenario : scenarios) tables.push_back(make_tables(scenario));
  Simulator simulator(tables);
  std::vector<std::vector<RunResult>> results;
  for (std::uint32_t run = 0; run < runs; ++run) {
    std::vector<RunResult> row;
    for (const Scenario& scenario : scenarios) row.emplace_back(axes_of(scenario.model));
    simulator.simulate(seed, run, {}, row, observer);
    results.push_back(std::move(row));
  }
  return results;
}

bool same(const RunResult& a, const RunResult& b) {
  const auto bits = [](const auto& x, const auto& y) {
    return x.size() == y.size() && std::memcmp(x.data(), y.data(), x.size() * sizeof(x[0])) == 0;
  };
  return bits(a.plans_by_setting, b.plans_by_setting) &&
         bits(a.plans_by_age_band, b.plans_by_age_band) && bits(a.plans_by_need, b.plans_by_need) &&
         bits(a.plans_by_setting_age_band, b.plans_by_setting_age_band) &&
         bits(a.plans_by_setting_need, b.plans_by_setting_need) &&
         bits(a.post16_by_setting_need, b.post16_by_setting_need) &&
         bits(a.flows_by_age_band, b.flows_by_age_band) && bits(a.places, b.places) &&
         bits(a.flows, b.flows) && bits(a.spend, b.spend) &&
         bits(a.spend_by_category, b.spend_by_category) && bits(a.balance, b.balance);
}

/// Checks stock after = stock before + new + in - ceased +- moves in every cell of every month.
class Conservation : public CellObserver {
 public:
  explicit Conservation(const Model& model) : model_(model) {}

  void month(int, int, const CellLedger& ledger) override {
    const std::size_t layer = model_.cells() / kAges;  // cells of one age
    for (std::size_t cell = 0; cell < model_.cells(); ++cell) {
      int before = ledger.open_before[cell];
      if (ledger.september) before = cell < layer ? 0 : ledger.open_before[cell - layer];
      const int expected = before + ledger.started[cell] + ledger.transferred_in[cell] -
                           ledger.ceased[cell] + ledger.moved_in[cell] - ledger.moved_out[cell];
      faults += ledger.open_after[cell] == expected && ledger.open_after[cell] >= 0 ? 0 : 1;
      events += ledger.started[cell] + ledger.ceased[cell] + ledger.moved_in[cell];
    }
  }

  int faults = 0;
  long events = 0;

 private:
  const Model& model_;
};

float flow(const RunResult& result, Measure measure, const Axes& axes, int month) {
  return result
      .flows[static_cast<std::size_t>(measure) * static_cast<std::size_t>(axes.flow_months()) +
             static_cast<std::size_t>(axes.base_months + month)];
}

}  // namespace

TEST_CASE("Nobody is lost or counted twice, in any cell of any month") {
  rc::prop("conservation over random models", [](std::uint64_t seed) {
    const Scenario scenario = make_scenario(random_model(seed));
    Conservation conservation(scenario.model);
    simulate({scenario}, seed, 2, &conservation);
    RC_ASSERT(conservation.faults == 0);
  });
}

TEST_CASE("Stocks and flows of the results agree every month") {
  rc::prop("results add up", [](std::uint64_t seed) {
    const Scenario scenario = make_scenario(random_model(seed));
    const Axes axes = axes_of(scenario.model);
    const RunResult result = simulate({scenario}, seed, 1)[0][0];
    const auto total = [&](int month) {
      int sum = 0;
      for (int s = 0; s < axes.settings; ++s) {
        sum += result.plans_by_setting[static_cast<std::size_t>(s * (axes.months + 1) + month)];
      }
      return sum;
    };
    for (int m = 0; m < axes.months; ++m) {
      const float change = flow(result, Measure::kIssued, axes, m) +
                           flow(result, Measure::kTransfersIn, axes, m) -
                           flow(result, Measure::kCeased, axes, m);
      RC_ASSERT(static_cast<float>(total(m + 1) - total(m)) == change);
    }
  });
}

TEST_CASE("Settings by ages and by needs add up to settings, ages and needs at every census") {
  rc::prop("pairs add up to their margins", [](std::uint64_t seed) {
    const Scenario scenario = make_scenario(random_model(seed));
    const Axes axes = axes_of(scenario.model);
    const RunResult result = simulate({scenario}, seed, 1)[0][0];
    const auto at = [&](const std::vector<std::int32_t>& array, int row, int year) {
      return array[static_cast<std::size_t>(row * axes.census_years + year)];
    };
    int post16 = 0, from_16 = 0;
    for (int year = 0; year < axes.census_years; ++year) {
      std::vector<int> by_age_band(scenario.model.age_bands.size()),
          by_need(scenario.model.needs.size());
      for (int s = 0; s < axes.settings; ++s) {
        int by_ages = 0, by_needs = 0;
        for (int band = 0; band < axes.age_bands; ++band) {
          const int plans = at(result.plans_by_setting_age_band, s * axes.age_bands + band, year);
          by_age_band[static_cast<std::size_t>(band)] += plans;
          by_ages += plans;
          if (scenario.model.age_bands[static_cast<std::size_t>(band)].from >= kPost16Age)
            from_16 += plans;
        }
        for (int need = 0; need < axes.needs; ++need) {
          const int plans = at(result.plans_by_setting_need, s * axes.needs + need, year);
          by_need[static_cast<std::size_t>(need)] += plans;
          by_needs += plans;
          post16 += at(result.post16_by_setting_need, s * axes.needs + need, year);
        }
        const int stock =
            result.plans_by_setting[static_cast<std::size_t>(s * (axes.months + 1) + 12 * year)];
        RC_ASSERT(by_ages == stock);
        RC_ASSERT(by_needs == stock);
      }
      for (int band = 0; band < axes.age_bands; ++band)
        RC_ASSERT(by_age_band[static_cast<std::size_t>(band)] ==
                  at(result.plans_by_age_band, band, year));
      for (int need = 0; need < axes.needs; ++need)
        RC_ASSERT(by_need[static_cast<std::size_t>(need)] == at(result.plans_by_need, need, year));
    }
    RC_ASSERT(post16 == from_16);
  });
  const RunResult some = simulate({make_scenario(small_model())}, 1, 1)[0][0];
  CHECK(std::accumulate(some.post16_by_setting_need.begin(), some.post16_by_setting_need.end(), 0) >
        0);
}

TEST_CASE("Requests, assessments and new plans by age add up to the flows of each year") {
  rc::prop("ages add up", [](std::uint64_t seed) {
    const Scenario scenario = make_scenario(random_model(seed));
    const Axes axes = axes_of(scenario.model);
    const RunResult result = simulate({scenario}, seed, 1)[0][0];
    for (int aged = 0; aged < static_cast<int>(kAgedMeasures.size()); ++aged) {
      const Measure measure = kAgedMeasures[static_cast<std::size_t>(aged)];
      for (int year = 0; year < axes.calendar_years(); ++year) {
        int by_age = 0;
        float months = 0;
        for (int band = 0; band < axes.age_bands; ++band) {
          by_age += result.flows_by_age_band[static_cast<std::size_t>(
              (aged * axes.age_bands + band) * axes.calendar_years() + year)];
        }
        for (int m = 12 * year - axes.base_months; m < 12 * (year + 1) - axes.base_months; ++m)
          months += flow(result, measure, axes, m);
        RC_ASSERT(static_cast<float>(by_age) == months);
      }
    }
  });
}

TEST_CASE("A scenario without interventions is the baseline bit for bit; others leave it alone") {
  const Scenario plain = make_scenario(small_model());
  const Month start = make_month(2026, 1);
  const Scenario fewer =
      make_scenario(small_model(), {plain_intervention(Target::kRequests, -0.3, start)});
  const Scenario more =
      make_scenario(small_model(), {plain_intervention(Target::kRequests, 0.8, start)});
  const auto alone = simulate({plain}, 3, 5);
  const auto together = simulate({more, plain, fewer, plain}, 3, 5);
  for (std::size_t run = 0; run < alone.size(); ++run) {
    CHECK(same(alone[run][0], together[run][1]));
    CHECK(same(together[run][1], together[run][3]));
    CHECK_FALSE(same(together[run][1], together[run][2]));
    CHECK_FALSE(same(together[run][1], together[run][0]));
  }
}

TEST_CASE("A run does not depend on the runs before it; seeds differ") {
  const Scenario plain = make_scenario(small_model());
  const auto forward = simulate({plain}, 11, 4);
  std::vector<std::unique_ptr<ScenarioTables>> tables;
  tables.push_back(make_tables(plain));
  Simulator simulator(tables);
  std::vector<RunResult> last;
  last.emplace_back(axes_of(plain.model));
  simulator.simulate(11, 3, {}, last);
  CHECK(same(forward[3][0], last[0]));
  CHECK_FALSE(same(forward[0][0], forward[1][0]));
  CHECK_FALSE(same(forward[0][0], simulate({plain}, 12, 1)[0][0]));
}

TEST_CASE("Fewer requests are a subset of the same requests") {
  const Month start = make_month(2025, 1);
  const Scenario plain = make_scenario(small_model());
  const Scenario fewer =
      make_scenario(small_model(), {plain_intervention(Target::kRequests, -0.3, start)});
  const Scenario more =
      make_scenario(small_model(), {plain_intervention(Target::kRequests, 0.7, start)});
  const Axes axes = axes_of(plain.model);
  double kept = 0;
  double all = 0;
  double grown = 0;
  for (const auto& row : simulate({plain, fewer, more}, 5, 200)) {
    for (int m = 0; m < axes.months; ++m) {
      REQUIRE(flow(row[1], Measure::kRequests, axes, m) <=
              flow(row[0], Measure::kRequests, axes, m));
      REQUIRE(flow(row[2], Measure::kRequests, axes, m) >=
              flow(row[0], Measure::kRequests, axes, m));
      all += flow(row[0], Measure::kRequests, axes, m);
      kept += flow(row[1], Measure::kRequests, axes, m);
      grown += flow(row[2], Measure::kRequests, axes, m);
    }
  }
  // About 170,000 requests: four standard errors of the kept share are 0.45 points.
  CHECK(kept / all == Approx(0.7).margin(0.0045));
  CHECK(grown / all == Approx(1.7).margin(0.008));
}
