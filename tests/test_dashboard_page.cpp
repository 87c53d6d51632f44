#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>

#include "reporting/dashboard.h"
#include "reporting/dashboard_assets.h"
#include "reporting/dashboard_data.h"
#include "reporting/dashboard_series.h"
#include "reporting/results_outcomes.h"
#include "scratch_directory.h"
#include "synthetic_results.h"

using namespace highneeds;
using Catch::Matchers::Contains;
using highneeds::test::ScratchDirectory;

namespace {

const std::string kHostile = "</script><b>Bob's</b> \"x\" & <!-- \xff";

std::string part(const std::string& page, const std::string& before, const std::string& after) {
  const std::size_t from = page.find(before) + before.size();
  return page.substr(from, page.find(after, from) - from);
}

nlohmann::json data_of(const std::string& page) {
  return nlohmann::json::parse(part(page, "id=\"data\">", "</script>"));
}

/// JSON of a made-up file of two scenarios, named `name`.
std::string json_of(const std::string& name) {
  const ScratchDirectory scratch;
  Study study = test::synthetic_study(2);
  study.scenarios[0].name = study.scenarios[1].model.name = study.scenarios[0].model.name = name;
  test::write_synthetic(scratch / "a.h5", study, 20);
  const ResultsReader reader(scratch / "a.h5");
  return dashboard_json(reader, study, read_outcomes(reader, study));
}

}  // namespace

TEST_CASE("the policy's hashes are those that browsers compute") {
  // The example of Content Security Policy Level 3, and two lengths of padding (openssl dgst).
  CHECK(csp_hash("alert('Hello, world.');") ==
        "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
  CHECK(csp_hash("") == "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

TEST_CASE("the page may run its own script and style and nothing else") {
  const std::string page = dashboard_page("Hull", "{}");
  const std::string policy = part(page, "Content-Security-Policy\" content=\"", "\"");
  CHECK(policy == "default-src 'none'; script-src '" + csp_hash(dashboard_script()) +
                      "'; style-src '" + csp_hash(dashboard_style()) +
                      "'; base-uri 'none'; form-action 'none'");
  CHECK(part(page, "<style>", "</style>") == dashboard_style());
  CHECK(part(page, "</script>\n<script>", "</script>") == dashboard_script());
  CHECK(page.size() < 1'000'000);
  CHECK_THAT(page, Contains("Licensed under the Apache License, Version 2.0"));
  CHECK_FALSE(std::regex_search(page, std::regex("<(script|img|link) [^>]*(src|href)=")));
}

TEST_CASE("names are text, whatever they hold") {
  const std::string page = dashboard_page("Plans of " + kHostile, json_of(kHostile));
  CHECK_THAT(part(page, "<title>", "</title>"), !Contains("<"));
  CHECK_THAT(part(page, "id=\"data\">", "</script>"), !Contains("<"));
  const nlohmann::json data = data_of(page);
  const std::string kept = "</script><b>Bob's</b> \"x\" & <!-- \xEF\xBF\xBD";
  CHECK(data["authority"] == kept);
  CHECK(data["scenarios"][0]["name"] == kept);
}

TEST_CASE("the data are the quantiles of the file, and what is not there is null or left out") {
  const ScratchDirectory scratch;
  const Study study = test::synthetic_study(3);
  test::write_synthetic(scratch / "a.h5", study, 20);
  const ResultsReader reader(scratch / "a.h5");
  const StudyOutcomes outcomes = read_outcomes(reader, study);
  const nlohmann::json data = nlohmann::json::parse(dashboard_json(reader, study, outcomes));
  CHECK(data["runs"] == 20);
  CHECK(data["seed"] == "18364758544493064720");  // too large for a number of JavaScript
  CHECK(data["scenarios"].size() == 3);
  bool unlimited = false, category = false;
  for (const nlohmann::json& series : data["series"]) {
    unlimited |= series["key"] == "places.state_special";  // NaN in every run
    if (series["key"] != "category.Mainstream schools") continue;
    category = true;
    CHECK(series["times"] == std::vector<double>{2026, 2027, 2028});
    const SeriesSummary summary = reader.summary("money/spend_by_category", 2, 0);
    for (std::size_t q = 0; q < summary.quantiles.size(); ++q)
      CHECK(series["levels"][2][q] == summary.quantiles[q]);
    // Scenario 2 spends 1e6 more than scenario 1 and 2e6 more than the baseline, in every run.
    for (const nlohmann::json& quantile : series["differences"][2]) {
      for (const nlohmann::json& value : quantile) CHECK(value.get<double>() == Approx(2e6));
    }
    CHECK(series["differences"][0].empty());
  }
  CHECK(category);
  CHECK_FALSE(unlimited);
}
