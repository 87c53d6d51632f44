#include "reporting/board_summary.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>

#include "chart_checks.h"
#include "reporting/board_texts.h"
#include "reporting/numbers.h"
#include "reporting/results_outcomes.h"
#include "scratch_directory.h"
#include "statistics/quantiles.h"
#include "synthetic_results.h"

using namespace highneeds;
using Catch::Matchers::Contains;
using highneeds::test::ScratchDirectory;

namespace {

/// Results of the fixture authority, made by the program.
std::filesystem::path fixture_results(const ScratchDirectory& folder) {
  const std::filesystem::path file = folder / "r.h5";
  const std::string command = "HIGHNEEDS_DATA='" HIGHNEEDS_SOURCE_DIR
                              "/tests/data' '" HIGHNEEDS_PROGRAM
                              "' run everything --runs 60 -q -o '" +
                              file.string() + "' >/dev/null";
  REQUIRE(std::system(command.c_str()) == 0);
  return file;
}

/// Quantile of the balance's last year, straight from the file.
double end_balance(const ResultsReader& results, int scenario, double probability) {
  const std::vector<double> runs =
      results.read("money/balance", scenario, static_cast<int>(BalanceItem::kCumulative));
  const std::size_t years = results.axis("financial_year").size();
  std::vector<double> last;
  for (std::size_t at = years - 1; at < runs.size(); at += years) last.push_back(runs[at]);
  return quantile(last, probability);
}

/// All words on a page, in the order in which they are painted.
std::string words_on(const Drawing& page) {
  std::string words;
  for (const Shape& shape : page.shapes) {
    if (const Text* text = std::get_if<Text>(&shape)) words += text->text + " ";
  }
  return words;
}

}  // namespace

TEST_CASE("the board summary says what the results file says, inside one A4 page") {
  const ScratchDirectory folder;
  const ResultsReader results(fixture_results(folder));
  const Study study = results.study();
  const StudyOutcomes outcomes = read_outcomes(results, study);
  const StatutorySource source{results, study, 0, 1};
  const Drawing page = board_summary(source, outcomes).drawing;
  CHECK(page.width == 840);
  CHECK(page.height == 1188);
  const std::string words = words_on(page);
  CHECK_THAT(words, Contains(about_text(end_balance(results, 0, 0.5), Unit::kMoney)));
  CHECK_THAT(words, Contains(about_text(end_balance(results, 0, 0.1), Unit::kMoney)));
  CHECK_THAT(words, Contains("Three risks") && Contains("Assumptions to know"));
  for (const Shape& shape : page.shapes) {
    if (const Text* text = std::get_if<Text>(&shape)) {
      CHECK(text->at.y > 0);
      CHECK(text->at.y < page.height);
    }
  }
}

TEST_CASE("three risks, each with a number of the results") {
  const ScratchDirectory folder;
  const ResultsReader results(fixture_results(folder));
  const Study study = results.study();
  const StudyOutcomes outcomes = read_outcomes(results, study);
  for (const int mitigated : {-1, 1}) {
    const auto risks = board_risks({results, study, 0, mitigated}, outcomes);
    REQUIRE(risks.size() == 3);
    for (const LeadText& risk : risks) {
      INFO(risk.lead << " " << risk.text);
      CHECK(risk.text.find_first_of("0123456789") != std::string::npos);
    }
  }
}

TEST_CASE("assumptions to know are the model's, and move the balance") {
  const ScratchDirectory folder;
  const ResultsReader results(fixture_results(folder));
  const Study study = results.study();
  const StudyOutcomes outcomes = read_outcomes(results, study);
  const auto texts = board_assumptions({results, study, 0, 1}, outcomes, 3);
  CHECK(texts.size() <= 3);
  for (const LeadText& text : texts) {
    INFO(text.lead);
    CHECK_THAT(text.text, Contains("for the balance."));
    CHECK_THAT(text.lead, !Contains("realism"));
  }
}

TEST_CASE("the board summary can be read with one scenario, with two and with eight") {
  for (const int scenarios : {1, 2, 8}) {
    const ScratchDirectory folder;
    Study study = test::synthetic_study(scenarios);
    for (int s = 1; s < scenarios; ++s) {
      study.scenarios[static_cast<std::size_t>(s)].name =
          "Both workstreams with an unusually long name, dbv-inclusion.realism=0." +
          std::to_string(s);
    }
    test::write_synthetic(folder / "a.h5", study, 120);
    const ResultsReader results(folder / "a.h5");
    const StudyOutcomes outcomes = read_outcomes(results, study);
    const NamedChart page = board_summary({results, study, 0, scenarios - 1}, outcomes);
    INFO(scenarios << " scenarios");
    test::check_readable(page);
    const std::string words = words_on(page.drawing);
    if (scenarios < 8) continue;
    CHECK_THAT(words, Contains("of 7 scenarios the best, the worst"));
    CHECK_THAT(words, Contains("0.1") && Contains("0.7"));
  }
}

TEST_CASE("the page answers the year of the question before the last") {
  const ScratchDirectory folder;
  const ResultsReader results(fixture_results(folder));
  Study study = results.study();
  study.answer_years["everything"] = FinancialYear{2026};
  const Drawing page = board_summary({results, study, 0, 1}, read_outcomes(results, study)).drawing;
  const std::string words = words_on(page);
  REQUIRE_THAT(words, Contains("31 March 2027") && Contains("31 March 2030"));
  CHECK(words.find("31 March 2027") < words.find("31 March 2030"));
  CHECK_THAT(words, Contains("DSG balance at 31 March 2027"));
}

TEST_CASE("what may go wrong is what the scenario's files say") {
  const ScratchDirectory folder;
  const ResultsReader results(fixture_results(folder));
  Study study = results.study();
  const StudyOutcomes outcomes = read_outcomes(results, study);
  const auto delivery = [&] {
    for (const LeadText& risk : board_risks({results, study, 0, 1}, outcomes)) {
      if (risk.lead == "Delivery.") return risk.text;
    }
    return std::string();
  };
  CHECK_THAT(delivery(), Contains("start late") && Contains("schools") && Contains("cost money"));
  for (Intervention& one : study.scenarios[1].interventions) {
    one.waves.assign(1, {one.waves.empty() ? Month{} : one.waves[0].starts, {1, -1}});
    one.costs.clear();
  }
  CHECK_THAT(delivery(), Contains("start late") && !Contains("schools") && !Contains("cost"));
}
