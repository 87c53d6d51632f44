#include "core/results.h"

#include <algorithm>
#include <cstddef>

namespace highneeds {
namespace {

constexpr std::array<MeasureInfo, kYearlyMeasures> kInfos = {{
    {"requests", "Requests for an EHC needs assessment", "children"},
    {"agreed_to_assess", "Decisions to assess", "children"},
    {"refused", "Decisions not to assess", "children"},
    {"returned", "Refusals overturned, then assessed", "children"},
    {"assessed", "Assessments completed", "children"},
    {"issued", "New plans", "plans"},
    {"issued_on_time", "New plans issued within the statutory time", "plans"},
    {"weeks_to_issue", "Weeks from request to plan, added over new plans", "weeks"},
    {"queue", "Waiting for assessment at the end of the month", "children", true},
    {"transfers_in", "Plans transferred in from other authorities", "plans"},
    {"ceased", "Plans ceased, for all reasons", "plans"},
    {"transfers_out", "Plans transferred to other authorities", "plans"},
    {"maximum_age", "Plans ended at the maximum age", "plans"},
    {"phase_moves", "Changes of setting at phase transfer", "moves"},
    {"other_moves", "Changes of setting outside phase transfer", "moves"},
    {"forced", "Placed over capacity by a tribunal", "children"},
    {"overflowed", "Placed elsewhere, or waiting, because the setting was full", "children"},
    {"waiting", "Waiting for a place at the end of the month", "children", true},
    {"specialist_starts", "Starts in a specialist setting", "children"},
    {"suspended", "Pupils with SEN support suspended in the school year", "pupils"},
    {"mean_weeks_to_issue", "Mean weeks from request to plan", "weeks"},
    {"share_issued_on_time", "Share of new plans issued within the statutory time", "1"},
}};

/// The measures alone, for callers that index by Measure.
constexpr std::array<MeasureInfo, kMeasures> measures_only() {
  std::array<MeasureInfo, kMeasures> infos{};
  for (std::size_t i = 0; i < infos.size(); ++i) infos[i] = kInfos[i];
  return infos;
}
constexpr std::array<MeasureInfo, kMeasures> kMeasureInfos = measures_only();

constexpr std::array<BalanceItemInfo, kBalanceItems> kBalanceInfos = {{
    {"high_needs_block", "High needs block"},
    {"block_transfer", "Transfer from the schools block"},
    {"spend", "High needs spend"},
    {"in_year", "In-year balance"},
    {"stability_grant", "High needs stability grant"},
    {"support", "Support for accruals of 2026-27 and 2027-28"},
    {"regime_funding", "Borne by central government under the 2028 regime"},
    {"cumulative", "DSG balance at 31 March (negative = deficit)"},
    {"general_fund_charge", "Deficit that falls on the general fund"},
    {"interest", "Interest on the deficit (general fund)"},
    {"transport", "Home to school transport (general fund)"},
    {"programme_cost", "Cost of the interventions, whoever pays"},
    {"programme_grant", "Paid by a programme grant"},
    {"full_year_effect", "Cost next year of this year's starters, beyond this year's"},
}};

constexpr bool all_named() {
  for (const MeasureInfo& info : kInfos) {
    if (info.name.empty()) return false;
  }
  for (const BalanceItemInfo& info : kBalanceInfos) {
    if (info.name.empty()) return false;
  }
  return true;
}
static_assert(all_named());

std::size_t area(int rows, int columns) {
  return static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns);
}

template <typename Number>
void zero(std::vector<Number>& values) {
  std::fill(values.begin(), values.end(), Number{0});
}

}  // namespace

const std::array<MeasureInfo, kMeasures>& measure_infos() { return kMeasureInfos; }
const std::array<MeasureInfo, kYearlyMeasures>& yearly_measure_infos() { return kInfos; }
const std::array<BalanceItemInfo, kBalanceItems>& balance_item_infos() { return kBalanceInfos; }

Axes axes_of(const Model& model) {
  Axes axes;
  axes.months = model.months();
  axes.base_months = 12;
  axes.census_years = axes.months / 12 + 1;
  axes.financial_years = model.last_year - FinancialYear{model.census.year()} + 1;
  axes.settings = static_cast<int>(model.settings.size());
  axes.needs = static_cast<int>(model.needs.size());
  axes.age_bands = static_cast<int>(model.age_bands.size());
  axes.lines = static_cast<int>(model.finance.lines.size());
  axes.categories = static_cast<int>(model.finance.categories.size());
  return axes;
}

RunResult::RunResult(const Axes& axes)
    : plans_by_setting(area(axes.settings, axes.months + 1)),
      plans_by_age_band(area(axes.age_bands, axes.census_years)),
      plans_by_need(area(axes.needs, axes.census_years)),
      plans_by_setting_age_band(area(axes.settings * axes.age_bands, axes.census_years)),
      plans_by_setting_need(area(axes.settings * axes.needs, axes.census_years)),
      post16_by_setting_need(plans_by_setting_need.size()),
      places(area(axes.settings, axes.census_years)),
      flows(area(kMeasures, axes.flow_months())),
      flows_by_age_band(
          area(static_cast<int>(kAgedMeasures.size()) * axes.age_bands, axes.calendar_years())),
      spend(area(axes.lines, axes.financial_years)),
      spend_by_category(area(axes.categories, axes.financial_years)),
      balance(area(kBalanceItems, axes.financial_years)) {}

void RunResult::clear() {
  zero(plans_by_setting);
  zero(plans_by_age_band);
  zero(plans_by_need);
  zero(plans_by_setting_age_band);
  zero(plans_by_setting_need);
  zero(post16_by_setting_need);
  zero(places);
  zero(flows);
  zero(flows_by_age_band);
  zero(spend);
  zero(spend_by_category);
  zero(balance);
}

}  // namespace highneeds
