// The Local SEND Reform Plan's data template: tables 5.1, 6, 7, 7.1 to 7.7 and 10 to 12.
#include <fmt/format.h>

#include <algorithm>

#include "reporting/table_builder.h"
#include "storage/reform_provisions.h"

namespace highneeds {

namespace {

constexpr int kFirstYear = 2025, kLastYear = 2029;

using Provisions = std::vector<ReformProvision>;

bool among(const Provisions& provisions, ReformProvision provision) {
  return std::find(provisions.begin(), provisions.end(), provision) != provisions.end();
}

/// Years of the template. Its 2025 is the January census of 2026, and the calendar year 2025.
TableColumns template_columns(const ResultsReader& results, bool census) {
  const std::vector<std::string>& axis = results.axis(census ? "census_year" : "calendar_year");
  TableColumns columns;
  for (int year = kFirstYear; year <= kLastYear; ++year) {
    const auto found = std::find(axis.begin(), axis.end(), std::to_string(year + (census ? 1 : 0)));
    columns.labels.push_back(census ? fmt::format("{} (January {})", year, year + 1)
                                    : std::to_string(year));
    columns.times.push_back(found == axis.end() ? kNoTime
                                                : static_cast<std::size_t>(found - axis.begin()));
  }
  return columns;
}

/// Terms of the plans of one need that are of the given types: all ages of a setting where both of
/// its types are among them, else those under or from 16.
void add_need_terms(Terms& terms, const Model& model, const Provisions& provisions, int need) {
  const char* all = "plans/by_setting_need";
  const char* older = "plans/post16_by_setting_need";
  for (std::size_t s = 0; s < model.settings.size(); ++s) {
    const int item = static_cast<int>(s * model.needs.size()) + need;
    const bool under = among(provisions, model.settings[s].reform_plan);
    const bool from = among(provisions, model.settings[s].reform_plan_16_plus);
    if (under) terms.push_back({all, item});
    if (under && !from) terms.push_back({older, item, -1});
    if (from && !under) terms.push_back({older, item});
  }
}

Terms plans_of(const Model& model, const Provisions& provisions) {
  Terms terms;
  for (std::size_t need = 0; need < model.needs.size(); ++need)
    add_need_terms(terms, model, provisions, static_cast<int>(need));
  return terms;
}

/// Which settings are counted as these types.
std::string settings_of(const Model& model, const Provisions& provisions) {
  std::string text;
  for (const Setting& setting : model.settings) {
    const bool under = among(provisions, setting.reform_plan);
    const bool from = among(provisions, setting.reform_plan_16_plus);
    if (!under && !from) continue;
    text += (text.empty() ? "" : "; ") + setting.label;
    if (under != from) text += under ? " (under 16)" : " (16 and over)";
  }
  return text;
}

/// A sheet with the same table for each forecast, the mitigated one first: it is the plan.
template <typename Fill>
StatutorySheet make_sheet(const StatutorySource& source, const std::string& number,
                          const std::string& title, const std::string& heading,
                          const TableColumns& columns, Fill fill) {
  // Table 6 has a wide column more.
  // Table 6 has a wide column more.
  StatutorySheet sheet{"LSRP " + number,
                       "Local SEND reform plan, table " + number + ": " + title,
                       {},
                       {},
                       number != "6"};
  for (const bool mitigated : {true, false}) {
    const int scenario = mitigated ? source.mitigated : source.unmitigated;
    if (scenario < 0) continue;
    StatutoryTable table;
    table.name = mitigated ? "mitigated" : "unmitigated";
    table.title = forecast_title(source, mitigated);
    table.heading = heading;
    table.columns = columns.labels;
    fill(TableBuilder(source, scenario), table);
    table.new_page = !sheet.tables.empty() && !sheet.portrait;
    sheet.tables.push_back(std::move(table));
  }
  return sheet;
}

StatutorySheet age_sheet(const StatutorySource& source) {
  const TableColumns columns = template_columns(source.results, true);
  return make_sheet(source, "5.1", "EHC plans by age group", "Age group", columns,
                    [&](const TableBuilder& builder, StatutoryTable& table) {
                      Terms all;
                      builder.add_age_rows(table, columns, [](int band) {
                        return Terms{{"plans/by_age_band", band}};
                      });
                      for (std::size_t i = 0; i < builder.model().age_bands.size(); ++i)
                        all.push_back({"plans/by_age_band", static_cast<int>(i)});
                      table.rows.push_back(builder.total("Total", "total", all, columns));
                    });
}

StatutorySheet provision_sheet(const StatutorySource& source) {
  const TableColumns columns = template_columns(source.results, true);
  const auto fill = [&](const TableBuilder& builder, StatutoryTable& table) {
    const Model& model = builder.model();
    const auto add = [&](const std::string& label, const Provisions& provisions) {
      StatutoryRow row = builder.row(label, plans_of(model, provisions), columns);
      row.detail = settings_of(model, provisions);
      table.rows.push_back(std::move(row));
    };
    for (std::size_t i = 0; i < kReformProvisions; ++i) {
      const auto provision = static_cast<ReformProvision>(i);
      if (provision == ReformProvision::kHospital || provision == ReformProvision::kOther) continue;
      add(std::string(reform_provision_infos()[i].label), {provision});
    }
    add("Other (including hospital schools where applicable)",
        {ReformProvision::kHospital, ReformProvision::kOther});
    if (!settings_of(model, {ReformProvision::kNone}).empty())
      add("Settings of the model that are none of these", {ReformProvision::kNone});
    Terms all;
    for (std::size_t i = 0; i < model.needs.size(); ++i)
      all.push_back({"plans/by_need", static_cast<int>(i)});
    table.rows.push_back(builder.total("Total", "total", all, columns));
  };
  return make_sheet(source, "6", "EHC plans by provision", "Provision", columns, fill);
}

StatutorySheet need_sheet(const StatutorySource& source) {
  const TableColumns columns = template_columns(source.results, true);
  return make_sheet(source, "7", "EHC plans by primary need", "Primary need", columns,
                    [&](const TableBuilder& builder, StatutoryTable& table) {
                      Terms all;
                      builder.add_need_rows(table, columns, [&](int need) {
                        all.push_back({"plans/by_need", need});
                        return Terms{{"plans/by_need", need}};
                      });
                      table.rows.push_back(builder.total("Total", "total", all, columns));
                    });
}

StatutorySheet need_by_provision_sheet(const StatutorySource& source, const std::string& number,
                                       const std::string& what, const Provisions& provisions) {
  const TableColumns columns = template_columns(source.results, true);
  StatutorySheet sheet =
      make_sheet(source, number, "EHC plans in " + what + " by primary need", "Primary need",
                 columns, [&](const TableBuilder& builder, StatutoryTable& table) {
                   builder.add_need_rows(table, columns, [&](int need) {
                     Terms terms;
                     add_need_terms(terms, builder.model(), provisions, need);
                     return terms;
                   });
                   table.rows.push_back(builder.total(
                       "Total", "total", plans_of(builder.model(), provisions), columns));
                 });
  const std::string settings = settings_of(source.study.scenarios.front().model, provisions);
  sheet.notes.push_back(settings.empty() ? "No setting of the model is of this type."
                                         : "Settings of the model: " + settings + ".");
  return sheet;
}

StatutorySheet flow_sheet(const StatutorySource& source, const std::string& number,
                          const std::string& title, std::size_t aged) {
  const TableColumns columns = template_columns(source.results, false);
  return make_sheet(
      source, number, title, "Age group", columns,
      [&](const TableBuilder& builder, StatutoryTable& table) {
        const auto bands = static_cast<int>(builder.model().age_bands.size());
        builder.add_age_rows(table, columns, [&](int band) {
          return Terms{{"flows/by_age_band", static_cast<int>(aged) * bands + band}};
        });
        table.rows.push_back(builder.total(
            "Total", "total", {{"flows/by_calendar_year", static_cast<int>(kAgedMeasures[aged])}},
            columns));
      });
}

}  // namespace

std::vector<StatutorySheet> reform_plan_sheets(const StatutorySource& source) {
  using enum ReformProvision;
  std::vector<StatutorySheet> sheets = {age_sheet(source), provision_sheet(source),
                                        need_sheet(source)};
  const auto add = [&](const char* number, const char* what, const Provisions& provisions) {
    sheets.push_back(need_by_provision_sheet(source, number, what, provisions));
  };
  add("7.1", "early years settings including PVIs", {kEarlyYears});
  add("7.2", "mainstream settings including support bases", {kMainstream, kSupportBase});
  add("7.3", "specialist bases in mainstream settings", {kSpecialistBase});
  add("7.4", "maintained special schools or special academies", {kStateSpecial});
  add("7.5", "NMSS or independent schools", {kIndependentSpecial, kIndependentOther});
  add("7.6", "alternative provision including hospital schools",
      {kAlternativeProvision, kHospital});
  add("7.7", "post-16 provision",
      {kPost16Mainstream, kPost16MainstreamSpecialist, kPost16Specialist});
  sheets.push_back(
      flow_sheet(source, "10", "requests for an EHC needs assessment by age group", 0));
  sheets.push_back(flow_sheet(source, "11", "EHC needs assessments by age group", 1));
  sheets.push_back(flow_sheet(source, "12", "assessments that end in a plan, by age group", 2));
  return sheets;
}

}  // namespace highneeds
