// Regions: what authorities share, what is read for each, what is refused.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "region_fixture.h"
#include "statistics/latin_hypercube.h"
#include "statistics/rank_correlation.h"
#include "storage/region_file.h"

using namespace highneeds;

namespace {

/// Every fault of a region, as printed.
std::string region_faults(const std::map<std::string, std::string>& texts,
                          const std::vector<std::string>& names) {
  try {
    (void)asked_of(texts, names);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("Shared numbers are drawn alike by all authorities, others apart", "[region]") {
  const AskedRegion asked = asked_of(region_texts(), {"together"});
  std::vector<Study> studies;
  std::vector<std::vector<double>> draws;
  for (std::size_t a = 0; a < 3; ++a) {
    studies.push_back(read_authority(asked.run, a, *asked.source));
    draws.push_back(draw_parameters(studies[a].parameters, 2'000, 5));
  }
  for (const char* name :
       {"growth.national_per_year", "finance.price_indices.state_top_up.per_year",
        "inclusion.effects.requests.change"}) {
    INFO(name);
    CHECK(column(studies[0], draws[0], name) == column(studies[1], draws[1], name));
    CHECK(column(studies[0], draws[0], name) == column(studies[2], draws[2], name));
  }
  for (const char* name : {"growth.local_per_year", "growth.shock.2026", "inclusion.realism",
                           "requests.scale", "settings.mainstream.price"}) {
    INFO(name);
    const std::vector<double> first = column(studies[0], draws[0], name);
    for (std::size_t a = 1; a < 3; ++a) {  // 2,000 runs: four standard errors
      CHECK(std::abs(rank_correlation(first, column(studies[a], draws[a], name))) < 0.09);
    }
  }
  // Within an authority, correlation groups hold whether they are shared or not.
  const auto within = [&](std::size_t a, const char* one, const char* other) {
    return rank_correlation(column(studies[a], draws[a], one), column(studies[a], draws[a], other));
  };
  for (std::size_t a = 0; a < 3; ++a) {
    CHECK(within(a, "finance.price_indices.state_top_up.per_year",
                 "finance.price_indices.independent_fees.per_year") == Approx(0.5).margin(0.08));
    CHECK(within(a, "inclusion.realism", "commissioning.realism") == Approx(0.5).margin(0.08));
  }
}

TEST_CASE("A number of a correlation that is shared in part keeps it", "[region]") {
  std::vector<Parameter> parameters(2);
  for (std::size_t p = 0; p < 2; ++p) {
    parameters[p].name = p == 0 ? "prices.state" : "local.price";
    parameters[p].distribution.family = Family::kBeta;
    parameters[p].distribution.a = parameters[p].distribution.b = 1;
    parameters[p].group = "pair";
    parameters[p].rank_correlation = 0.9;
  }
  draw_apart({"prices"}, "E00000001", parameters);
  CHECK(parameters[0].stream.empty());
  CHECK(parameters[1].stream == "E00000001");
  const std::vector<double> draws = draw_parameters(parameters, 2'000, 1);
  std::vector<double> a, b;
  for (std::size_t i = 0; i < draws.size(); i += 2) {
    a.push_back(draws[i]);
    b.push_back(draws[i + 1]);
  }
  CHECK(rank_correlation(a, b) == Approx(0.9).margin(0.03));
}

TEST_CASE("Names of shared numbers stand for what begins with them", "[region]") {
  const std::vector<std::string> shared = {"growth.aligned.nation", "finance.block.growth",
                                           "*.effects"};
  CHECK(is_shared(shared, "growth.aligned.nation.2026"));
  CHECK(is_shared(shared, "finance.block.growth.2026-27"));
  CHECK(is_shared(shared, "dbv-inclusion.effects.requests.change"));
  CHECK(is_shared(shared, "dbv-inclusion.effects.requests.change@late"));
  CHECK_FALSE(is_shared(shared, "growth.aligned.national"));
  CHECK_FALSE(is_shared(shared, "growth.aligned"));
  CHECK_FALSE(is_shared(shared, "finance.block.growth_after"));
  CHECK_FALSE(is_shared(shared, "effects.requests"));
  CHECK_FALSE(is_shared({}, "growth.aligned.nation.2026"));
}

TEST_CASE("History of the sum has the years that all authorities have", "[region]") {
  auto texts = region_texts();
  const auto add = [&](const std::string& stem, const std::string& plans, const std::string& rest) {
    texts["models/" + stem + ".toml"] +=
        "\n[history]\nplans = { source = \"S\", values = { " + plans + " } }\n" + rest;
  };
  const std::string shares = "share_issued_on_time = { source = \"S\", values = ";
  const std::string issued = "issued = { source = \"S\", values = ";
  for (const char* stem : {"northshire", "eastshire", "westshire"}) {
    const std::string& text = texts.at(std::string("models/") + stem + ".toml");
    REQUIRE(text.find("[history]") == std::string::npos);
  }
  add("northshire", "\"2023\" = 100, \"2024\" = 110",
      issued + "{ \"2024\" = 10 } }\n" + shares + "{ \"2024\" = 0.5 } }\n");
  add("eastshire", "\"2023\" = 200, \"2024\" = 210",
      issued + "{ \"2024\" = 30 } }\n" + shares + "{ \"2024\" = 0.1 } }\n");
  add("westshire", "\"2022\" = 5, \"2024\" = 10",
      issued + "{ \"2024\" = 60 } }\n" + shares + "{ \"2024\" = 0.2 } }\n");
  const Study whole = asked_of(texts, {"alone"}).study;
  std::map<std::string, std::vector<std::pair<int, double>>> history;
  for (const History& one : whole.scenarios[0].model.history) history[one.measure] = one.values;
  CHECK(history["plans"] == std::vector<std::pair<int, double>>{{2024, 330}});
  CHECK(history["issued"] == std::vector<std::pair<int, double>>{{2024, 100}});
  REQUIRE(history["share_issued_on_time"].size() == 1);
  CHECK(history["share_issued_on_time"][0].second == Approx((5 + 3 + 12) / 100.0));
}

TEST_CASE("Figures that authorities have in common are listed once", "[region]") {
  const Study whole = asked_of(region_texts(), {"alone"}).study;
  const auto named = [&](const std::string& name) {
    return std::count_if(whole.figures.begin(), whole.figures.end(),
                         [&](const Figure& figure) { return figure.name == name; });
  };
  CHECK(named("requests.scale") == 1);
  auto texts = region_texts();
  replace_in(texts, "models/westshire.toml", "low = 0.93, central = 1.0",
             "low = 0.9, central = 1.0");
  const Study other = asked_of(texts, {"alone"}).study;
  CHECK(std::count_if(other.figures.begin(), other.figures.end(), [](const Figure& figure) {
          return figure.name.ends_with(": requests.scale");
        }) == 3);
}

TEST_CASE("A region on the command line replaces the models of scenarios", "[region]") {
  const AskedRegion plain = asked_of(region_texts(), {"shires"});
  REQUIRE(plain.study.scenarios.size() == 1);
  CHECK(plain.study.scenarios[0].id == "do-nothing");
  const AskedRegion asked = asked_of(region_texts(), {kShires, "inclusion"});
  CHECK(asked.study.scenarios.size() == 2);
  CHECK(asked.study.seed == 11);
  CHECK(read_authority(asked.run, 2, *asked.source).scenarios[0].model.name == "Westshire");
  CHECK_FALSE(find_region({"inclusion"}, StoredSource(region_texts())));
}

TEST_CASE("Faults of a region come all at once, with the authority's name", "[region]") {
  auto texts = region_texts();
  replace_in(texts, "models/eastshire.toml", "[finance.price_indices.transport]",
             "[finance.price_indices.coaches]");
  replace_in(texts, "models/eastshire.toml", "transport_index = \"transport\"",
             "transport_index = \"coaches\"");
  replace_in(texts, "models/westshire.toml", "assess_share          = {", "assess_shar = {");
  texts["scenarios/alone.toml"] +=
      "[override.model.finance.price_indices.transport]\nper_year = 0.05\n";
  const std::string faults = region_faults(texts, {"together"});
  CAPTURE(faults);
  CHECK(faults.find("Eastshire: the model has no 'finance.price_indices.transport' to override") !=
        std::string::npos);
  CHECK(faults.find("Westshire: 'assess_shar' is not a key") != std::string::npos);
  CHECK(faults.find("Northshire:") == std::string::npos);

  // What all have is said once.
  auto common = region_texts();
  replace_in(common, "scenarios/together.toml", "runs = 40", "runs = 0");
  const std::string once = region_faults(common, {"together"});
  CHECK(once.find("'runs' is 0") != std::string::npos);
  CHECK(once.find("'runs' is 0") == once.rfind("'runs' is 0"));
  CHECK(once.find("shire:") == std::string::npos);
}

TEST_CASE("Wrong lists and scenarios of regions say what to type", "[region]") {
  struct Case {
    std::string file, old, text, wanted;
  };
  const std::string together = "scenarios/together.toml";
  const std::vector<Case> cases = {
      {kShires, "E00000002", "E00000003", "'authorities.3.la_code' is there twice"},
      {kShires, "../eastshire", "../westshire", "would leave 'westshire.h5'"},
      {kShires, "../eastshire", "../region", "would leave 'region.h5'"},
      {kShires, "../eastshire", "../eatshire", "cannot read the model '../eatshire.toml'"},
      {kShires, "E00000002", "E00000009", "its model has \"E00000002\""},
      {kShires, "shared =", "shred =", "has no 'shared'"},
      {together, "\"shires\"", "\"shire\"",
       "cannot read the region 'shire'; did you mean 'shires'"},
      {together, "compare = \"alone\"", "compare = \"do-nothing\"", "has no 'region'"},
      {together, "region = \"shires\"", "region = \"shires\"\nmodel = \"northshire\"",
       "stands beside 'model'"},
      {"models/eastshire.toml", "code = \"SLCN\"", "code = \"MLD\"", "Eastshire"},
      {"models/eastshire.toml", "last_year = \"2029-30\"", "last_year = \"2028-29\"",
       "Eastshire: has another 'last_year' than the authorities before it"},
  };
  for (const Case& one : cases) {
    auto texts = region_texts();
    replace_in(texts, one.file, one.old, one.text);
    const std::string faults = region_faults(texts, {"together"});
    CAPTURE(one.text, faults);
    CHECK(faults.find(one.wanted) != std::string::npos);
  }
  // Where one authority is needed, a region is not one.
  const std::vector<std::string> faults = faults_of(region_texts(), {"alone"});
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].find("names many authorities") != std::string::npos);
  // A name of both kinds.
  auto texts = region_texts();
  texts["scenarios/shires.toml"] = texts.at("scenarios/do-nothing.toml");
  CHECK(region_faults(texts, {"shires"}).find("is a scenario") != std::string::npos);
}

TEST_CASE("A scenario that extends another may name a region in place of its model", "[region]") {
  auto texts = region_texts();
  texts["scenarios/both.toml"] =
      "format = 1\nname = \"Both\"\nextends = \"everything\"\nregion = \"shires\"\n"
      "compare = \"alone\"\n";
  const AskedRegion asked = asked_of(texts, {"both"});
  CHECK(asked.study.scenarios.back().interventions.size() == 2);
}

TEST_CASE("An authority without a balance is known", "[region]") {
  auto texts = region_texts();
  replace_in(texts, "models/westshire.toml",
             "{ value = -1_900_000, source = \"Statement of accounts\" }",
             "{ value = 0, assumption = true }");
  const AskedRegion asked = asked_of(texts, {"alone"});
  CHECK(has_balance(read_authority(asked.run, 0, *asked.source)));
  CHECK_FALSE(has_balance(read_authority(asked.run, 2, *asked.source)));
}
