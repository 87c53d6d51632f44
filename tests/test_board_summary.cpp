#include "reporting/board_summary.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>

#include "reporting/board_texts.h"
#include "reporting/numbers.h"
#include "reporting/results_outcomes.h"
#include "scratch_directory.h"
#include "statistics/quantiles.h"

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
