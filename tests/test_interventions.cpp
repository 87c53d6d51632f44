// Timing and size of intervention effects.
#include "core/interventions.h"

#include <catch2/catch.hpp>

#include "core/run_rates.h"
#include "small_model.h"

using namespace highneeds;
using namespace highneeds::test;

namespace {

const Month kFirst = make_month(2025, 1);

std::vector<double> change_of(const Intervention& intervention, std::vector<double> lift = {},
                              int months = 120) {
  std::vector<double> change(static_cast<std::size_t>(months));
  effect_by_month(intervention.effects[0], intervention, {}, lift, kFirst, change);
  return change;
}

Intervention ramped() {
  Intervention out = plain_intervention(Target::kRequests, -0.1, make_month(2026, 1));
  out.effects[0].delay_months = 3;
  out.effects[0].ramp_months = 10;
  return out;
}

}  // namespace

TEST_CASE("An effect starts after its delay, ramps up in a line and lasts") {
  const std::vector<double> change = change_of(ramped());
  for (std::size_t m = 0; m < 15; ++m) CHECK(change[m] == 0);
  for (std::size_t k = 0; k < 10; ++k) {
    CHECK(change[15 + k] == Approx(-0.1 * (static_cast<double>(k) + 0.5) / 10));
  }
  for (std::size_t m = 25; m < change.size(); ++m) CHECK(change[m] == Approx(-0.1));
}

TEST_CASE("Slip of n months moves the effect by n months exactly") {
  const std::vector<double> on_time = change_of(ramped());
  for (const int slip : {1, 7, 24}) {
    Intervention late = ramped();
    late.slip_months = known(slip);
    const std::vector<double> change = change_of(late);
    for (std::size_t m = 0; m < change.size(); ++m) {
      const auto shift = static_cast<std::size_t>(slip);
      CHECK(change[m] == (m < shift ? 0 : on_time[m - shift]));
    }
  }
}

TEST_CASE("Full take-up in one wave equals waves that start together") {
  Intervention waves = ramped();
  waves.waves = {{make_month(2026, 1), known(0.2)},
                 {make_month(2026, 1), known(0.5)},
                 {make_month(2026, 1), known(0.3)}};
  const std::vector<double> one = change_of(ramped());
  const std::vector<double> three = change_of(waves);
  for (std::size_t m = 0; m < one.size(); ++m) CHECK(three[m] == Approx(one[m]).margin(1e-15));
}

TEST_CASE("An effect fades by its yearly share, and ends on its date") {
  Intervention fading = plain_intervention(Target::kRequests, -0.1, kFirst);
  fading.fade_per_year = known(0.1);
  fading.ends = make_month(2030, 1);
  const std::vector<double> change = change_of(fading);
  CHECK(change[0] == Approx(-0.1));
  CHECK(change[12] == Approx(-0.09));
  CHECK(change[24] == Approx(-0.081));
  CHECK(change[60] == 0);
}

TEST_CASE("Delivery scales an effect, enabling lifts delivery, and neither passes all of it") {
  Intervention half = plain_intervention(Target::kRequests, -0.1, kFirst);
  half.realism = known(0.5);
  CHECK(change_of(half)[5] == Approx(-0.05));
  CHECK(change_of(half, std::vector<double>(120, 1.2))[5] == Approx(-0.06));
  CHECK(change_of(half, std::vector<double>(120, 3.0))[5] == Approx(-0.1));
  half.happens = known(0);
  CHECK(change_of(half)[5] == 0);
}

TEST_CASE("A phase-transfer effect never comes before the next 1 September") {
  for (int month = 1; month <= 12; ++month) {
    Intervention phase = plain_intervention(Target::kPhaseTransfer, -0.1, make_month(2026, month));
    const std::vector<double> change = change_of(phase);
    std::size_t first = 0;
    while (change[first] == 0) ++first;
    const Month starts = kFirst + static_cast<int>(first);
    CHECK(starts.month_of_year() == 9);
    CHECK(starts >= make_month(2026, month));
    CHECK(starts - make_month(2026, month) < 12);
  }
}

TEST_CASE("Interventions multiply, and their order does not matter") {
  const Intervention a = plain_intervention(Target::kRequests, -0.1, kFirst);
  const Intervention b = plain_intervention(Target::kRequests, -0.2, kFirst);
  const auto factor = [](std::vector<Intervention> both) {
    const Scenario scenario = make_scenario(small_model(), std::move(both));
    const auto tables = make_tables(scenario);
    RunRates rates;
    fill_rates(*tables, *tables, {}, rates);
    return rates.factor(Target::kRequests, tables->warm_months + 30);
  };
  CHECK(factor({a, b}) == Approx(0.72));
  CHECK(factor({a, b}) == factor({b, a}));
}

TEST_CASE("An enabling intervention lifts the others and not itself") {
  Intervention enabler = plain_intervention(Target::kDelivery, 0.2, kFirst);
  enabler.name = "enabler";
  Intervention half = plain_intervention(Target::kRequests, -0.1, kFirst);
  half.realism = known(0.5);
  const Scenario scenario = make_scenario(small_model(), {enabler, half});
  const auto tables = make_tables(scenario);
  RunRates rates;
  fill_rates(*tables, *tables, {}, rates);
  CHECK(rates.factor(Target::kRequests, tables->warm_months + 30) == Approx(1 - 0.1 * 0.6));
}
