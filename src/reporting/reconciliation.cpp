#include "reporting/reconciliation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/outturn_year.h"
#include "reporting/numbers.h"
#include "reporting/sentences.h"
#include "reporting/text_table.h"
#include "statistics/latin_hypercube.h"

namespace highneeds {
namespace {

constexpr std::size_t kLabelColumns = 34, kNumberColumns = 20;

double sum_of(const std::vector<double>& spend, const std::vector<int>& lines) {
  double sum = 0;
  for (const int line : lines) sum += spend[static_cast<std::size_t>(line)];
  return sum;
}

Reconciliation reconcile_scenario(const Scenario& scenario, const std::vector<double>& draws,
                                  std::size_t parameters) {
  const Finance& finance = scenario.model.finance;
  Reconciliation result;
  result.scenario = scenario.name;
  result.year = to_string(finance.outturn_year);
  if (finance.outturns.empty()) return result;
  OutturnYear year(scenario.model);
  result.knows_both_januaries = year.knows_both_januaries();
  std::vector<std::vector<double>> sums(finance.outturns.size());
  for (std::size_t run = 0; run < kReconciliationDraws; ++run) {
    const std::vector<double> spend =
        year.spend_by_line(std::span(draws).subspan(run * parameters, parameters));
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i].push_back(sum_of(spend, finance.outturns[i].lines));
    }
  }
  for (std::size_t i = 0; i < sums.size(); ++i) {
    result.checks.push_back(
        {finance.outturns[i].label, finance.outturns[i].amount_gbp, spread_of(sums[i])});
  }
  return result;
}

bool same(const Reconciliation& a, const Reconciliation& b) {
  return a.year == b.year &&
         std::equal(a.checks.begin(), a.checks.end(), b.checks.begin(), b.checks.end(),
                    [](const OutturnCheck& x, const OutturnCheck& y) {
                      return x.label == y.label && x.published_gbp == y.published_gbp &&
                             x.model_gbp.median == y.model_gbp.median;
                    });
}

std::string verdict(double difference) {
  if (std::abs(difference) <= kOutturnAgreement) return "agrees";
  return std::abs(difference) <= kOutturnTolerance ? "near" : "OFF";
}

}  // namespace

double OutturnCheck::difference() const {
  if (published_gbp == 0) return model_gbp.median == 0 ? 0 : 1;
  return (model_gbp.median - published_gbp) / std::abs(published_gbp);
}

std::vector<Reconciliation> reconcile(const Study& study) {
  const std::vector<double> draws =
      draw_parameters(study.parameters, kReconciliationDraws, study.seed);
  std::vector<Reconciliation> results;
  for (const Scenario& scenario : study.scenarios) {
    Reconciliation next = reconcile_scenario(scenario, draws, study.parameters.size());
    const auto known = [&next](const Reconciliation& other) { return same(next, other); };
    if (std::none_of(results.begin(), results.end(), known)) results.push_back(std::move(next));
  }
  return results;
}

std::vector<std::string> outturn_warnings(const Reconciliation& reconciliation) {
  std::vector<std::string> warnings;
  for (const OutturnCheck& check : reconciliation.checks) {
    const double difference = check.difference();
    if (std::abs(difference) <= kOutturnTolerance) continue;
    warnings.push_back(
        fmt::format("the model's {} spend on {} is {} {} the outturn; prices or plans are off",
                    reconciliation.year, check.label, share_text(std::abs(difference)),
                    difference < 0 ? "below" : "above"));
  }
  return warnings;
}

std::string reconciliation_table(const Reconciliation& reconciliation) {
  if (reconciliation.checks.empty()) {
    return paragraph(fmt::format("{}: not compared with an outturn (the model names none: "
                                 "outturn_gbp of a line, or [[finance.outturns]]).",
                                 quoted_name(reconciliation.scenario)),
                     "", "");
  }
  std::string text = paragraph(
      fmt::format("Spend of {} under {} against the published outturn: prices x plans ({}), median "
                  "and 80% interval of {} draws of the uncertain numbers, no simulation.",
                  reconciliation.year, quoted_name(reconciliation.scenario),
                  reconciliation.knows_both_januaries
                      ? "mean of the January census before and the opening one"
                      : "of the opening census, as history has no January before it",
                  kReconciliationDraws),
      "", "");
  text += two_line_row("", {"outturn", "model", "difference"}, {}, kLabelColumns, kNumberColumns);
  for (const OutturnCheck& check : reconciliation.checks) {
    const double difference = check.difference();
    const std::string range =
        money_text(check.model_gbp.low80, 2) + " to " + money_text(check.model_gbp.high80, 2);
    text += two_line_row(
        "  " + check.label,
        {money_text(check.published_gbp, 2), money_text(check.model_gbp.median, 2),
         (difference > 0 ? "+" : "") + share_text(difference, 1) + " " + verdict(difference)},
        {"", range, ""}, kLabelColumns, kNumberColumns);
  }
  for (const std::string& warning : outturn_warnings(reconciliation)) {
    text += paragraph("WARNING: " + warning + ".", "", "  ");
  }
  return text;
}

}  // namespace highneeds
