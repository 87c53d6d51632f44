// The base year against the published outturn.
#include "reporting/reconciliation.h"

#include <catch2/catch.hpp>
#include <sstream>

#include "core/outturn_year.h"
#include "fixture.h"
#include "reporting/text_table.h"
#include "small_model.h"

using namespace highneeds;
using namespace highneeds::test;
using Catch::Matchers::Contains;

namespace {

constexpr int kIndependent = 3;

/// 40 children at 60,000 on line 1.2.3, and nothing else that costs a price.
Model forty_children() {
  Model model = small_model(0);
  for (Setting& setting : model.settings) setting.money.price_gbp = known(0);
  model.settings[kIndependent].money.price_gbp = known(60'000);
  model.opening_plans[model.cell(8, 0, kIndependent)] = 40;
  return model;
}

Study study_of(Model model) {
  Study study;
  study.scenarios = {make_scenario(std::move(model))};
  study.seed = 1;
  return study;
}

}  // namespace

TEST_CASE("The outturn year costs prices times plans, of two Januaries where both are known") {
  Model model = forty_children();
  CHECK(OutturnYear(model).spend_by_line({})[2] == Approx(40 * 60'000));
  CHECK(OutturnYear(model).spend_by_line({})[4] == Approx(400'000));
  model.history = {{"plans", {{2024, 30}, {2025, 40}}, {}}};
  OutturnYear year(model);
  CHECK(year.knows_both_januaries());
  CHECK(year.spend_by_line({})[2] == Approx(35 * 60'000));
  // Spend that follows the plans is stated for those of the census.
  model.finance.other_spend[0].follows_plans = true;
  CHECK(OutturnYear(model).spend_by_line({})[4] == Approx(400'000 * 35 / 40.0));
  // Places are paid whether filled or not: 72 at 10,000.
  CHECK(OutturnYear(model).spend_by_line({})[3] == Approx(720'000));
}

TEST_CASE("A model that is far from its outturn says so in one sentence for each line") {
  Model model = forty_children();
  model.finance.outturns = {{"1.2.3", {2}, 2'400'000 / 0.69},
                            {"1.2.3 and 1.2.5", {2, 4}, 2'800'000},
                            {"1.2.5", {4}, 410'000}};
  const Reconciliation result = reconcile(study_of(model)).at(0);
  CHECK(result.checks[0].difference() == Approx(-0.31));
  const std::vector<std::string> warnings = outturn_warnings(result);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0] ==
        "the model's 2024-25 spend on 1.2.3 is 31% below the outturn; prices or plans are off");
  const std::string table = reconciliation_table(result);
  CHECK_THAT(table, Contains("WARNING: the model's 2024-25 spend on 1.2.3 is 31% below"));
  CHECK_THAT(table, Contains("      0.0% agrees\n"));
  std::istringstream lines(table);
  for (std::string line; std::getline(lines, line);) CHECK(columns_of(line) <= kTerminalColumns);
  CHECK_THAT(reconciliation_table(reconcile(study_of(forty_children())).at(0)),
             Contains("not compared with an outturn"));
}

TEST_CASE("Scenarios whose base year is the same are reconciled once") {
  Study study = study_of(forty_children());
  study.scenarios[0].model.finance.outturns = {{"1.2.3", {2}, 2'400'000}};
  study.scenarios.push_back(study.scenarios[0]);
  CHECK(reconcile(study).size() == 1);
  study.scenarios[1].model.settings[kIndependent].money.price_gbp = known(70'000);
  const std::vector<Reconciliation> both = reconcile(study);
  REQUIRE(both.size() == 2);
  CHECK(outturn_warnings(both[0]).empty());
  CHECK(outturn_warnings(both[1]).size() == 1);
}

TEST_CASE("North East Lincolnshire agrees with its published outturn of 2024-25 on the screen") {
  const Study study = read_study({"do-nothing"}, FolderSource({HIGHNEEDS_SOURCE_DIR}));
  const Reconciliation result = reconcile(study).at(0);
  CHECK(result.knows_both_januaries);
  for (const OutturnCheck& check : result.checks) {
    CAPTURE(check.label, check.model_gbp.median);
    CHECK(std::abs(check.difference()) <= kOutturnAgreement);
  }
  CHECK_THAT(reconciliation_table(result), Contains("1.2.x, high needs, net"));
  CHECK_THAT(reconciliation_table(result), Contains("£32.03m"));
}

TEST_CASE("An outturn of another year than the one before the run is a fault") {
  auto texts = fixture_texts();
  replace_in(texts, "models/northshire.toml", "outturn_year = \"2024-25\"",
             "outturn_year = \"2023-24\"");
  const std::vector<std::string> faults = faults_of(texts, {"do-nothing"});
  REQUIRE(faults.size() == 1);
  CHECK_THAT(faults[0], Contains("'finance.outturn_year' is 2023-24 (the outturn that the model is "
                                 "compared with is that of 2024-25"));
}
