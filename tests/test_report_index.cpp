#include "reporting/report_index.h"

#include <catch2/catch.hpp>

using namespace highneeds;
using Catch::Matchers::Contains;

TEST_CASE("the index escapes texts and links, and tells the results in words") {
  ScenarioOutcomes scenario;
  scenario.name = "<b>bold</b> & more";
  for (RunTable& table : scenario.tables) table = {{2026, 2030}, {1000, 2000, 1000, 2100}};
  const StudyOutcomes study{"Here & <there>", 2, 7, {scenario}};
  const RunManifest manifest{7, 2, "0.1.0", "0123abcd", "2026-09-01T12:00:00Z"};
  const std::string page = report_index(study, manifest, {0},
                                        {{"Files", {{"charts/a b\"'<>.svg", ""}}},
                                         {"Charts",
                                          {{"charts/balance.svg", "It <grows>"},
                                           {"charts/balance.png", "It <grows>"},
                                           {"charts/plans.svg", "They rise"}}}});
  CHECK_THAT(page, Contains("Here &amp; &lt;there&gt;: plans"));
  CHECK_THAT(page, !Contains("<b>"));
  CHECK_THAT(page, Contains("href=\"charts/a%20b%22%27%3C%3E.svg\""));
  CHECK_THAT(page, Contains("<li>It &lt;grows&gt; (balance): <a href=\"charts/balance.svg\"") &&
                       Contains(">SVG</a> <a href=\"charts/balance.png\"") &&
                       Contains(">PNG</a></li>\n<li>They rise (plans):"));
  CHECK_THAT(page, Contains("plans are projected to rise from 1,000 in January 2026"));
  CHECK_THAT(page, Contains("1 September 2026") && Contains("default-src 'none'"));
  CHECK_THAT(page, !Contains("http://") && !Contains("https://"));
}
