#include "storage/study.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "fixture.h"
#include "statistics/latin_hypercube.h"
#include "storage/assumptions.h"
#include "storage/near_miss.h"
#include "storage/sha256.h"

using namespace highneeds;

namespace {

const std::string kModel = "models/northshire.toml";
const std::string kEverything = "scenarios/everything.toml";

Study northshire(const std::vector<std::string>& names) {
  return read_study(names, StoredSource(fixture_texts()));
}

const Parameter* find_parameter(const Study& study, const std::string& name) {
  const auto found = std::find_if(study.parameters.begin(), study.parameters.end(),
                                  [&name](const Parameter& p) { return p.name == name; });
  return found == study.parameters.end() ? nullptr : &*found;
}

int index_of_parameter(const Study& study, const std::string& name) {
  const Parameter* parameter = find_parameter(study, name);
  REQUIRE(parameter != nullptr);
  return static_cast<int>(parameter - study.parameters.data());
}

}  // namespace

TEST_CASE("a study has its baselines first, each scenario once") {
  const Study study = northshire({"inclusion", "everything", "inclusion"});
  REQUIRE(study.scenarios.size() == 3);
  CHECK(study.scenarios[0].id == "do-nothing");
  CHECK(study.scenarios[0].baseline.empty());
  CHECK(study.scenarios[1].id == "inclusion");
  CHECK(study.scenarios[1].baseline == "do-nothing");
  CHECK(study.scenarios[2].id == "everything");
  CHECK(study.runs == 300);  // of the first one asked for
  CHECK(study.seed == 11);
  CHECK(study.scenarios[0].model_digest == study.scenarios[1].model_digest);
  CHECK(study.scenarios[0].model_digest != study.scenarios[2].model_digest);
}

TEST_CASE("a study keeps every input whole, with its digest") {
  const auto texts = fixture_texts();
  const Study study = northshire({"inclusion"});
  CHECK(study.inputs.size() == 10);  // model, 6 tables, 2 scenarios, 1 intervention
  for (const InputText& input : study.inputs) {
    CHECK(input.text == texts.at(input.name));
    CHECK(input.sha256 == sha256(input.text));
  }
  std::map<std::string, std::string> kept;
  for (const InputText& input : study.inputs) kept[input.name] = input.text;
  const Study again = read_study({"inclusion"}, StoredSource(kept));
  CHECK(again.scenarios[1].model_digest == study.scenarios[1].model_digest);
  CHECK(again.parameters.size() == study.parameters.size());
}

TEST_CASE("the opening stock keeps every age and need, and settings within one") {
  const Model model = northshire({"do-nothing"}).scenarios[0].model;
  CHECK(std::accumulate(model.opening_plans.begin(), model.opening_plans.end(), 0) == 326);
  const auto plans = [&model](int age, int need, int setting) {
    return model.opening_plans[model.cell(age, need, setting)];
  };
  for (const auto& [need, count] : {std::pair(0, 12), std::pair(1, 8), std::pair(2, 6)}) {
    int sum = 0;  // of age 11
    for (int setting = 0; setting < 5; ++setting) sum += plans(11, need, setting);
    CHECK(sum == count);
  }
  const double shares[] = {0.45, 0.37, 0.13, 0, 0.05};
  for (int setting = 0; setting < 5; ++setting) {
    const int sum = plans(11, 0, setting) + plans(11, 1, setting) + plans(11, 2, setting);
    CHECK(std::fabs(sum - 26 * shares[setting]) < 1);
  }
}

TEST_CASE("rates are read with their units") {
  const Model model = northshire({"do-nothing"}).scenarios[0].model;
  CHECK(model.months() == 63);
  CHECK(model.population(0, 3) == 408);
  double requests = 0;
  for (int age = 0; age < kAges; ++age) {
    requests +=
        model.requests.per_1000[static_cast<std::size_t>(age)] * model.population(0, age) / 1000;
  }
  CHECK(requests == Approx(100));
  double weights = 0;
  for (const double weight : model.requests.month_weights) weights += weight;
  CHECK(weights == Approx(12));
  CHECK(model.ceasing.per_year(20, 3) == Approx(0.48));
  CHECK(model.ceasing.per_year(20, 0) == Approx(0.40));
  CHECK(model.moves.per_year(7, 0) == 0.04);
  CHECK(model.moves.per_year(4, 0) == 0);
  CHECK(model.moves.destinations(0, 1) == Approx(0.65));
  CHECK(model.growth.shocks.size() == 6);
  CHECK(to_string(model.finance.policy.override_end) == "2028-04");
  CHECK(to_string(model.finance.policy.stability_grant_cutoff) == "2026-04");
  CHECK(model.finance.block.growth.size() == 5);
  CHECK(model.finance.block.growth[0].value == 0.07);
  CHECK(model.finance.block.growth[4].parameter == model.finance.block.growth[2].parameter);
  CHECK(model.finance.block.extra_gbp.size() == 5);
  CHECK(model.finance.block.extra_gbp[0].value == 40'000);
  const Setting& special = model.settings[1];
  CHECK(special.limited);
  CHECK(special.commissioned_places.value == 134);
  CHECK(special.overflow.settings == std::vector<int>{2, 4});
  CHECK(special.overflow.wait_setting == 0);
  CHECK(model.settings[3].money.place_count.value == 0.4);
  CHECK(model.finance.lines[static_cast<std::size_t>(special.money.lines[1].line)].code == "1.2.2");
}

TEST_CASE("every row of shares adds to one") {
  const Model model = northshire({"do-nothing"}).scenarios[0].model;
  const std::size_t settings = model.settings.size();
  for (int age = 0; age < kAges; ++age) {
    CHECK(model.new_plans.need_shares.row(age).sum() == Approx(1));
    for (int need = 0; need < 3; ++need) {
      double sum = 0;
      for (int s = 0; s < 5; ++s) sum += model.new_plans.setting_shares[model.cell(age, need, s)];
      CHECK(sum == Approx(1));
    }
    double reasons = 0;
    for (const Reason& reason : model.ceasing.reasons)
      reasons += reason.share[static_cast<std::size_t>(age)];
    CHECK(reasons == Approx(1));
  }
  for (const PhaseTransfer& phase : model.phase_transfers) {
    for (std::size_t row = 0; row < phase.shares.size(); row += settings) {
      const auto from = phase.shares.begin() + static_cast<std::ptrdiff_t>(row);
      CHECK(std::accumulate(from, from + 5, 0.0) == Approx(1));
    }
  }
  // Year 7, SEMH from mainstream: 0.85 x 0.8, 0.08 x 0.9, 0.07 x 2, over their sum.
  CHECK(model.phase_transfers[0].shares[1 * 25 + 0 * 5 + 2] ==
        Approx(0.14 / (0.68 + 0.072 + 0.14)));
  CHECK(model.phase_transfers[0].shares[1 * 25 + 2 * 5 + 2] == 1);  // no row: stays
}

TEST_CASE("new plans keep the settings of their age whatever the lifts") {
  const Model model = northshire({"do-nothing"}).scenarios[0].model;
  double special = 0;
  for (int need = 0; need < 3; ++need) {
    special += model.new_plans.need_shares(12, need) *
               model.new_plans.setting_shares[model.cell(12, need, 2)];
  }
  CHECK(special == Approx(0.08).epsilon(1e-6));
  // Age 0 takes the nearest row, 2.
  CHECK(model.new_plans.need_shares(0, 0) == Approx(1.0 / 3));
}

TEST_CASE("each form of number becomes its distribution") {
  const Study study = northshire({"do-nothing"});
  const auto distribution = [&study](const std::string& name) {
    const Parameter* parameter = find_parameter(study, name);
    REQUIRE(parameter != nullptr);
    return parameter->distribution;
  };
  Distribution d = distribution("pipeline.assess_share");
  CHECK(d.family == Family::kRange);
  CHECK(d.support == Support::kShare);
  CHECK(d.low == 0.68);
  CHECK(d.central == 0.74);
  CHECK(d.high == 0.80);
  CHECK(distribution("pipeline.drafting_weeks").support == Support::kPositive);
  CHECK(distribution("growth.national_per_year").support == Support::kReal);
  CHECK(distribution("pipeline.assessments_per_month").family == Family::kPert);
  d = distribution("growth.local_per_year");
  CHECK(d.family == Family::kNormal);
  CHECK(d.a == 0.01);
  CHECK(d.b == 0.02);
  CHECK(d.low == -1);  // the field's own range
  d = distribution("finance.band_drift.per_year");
  CHECK(d.low == 0);
  d = distribution("growth.shock_sd");
  CHECK(d.family == Family::kLognormal);
  CHECK(d.a == 0.03);
  d = distribution("pipeline.capacity_elasticity");
  CHECK(d.family == Family::kBeta);
  d = distribution("transfers_in.per_year");
  CHECK(d.family == Family::kGamma);
  d = distribution("finance.policy.support_rate");
  CHECK(d.family == Family::kDiscrete);
  CHECK(d.weights == std::vector<double>{1, 1, 1});
  d = distribution("finance.policy.stability_grant_approved");
  CHECK(d.values == std::vector<double>{0, 1});
  CHECK(d.weights[1] == Approx(0.7));
  d = distribution("growth.shock.2030");
  CHECK(d.family == Family::kNormal);
  CHECK(std::isinf(d.low));
  CHECK(find_parameter(study, "growth.shock.2031") == nullptr);
}

TEST_CASE("provenance is handed down and a number's own wins") {
  const Study study = northshire({"inclusion"});
  const Provenance assess = find_parameter(study, "pipeline.assess_share")->provenance;
  CHECK(assess.source == "Northshire SEN2 return");
  CHECK_FALSE(assess.assumption);
  const Provenance capacity = find_parameter(study, "pipeline.capacity_elasticity")->provenance;
  CHECK(capacity.source.empty());
  CHECK(capacity.assumption);
  CHECK(find_parameter(study, "inclusion.waves.1.share")->provenance.assumption);
  CHECK(find_parameter(study, "settings.mainstream.price")->unit == "GBP a year, 2024-25 prices");
  const auto figure = std::find_if(study.figures.begin(), study.figures.end(), [](const Figure& f) {
    return f.name == "pipeline.assessments_per_month";
  });
  REQUIRE(figure != study.figures.end());
  CHECK(figure->text == "6.2 (5.5 to 7.5)");
  CHECK(figure->owner == "Principal psychologist");
}

TEST_CASE("assumptions are listed, known and uncertain, defaults too") {
  const std::vector<Figure> list = assumptions(northshire({"inclusion"}));
  const auto text = [&list](const std::string& name) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&name](const Figure& f) { return f.name == name; });
    return found == list.end() ? std::string() : found->text;
  };
  CHECK(text("settings.further_education.places_per_plan") == "0.4");
  CHECK(text("requests.scale") == "1 (0.93 to 1.07)");
  CHECK(text("inclusion.realism") == "Beta(3, 3)");
  CHECK(text("inclusion.costs.programme-team.amount_gbp") == "75,000 (60,000 to 90,000)");
  CHECK(text("finance.policy.support_rate") == "0 (33.3%) or 0.5 (33.3%) or 0.9 (33.3%)");
  CHECK(text("pipeline.assess_share").empty());
}

TEST_CASE("interventions are read against the model") {
  const Study study = northshire({"inclusion"});
  const Intervention& inclusion = study.scenarios[1].interventions.at(0);
  CHECK(inclusion.name == "inclusion");
  REQUIRE(inclusion.effects.size() == 3);
  CHECK(inclusion.effects[1].target == Target::kMoves);
  CHECK(inclusion.effects[1].settings == std::vector<int>{0});
  CHECK(inclusion.effects[1].ramp == Ramp::kLogistic);
  CHECK(inclusion.effects[2].needs == std::vector<int>{1});
  CHECK(inclusion.effects[2].change.value == -0.01);
  CHECK(find_parameter(study, "inclusion.effects.requests.change") != nullptr);
  CHECK(inclusion.waves.size() == 2);
  CHECK(to_string(inclusion.costs[0].to) == "2027-04");
  CHECK(inclusion.happens.parameter == index_of_parameter(study, "inclusion.happens"));
}

TEST_CASE("delivery is correlated across interventions, and [[correlations]] are kept") {
  const Study study = northshire({"everything"});
  for (const char* name : {"inclusion.realism", "commissioning.realism"}) {
    CHECK(find_parameter(study, name)->group == "delivery realism");
    CHECK(find_parameter(study, name)->rank_correlation == 0.5);
  }
  CHECK(find_parameter(study, "commissioning.slip_months")->group == "delivery slip");
  const Parameter* price = find_parameter(study, "finance.price_indices.state_top_up.per_year");
  CHECK_FALSE(price->group.empty());
  CHECK(price->group ==
        find_parameter(study, "finance.price_indices.independent_fees.per_year")->group);
}

TEST_CASE("overrides change one scenario and pair its numbers with the baseline's") {
  const Study study = northshire({"everything"});
  const Scenario& baseline = study.scenarios[0];
  const Scenario& changed = study.scenarios[1];
  CHECK(baseline.model.growth.long_run_per_year.value == 0.01);
  CHECK(changed.model.growth.long_run_per_year.value == 0.0);
  const int first = index_of_parameter(study, "growth.damping");
  const int second = index_of_parameter(study, "growth.damping@everything");
  CHECK(baseline.model.growth.damping.parameter == first);
  CHECK(changed.model.growth.damping.parameter == second);
  CHECK(study.parameters[static_cast<std::size_t>(second)].paired_with == first);
  CHECK(baseline.model.pipeline.assess_share.parameter ==
        changed.model.pipeline.assess_share.parameter);
  CHECK(changed.interventions[0].fade_per_year.value == 0.2);

  const std::vector<double> draws = draw_parameters(study.parameters, 50, 7);
  const auto width = study.parameters.size();
  std::vector<std::pair<double, double>> pairs;
  for (std::size_t run = 0; run < 50; ++run) {
    pairs.emplace_back(draws[run * width + static_cast<std::size_t>(first)],
                       draws[run * width + static_cast<std::size_t>(second)]);
  }
  std::sort(pairs.begin(), pairs.end());
  for (std::size_t i = 1; i < pairs.size(); ++i) CHECK(pairs[i - 1].second < pairs[i].second);
}

TEST_CASE("an inline table replaces a number as a whole") {
  auto texts = fixture_texts();
  replace_in(texts, kEverything, "damping = { low = 0.3, central = 0.5, high = 0.7 }",
             "damping = { mean = 0.5, sd = 0.1 }");
  CHECK(faults_of(texts, {"everything"}).empty());
}

TEST_CASE("distance and near misses") {
  CHECK(edit_distance("assess", "asses") == 1);
  CHECK(edit_distance("SEHM", "SEMH") == 1);  // neighbours swapped
  CHECK(edit_distance("", "abc") == 3);
  CHECK(near_misses("assess_shar", {"issue_share", "assess_share"}) ==
        std::vector<std::string>{"assess_share"});
  const std::vector<std::string> councils = {"Lincolnshire", "North East Lincolnshire",
                                             "North Lincolnshire"};
  CHECK(near_misses("N E Lincolnshire", councils) ==
        std::vector<std::string>{"North East Lincolnshire"});
  CHECK(near_misses("NE Lincolnshire", councils).front() == "North East Lincolnshire");
  CHECK(near_misses("zebra", {"assess_share"}).empty());
  CHECK(did_you_mean("Damping", {"damping"}) == "did you mean 'damping'?");
}
