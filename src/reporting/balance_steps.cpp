#include "reporting/balance_steps.h"

#include <algorithm>
#include <cstddef>

#include "reporting/results_series.h"
#include "reporting/scenario_lookup.h"
#include "statistics/paired.h"
#include "statistics/quantiles.h"

namespace highneeds {

namespace {

/// What one scenario has in every run and year.
struct Account {
  std::size_t runs = 0, years = 0, categories = 0;
  std::vector<double> in_year, income;           ///< [run x year]
  std::vector<std::vector<double>> by_category;  ///< [category] of [run x year]
  std::vector<std::vector<double>> plans;        ///< likewise; zero where no setting is in it
};

/// Adds the mean number of plans of a setting in each financial year, from monthly counts.
void add_plans(std::vector<double>& plans, const std::vector<double>& monthly, std::size_t months,
               std::size_t first_april, std::size_t years) {
  for (std::size_t run = 0; run < plans.size() / years; ++run) {
    for (std::size_t year = 0; year < years; ++year) {
      double sum = 0;
      for (std::size_t month = 0; month < 12; ++month)
        sum += monthly[run * months + first_april + 12 * year + month];
      plans[run * years + year] += sum / 12;
    }
  }
}

Account account_of(const ResultsReader& results, const Scenario& scenario, int index) {
  Account account;
  account.runs = static_cast<std::size_t>(results.manifest().runs);
  account.years = results.axis("financial_year").size();
  account.categories = results.axis("category").size();
  account.in_year = balance_table(results, index, BalanceItem::kInYear).values;
  account.income = account.in_year;
  const RunTable spend = balance_table(results, index, BalanceItem::kSpend);
  for (std::size_t i = 0; i < account.income.size(); ++i) account.income[i] += spend.values[i];
  for (std::size_t c = 0; c < account.categories; ++c)
    account.by_category.push_back(
        results.read("money/spend_by_category", index, static_cast<int>(c)));
  account.plans.assign(account.categories, std::vector<double>(account.runs * account.years));
  const std::vector<std::string>& months = results.axis("month");
  const auto april = static_cast<std::size_t>(
      std::find(months.begin(), months.end(),
                results.axis("financial_year").front().substr(0, 4) + "-04") -
      months.begin());
  const auto& settings = scenario.model.settings;
  for (std::size_t s = 0; s < settings.size(); ++s) {
    add_plans(account.plans.at(static_cast<std::size_t>(settings[s].money.category)),
              results.read("plans/by_setting", index, static_cast<int>(s)), months.size(), april,
              account.years);
  }
  return account;
}

/// Parts of the change in spend since the first year, summed over the years of one run.
struct SpendSteps {
  double demand = 0, mix = 0, price = 0;
};

SpendSteps spend_steps(const Account& account, std::size_t run) {
  SpendSteps steps;
  const std::size_t first = run * account.years;
  double all_first = 0;
  for (const auto& plans : account.plans) all_first += plans[first];
  for (std::size_t year = 1; year < account.years; ++year) {
    double all = 0;
    for (const auto& plans : account.plans) all += plans[first + year];
    const double growth = all_first > 0 ? all / all_first : 1;
    for (std::size_t c = 0; c < account.categories; ++c) {
      const double before = account.by_category[c][first],
                   after = account.by_category[c][first + year],
                   plans_before = account.plans[c][first], plans = account.plans[c][first + year];
      if (!(plans_before > 0)) {  // no spend per plan to start from
        steps.price += after - before;
        continue;
      }
      const double at_old_price = before / plans_before * plans;
      steps.demand += before * (growth - 1);
      steps.mix += at_old_price - before * growth;
      steps.price += after - at_old_price;
    }
  }
  return steps;
}

}  // namespace

BalanceSteps balance_steps(const ResultsReader& results, const Study& study,
                           std::span<const double> draws, int scenario) {
  const Scenario& chosen = study.scenarios[static_cast<std::size_t>(scenario)];
  const int compared_with = baseline_index(study, static_cast<std::size_t>(scenario));
  BalanceSteps steps;
  steps.has_baseline = compared_with >= 0;
  const int base = steps.has_baseline ? compared_with : scenario;
  const Account baseline =
      account_of(results, study.scenarios[static_cast<std::size_t>(base)], base);
  const Account own = steps.has_baseline ? account_of(results, chosen, scenario) : baseline;
  const auto runs = static_cast<double>(own.runs);
  const auto years = static_cast<double>(own.years);
  for (std::size_t run = 0; run < own.runs; ++run) {
    const SpendSteps spend = spend_steps(baseline, run);
    steps.demand -= spend.demand / runs;
    steps.mix -= spend.mix / runs;
    steps.price -= spend.price / runs;
    const std::size_t first = run * own.years;
    steps.first_year += years * baseline.in_year[first] / runs;
    for (std::size_t year = 0; year < own.years; ++year) {
      const std::size_t at = first + year;
      steps.income += (baseline.income[at] - baseline.income[first]) / runs;
      steps.interventions += (own.in_year[at] - baseline.in_year[at]) / runs;
      steps.grants -= own.in_year[at] / runs;
    }
  }
  const RunTable cumulative = balance_table(results, scenario, BalanceItem::kCumulative);
  const std::vector<double> end = cumulative.column(cumulative.years.size() - 1);
  steps.opening = mean(opening_balances(results, draws, chosen));
  steps.end = mean(end);
  steps.grants += steps.end - steps.opening;  // what is not in-year
  steps.end_median = spread_of(end).median;
  return steps;
}

}  // namespace highneeds
