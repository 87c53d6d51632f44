// The DSG management plan: finance, children and young people, provision.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

#include "reporting/scenario_lookup.h"
#include "reporting/sentences.h"
#include "reporting/table_builder.h"

namespace highneeds {

namespace {

using Columns = TableColumns;

/// Calls make(builder, mitigated) for the unmitigated and, where there is one, the mitigated
/// forecast.
template <typename Make>
void for_each_forecast(const StatutorySource& source, Make make) {
  make(TableBuilder(source, source.unmitigated), false);
  if (source.mitigated >= 0) make(TableBuilder(source, source.mitigated), true);
}

const char* forecast_name(bool mitigated) { return mitigated ? "mitigated" : "unmitigated"; }

Columns axis_columns(const ResultsReader& results, const std::string& axis) {
  Columns columns;
  for (const std::string& label : results.axis(axis)) {
    columns.times.push_back(columns.labels.size());
    columns.labels.push_back(label);
  }
  return columns;
}

void add_heading(StatutoryTable& table, const std::string& label) {
  table.rows.push_back({label, RowKind::kHeading, {}, "", ""});
}

// --- finance ----------------------------------------------------------------------------------

Terms item(BalanceItem of) { return {{"money/balance", static_cast<int>(of)}}; }

void add_spend_rows(StatutoryTable& table, const TableBuilder& builder, const Columns& columns) {
  const Finance& finance = builder.model().finance;
  add_heading(table, "High needs block: expenditure by section 251 line");
  for (std::size_t line = 0; line < finance.lines.size(); ++line) {
    if (finance.lines[line].general_fund) continue;
    table.rows.push_back(builder.row(finance.lines[line].code + " " + finance.lines[line].label,
                                     {{"money/spend", static_cast<int>(line)}}, columns));
  }
  table.rows.push_back(
      builder.total("High needs expenditure", "spend", item(BalanceItem::kSpend), columns));
  add_heading(table, "High needs block: expenditure by provision");
  for (std::size_t category = 0; category < finance.categories.size(); ++category) {
    table.rows.push_back(builder.row(finance.categories[category],
                                     {{"money/spend_by_category", static_cast<int>(category)}},
                                     columns));
  }
}

/// Lines of the general fund that the model holds: transport, psychology, SEN administration.
void add_general_fund_rows(StatutoryTable& table, const TableBuilder& builder,
                           const Columns& columns) {
  const Finance& finance = builder.model().finance;
  for (std::size_t line = 0; line < finance.lines.size(); ++line) {
    const auto index = static_cast<int>(line);
    if (!finance.lines[line].general_fund || index == finance.general_fund.interest_line) continue;
    table.rows.push_back(builder.row(finance.lines[line].code + " " + finance.lines[line].label,
                                     {{"money/spend", index}}, columns));
  }
}

void add_position_rows(StatutoryTable& table, const TableBuilder& builder, const Columns& columns) {
  const auto add = [&](const char* label, BalanceItem of, const char* name) {
    table.rows.push_back(builder.total(label, name, item(of), columns));
    const bool position = of == BalanceItem::kInYear || of == BalanceItem::kCumulative;
    if (!position) table.rows.back().kind = RowKind::kFigures;
  };
  add_heading(table, "High needs block: position (negative = deficit)");
  add("In-year position", BalanceItem::kInYear, "in_year");
  add("High needs stability grant", BalanceItem::kStabilityGrant, "stability_grant");
  add("Support for accruals of 2026-27 and 2027-28", BalanceItem::kSupport, "support");
  add("Borne by central government from 2028", BalanceItem::kRegimeFunding, "regime_funding");
  add("Receipts under a Safety Valve agreement", BalanceItem::kSafetyValve, "safety_valve");
  add("Cumulative DSG position at 31 March", BalanceItem::kCumulative, "cumulative");
  add_heading(table, "Memorandum: general fund, outside the DSG");
  add("Deficit that falls on the general fund", BalanceItem::kGeneralFundCharge, "general_fund");
  add("Interest on the deficit", BalanceItem::kInterest, "interest");
  add("Home to school transport, SEN", BalanceItem::kTransport, "transport");
  add("All general fund lines", BalanceItem::kGeneralFund, "general_fund_lines");
  add_general_fund_rows(table, builder, columns);
  add("Cost of the measures, whoever pays", BalanceItem::kProgrammeCost, "programme_cost");
  add("Paid by a programme grant", BalanceItem::kProgrammeGrant, "programme_grant");
  add_heading(table, "Memorandum: beyond the year");
  add("Cost next year of this year's starters (full-year effect)", BalanceItem::kFullYearEffect,
      "full_year_effect");
  add("Deficit that the stability grant leaves", BalanceItem::kLeftByGrant, "left_by_grant");
}

/// Blocks that the model does not hold.
void add_other_blocks(StatutoryTable& table, const TableBuilder& builder, const Columns& columns) {
  add_heading(table, "Other blocks");
  for (const char* block : {"Schools block", "Central school services block", "Early years block"})
    table.rows.push_back(builder.row(block, {}, columns));
}

/// A table of money by financial year, without its rows.
StatutoryTable money_table(const Columns& columns, bool new_page) {
  StatutoryTable table;
  table.heading = "Financial year, GBP, cash prices";
  table.columns = columns.labels;
  table.unit = Unit::kMoney;
  table.new_page = new_page;
  return table;
}

StatutoryTable finance_table(const TableBuilder& builder, const Columns& columns, bool new_page) {
  StatutoryTable table = money_table(columns, new_page);
  add_heading(table, "High needs block: income");
  const std::pair<std::string, BalanceItem> parts[] = {
      {fmt::format("High needs block allocation, {} recoupment",
                   builder.model().finance.block.net ? "after" : "before"),
       BalanceItem::kHighNeedsBlock},
      {"Transfer from the schools block", BalanceItem::kBlockTransfer},
      {"Other income of the high needs budget", BalanceItem::kOtherIncome}};
  Terms income;
  for (const auto& [label, of] : parts) {
    table.rows.push_back(builder.row(label, item(of), columns));
    income.push_back(item(of).front());
  }
  table.rows.push_back(builder.total("High needs income", "income", income, columns));
  add_spend_rows(table, builder, columns);
  add_position_rows(table, builder, columns);
  add_other_blocks(table, builder, columns);
  return table;
}

/// What each scenario with measures changes, run by run.
StatutoryTable savings_table(const StatutorySource& source, const Columns& columns) {
  StatutoryTable table = money_table(columns, true);
  table.name = "savings";
  table.title = "Savings by scenario: difference from its baseline, run by run";
  const auto& scenarios = source.study.scenarios;
  for (std::size_t s = 0; s < scenarios.size(); ++s) {
    const int baseline = baseline_index(source.study, s);
    if (baseline < 0 || scenarios[s].interventions.empty()) continue;
    const TableBuilder builder(source, static_cast<int>(s), baseline);
    std::vector<std::string> measures;
    for (const Intervention& one : scenarios[s].interventions) measures.push_back(one.label);
    add_heading(table, scenarios[s].name + ": " + listed(measures));
    table.rows.push_back(
        builder.row("Expenditure (less is negative)", item(BalanceItem::kSpend), columns));
    table.rows.push_back(builder.row("Cost of the measures, whoever pays",
                                     item(BalanceItem::kProgrammeCost), columns));
    table.rows.push_back(builder.row("Cumulative DSG position (better is positive)",
                                     item(BalanceItem::kCumulative), columns));
  }
  return table;
}

StatutorySheet finance_sheet(const StatutorySource& source) {
  const Columns columns = axis_columns(source.results, "financial_year");
  StatutorySheet sheet{"Finance", "DSG management plan: financial summary by block", {}, {}};
  for_each_forecast(source, [&](const TableBuilder& builder, bool mitigated) {
    StatutoryTable& table = sheet.tables.emplace_back(finance_table(builder, columns, mitigated));
    table.name = forecast_name(mitigated);
    table.title = forecast_title(source, mitigated);
  });
  if (source.mitigated >= 0) {
    const TableBuilder builder(source, source.mitigated, source.unmitigated);
    StatutoryTable table = money_table(columns, true);
    table.name = "difference";
    table.title = "Mitigated less unmitigated, run by run (less spend is negative)";
    add_spend_rows(table, builder, columns);
    add_position_rows(table, builder, columns);
    sheet.tables.push_back(std::move(table));
    sheet.tables.push_back(savings_table(source, columns));
    sheet.notes.emplace_back(
        "Savings of measures: the last table gives the difference that each scenario makes, those "
        "with one measure that of the measure. Savings are costs avoided against the unmitigated "
        "forecast.");
  }
  return sheet;
}

// --- children and young people ----------------------------------------------------------------

Terms plans_in(const TableBuilder& builder, int category) {
  const Model& model = builder.model();
  Terms terms;
  for (std::size_t s = 0; s < model.settings.size(); ++s) {
    if (model.settings[s].money.category != category) continue;
    for (std::size_t band = 0; band < model.age_bands.size(); ++band) {
      terms.push_back(
          {"plans/by_setting_age_band", static_cast<int>(s * model.age_bands.size() + band)});
    }
  }
  return terms;
}

Terms all_plans(const TableBuilder& builder) {
  Terms terms;
  for (std::size_t band = 0; band < builder.model().age_bands.size(); ++band)
    terms.push_back({"plans/by_age_band", static_cast<int>(band)});
  return terms;
}

StatutoryTable people_table(const TableBuilder& builder, const Columns& columns) {
  StatutoryTable table;
  table.heading = "Open plans at the census";
  table.columns = columns.labels;
  add_heading(table, "By provision");
  const auto& categories = builder.model().finance.categories;
  for (std::size_t category = 0; category < categories.size(); ++category) {
    const Terms terms = plans_in(builder, static_cast<int>(category));
    table.rows.push_back(builder.row(categories[category], terms, columns));
    table.rows.back().name = fmt::format("provision_{}", category + 1);
  }
  add_heading(table, "By age group");
  builder.add_age_rows(table, columns, [](int band) { return Terms{{"plans/by_age_band", band}}; });
  add_heading(table, "By primary need");
  builder.add_need_rows(table, columns, [](int need) { return Terms{{"plans/by_need", need}}; });
  table.rows.push_back(
      builder.total("All plans at the January census", "total", all_plans(builder), columns));
  return table;
}

StatutoryTable flows_table(const TableBuilder& builder, const Columns& columns) {
  StatutoryTable table;
  table.heading = "Calendar year";
  table.columns = columns.labels;
  for (const Measure measure : {Measure::kRequests, Measure::kAssessed, Measure::kIssued,
                                Measure::kCeased, Measure::kOverflowed}) {
    const auto index = static_cast<std::size_t>(measure);
    const MeasureInfo& info = yearly_measure_infos()[index];
    table.rows.push_back(builder.row(
        std::string(info.label), {{"flows/by_calendar_year", static_cast<int>(index)}}, columns));
    table.rows.back().name = info.name;
  }
  return table;
}

StatutoryTable history_table(const Model& model) {
  StatutoryTable table;
  table.name = "published";
  table.title = "Published";
  table.heading = "Open plans at the January census";
  for (const History& history : model.history) {
    if (history.measure != "plans") continue;
    StatutoryRow row{"All plans, " + history.provenance.source, RowKind::kFigures, {}, "", ""};
    for (const auto& [year, value] : history.values) {
      table.columns.push_back(fmt::format("January {}", year));
      for (auto& statistic : row.figures) statistic.push_back(value);
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

StatutorySheet people_sheet(const StatutorySource& source) {
  StatutorySheet sheet{"CYP", "DSG management plan: children and young people", {}, {}};
  StatutoryTable history = history_table(TableBuilder(source, source.unmitigated).model());
  if (!history.rows.empty()) sheet.tables.push_back(std::move(history));
  for_each_forecast(source, [&](const TableBuilder& builder, bool mitigated) {
    const Columns januaries = census_columns(source.results),
                  years = axis_columns(source.results, "calendar_year");
    StatutoryTable people = people_table(builder, januaries);
    people.name = forecast_name(mitigated);
    people.title = forecast_title(source, mitigated) + ": plans";
    people.new_page = mitigated;
    StatutoryTable flows = flows_table(builder, years);
    flows.name = people.name;
    flows.title = forecast_title(source, mitigated) + ": in each calendar year";
    sheet.tables.push_back(std::move(people));
    sheet.tables.push_back(std::move(flows));
  });
  return sheet;
}

// --- provision --------------------------------------------------------------------------------

constexpr int kPost16 = 16;

/// Whether a category is the template's post-16 sheet, whose table has the ages from 16 on.
bool is_post_16(const Model& model, int category) {
  std::string name = model.finance.categories[static_cast<std::size_t>(category)];
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name.starts_with("post-16") || name.starts_with("post 16");
}

/// The groups from 16 on; any younger children in one row, so that the total is that of the
/// setting.
template <typename TermsOfBand>
void add_post_16_rows(StatutoryTable& table, const TableBuilder& builder, const Columns& columns,
                      TermsOfBand terms_of_band) {
  StatutoryTable all;
  builder.add_age_rows(all, columns, terms_of_band);
  const auto& groups = statutory_age_groups();
  Terms younger;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].from >= kPost16) {
      table.rows.push_back(std::move(all.rows[i]));
      continue;
    }
    for (const int band : builder.bands_of(groups[i])) {
      const Terms terms = terms_of_band(band);
      younger.insert(younger.end(), terms.begin(), terms.end());
    }
  }
  table.rows.push_back(builder.row("Younger than 16 (no row of the template)", younger, columns));
}

void add_provision_tables(StatutorySheet& sheet, const StatutorySource& source,
                          const TableBuilder& builder, int category, bool mitigated) {
  const Model& model = builder.model();
  const Columns columns = census_columns(source.results);
  /// Terms of every setting of the category.
  const auto terms_of = [&](const char* dataset, std::size_t width, int entry) {
    Terms terms;
    for (std::size_t s = 0; s < model.settings.size(); ++s) {
      if (model.settings[s].money.category == category)
        terms.push_back({dataset, static_cast<int>(s * width) + entry});
    }
    return terms;
  };
  StatutoryTable ages, needs;
  const auto terms_of_band = [&](int band) {
    return terms_of("plans/by_setting_age_band", model.age_bands.size(), band);
  };
  if (is_post_16(model, category)) {
    add_post_16_rows(ages, builder, columns, terms_of_band);
  } else {
    builder.add_age_rows(ages, columns, terms_of_band);
  }
  builder.add_need_rows(needs, columns, [&](int need) {
    return terms_of("plans/by_setting_need", model.needs.size(), need);
  });
  ages.heading = "Age group";
  needs.heading = "Primary need";
  for (StatutoryTable* table : {&ages, &needs}) {
    table->name = forecast_name(mitigated);
    table->columns = columns.labels;
    table->title = forecast_title(source, mitigated) +
                   (table == &ages ? ": plans by age group" : ": plans by primary need");
    table->rows.push_back(builder.total("Total", table == &ages ? "age_total" : "need_total",
                                        plans_in(builder, category), columns));
  }
  ages.new_page = mitigated;
  sheet.tables.push_back(std::move(ages));
  sheet.tables.push_back(std::move(needs));
}

StatutorySheet provision_sheet(const StatutorySource& source, int category) {
  const Model& model = TableBuilder(source, source.unmitigated).model();
  const std::string& name = model.finance.categories[static_cast<std::size_t>(category)];
  StatutorySheet sheet{fmt::format("DSG {}", category + 1), "DSG management plan: " + name, {}, {}};
  const std::string settings = settings_text(
      model, [&](const Setting& setting) { return setting.money.category == category; });
  sheet.notes.push_back(settings.empty() ? "No setting of the model is in this category."
                                         : "Settings of the model: " + settings + ".");
  for_each_forecast(source, [&](const TableBuilder& builder, bool mitigated) {
    add_provision_tables(sheet, source, builder, category, mitigated);
  });
  return sheet;
}

}  // namespace

std::vector<StatutorySheet> management_plan_sheets(const StatutorySource& source) {
  std::vector<StatutorySheet> sheets = {finance_sheet(source), people_sheet(source)};
  const auto categories = static_cast<int>(source.results.axis("category").size());
  for (int category = 0; category < categories; ++category)
    sheets.push_back(provision_sheet(source, category));
  return sheets;
}

}  // namespace highneeds
