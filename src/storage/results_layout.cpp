#include "storage/results_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace highneeds {
namespace {

/// `field` of each of `items`, as text.
template <typename Items, typename Field>
std::vector<std::string> column(const Items& items, Field field) {
  std::vector<std::string> texts;
  texts.reserve(items.size());
  for (const auto& item : items) texts.emplace_back(field(item));
  return texts;
}

/// Labels by `of`, from 0 to `count` - 1.
template <typename Of>
std::vector<std::string> numbered(int count, Of of) {
  std::vector<std::string> texts;
  texts.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) texts.emplace_back(of(i));
  return texts;
}

AxisLayout labelled(std::string name, std::string long_name, std::vector<std::string> labels,
                    std::vector<AxisNote> notes = {}) {
  return {std::move(name), std::move(long_name), "", std::move(labels), {}, {}, std::move(notes)};
}

/// Days from 1 January 2000 to the first of a month.
std::int32_t days_since_2000(Month month) {
  std::int32_t days = 0;
  for (Month m{0}; m < month; m = m + 1) days += days_in_month(m);
  for (Month m = month; m < Month{0}; m = m + 1) days -= days_in_month(m);
  return days;
}

AxisLayout months_axis(std::string name, std::string long_name, Month first, int count) {
  AxisLayout axis;
  axis.name = std::move(name);
  axis.long_name = std::move(long_name);
  axis.units = "days since 2000-01-01";
  axis.labels = numbered(count, [&](int i) { return to_string(first + i); });
  for (int i = 0; i < count; ++i) axis.numbers.push_back(days_since_2000(first + i));
  axis.notes = {{"label", "Month", axis.labels, {}}};
  return axis;
}

AxisLayout years_axis(std::string name, std::string long_name, int first, int count) {
  AxisLayout axis;
  axis.name = std::move(name);
  axis.long_name = std::move(long_name);
  axis.labels = numbered(count, [&](int i) { return std::to_string(first + i); });
  axis.numbers.resize(static_cast<std::size_t>(count));
  std::iota(axis.numbers.begin(), axis.numbers.end(), first);
  return axis;
}

void add_time_axes(std::vector<AxisLayout>& axes, const Model& model, const Axes& sizes) {
  axes.push_back(
      months_axis("month", "First day of the month of a stock", model.census, sizes.months + 1));
  axes.push_back(months_axis("flow_month", "Month of a flow, the base year's first",
                             model.census - sizes.base_months, sizes.flow_months()));
  axes.push_back(
      years_axis("census_year", "January of the census", model.census.year(), sizes.census_years));
  axes.push_back(years_axis("calendar_year", "Calendar year, the base year first",
                            (model.census - sizes.base_months).year(), sizes.calendar_years()));
  const FinancialYear first{model.census.year()};
  axes.push_back(
      labelled("financial_year", "Financial year, April to March",
               numbered(sizes.financial_years, [&](int i) { return to_string(first + i); })));
}

template <typename Infos>
AxisLayout measures_axis(std::string name, std::string long_name, const Infos& infos) {
  AxisLayout axis = labelled(std::move(name), std::move(long_name),
                             column(infos, [](const auto& info) { return info.name; }));
  axis.notes = {
      {"label", "Measure", column(infos, [](const auto& info) { return info.label; }), {}},
      {"unit", "Unit", column(infos, [](const auto& info) { return info.unit; }), {}}};
  return axis;
}

/// Every pair of two axes, the second one quickest: "state_special:5-10".
AxisLayout pairs_axis(const std::string& first, const std::vector<std::string>& firsts,
                      const std::string& second, const std::vector<std::string>& seconds,
                      const std::string& long_name) {
  std::vector<std::string> labels;
  AxisNote of_first{first, "Entry of the axis " + first, {}, {}};
  AxisNote of_second{second, "Entry of the axis " + second, {}, {}};
  for (const std::string& a : firsts) {
    for (const std::string& b : seconds) {
      labels.push_back(a + ":" + b);
      of_first.texts.push_back(a);
      of_second.texts.push_back(b);
    }
  }
  return labelled(first + "_" + second, long_name, std::move(labels), {of_first, of_second});
}

void add_pair_axes(std::vector<AxisLayout>& axes, const Model& model) {
  const auto label = [](const auto& item) { return item.label; };
  const auto settings = column(model.settings, [](const Setting& s) { return s.name; });
  const auto needs = column(model.needs, [](const Need& need) { return need.code; });
  const auto bands = column(model.age_bands, label);
  const auto measures = column(kAgedMeasures, [](Measure measure) {
    return measure_infos()[static_cast<std::size_t>(measure)].name;
  });
  axes.push_back(pairs_axis("setting", settings, "age_band", bands, "Setting and ages"));
  axes.push_back(pairs_axis("setting", settings, "need", needs, "Setting and primary need"));
  axes.push_back(pairs_axis("measure", measures, "age_band", bands, "Flow and ages"));
}

void add_item_axes(std::vector<AxisLayout>& axes, const Model& model) {
  const auto label = [](const auto& item) { return item.label; };
  const auto name = [](const auto& item) { return item.name; };
  const auto code = [](const auto& item) { return item.code; };
  AxisNote specialist{"specialist", "1 for a specialist setting", {}, {}};
  for (const Setting& setting : model.settings) specialist.flags.push_back(setting.specialist);
  axes.push_back(labelled("setting", "Setting", column(model.settings, name),
                          {{"label", "Setting", column(model.settings, label), {}}, specialist}));
  axes.push_back(
      labelled("age_band", "Ages, inclusive, at 31 August", column(model.age_bands, label)));
  axes.push_back(labelled("need", "Primary need", column(model.needs, code),
                          {{"label", "Primary need", column(model.needs, label), {}}}));
  axes.push_back(measures_axis("measure", "Monthly flow or level", measure_infos()));
  axes.push_back(measures_axis("yearly_measure",
                               "Yearly flow, level at the end of the year, or ratio",
                               yearly_measure_infos()));
  AxisNote general_fund{
      "general_fund", "1 for a line of the general fund, outside the DSG", {}, {}};
  for (const Line& line : model.finance.lines) general_fund.flags.push_back(line.general_fund);
  axes.push_back(
      labelled("line", "Section 251 line", column(model.finance.lines, code),
               {{"label", "Line", column(model.finance.lines, label), {}}, general_fund}));
  axes.push_back(labelled("category", "Provision category of the DSG management plan",
                          model.finance.categories));
  axes.push_back(labelled("balance_item", "Item of the yearly ledger",
                          column(balance_item_infos(), name),
                          {{"label", "Item", column(balance_item_infos(), label), {}}}));
}

AxisLayout parameter_axis(const std::vector<Parameter>& parameters) {
  AxisLayout axis = labelled("parameter", "Uncertain number, by its path in the input files",
                             column(parameters, [](const Parameter& p) { return p.name; }));
  AxisNote assumption{"assumption", "1 where no published source gives the number", {}, {}};
  for (const Parameter& p : parameters) assumption.flags.push_back(p.provenance.assumption);
  axis.notes = {{"unit", "Unit", column(parameters, [](const Parameter& p) { return p.unit; }), {}},
                {"distribution",
                 "Distribution",
                 column(parameters, [](const Parameter& p) { return describe(p.distribution); }),
                 {}},
                {"source",
                 "Source",
                 column(parameters, [](const Parameter& p) { return p.provenance.source; }),
                 {}},
                {"as_of",
                 "Date of the source",
                 column(parameters, [](const Parameter& p) { return p.provenance.as_of; }),
                 {}},
                assumption};
  return axis;
}

AxisLayout run_axis(std::int64_t runs) {
  AxisLayout axis;
  axis.name = "run";
  axis.long_name = "Monte Carlo run; the same number has the same draws in every scenario";
  axis.numbers.resize(static_cast<std::size_t>(runs));
  std::iota(axis.numbers.begin(), axis.numbers.end(), 0);
  return axis;
}

AxisLayout quantile_axis() {
  AxisLayout axis;
  axis.name = "quantile";
  axis.long_name = "Share of the runs below";
  axis.units = "1";
  axis.levels.assign(kSummaryQuantiles.begin(), kSummaryQuantiles.end());
  return axis;
}

constexpr auto kUnitOfMeasure = "The unit of each measure is in /axes/measure_unit";
constexpr auto kYearly =
    "Sum of the year's months, or the value at its end for a level; units in "
    "/axes/yearly_measure_unit";

std::vector<DatasetLayout> plan_layouts() {
  using enum Cell;
  return {
      {{"plans/by_setting", "setting", "month", "plans"},
       "Open plans on the 1st of the month",
       "",
       kInt32},
      {{"plans/by_age_band", "age_band", "census_year", "plans"},
       "Open plans at the January census",
       "",
       kInt32},
      {{"plans/by_need", "need", "census_year", "plans"},
       "Open plans at the January census",
       "",
       kInt32},
      {{"plans/by_setting_age_band", "setting_age_band", "census_year", "plans"},
       "Open plans at the January census, settings by ages",
       "",
       kInt32},
      {{"plans/by_setting_need", "setting_need", "census_year", "plans"},
       "Open plans at the January census, settings by needs",
       "",
       kInt32},
      {{"plans/post16_by_setting_need", "setting_need", "census_year", "plans"},
       "Open plans at the January census of those aged 16 and over, settings by needs",
       "Age at the last 31 August",
       kInt32},
  };
}

std::vector<DatasetLayout> dataset_layouts() {
  using enum Cell;
  std::vector<DatasetLayout> layouts = plan_layouts();
  layouts.insert(layouts.end(),
                 {
                     {{"places/by_setting", "setting", "census_year", "places"},
                      "Places that can be filled at the January census",
                      "Not a number where places are not limited",
                      kFloat32},
                     {{"flows/by_month", "measure", "flow_month", "1"},
                      "Flows and levels by month",
                      kUnitOfMeasure,
                      kFloat32},
                     {{"flows/by_calendar_year", "yearly_measure", "calendar_year", "1"},
                      "Flows by calendar year",
                      kYearly,
                      kFloat32},
                     {{"flows/by_financial_year", "yearly_measure", "financial_year", "1"},
                      "Flows by financial year",
                      kYearly,
                      kFloat32},
                     {{"flows/by_age_band", "measure_age_band", "calendar_year", "1"},
                      "Requests, assessments and new plans by age, by calendar year",
                      "Age at the last 31 August; 25 and over are one age",
                      kInt32},
                     {{"money/spend", "line", "financial_year", "GBP"},
                      "Spend by line, cash prices",
                      "",
                      kFloat64},
                     {{"money/spend_by_category", "category", "financial_year", "GBP"},
                      "DSG spend by category, cash prices",
                      "",
                      kFloat64},
                     {{"money/balance", "balance_item", "financial_year", "GBP"},
                      "Ledger of the high needs block and the DSG, cash prices",
                      "",
                      kFloat64},
                 });
  return layouts;
}

std::string join(const std::vector<double>& values) {
  return fmt::format("{}", fmt::join(values, ", "));
}

}  // namespace

std::vector<DatasetInfo> run_array_infos() {
  std::vector<DatasetInfo> infos;
  for (DatasetLayout& dataset : dataset_layouts()) infos.push_back(std::move(dataset.info));
  return infos;
}

ResultsLayout make_layout(const Study& study, std::int64_t runs) {
  const Model& model = study.scenarios.at(0).model;
  ResultsLayout layout;
  layout.sizes = axes_of(model);
  layout.scenarios = study.scenarios.size();
  for (const Scenario& other : study.scenarios) {
    if (axes_of(other.model) != layout.sizes) {
      throw std::invalid_argument("make_layout: scenarios differ in their axes");
    }
  }
  const auto id = [](const Scenario& s) { return s.id; };
  const auto name = [](const Scenario& s) { return s.name; };
  const auto baseline = [](const Scenario& s) { return s.baseline; };
  layout.axes.push_back(labelled(
      "scenario", "Scenario", column(study.scenarios, id),
      {{"label", "Scenario", column(study.scenarios, name), {}},
       {"baseline", "Scenario it is compared with", column(study.scenarios, baseline), {}}}));
  layout.axes.push_back(run_axis(runs));
  add_time_axes(layout.axes, model, layout.sizes);
  add_item_axes(layout.axes, model);
  add_pair_axes(layout.axes, model);
  layout.axes.push_back(parameter_axis(study.parameters));
  layout.axes.push_back(quantile_axis());

  const auto size = [&](const std::string& axis) {
    return std::find_if(layout.axes.begin(), layout.axes.end(),
                        [&](const AxisLayout& a) { return a.name == axis; })
        ->size();
  };
  layout.datasets = dataset_layouts();
  assert(layout.datasets.size() == kRunArrays);
  for (DatasetLayout& dataset : layout.datasets) {
    dataset.items = size(dataset.info.item_axis);
    dataset.times = size(dataset.info.time_axis);
  }
  return layout;
}

std::string describe(const Distribution& d) {
  switch (d.family) {
    case Family::kRange:
      return fmt::format("{{ low = {}, central = {}, high = {} }}", d.low, d.central, d.high);
    case Family::kPert:
      return fmt::format("{{ low = {}, mode = {}, high = {} }}", d.low, d.central, d.high);
    case Family::kNormal:
      return fmt::format("{{ mean = {}, sd = {}{}{} }}", d.a, d.b,
                         std::isfinite(d.low) ? fmt::format(", min = {}", d.low) : "",
                         std::isfinite(d.high) ? fmt::format(", max = {}", d.high) : "");
    case Family::kLognormal:
      return fmt::format("{{ median = {}, sigma = {} }}", d.a, d.b);
    case Family::kBeta:
      return fmt::format("{{ distribution = \"beta\", a = {}, b = {} }}", d.a, d.b);
    case Family::kGamma:
      return fmt::format("{{ distribution = \"gamma\", shape = {}, scale = {} }}", d.a, d.b);
    case Family::kDiscrete:
      return fmt::format("{{ values = [{}], weights = [{}] }}", join(d.values), join(d.weights));
  }
  return "";
}

}  // namespace highneeds
