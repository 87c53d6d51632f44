// Scenarios that extend others, sweep a number, set numbers by name, pick a level, open places.
#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "core/simulation.h"
#include "fixture.h"
#include "statistics/latin_hypercube.h"

using namespace highneeds;
using Catch::Matchers::Contains;

namespace {

using Texts = std::map<std::string, std::string>;

Study read(const Texts& texts, const std::vector<std::string>& names) {
  return read_study(names, StoredSource(texts));
}

Texts with_scenario(const std::string& text) {
  Texts texts = fixture_texts();
  texts["scenarios/late.toml"] = text;
  return texts;
}

/// The only fault of the scenario "late".
std::string fault_of(const std::string& text) {
  const std::vector<std::string> faults = faults_of(with_scenario(text), {"late"});
  REQUIRE(faults.size() == 1);
  return faults[0];
}

const std::string kLate = "extends = \"inclusion\"\nname = \"Late\"\n";

/// Results of one run of every scenario of a study.
std::vector<RunResult> run_once(const Study& study, std::uint32_t run) {
  std::vector<std::unique_ptr<ScenarioTables>> tables;
  std::vector<RunResult> results;
  for (const Scenario& scenario : study.scenarios) {
    tables.push_back(make_tables(scenario));
    results.emplace_back(axes_of(scenario.model));
  }
  const std::vector<double> draws = draw_parameters(study.parameters, 4, 1);
  const std::size_t width = study.parameters.size();
  Simulator(tables).simulate(1, run, std::span(draws).subspan(run * width, width), results);
  return results;
}

}  // namespace

TEST_CASE("a scenario that extends another has all of it but what it says itself") {
  const Study study = read(with_scenario(kLate + "[override.inclusion]\nends = 2027-08-31\n"),
                           {"inclusion", "late"});
  REQUIRE(study.scenarios.size() == 3);
  const Scenario& parent = study.scenarios[1];
  const Scenario& late = study.scenarios[2];
  CHECK(late.name == "Late");
  CHECK(late.baseline == parent.baseline);
  CHECK(late.question == parent.question);
  CHECK(late.model_digest == parent.model_digest);
  REQUIRE(late.interventions.size() == 1);
  CHECK(late.interventions[0].ends == make_month(2027, 9));
  CHECK(parent.interventions[0].ends > make_month(2100, 1));
}

TEST_CASE("a scenario that extends another and changes nothing is that one, bit for bit") {
  const Study study = read(with_scenario(kLate), {"inclusion", "late"});
  const std::vector<RunResult> results = run_once(study, 1);
  CHECK(results[1].balance == results[2].balance);
  CHECK(results[1].flows.size() == results[2].flows.size());
  CHECK(results[0].balance != results[2].balance);
}

TEST_CASE("extending needs a name, a file, and an end") {
  CHECK_THAT(fault_of("extends = \"inclusion\"\n"), Contains("has no 'name'"));
  CHECK_THAT(fault_of("extends = \"inclusio\"\nname = \"Late\"\n"),
             Contains("did you mean 'inclusion'"));
  CHECK_THAT(fault_of("extends = \"late\"\nname = \"Late\"\n"), Contains("in a circle"));
}

TEST_CASE("a number set by name is known, in a default and in the model too") {
  const Study study = read(
      with_scenario(kLate + "[set]\n\"inclusion.realism\" = 1\n\"pipeline.assess_share\" = 0.5\n"),
      {"inclusion", "late"});
  const Scenario& late = study.scenarios[2];
  CHECK(late.interventions[0].realism.parameter == -1);
  CHECK(late.interventions[0].realism.value == 1);
  CHECK(late.model.pipeline.assess_share.parameter == -1);
  CHECK(late.model.pipeline.assess_share.value == 0.5);
  CHECK(study.scenarios[1].model.pipeline.assess_share.value != 0.5);
  CHECK(late.model_digest != study.scenarios[1].model_digest);
}

TEST_CASE("a number that is set must exist and lie in its range") {
  CHECK_THAT(fault_of(kLate + "[set]\n\"inclusion.realsim\" = 1\n"),
             Contains("sets 'inclusion.realsim', and no intervention"));
  CHECK_THAT(fault_of(kLate + "[set]\n\"growth.dampin\" = 1\n"),
             Contains("sets 'growth.dampin', and no model"));
  CHECK_THAT(fault_of(kLate + "[set]\n\"inclusion.realism\" = \"all\"\n"),
             Contains("'set.inclusion.realism' is text"));
  CHECK_THAT(fault_of(kLate + "[set]\n\"pipeline.assess_share\" = 2\n"),
             Contains("is set to 2 by the scenario (it must be a share from 0 to 1)"));
}

TEST_CASE("a sweep is one scenario for each value") {
  const Study study =
      read(with_scenario(kLate + "[sweep]\nnumber = \"inclusion.realism\"\nvalues = [0, 0.5, 1]\n"),
           {"late"});
  REQUIRE(study.scenarios.size() == 4);
  CHECK(study.scenarios[2].id == "late@inclusion.realism=0.5");
  CHECK(study.scenarios[2].name == "Late, inclusion.realism=0.5");
  for (std::size_t s = 1; s < 4; ++s) {
    CHECK(study.scenarios[s].interventions[0].realism.value == 0.5 * (static_cast<double>(s) - 1));
    CHECK(study.scenarios[s].baseline == "do-nothing");
  }
  // Nothing delivered is nothing done, but for what it costs.
  const std::vector<RunResult> results = run_once(study, 1);
  CHECK(results[0].plans_by_setting == results[1].plans_by_setting);
  CHECK(results[0].plans_by_setting != results[3].plans_by_setting);
}

TEST_CASE("a level takes the sizes that effects state for it") {
  Texts texts = with_scenario(kLate + "level = \"target\"\n");
  replace_in(texts, "scenarios/interventions/inclusion.toml", "acts_on = \"requests\"",
             "acts_on = \"requests\"\ntarget = -0.11\nstretch = -0.22");
  const Study study = read(texts, {"late", "inclusion"});
  CHECK(study.scenarios[1].interventions[0].effects[0].change.value == -0.11);
  CHECK(study.scenarios[1].interventions[0].effects[0].change.parameter == -1);
  CHECK(study.scenarios[2].interventions[0].effects[0].change.parameter >= 0);
  CHECK_THAT(fault_of(kLate + "level = \"target\"\n"),
             Contains("no effect of the scenario states"));
}

TEST_CASE("interventions that exclude each other are refused with the reason") {
  Texts texts = fixture_texts();
  replace_in(texts, "scenarios/interventions/inclusion.toml",
             "strength =", "excludes = [\"commissioning\"]\nstrength =");
  const Study alone = read(texts, {"inclusion"});
  CHECK(alone.scenarios[1].interventions[0].excludes.size() == 1);
  const std::vector<std::string> faults = faults_of(texts, {"everything"});
  REQUIRE(faults.size() == 1);
  CHECK_THAT(faults[0], Contains("names 'inclusion' and 'commissioning'") && Contains("keep one"));
}

TEST_CASE("places of an intervention open as the setting's own would, and only if it happens") {
  const std::string places =
      "what = \"Annexe\"\nplaces = 24\nopens = 2026-09-01\nfill_per_year = 0.5\n";
  Texts texts = with_scenario(kLate + "[override.inclusion]\nhappens = 0\n");
  texts["scenarios/interventions/inclusion.toml"] +=
      "\n[[places]]\nsetting = \"state_special\"\n" + places;
  // The list of the model, and one more.
  const std::string& model = texts.at("models/northshire.toml");
  const std::size_t first = model.find("what = \"Free school, SEMH\"");
  const std::string header = "[[override.model.settings.state_special.new_places]]\n";
  texts["scenarios/own.toml"] = "extends = \"do-nothing\"\nname = \"Own\"\n" + header +
                                model.substr(first, model.find("\n\n", first) - first) + "\n" +
                                header + places;
  const Study study = read(texts, {"inclusion", "own", "late"});
  const std::vector<RunResult> results = run_once(study, 0);
  const auto id = [&](const std::string& name) {
    return static_cast<std::size_t>(std::find_if(study.scenarios.begin(), study.scenarios.end(),
                                                 [&](const Scenario& s) { return s.id == name; }) -
                                    study.scenarios.begin());
  };
  const auto same = [](const std::vector<float>& a, const std::vector<float>& b) {
    return std::equal(a.begin(), a.end(), b.begin(),
                      [](float x, float y) { return x == y || (x != x && y != y); });
  };
  CHECK(same(results[id("inclusion")].places, results[id("own")].places));
  CHECK_FALSE(same(results[id("late")].places, results[id("own")].places));
  texts = fixture_texts();
  texts["scenarios/interventions/inclusion.toml"] +=
      "\n[[places]]\nsetting = \"mainstream\"\n" + places;
  const std::vector<std::string> faults = faults_of(texts, {"inclusion"});
  REQUIRE(faults.size() == 1);
  CHECK_THAT(faults[0], Contains("is never full in this model"));
}

TEST_CASE("a scenario says which year its question is about, and its children and sweeps too") {
  const std::string asked = "answer_year = \"2027-28\"\n";
  const Study study =
      read(with_scenario(kLate + asked +
                         "[sweep]\nnumber = \"inclusion.realism\"\nvalues = [0.2, 0.4]\n"),
           {"inclusion", "late"});
  REQUIRE(study.scenarios.size() == 4);
  CHECK(study.answer_years.size() == 2);
  CHECK(study.answer_years.at("late@inclusion.realism=0.4") == FinancialYear{2027});
  CHECK(study.answer_years.count("inclusion") == 0);

  Texts texts = with_scenario(kLate);
  replace_in(texts, "scenarios/inclusion.toml", "format", asked + "format");
  CHECK(read(texts, {"late"}).answer_years.at("late") == FinancialYear{2027});

  CHECK_THAT(fault_of(kLate + "answer_year = \"2030-31\"\n"),
             Contains("scenarios/late.toml:3:") &&
                 Contains("'answer_year' is 2030-31 (it must lie after the first year of the "
                          "projection and not after its last: 2026-27 to 2029-30)"));
  CHECK_THAT(fault_of(kLate + "answer_year = \"2025-26\"\n"), Contains("2026-27 to 2029-30"));
  CHECK_THAT(fault_of(kLate + "answer_year = 2028\n"), Contains("answer_year"));
}
