#include "core/expected_flow.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/elementary.h"

namespace highneeds {
namespace {

/// Normal scores in the middle of five equal classes of drafting times.
constexpr std::array<double, 5> kDraftingScores = {-1.2815515655446004, -0.5244005127080409, 0,
                                                   0.5244005127080409, 1.2815515655446004};

constexpr double kLongestWait = 60;  ///< months; a queue that nobody serves has no end

/// Adds an amount that is spread over one month, starting `when` months after the first.
void add_at(double when, double amount, std::vector<double>& to) {
  const double whole = std::floor(when);
  const double late = when - whole;
  const auto first = static_cast<std::ptrdiff_t>(whole);
  const auto size = static_cast<std::ptrdiff_t>(to.size());
  if (first >= 0 && first < size) to[static_cast<std::size_t>(first)] += amount * (1 - late);
  if (first + 1 >= 0 && first + 1 < size) to[static_cast<std::size_t>(first + 1)] += amount * late;
}

/// Children agreed for assessment and served, by warm month.
void fill_queue(const ScenarioTables& tables, std::span<const double> draws, ExpectedFlow& out) {
  const Pipeline& pipeline = tables.scenario->model.pipeline;
  const std::size_t span = tables.requests_per_month.size();
  const double scale = tables.scenario->model.requests.scale.in(draws);
  const double assess = std::min(1.0, pipeline.assess_share.in(draws));
  const double decision = pipeline.decision_weeks / kWeeksPerMonth;
  const double capacity = pipeline.assessments_per_month.in(draws);
  const double returning = pipeline.refusal_return_share.in(draws);
  const double months = pipeline.refusal_return_months.in(draws);
  const double back = months > 0 ? 1 - exp_portable(-1 / months) : 1;
  std::vector<double> decided(span, 0.0);
  for (std::size_t m = 0; m < span; ++m) {
    add_at(static_cast<double>(m) + decision, tables.requests_per_month[m] * scale, decided);
  }
  out.queue.clear();
  out.served.clear();
  double waiting = std::floor(pipeline.queue_at_base_year + 0.5);
  double refused = 0;
  for (std::size_t m = 0; m < span; ++m) {
    out.queue.push_back(waiting);
    waiting += decided[m] * assess + refused * back;
    refused += decided[m] * (1 - assess) * returning - refused * back;
    out.served.push_back(std::min(capacity, waiting));
    waiting -= out.served.back();
  }
}

}  // namespace

void expect_flow(const ScenarioTables& tables, std::span<const double> draws, ExpectedFlow& out) {
  fill_queue(tables, draws, out);
  const Pipeline& pipeline = tables.scenario->model.pipeline;
  const double issue = std::min(1.0, pipeline.issue_share.in(draws));
  const double drafting = pipeline.drafting_weeks.in(draws) / kWeeksPerMonth;
  const double sigma = pipeline.drafting_sigma;
  const double capacity = std::max(1e-9, pipeline.assessments_per_month.in(draws));
  const double advice = pipeline.advice_weeks / kWeeksPerMonth;
  std::array<double, 5> delay{};
  for (std::size_t i = 0; i < delay.size(); ++i) {
    delay[i] = drafting * exp_portable(sigma * kDraftingScores[i] - sigma * sigma / 2);
  }
  const auto census = static_cast<std::size_t>(tables.warm_months);
  const double wait = std::min(kLongestWait, out.queue[census] / capacity);
  const double after = std::max(0.0, advice - wait);
  out.assessed_ahead = static_cast<int>(std::floor(after + delay[0]));
  out.requested_ahead = out.assessed_ahead + pipeline.decision_weeks / kWeeksPerMonth + wait;
  out.to_issue = pipeline.decision_weeks / kWeeksPerMonth + wait + after + drafting;
  const auto months = static_cast<std::size_t>(tables.months);
  // The flow of each year of assessment apart: even years in one row, odd years in the other.
  std::array<std::vector<double>, 2> issued{std::vector<double>(months, 0.0),
                                            std::vector<double>(months, 0.0)};
  for (std::size_t m = 0; m < out.served.size(); ++m) {
    const int year = static_cast<int>(
        std::floor((static_cast<double>(m) - tables.warm_months + out.assessed_ahead) / 12));
    const double since = static_cast<double>(m) - tables.warm_months;
    const double waited = out.queue[m] / capacity;
    for (const double drafted : delay) {
      const double when = since + std::max(0.0, advice - waited) + drafted;
      add_at(when, out.served[m] * issue / 5, issued[static_cast<std::size_t>(year & 1)]);
    }
  }
  out.own.resize(months);
  out.carried.resize(months);
  for (std::size_t m = 0; m < months; ++m) {
    const std::size_t mine = (m / 12) & 1;
    out.own[m] = issued[mine][m];
    out.carried[m] = issued[1 - mine][m];
  }
}

}  // namespace highneeds
