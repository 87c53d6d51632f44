// Every way of getting an input wrong that we could think of, with the message that it gives.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "fixture.h"

using namespace highneeds;

namespace {

const std::string kModel = "models/northshire.toml";
const std::string kInclusion = "scenarios/inclusion.toml";
const std::string kIntervention = "scenarios/interventions/inclusion.toml";
const std::string kPopulation = "models/northshire-population.csv";
const std::string kPlans = "models/northshire-plans-by-age-and-need.csv";
const std::string kMix = "models/northshire-setting-by-age.csv";
const std::string kLift = "models/northshire-need-setting-lift.csv";

/// One mistake: `old` becomes `text` in a file; the fault lies where `at` then is.
struct Mistake {
  std::string file, old, text;
  std::string at;       ///< text at whose first place the fault is; "" for the file's 1:1
  std::string message;  ///< beginning of the fault's text
};

std::vector<Mistake> mistakes_of_keys() {
  return {
      {kModel, "assess_share  ", "assess_shar   ", "assess_shar ",
       "'assess_shar' is not a key of [pipeline] (keys here: assess_share, "},
      {kModel, "issue_share           = 0.94\n", "", "pipeline]",
       "[pipeline] has no 'issue_share'"},
      {kModel, "decision_weeks        = 6", "decision_weeks = \"six\"", "decision_weeks",
       "'pipeline.decision_weeks' is text (it must be a number, from 0 to 520)"},
      {kModel, "issue_share           = 0.94", "issue_share = 1.94", "issue_share",
       "'pipeline.issue_share' is 1.94 (it must be a share from 0 to 1)"},
      {kModel, "issue_share           = 0.94", "issue_share = nan", "issue_share",
       "'pipeline.issue_share' is nan"},
      {kModel, "queue_at_base_year    = 11", "queue_at_base_year = -1", "queue_at_base_year",
       "'pipeline.queue_at_base_year' is -1 (it must be from 0 to 200,000)"},
      {kModel, "queue_at_base_year    = 11",
       "queue_at_base_year = { low = 1, mode = 2, high = 3, assumption = true }",
       "queue_at_base_year", "'pipeline.queue_at_base_year' must be known"},
      {kModel, "format    = 1", "format = 2", "format", "'format' is 2 (it must be from 1 to 1)"},
      {kModel, "name      = \"Northshire\"", "name = 7", "name = 7",
       "'name' is a whole number (it must be text in quotes)"},
      {kModel, "specialist = true", "specialist = \"yes\"", "specialist",
       "'settings.state_special.specialist' is text (it must be true or false)"},
      {kModel, "specialist = true", "reform_plan = \"specialist_bases\"", "reform_plan",
       "'specialist_bases' is not a provision type of the Local SEND Reform Plan (known: "},
      {kModel, "la_code   = \"E00000001\"", "la_code = \"Northshire\"", "la_code",
       "'la_code' is \"Northshire\" (it must be an ONS code"},
      {kModel, "[growth]\npath = \"damped_trend\"", "[growth]\npath = \"damped\"",
       "path = \"damped\"",
       "'damped' is not a growth path (known: damped_trend, constant, saturation, user, aligned); "
       "did you "
       "mean 'damped_trend'?"},
      {kModel, "path = \"damped_trend\"", "path = \"user\"", "growth]", "[growth] has no 'levels'"},
      {kModel, "path = \"damped_trend\"", "path = \"user\"\nlevels = { \"2019\" = 0.1 }",
       "\"2019\"", "'growth.levels.2019' is not a calendar year from 2025 to 2030"},
      {kModel, "path = \"damped_trend\"",
       "path = \"user\"\nlevels = { \"2025\" = 0.1, \"2027\" = 0.1 }", "levels",
       "'growth.levels' has no level for 2026"},
  };
}

std::vector<Mistake> mistakes_of_numbers() {
  return {
      {kModel, "{ low = 0.68, central = 0.74, high = 0.80 }",
       "{ low = 0.68, central = 0.84, high = 0.80 }", "assess_share",
       "'pipeline.assess_share' has low 0.68, central 0.84, high 0.8 (they must rise"},
      {kModel, "{ low = 0.68, central = 0.74, high = 0.80 }", "{ low = 0.68, high = 0.80 }",
       "assess_share", "'pipeline.assess_share' is a table without a number (write {low, central"},
      {kModel, "{ low = 0.68, central = 0.74, high = 0.80 }", "{ low = 0.68, central = 0.74 }",
       "assess_share", "'pipeline.assess_share' has no 'high'"},
      {kModel, "{ low = 0.68, central = 0.74, high = 0.80 }",
       "{ low = 0.68, central = 0.74, high = 1.80 }", "high = 1.80",
       "'pipeline.assess_share.high' is 1.8 (it must be a share from 0 to 1)"},
      {kModel, "{ low = 0.68, central = 0.74, high = 0.80 }",
       "{ low = 0, central = 0.74, high = 0.80 }", "assess_share",
       "'pipeline.assess_share' reaches 0 (low and high are 5% and 95% points"},
      {kModel, "{ low = 0.68, central = 0.74, high = 0.80 }",
       "{ low = 0.68, central = 0.74, high = 0.80, mean = 3 }", "mean = 3",
       "'mean' does not belong to the number 'pipeline.assess_share'"},
      {kModel, "{ low = 0.68, central = 0.74, high = 0.80 }", "{ median = 0.7, sigma = 0.1 }",
       "assess_share", "'pipeline.assess_share' can exceed 1 with this distribution"},
      {kModel, "{ low = 0.68, central = 0.74, high = 0.80 }", "{ mean = 0.7, sd = 0 }", "sd = 0 }",
       "'pipeline.assess_share.sd' is 0 (it must be above 0)"},
      {kModel, "{ low = 0.68, central = 0.74, high = 0.80 }", "{ mean = 1.7, sd = 0.1 }",
       "assess_share", "'pipeline.assess_share' has mean 1.7 outside the range"},
      {kModel, "{ mean = 0.01, sd = 0.005, min = 0, assumption = true }",
       "{ mean = 0.01, sd = 0.005, min = 0 }", "per_year = { mean",
       "'finance.band_drift.per_year' has no source (every uncertain number needs one)"},
      {kModel, "distribution = \"beta\"", "distribution = \"betta\"", "distribution = \"betta\"",
       "'pipeline.capacity_elasticity' has an unknown distribution"},
      {kModel, "weights = [0.35, 0.40, 0.25]", "weights = [0.35, 0.40]", "\"2026-27\" = { values",
       "'finance.block.growth.2026-27' has 3 values and 2 weights"},
      {kModel, "weights = [0.35, 0.40, 0.25]", "weights = [0, 0, 0]", "\"2026-27\" = { values",
       "'finance.block.growth.2026-27' has no weight above 0"},
      {kModel, "values = [0, 0.5, 0.9]", "values = [0, 0.5, 1.9]", "1.9]",
       "an item of 'finance.policy.support_rate.values' is wrong"},
      {kModel, "stability_grant_approved = { value = 0.7, assumption = true }",
       "stability_grant_approved = { low = 0.1, mode = 0.5, high = 0.9, assumption = true }",
       "stability_grant_approved", "'finance.policy.stability_grant_approved' is drawn as 0 or 1"},
      {kModel, "assumption = true, note = \"Late", "assumption = 1, note = \"Late",
       "assumption = 1", "'assumption' is a whole number (it must be true or false)"},
  };
}

std::vector<Mistake> mistakes_of_structure() {
  return {
      {kModel, "census    = \"2025-01\"", "census = \"2025-02\"", "census",
       "'census' is \"2025-02\" (it must be a January"},
      {kModel, "base_year = 2024", "base_year = 2023", "base_year",
       "'base_year' is 2023 (it must be 2024, the year before the census)"},
      {kModel, "last_year = \"2029-30\"", "last_year = \"2029-31\"", "last_year",
       "'last_year' is \"2029-31\" (it must be a financial year such as"},
      {kModel, "last_year = \"2029-30\"", "last_year = \"2024-25\"", "last_year",
       "'last_year' is 2024-25 (it must be from 2025-26"},
      {kModel, "last_year = \"2029-30\"", "last_year = \"2090-91\"", "last_year",
       "'last_year' is 2090-91 (it must be from 2025-26, the first whole year after the census, to "
       "2073-74)"},
      {kModel, "from = 5, to = 10", "from = 6, to = 10", "from = 6", "'age_bands.2.from' is 6"},
      {kModel, "from = 20, to = 25", "from = 20, to = 24", "age_bands",
       "'age_bands' end at age 24 (they must cover 0 to 25)"},
      {kModel, "code = \"SEMH\"", "code = \"ASD\"", "code = \"ASD\", label = \"Social",
       "'needs.2.code' 'ASD' is there twice"},
      {kModel, "\"5-10\" = 48", "\"4-10\" = 48", "\"4-10\"",
       "'requests.by_age.4-10' covers age 4, as '4' does"},
      {kModel, "\"5-10\" = 48", "\"5-30\" = 48", "\"5-30\"", "'5-30' is not an age or a range"},
      {kModel, "\"5-15\" = 0.03, ", "\"5-14\" = 0.03, ", "per_year_by_age",
       "'ceasing.per_year_by_age' leaves out age 15"},
      {kModel, "month_weights = [1.1, 1.0,", "month_weights = [1.0,", "month_weights",
       "'requests.month_weights' must be a list of 12 numbers"},
      {kModel, "{ \"0-15\" = 0.4, \"16-25\" = 0.9 }", "{ \"0-15\" = 0.3, \"16-25\" = 0.9 }",
       "reasons]]", "'ceasing.reasons' have shares that add to 0.9 at age 0"},
      {kModel, "further_education = 1.2", "further_eduction = 1.2", "further_eduction",
       "'further_eduction' is not a setting of the model"},
      {kModel, "from = \"state_special\", ages = \"5-18\"",
       "from = \"mainstream\", ages = \"5-18\"", "ages = \"5-18\"",
       "'moves.per_year.3.ages' covers age 5 of mainstream again"},
      {kModel, "state_special = { mainstream = 0.3, independent_special = 0.7 }\n", "",
       "destinations]", "'moves.destinations' has no row for state_special"},
      {kModel, "mainstream = 0.3, independent_special = 0.7",
       "mainstream = 0.3, state_special = 0.7", "state_special = 0.7 }",
       "'moves.destinations.state_special.state_special' is the setting"},
      {kModel, "mainstream = 0.85, state_special = 0.08", "mainstream = 0.75, state_special = 0.08",
       "mainstream = { mainstream = 0.75", "'phase_transfers.year-7.to.mainstream' adds to 0.9"},
      {kModel, "age  = 16", "age = 11", "age = 11", "'phase_transfers.post-16.age' is 11, as in"},
      {kModel, "other_arrangements = 0.1 }\nwait", "state_special = 0.1 }\nwait",
       "state_special = 0.1 }",
       "'settings.state_special.overflow.to.state_special' sends children to"},
      {kModel, "wait_in = \"mainstream\"", "wait_in = \"elsewhere\"", "wait_in",
       "'elsewhere' is not a setting of the model"},
      {kModel, "commissioned_places = 134", "commissioned_places = -4", "commissioned_places",
       "'settings.state_special.commissioned_places' is -4 (it must be from 0"},
      {kModel, "commissioned_places = 134", "commissioned_places = 34", "commissioned_places",
       "'settings.state_special.commissioned_places' is below 'places'"},
      {kModel, "opens = 2027-09-01", "opens = 1927-09-01", "opens",
       "'settings.state_special.new_places.free-school-semh.opens' is in the year 1927 (it must be "
       "from 2000 to 2100)"},
      {kModel, "opens = 2027-09-01", "opens = 2024-09-01", "opens",
       "'settings.state_special.new_places.free-school-semh.opens' is not after the census"},
      {kModel, "opens = 2027-09-01", "opens = \"2027-09-01\"", "opens",
       "'settings.state_special.new_places.free-school-semh.opens' is text (it must be a date"},
      {kModel, "ages = \"11-15\"\nshare", "ages = \"10-15\"\nshare", "ages = \"10-15\"",
       "'sen_support.secondary.ages' covers age 10 again"},
  };
}

std::vector<Mistake> mistakes_of_money() {
  return {
      {kModel, "lines = { \"1.2.1\" = 0.2, \"1.2.2\" = 0.8 }",
       "lines = { \"1.2.1\" = 0.2, \"1.2.9\" = 0.8 }", "\"1.2.9\"",
       "'1.2.9' is not a line of [[finance.lines]] (known: 1.0.2, 1.2.1,"},
      {kModel, "lines = { \"1.2.1\" = 0.2, \"1.2.2\" = 0.8 }",
       "lines = { \"1.2.1\" = 0.2, \"1.2.2\" = 0.7 }", "lines = { \"1.2.1\" = 0.2",
       "'settings.state_special.lines' adds to 0.9"},
      {kModel, "lines = { \"1.2.2\" = 1.0 }", "lines = { \"2.1.4\" = 1.0 }", "\"2.1.4\" = 1.0",
       "'settings.further_education.lines.2.1.4' is posted to '2.1.4', a general fund line"},
      {kModel, "category = \"Post-16\"", "category = \"Post-61\"", "category = \"Post-61\"",
       "'Post-61' is not one of finance.categories"},
      {kModel, "places_per_plan = { value = 0.4, assumption = true }\n", "",
       "place_rate_gbp = 6_000",
       "'settings.further_education.place_rate_gbp' needs 'places' or 'places_per_plan'"},
      {kModel, "price_index = \"independent_fees\"", "price_index = \"independent_fee\"",
       "price_index = \"independent_fee\"",
       "'independent_fee' is not a table of [finance.price_indices]"},
      {kModel, "uplift_month = 9", "uplift_month = 13", "uplift_month = 13",
       "'finance.price_indices.independent_fees.uplift_month' is 13 (it must be from 1 to 12)"},
      {kModel, "growth_after = { low = 0.0, central = 0.03, high = 0.05, assumption = true }\n", "",
       "growth = { \"2025-26\"",
       "'finance.block.growth' has no number for 2027-28, 2028-29, 2029-30"},
      {kModel, "growth = { \"2025-26\" = 0.07", "growth = { \"2023-24\" = 0.07", "\"2023-24\"",
       "'finance.block.growth.2023-24' is not a financial year from 2025-26 to 2029-30"},
      {kModel, "last_published = \"2024-25\"", "last_published = \"2027-28\"", "last_published",
       "'finance.block.last_published' is after 2025-26"},
      {kModel, "stability_grant_year = \"2026-27\"", "stability_grant_year = \"2025-26\"",
       "stability_grant_year",
       "'finance.policy.stability_grant_year' is 2025-26, which starts before "
       "the deficit that it pays is known (stability_grant_deficit_at); write 2026-27 or later"},
      {kModel, "regime_from = \"2028-29\"", "regime_from = \"2027-28\"", "regime_from",
       "'finance.policy.regime_from' is 2027-28, which starts before the override ends"},
      {kModel, "override_ends = 2028-03-31", "override_ends = 2028-03-01", "override_ends",
       "'finance.policy.override_ends' is not the last day of its month (the engine works in whole "
       "months); write 2028-03-31"},
      {kModel, "support_years = [\"2026-27\", \"2027-28\"]",
       "support_years = [\"2026-27\", \"2028-29\"]", "support_years",
       "'finance.policy.support_years' names 2028-29"},
      {kModel, "regime = \"current_rules\"", "regime = \"shared\"", "policy]",
       "[finance.policy] has no 'local_share'"},
      {kModel, "transport_line = \"2.1.4\"", "transport_line = \"1.2.5\"", "transport_line",
       "'finance.general_fund.transport_line' is '1.2.5', a line of the schools grant"},
      {kModel, "\"finance.price_indices.independent_fees.per_year\"]",
       "\"finance.price_indices.fees\"]", "between",
       "'correlations.1.between' names 'finance.price_indices.fees', which is not a number"},
  };
}

std::vector<Mistake> mistakes_of_tables() {
  return {
      {kPopulation, "2024,3,408", "2024,3,-408", "-408", "persons is '-408' (it must be a number"},
      {kPopulation, "2024,3,408", "2024,three,408", "three",
       "age is 'three' (it must be a whole age"},
      {kPopulation, "2024,3,408", "2024,4,408", "2024,4,404", "year 2024, age 4 is there twice"},
      {kPopulation, "2026,3,", "2020,3,", "", "has no persons of age 3 in 2026"},
      {kPopulation, "year,age,persons", "year,age,people", "",
       "the columns must be year,age,persons"},
      {kPlans, "age,ASD,SEMH,SLCN", "age,ASD,SEHM,SLCN", "SEHM",
       "column 'SEHM' is unknown (columns here: ASD, SEMH, SLCN); did you mean 'SEMH'?"},
      {kPlans, "age,ASD,SEMH,SLCN", "age,ASD,ASD,SLCN", "ASD,SLCN", "column 'ASD' is there twice"},
      {kPlans, "\n7,", "\n8,", "8,10,5", "age 8 is there twice (first on line 9)"},
      {kPlans, "7,9,4,8", "7,9,4.5,8", "4.5",
       "column 'SEMH' is 4.5 (it must be a whole number, 0 or more)"},
      {kPlans, "7,9,4,8", "7,9,-4,8", "-4", "column 'SEMH' is -4 (it must be a whole number"},
      {kPlans, "7,9,4,8", "7,9,x,8", "x,8", "column 'SEMH' has 'x' (it must be a whole number"},
      {kPlans, "7,9,4,8", "7,9,4", "7,9,4\n", "the row has 3 cells (the header has 4)"},
      {kPlans, "7,9,4,8", "7,\"9,4,8", "\"9", "a quoted cell does not end on its line"},
      {kPlans, "25,0,0,0\n", "", "", "has no row for age 25"},
      {kPlans, "7,9,4,8", "7,9000000,4,8", "",
       "has 9000317 plans in all (an opening stock is from 1 to"},
      {kMix, "12,45,37,13,0,5", "12,0,0,0,0,0", "12,0,0", "has only zeros for age 12"},
      {kMix, "12,45,37,13,0,5\n", "", "", "has no row for age 12 (by_age_and_need has"},
      {kMix, "12,45,37,13,0,5", "120,45,37,13,0,5", "120,45",
       "age '120' is not a whole number from 0 to 25"},
      {kLift, "SLCN,", "SLNC,", "SLNC",
       "'SLNC' is not a need of the model (known: ASD, SEMH, SLCN)"},
      {kModel, "\"northshire-population.csv\"", "\"northshire-populaton.csv\"", "file = ",
       "cannot read the table 'northshire-populaton.csv'; did you mean 'northshire-population'?"},
  };
}

std::vector<Mistake> mistakes_of_interventions() {
  return {
      {kInclusion, "model    = \"northshire\"", "model = \"northshir\"", "model",
       "cannot read the model 'northshir'; did you mean 'northshire'"},
      {kInclusion, "[\"inclusion\"]", "[\"inclusions\"]", "interventions",
       "cannot read the intervention 'inclusions'; did you mean 'inclusion'?"},
      {kInclusion, "[\"inclusion\"]", "[\"inclusion\", \"inclusion\"]", "interventions",
       "'interventions' names 'inclusion' twice"},
      {kInclusion, "compare  = \"do-nothing\"", "compare = \"nothing\"", "compare",
       "cannot read the scenario 'nothing'"},
      {kInclusion, "compare  = \"do-nothing\"", "compare = \"everything\"", "compare",
       "compares with 'everything', which is compared with another itself"},
      {kInclusion, "runs     = 300", "runs = 0", "runs",
       "'runs' is 0 (it must be from 1 to 10,000,000)"},
      {kInclusion, "runs     = 300", "runs = 3.5", "runs",
       "'runs' is a number (it must be a whole number)"},
      {kInclusion, "seed     = 11", "seed = -11", "seed", "'seed' is -11"},
      {kInclusion, "[\"inclusion\"]", "[\"inclusion\"]\n[override.model.growth]\ndampin = 0.3",
       "dampin", "'dampin' is not a key of [growth]"},
      {kInclusion, "[\"inclusion\"]", "[\"inclusion\"]\n[override.inclusoin]\nfade_per_year = 0.3",
       "inclusoin",
       "'override.inclusoin' overrides nothing of this scenario (it can override: model, "
       "inclusion); did you mean 'inclusion'?"},
      {kInclusion, "[\"inclusion\"]", "[\"inclusion\"]\n[override.inclusion]\nfade_per_yer = 0.3",
       "fade_per_yer", "'fade_per_yer' is not a key of the file"},
      {kInclusion, "[\"inclusion\"]",
       "[\"inclusion\"]\n[override.model.settings.state_specil]\nplaces = 3", "state_specil",
       "the model has no 'settings.state_specil' to override"},
      {kInclusion, "[\"inclusion\"]", "[\"inclusion\"]\n[override.model]\nlast_year = \"2028-29\"",
       "model", "has another 'last_year' than scenario 'do-nothing' (2028-29 and 2029-30"},
      {kIntervention, "acts_on = \"requests\"", "acts_on = \"request\"", "acts_on",
       "'request' is not something to act on"},
      {kIntervention, "needs = [\"SEMH\"]", "needs = [\"SEMHH\"]", "needs",
       "'SEMHH' is not a need of the model"},
      {kIntervention, "ages = \"5-15\"", "needs = [\"SEMH\"]", "needs",
       "'effects.requests.needs' has no meaning here (this rate knows no needs); remove it"},
      {kIntervention, "ages = \"5-15\"", "settings = [\"mainstream\"]",
       "settings = [\"mainstream\"]\nchange = { low = -0.12",
       "'effects.requests.settings' has no meaning here (this rate knows no settings); remove it"},
      {kIntervention, "acts_on = \"ceasing\"", "acts_on = \"top_up\"",
       "[[effects]]\nacts_on = \"top_up\"",
       "'effects.top_up.settings' is missing (a price belongs to settings)"},
      {kIntervention, "change = -0.01", "change = -1.01", "change = -1.01",
       "'effects.ceasing.change' is -1.01 (it must be from -1 to 100)"},
      {kIntervention, "starts = 2026-09-01", "starts = 2025-09-01",
       "starts = 2025-09-01\nshare  = { low = 0.2", "'waves.2.starts' is 2025-09 again"},
      {kIntervention, "{ low = 0.2, mode = 0.3, high = 0.4 }", "0.9", "waves",
       "'waves' have shares that add to 1.1"},
      {kIntervention, "happens  = 0.9", "happens = 1.9", "happens", "'happens' is 1.9"},
      {kIntervention, "to   = 2027-03-31", "to   = 2024-03-31", "to   = 2024-03-31",
       "'costs.programme-team.to' is before 'from'"},
      {kIntervention, "grant_gbp = 150_000\n", "", "costs",
       "'costs' are paid by a programme grant and"},
      {kIntervention, "paid_by = \"programme_grant\"", "paid_by = \"high_needs_block\"", "[[costs",
       "[costs.programme-team] has no 'line'"},
      {kIntervention, "ramp = \"logistic\"", "ramp = \"cubic\"", "ramp = \"cubic\"",
       "'cubic' is not a ramp"},
      {kIntervention, "strength = \"opinion\"", "strength = \"rumour\"", "strength",
       "'rumour' is not a strength of evidence"},
      {kIntervention, "happens  = 0.9", "happens  = 0.9\nends = 2025-03-31", "ends",
       "'ends' is before it"},
      {kIntervention, "delay_months = 6", "delay_months = 601", "delay_months",
       "'effects.requests.delay_months' is 601"},
  };
}

void check(const std::vector<Mistake>& mistakes) {
  for (const Mistake& mistake : mistakes) {
    auto texts = fixture_texts();
    replace_in(texts, mistake.file, mistake.old, mistake.text);
    const std::string place =
        mistake.at.empty() ? "1:1" : place_in(texts.at(mistake.file), mistake.at);
    const std::string wanted = mistake.file + ":" + place + ": " + mistake.message;
    const std::vector<std::string> faults = faults_of(texts, {"inclusion"});
    std::string all;
    bool found = false;
    for (const std::string& fault : faults) {
      all += fault + "\n";
      found = found || fault.starts_with(wanted);
    }
    INFO("wanted: " << wanted << "\ngot:\n" << all);
    CHECK(found);
  }
}

}  // namespace

TEST_CASE("bad input: keys and types") { check(mistakes_of_keys()); }
TEST_CASE("bad input: uncertain numbers") { check(mistakes_of_numbers()); }
TEST_CASE("bad input: ages, dates, settings") { check(mistakes_of_structure()); }
TEST_CASE("bad input: money and policy") { check(mistakes_of_money()); }
TEST_CASE("bad input: tables") { check(mistakes_of_tables()); }
TEST_CASE("bad input: scenarios and interventions") { check(mistakes_of_interventions()); }

TEST_CASE("the fixture itself has no faults") {
  CHECK(faults_of(fixture_texts(), {"do-nothing", "inclusion", "everything"}).empty());
}

TEST_CASE("faults of all files come together, by line") {
  auto texts = fixture_texts();
  replace_in(texts, kModel, "issue_share           = 0.94", "issue_share = 1.94");
  replace_in(texts, kModel, "base_year = 2024", "base_year = 2020");
  replace_in(texts, kPlans, "7,9,4,8", "7,9,-4,8");
  replace_in(texts, kIntervention, "happens  = 0.9", "happens = 9");
  const auto faults = faults_of(texts, {"inclusion", "everything"});
  REQUIRE(faults.size() == 4);
  CHECK(faults[0].starts_with(kModel + ":6:1: 'base_year' is 2020"));
  CHECK(faults[1].find("'pipeline.issue_share' is 1.94") != std::string::npos);
  CHECK(faults[2].starts_with(kPlans + ":9:5: column 'SEMH' is -4"));
  CHECK(faults[3].starts_with(kIntervention + ":8:1: 'happens' is 9"));
}

TEST_CASE("files that are empty or not TOML are said to be so") {
  auto texts = fixture_texts();
  texts[kModel] = "\n \n";
  CHECK(faults_of(texts, {"do-nothing"}) ==
        std::vector<std::string>{kModel +
                                 ": is empty (it must be a TOML file); see docs/formats.md"});
  texts[kModel] = "format = 1\nname = Northshire\n";
  const auto faults = faults_of(texts, {"do-nothing", "inclusion"});
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].starts_with(kModel + ":2:"));
  CHECK(faults[0].find("is not valid TOML (") != std::string::npos);
  texts = fixture_texts();
  texts[kPlans] = "";
  CHECK(faults_of(texts, {"do-nothing"})[0] ==
        kPlans + ": is empty (it must be a table with a header)");
  CHECK(faults_of(texts, {}) ==
        std::vector<std::string>{"no scenario is named; name one, or more"});
  CHECK(
      faults_of(fixture_texts(), {"do-nothin"}) ==
      std::vector<std::string>{"cannot read the scenario 'do-nothin'; did you mean 'do-nothing'?"});
}

TEST_CASE("64 needs are the most") {
  auto texts = fixture_texts();
  std::string many = "needs = [";
  for (int i = 0; i < 65; ++i)
    many += "\n{ code = \"N" + std::to_string(i) + "\", label = \"x\" },";
  const std::string& model = texts.at(kModel);
  const std::size_t from = model.find("needs = ["), to = model.find("]", from);
  texts[kModel] = model.substr(0, from) + many + model.substr(to);
  const auto faults = faults_of(texts, {"do-nothing"});
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].find("'needs' has 65 needs (1 to 64 are possible)") != std::string::npos);
}
