#include "reporting/statutory_tables.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "scratch_directory.h"
#include "statistics/quantiles.h"
#include "synthetic_results.h"

using namespace highneeds;
using namespace highneeds::test;
using Catch::Matchers::Contains;

namespace {

/// Synthetic results and their tables.
struct Tables {
  explicit Tables(int scenarios, Study of)
      : study(std::move(of)), reader(write(folder / "r.h5", study)), source{reader, study, 0, -1} {
    if (scenarios > 1) source.mitigated = 1;
  }

  static std::filesystem::path write(const std::filesystem::path& path, const Study& study) {
    write_synthetic(path, study, 101);
    return path;
  }

  ScratchDirectory folder;
  Study study;
  ResultsReader reader;
  StatutorySource source;
};

const StatutorySheet& sheet_of(const std::vector<StatutorySheet>& sheets, const std::string& id) {
  return *std::find_if(sheets.begin(), sheets.end(),
                       [&](const StatutorySheet& sheet) { return sheet.id == id; });
}

const StatutoryRow& row_of(const StatutoryTable& table, const std::string& label) {
  const auto found = std::find_if(table.rows.begin(), table.rows.end(),
                                  [&](const StatutoryRow& row) { return row.label == label; });
  REQUIRE(found != table.rows.end());
  return *found;
}

bool missing(const StatutoryRow& row) {
  return std::all_of(row.figures.begin(), row.figures.end(), [](const auto& statistic) {
    return !statistic.empty() &&
           std::all_of(statistic.begin(), statistic.end(), [](double x) { return std::isnan(x); });
  });
}

}  // namespace

TEST_CASE("what the model does not hold is missing from the tables, never nil") {
  const Tables tables(1, synthetic_study(1));
  const auto plan = management_plan_sheets(tables.source);
  const StatutoryTable& finance = sheet_of(plan, "Finance").tables.front();
  CHECK(missing(row_of(finance, "Schools block")));
  CHECK(missing(row_of(finance, "Early years block")));
  CHECK_FALSE(missing(row_of(finance, "High needs expenditure")));
  const StatutoryTable& ages = sheet_of(plan, "DSG 1").tables[0];
  CHECK(missing(row_of(ages, "Age 5 to 10")));  // the model has 0 to 15 in one band
  CHECK_FALSE(missing(row_of(ages, "Total")));
  const StatutoryTable& needs = sheet_of(plan, "DSG 1").tables[1];
  CHECK(missing(row_of(needs, "Hearing impairment")));
  CHECK_FALSE(missing(row_of(needs, "Autistic spectrum disorder")));
}

TEST_CASE(
    "the reform plan's 2025 is the January 2026 census; years beyond the results are missing") {
  const Tables tables(1, synthetic_study(1));
  const auto plan = reform_plan_sheets(tables.source);
  CHECK(plan.size() == 13);
  const StatutoryTable& all = sheet_of(plan, "LSRP 7").tables.front();
  CHECK(all.columns.front() == "2025 (January 2026)");
  // Needs 0 to 2 hold 1000 + 100 need + year + spread; the January of 2026 is year 1.
  std::vector<double> totals;
  for (int run = 0; run < 101; ++run) totals.push_back(3303 + 3 * (run * 37 % 101));
  const StatutoryRow& total = row_of(all, "Total");
  CHECK(total.figures[0][0] == Approx(quantile(totals, 0.5)));
  CHECK(total.figures[1][0] == Approx(quantile(totals, 0.1)));
  CHECK(total.figures[2][0] == Approx(quantile(totals, 0.9)));
  CHECK(std::isfinite(total.figures[0][2]));  // January 2028, the last
  CHECK(std::isnan(total.figures[0][3]));
}

TEST_CASE("plans under 16 and from 16 go to different rows, hospital schools to two tables") {
  Study study = synthetic_study(1);
  auto& settings = study.scenarios[0].model.settings;
  settings[0].reform_plan = ReformProvision::kMainstream;
  settings[0].reform_plan_16_plus = ReformProvision::kPost16Mainstream;
  settings[1].reform_plan = settings[1].reform_plan_16_plus = ReformProvision::kHospital;
  const Tables tables(1, std::move(study));
  const auto plan = reform_plan_sheets(tables.source);
  const StatutoryTable& provision = sheet_of(plan, "LSRP 6").tables.front();
  const StatutoryRow& younger = row_of(provision, "Mainstream schools or academies");
  const StatutoryRow& older = row_of(provision, "Mainstream post-16 provision");
  CHECK(younger.detail == "Mainstream (under 16)");
  CHECK(older.detail == "Mainstream (16 and over)");
  // The synthetic plans from 16 are as many as all plans: nobody is left under 16.
  CHECK(younger.figures[0][0] == 0);
  CHECK(older.figures[0][0] > 3000);
  CHECK(missing(row_of(provision, "Alternative provision")));
  const StatutoryRow& other =
      row_of(provision, "Other (including hospital schools where applicable)");
  CHECK(other.detail == "State special school");
  CHECK(row_of(sheet_of(plan, "LSRP 7.6").tables.front(), "Total").figures[0][0] ==
        other.figures[0][0]);
}

TEST_CASE("settings that belong to no row keep a row of their own") {
  const Tables tables(1, synthetic_study(1));
  const auto plan = reform_plan_sheets(tables.source);
  const StatutoryTable& provision = sheet_of(plan, "LSRP 6").tables.front();
  CHECK(row_of(provision, "Settings of the model that are none of these").detail ==
        "Mainstream; State special school");
}

TEST_CASE("differences between forecasts are taken run by run") {
  const Tables tables(2, synthetic_study(2));
  const auto plan = management_plan_sheets(tables.source);
  const std::vector<StatutoryTable>& finance = sheet_of(plan, "Finance").tables;
  const StatutoryTable& difference = finance[finance.size() - 2];
  CHECK(difference.name == "difference");
  const StatutoryRow& spend = row_of(difference, "High needs expenditure");
  // Scenarios differ by 1,000,000 in every run, balance items below zero.
  for (const auto& statistic : spend.figures) {
    for (const double gbp : statistic) CHECK(gbp == Approx(-1e6));
  }
}

TEST_CASE("each scenario with measures says what it saves, and post-16 has the template's ages") {
  Study study = synthetic_study(3);
  for (Scenario& scenario : study.scenarios) scenario.model.finance.categories = {"Post-16"};
  for (std::size_t s = 1; s < 3; ++s) {
    study.scenarios[s].interventions.resize(1);
    study.scenarios[s].interventions[0].label = "Measure " + std::to_string(s);
  }
  const Tables tables(3, study);
  const auto plan = management_plan_sheets(tables.source);
  const StatutoryTable& savings = sheet_of(plan, "Finance").tables.back();
  REQUIRE(savings.rows.size() == 8);  // of two scenarios: a heading and three rows
  CHECK_THAT(savings.rows[4].label, Contains("Measure 2"));
  for (const double gbp : savings.rows[5].figures[0]) CHECK(gbp == Approx(-2e6));

  const StatutoryTable& ages = sheet_of(plan, "DSG 1").tables.front();
  REQUIRE(ages.rows.size() == 4);
  CHECK(ages.rows[0].label == "Age 16 to 19");
  CHECK(ages.rows[1].label == "Age 20 to 25");
  CHECK_THAT(ages.rows[2].label, Contains("Younger than 16"));
}
