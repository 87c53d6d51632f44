#include "reporting/sentences.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "reporting/numbers.h"

using namespace highneeds;
using Catch::Matchers::Contains;

namespace {

Estimate around(double median, double half) { return {median, median - half, median + half}; }

ScenarioEnd ending(const std::string& name, double level, double difference, double half) {
  return {name, around(level, 1e6), around(difference, half), 0.9};
}

}  // namespace

TEST_CASE("numbers are written as people write them") {
  CHECK(count_text(1983) == "1,983");
  CHECK(count_text(-12) == "−12");
  CHECK(count_text(-0.4) == "0");
  CHECK(count_text(999'999.5) == "1,000,000");
  CHECK(money_text(12'345'678) == "£12.3m");
  CHECK(money_text(-10'000'000) == "−£10.0m");
  CHECK(money_text(-40'000) == "£0.0m");
  CHECK(money_text(50'000, 2) == "£0.05m");
  CHECK(money_text(-5'541'000'000) == "−£5.5bn");
  CHECK(money_text(999'000'000) == "£999.0m");
  CHECK(number_text(1'058'152, Unit::kCount) == "1.06m");
  CHECK(number_text(-999'999, Unit::kCount) == "−999,999");
  CHECK(share_text(0.374, 1) == "37.4%");
  CHECK(signed_text(12, Unit::kCount) == "+12");
  CHECK(signed_text(-2.6e6, Unit::kMoney) == "−£2.6m");
  CHECK(signed_text(1000, Unit::kMoney) == "£0.0m");
  CHECK(chance_text(0) == "0%");
  CHECK(chance_text(0.001) == "less than 1%");
  CHECK(chance_text(0.999) == "more than 99%");
  CHECK(chance_text(1) == "100%");
}

TEST_CASE("rounded numbers stay within two and a half percent of the truth") {
  CHECK(about_text(103.6e6, Unit::kMoney) == "£104m");
  CHECK(about_text(-8.33e6, Unit::kMoney) == "£8.3m");
  CHECK(about_text(1e6, Unit::kMoney) == "£1.0m");
  CHECK(about_text(22.04e9, Unit::kMoney) == "£22bn");
  CHECK(about_text(850'000, Unit::kMoney) == "£0.85m");
  CHECK(about_text(12'340, Unit::kMoney) == "£12,300");
  CHECK(about_text(3164, Unit::kCount) == "3,200");
  CHECK(about_text(1591, Unit::kCount) == "1,590");
  for (double number = 1; number < 1e10; number *= 1.037) {
    INFO(number);
    CHECK(std::abs(about(number) - number) <= 0.0251 * number);
    CHECK(about(-number) == -about(number));
  }
  CHECK(about(0) == 0);
}

TEST_CASE("an axis covers its values with round numbers and real minus signs") {
  for (const double low : {-138.8e6, -3.0, 0.0, 12.0}) {
    for (const double high : {0.0, 0.004, 17.0, 2.3e3, 1e9}) {
      if (high < low) continue;
      const Ticks ticks = nice_ticks(low, high, 6);
      INFO(low << " to " << high << " in steps of " << ticks.step);
      CHECK(ticks.low <= low + 1e-8 * ticks.step);
      CHECK(ticks.high >= high - 1e-8 * ticks.step);
      CHECK(ticks.at.size() <= 7);
      CHECK(ticks.at.size() >= 2);
    }
  }
  CHECK(tick_text(-10e6, 5e6, Unit::kMoney) == "−£10m");
  CHECK(tick_text(-5e9, 5e9, Unit::kMoney) == "−£5bn");
  CHECK(label_text(22.04e9, 5e9, Unit::kMoney) == "£22.0bn");
  CHECK(money_unit(5e9) == "£ billion");
  CHECK(tick_text(200e6, 200e6, Unit::kMoney) == "£200m");
  CHECK(tick_text(2.5e6, 0.5e6, Unit::kMoney) == "£2.5m");
  CHECK(tick_text(-50e3, 50e3, Unit::kMoney) == "−£50k");
  CHECK(tick_text(0, 50e3, Unit::kMoney) == "£0");
  CHECK(tick_text(1500, 500, Unit::kCount) == "1,500");
  // Just beyond a tick is not a step further.
  CHECK(nice_ticks(-640e6, 0.05e6, 7).at.back() == 0);
  CHECK(nice_ticks(0, 0, 5).at.size() >= 2);
}

TEST_CASE("a trend says which way it goes, and may where the interval allows the opposite") {
  const auto trend = [](double from, const Estimate& to) {
    return trend_sentence("Plans", from, "January 2025", to, "January 2035");
  };
  CHECK(trend(1983, around(3164, 400)) ==
        "Plans are projected to rise from 1,983 in January 2025 to about 3,200 in January 2035");
  CHECK(trend(1983, around(1500, 100)) ==
        "Plans are projected to fall from 1,983 in January 2025 to about 1,500 in January 2035");
  CHECK(trend(1983, around(2200, 400)) ==
        "Plans may rise from 1,983 in January 2025 to about 2,200 in January 2035");
  CHECK(
      trend(1983, around(1990, 400)) ==
      "Plans are projected to stay close to their January 2025 level of 1,983 until January 2035");
  CHECK(trend(0, around(0, 0)) ==
        "Plans are projected to stay close to their January 2025 level of 0 until January 2035");
  CHECK(trend(0, {5, 1, 9}) ==
        "Plans are projected to rise from 0 in January 2025 to about 5 in January 2035");
}

TEST_CASE("a balance is a deficit, a surplus or near zero, and moves between them") {
  const auto balance = [](double from, const Estimate& to) {
    return balance_sentence(from, "31 March 2025", to, "31 March 2035");
  };
  CHECK(balance(-12e6, around(-104e6, 20e6)) ==
        "The DSG deficit is projected to grow from £12m at 31 March 2025 to about £104m at 31 "
        "March 2035");
  CHECK(balance(-12e6, around(-4e6, 2e6)) ==
        "The DSG deficit is projected to shrink from £12m at 31 March 2025 to about £4.0m at 31 "
        "March 2035");
  CHECK(balance(-12e6, around(-15e6, 5e6)) ==
        "The DSG deficit may grow from £12m at 31 March 2025 to about £15m at 31 March 2035");
  CHECK(balance(7e6, around(-4.7e6, 2e6)) ==
        "The DSG balance is projected to move from a surplus of £7.0m at 31 March 2025 to a "
        "deficit of £4.7m at 31 March 2035");
  CHECK(balance(-7e6, around(4e6, 20e6)) ==
        "The DSG balance may move from a deficit of £7.0m at 31 March 2025 to a surplus of £4.0m "
        "at 31 March 2035");
  CHECK(balance(7e6, around(9e6, 1e6)) ==
        "The DSG surplus is projected to grow from £7.0m at 31 March 2025 to about £9.0m at 31 "
        "March 2035");
  CHECK(balance(0, around(-3e6, 1e6)) ==
        "The DSG balance is projected to move from near zero at 31 March 2025 to a deficit of "
        "£3.0m at 31 March 2035");
  CHECK(balance(-3e6, around(10, 1e6)) ==
        "The DSG balance is projected to move from a deficit of £3.0m at 31 March 2025 to near "
        "zero at 31 March 2035");
  CHECK(balance(100, around(-100, 10)) ==
        "The DSG balance is projected to stay near zero from 31 March 2025 to 31 March 2035");
  CHECK(balance(-12e6, around(-12.1e6, 1e6)) ==
        "The DSG deficit is projected to end close to its 31 March 2025 level of £12m at 31 March "
        "2035");
}

TEST_CASE("ranges of balances put deficits and surpluses in the right order") {
  CHECK(balance_range_phrase(-90e6, -60e6) == "deficits of £60m to £90m");
  CHECK(balance_range_phrase(2e6, 5e6) == "surpluses of £2.0m to £5.0m");
  CHECK(balance_range_phrase(-5e6, 1e6) ==
        "anything from a deficit of £5.0m to a surplus of £1.0m");
  CHECK(balance_range_phrase(-5e6, 10) ==
        "anything from a deficit of £5.0m to a balance near zero");
  CHECK(balance_range_phrase(-10, 10) == "balances near zero");
  CHECK(balance_risk_sentence({-75e6, -90e6, -60e6}, 0.998, "31 March 2035") ==
        "80% of runs end with deficits of £60m to £90m at 31 March 2035; the chance of a deficit "
        "is more than 99%");
}

TEST_CASE("differences say fewer, less or worse by their sign") {
  CHECK(difference_phrase(-120, DifferenceKind::kCount) == "about 120 fewer");
  CHECK(difference_phrase(120, DifferenceKind::kCount) == "about 120 more");
  CHECK(difference_phrase(-2e6, DifferenceKind::kSpend) == "about £2.0m less");
  CHECK(difference_phrase(12e6, DifferenceKind::kBalance) == "about £12m better");
  CHECK(difference_phrase(-12e6, DifferenceKind::kBalance) == "about £12m worse");
  CHECK(difference_phrase(0, DifferenceKind::kBalance) == "no different");
  CHECK(difference_range_phrase({12e6, 5e6, 20e6}, DifferenceKind::kBalance) ==
        "80% of runs: £5.0m to £20m better");
  CHECK(difference_range_phrase({-12, -20, -5}, DifferenceKind::kCount) ==
        "80% of runs: 5 to 20 fewer");
  CHECK(difference_range_phrase({1e6, -2e6, 4e6}, DifferenceKind::kBalance) ==
        "80% of runs: £2.0m worse to £4.0m better");
  CHECK(difference_range_phrase({3, 0, 6}, DifferenceKind::kCount) ==
        "80% of runs: no different to 6 more");
  CHECK(difference_range_phrase({-2e6, -7.5e6, 980}, DifferenceKind::kBalance) ==
        "80% of runs: £7.5m worse to no different");
  CHECK(difference_range_phrase({0, 0, 0}, DifferenceKind::kCount) == "80% of runs: no different");
}

TEST_CASE("comparisons name the best scenario, and only if there is one") {
  const ScenarioEnd nothing = ending("Do nothing", -104e6, 0, 0);
  const auto balance = [](const std::vector<ScenarioEnd>& ends) {
    return comparison_sentence(ends, "", "at 31 March 2035", DifferenceKind::kBalance);
  };
  CHECK(balance({nothing}) == "‘Do nothing’ ends with a deficit of £104m at 31 March 2035");
  CHECK(
      balance({nothing, ending("Both", -90e6, 13.5e6, 5e6)}) ==
      "‘Both’ would leave the DSG deficit about £13.5m smaller at 31 March 2035 than ‘Do nothing’");
  CHECK(
      balance({nothing, ending("Both", -103e6, 1e6, 5e6)}) ==
      "‘Both’ might leave the DSG deficit about £1.0m smaller at 31 March 2035 than ‘Do nothing’");
  CHECK(balance({nothing, ending("Both", -110e6, -6e6, 1e6)}) ==
        "‘Both’ would leave the DSG deficit about £6.0m larger at 31 March 2035 than ‘Do nothing’");
  CHECK(balance({nothing, ending("Both", 2e6, 106e6, 1e6)}) ==
        "‘Both’ would leave the DSG balance about £106m better at 31 March 2035 than ‘Do nothing’");
  CHECK(balance({nothing, ending("Empty", -104e6, 0, 0)}) ==
        "‘Empty’ makes no difference to the DSG balance at 31 March 2035");
  CHECK(balance({nothing, ending("A", -100e6, 4e6, 1e6), ending("B", -90e6, 14e6, 1e6)}) ==
        "‘B’ has the smallest DSG deficit at 31 March 2035: about £90m, £14m less than under ‘Do "
        "nothing’");
  CHECK(balance({nothing, ending("A", -100e6, 4e6, 1e6), ending("B", 9e6, 113e6, 1e6)}) ==
        "‘B’ has the best DSG balance at 31 March 2035: a surplus of £9.0m, £113m better than "
        "under ‘Do nothing’");
  CHECK(balance({nothing, ending("A", -110e6, -6e6, 1e6), ending("B", -120e6, -16e6, 1e6)}) ==
        "No alternative to ‘Do nothing’ improves the DSG balance at 31 March 2035");
  CHECK(balance({nothing, ending("A", -104e6, 0, 0), ending("B", -104e6, 0, 0)}) ==
        "No alternative to ‘Do nothing’ changes the DSG balance at 31 March 2035");

  // Both round to £410m: the finding is the difference of the runs.
  CHECK(balance({ending("Do nothing", -410.3e6, 0, 0), ending("A", -412e6, -0.2e6, 1e6),
                 ending("B", -408.8e6, 2e6, 1e6)}) ==
        "‘B’ has the smallest DSG deficit at 31 March 2035: about £410m, £2.0m less than under ‘Do "
        "nothing’");
  CHECK(balance({nothing, ending("A", -104e6, 0, 1e6), ending("B", -103e6, 1e6, 3e6)}) ==
        "No alternative to ‘Do nothing’ clearly improves the DSG balance at 31 March 2035");

  const std::vector<ScenarioEnd> counts = {ending("Do nothing", 590, 0, 0),
                                           ending("Both", 470, -120, 30)};
  CHECK(comparison_sentence(counts, "new plans", "in 2034", DifferenceKind::kCount) ==
        "‘Both’ would mean about 120 fewer new plans in 2034 than ‘Do nothing’");
}

TEST_CASE("names in sentences stay on one line") {
  CHECK(quoted_name("a\nb\t c") == "‘a b c’");
  CHECK(listed({}) == "");
  CHECK(listed({"a"}) == "a");
  CHECK(listed({"a", "b"}) == "a and b");
  CHECK(listed({"a", "b", "c"}) == "a, b and c");
}

TEST_CASE("waits are held against the statutory weeks") {
  CHECK(wait_sentence(23.6, "2024", {22.3, 21.0, 24.4}, "2034", 20) ==
        "The mean wait from request to plan may fall from 23.6 weeks in 2024 to 22.3 weeks in "
        "2034, above the statutory 20 weeks");
  CHECK(wait_sentence(18, "2024", {30, 19, 40}, "2034", 20) ==
        "The mean wait from request to plan is projected to rise from 18.0 weeks in 2024 to 30.0 "
        "weeks in 2034, against the statutory 20 weeks");
  CHECK(wait_sentence(15, "2024", {15.1, 14, 16}, "2034", 20) ==
        "The mean wait from request to plan is projected to stay close to its 2024 level of 15.0 "
        "weeks until 2034, within the statutory 20 weeks");
}

TEST_CASE("places and those who find none") {
  CHECK(places_sentence("State special school", 371.6, 372, "January 2035", 71) ==
        "State special school: 372 children in 372 places in January 2035; about 71 children a "
        "year find a setting full");
  CHECK_THAT(places_sentence("A", 10, 20, "January 2035", 0),
             Contains("in most runs nobody finds a setting full"));
  CHECK_THAT(places_sentence("A", 10, 20, "January 2035", 1),
             Contains("about 1 child a year finds"));
}

TEST_CASE("the chance of a breach has words for none and all") {
  CHECK(breach_sentence(400e6, 0.523, "at 31 March 2035") ==
        "The chance of a DSG deficit beyond £400m at 31 March 2035 is 52%");
  CHECK(breach_sentence(0, 1, "at 31 March 2035") ==
        "Every run has a DSG deficit at 31 March 2035");
  CHECK(breach_sentence(23.4e6, 0, "at 31 March 2035") ==
        "No run has a DSG deficit beyond £23.4m at 31 March 2035");
  CHECK_THAT(breach_sentence(0, 0.999, ""), Contains("more than 99%"));
}

TEST_CASE("the largest step is one in the direction of the whole") {
  const std::vector<NamedChange> changes = {{"demand", -80e6}, {"grants", 90e6}, {"price", -20e6}};
  CHECK(waterfall_sentence(changes, -12e6, "31 March 2025", -22e6, "31 March 2035") ==
        "On average, from a deficit of £12m at 31 March 2025 to a deficit of £22m at 31 March "
        "2035: the "
        "largest step is demand, £80m worse");
  CHECK_THAT(waterfall_sentence(changes, -12e6, "a", 1e6, "b"),
             Contains("to a surplus of £1.0m at b: the largest step is grants, £90m better"));
}
