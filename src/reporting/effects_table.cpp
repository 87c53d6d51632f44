#include "reporting/effects_table.h"

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "reporting/quantity.h"
#include "reporting/results_series.h"
#include "reporting/text_table.h"
#include "statistics/paired.h"

namespace highneeds {
namespace {

constexpr std::size_t kLabel = 53, kNumber = 11, kRange = 22, kChance = 14;
static_assert(kLabel + kNumber + kRange + kChance <= kTerminalColumns);

/// Runs of a scenario and of its baseline.
struct Pair {
  std::vector<double> scenario, baseline;
};

/// Reads quantities of two scenarios of one file.
class Pairs {
 public:
  Pairs(const ResultsReader& results, std::size_t scenario, std::size_t baseline)
      : results_(results),
        scenario_(static_cast<int>(scenario)),
        baseline_(static_cast<int>(baseline)) {}

  [[nodiscard]] Pair at(const Quantity& quantity) const {
    return {read_quantity(results_, scenario_, quantity),
            read_quantity(results_, baseline_, quantity)};
  }
  /// A balance item over all financial years.
  [[nodiscard]] Pair over_all_years(BalanceItem item) const {
    return {sum_over_years(scenario_, item), sum_over_years(baseline_, item)};
  }

 private:
  [[nodiscard]] std::vector<double> sum_over_years(int scenario, BalanceItem item) const {
    const RunTable table = balance_table(results_, scenario, item);
    const std::size_t years = table.years.size();
    std::vector<double> sum(table.values.size() / years, 0.0);
    for (std::size_t at = 0; at < table.values.size(); ++at) sum[at / years] += table.values[at];
    return sum;
  }

  const ResultsReader& results_;
  int scenario_, baseline_;
};

std::string row(const std::string& label, const Pair& pair, Unit unit) {
  const PairedComparison paired = compare_paired(pair.scenario, pair.baseline);
  const Spread& spread = paired.difference;
  const auto text = [unit](double value) {
    if (unit != Unit::kShare) return signed_text(value, unit);
    return fmt::format("{}{:.1f} pts", value < 0 ? "−" : "+", std::abs(100 * value));
  };
  return left_aligned("  " + label, kLabel) + right_aligned(text(spread.median), kNumber) +
         right_aligned(text(spread.low80) + " to " + text(spread.high80), kRange) +
         right_aligned(chance_text(paired.share_below), kChance) + "\n";
}

std::string head(const std::string& title) {
  return left_aligned(title, kLabel) + right_aligned("Median", kNumber) +
         right_aligned("80% of runs", kRange) + right_aligned("Lower", kChance) + "\n";
}

void add(std::vector<double>& to, const std::vector<double>& other) {
  for (std::size_t run = 0; run < to.size(); ++run) to[run] += other[run];
}

}  // namespace

std::string effects_table(const ResultsReader& results, const Study& study, std::size_t scenario,
                          std::size_t baseline) {
  const Model& model = study.scenarios[scenario].model;
  const Pairs pairs(results, scenario, baseline);
  std::string text = head("Measures in " + results.axis("calendar_year").back());
  for (const char* name : {"requests", "issued", "mean_weeks_to_issue", "share_issued_on_time",
                           "specialist_starts", "ceased", "suspended"}) {
    const Quantity quantity = parse_quantity(name, model);
    const std::string label = quantity.label.substr(0, quantity.label.rfind(','));
    text += row(label, pairs.at(quantity), quantity.unit);
  }
  text += "\n" + head("Money of all years together");
  const auto money = [&](const std::string& label, const Pair& pair) {
    text += row(label, pair, Unit::kMoney);
  };
  const Pair spend = pairs.over_all_years(BalanceItem::kSpend);
  const Pair general_fund = pairs.over_all_years(BalanceItem::kGeneralFund);
  Pair both = spend;
  add(both.scenario, general_fund.scenario);
  add(both.baseline, general_fund.baseline);
  money("High needs spend (DSG), costs of interventions in it", spend);
  money("General fund, costs of interventions in it", general_fund);
  money("  of which home to school transport", pairs.over_all_years(BalanceItem::kTransport));
  money("  of which interest on the deficit", pairs.over_all_years(BalanceItem::kInterest));
  money("DSG and general fund together", both);
  money("Cost of the interventions, whoever pays",
        pairs.over_all_years(BalanceItem::kProgrammeCost));
  money("  of which paid by a programme grant", pairs.over_all_years(BalanceItem::kProgrammeGrant));
  return text + "\n";
}

}  // namespace highneeds
