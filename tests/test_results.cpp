#include "core/results.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>

using namespace highneeds;

TEST_CASE("axes follow from the census and the last financial year") {
  Model model;
  model.census = make_month(2025, 1);
  model.last_year = FinancialYear{2034};
  model.base_year = 2024;
  model.settings.resize(3);
  model.needs.resize(2);
  model.finance.lines.resize(5);

  const Axes axes = axes_of(model);
  CHECK(axes.months == 123);           // January 2025 to March 2035
  CHECK(axes.census_years == 11);      // January 2025 to January 2035
  CHECK(axes.financial_years == 10);   // 2025-26 to 2034-35
  CHECK(axes.calendar_years() == 11);  // 2024 to 2034
  CHECK(axes.flow_months() == 135);
  CHECK(axes.settings == 3);

  RunResult result(axes);
  CHECK(result.plans_by_setting.size() == 3UL * 124);
  CHECK(result.plans_by_need.size() == 2UL * 11);
  CHECK(result.plans_by_age_band.empty());
  CHECK(result.plans_by_setting_need.size() == 3UL * 2 * 11);
  CHECK(result.post16_by_setting_need.size() == 3UL * 2 * 11);
  CHECK(result.flows.size() == 20UL * 135);
  CHECK(result.spend.size() == 5UL * 10);
  CHECK(result.balance.size() == 14UL * 10);
  result.flows[7] = 3;
  result.balance.back() = -1;
  result.clear();
  CHECK(result.flows == std::vector<float>(20UL * 135));
  CHECK(result.balance == std::vector<double>(14UL * 10));
}

TEST_CASE("the shortest horizon ends in the March of the census year's financial year") {
  Model model;
  model.census = make_month(2025, 1);
  model.last_year = FinancialYear{2025};
  const Axes axes = axes_of(model);
  CHECK(axes.months == 15);
  CHECK(axes.census_years == 2);
  CHECK(axes.financial_years == 1);
  CHECK(axes.calendar_years() == 2);
}

TEST_CASE("every measure and balance item has a name of its own, a label and a unit") {
  std::set<std::string> names;
  for (const MeasureInfo& info : yearly_measure_infos()) {
    CHECK(names.insert(std::string(info.name)).second);
    CHECK_FALSE(info.label.empty());
    CHECK_FALSE(info.unit.empty());
  }
  const auto at = [](Measure measure) {
    return measure_infos()[static_cast<std::size_t>(measure)];
  };
  CHECK(at(Measure::kWeeksToIssue).name == "weeks_to_issue");
  CHECK(at(Measure::kQueue).level);
  CHECK(at(Measure::kWaiting).level);
  CHECK_FALSE(at(Measure::kIssued).level);
  CHECK(at(Measure::kSuspended).name == "suspended");

  std::set<std::string> items;
  for (const BalanceItemInfo& info : balance_item_infos()) {
    CHECK(items.insert(std::string(info.name)).second);
    CHECK_FALSE(info.label.empty());
  }
  const auto cumulative = static_cast<std::size_t>(BalanceItem::kCumulative);
  CHECK(balance_item_infos()[cumulative].name == "cumulative");
}
