#include "reporting/board_texts.h"

#include <fmt/format.h>

#include <algorithm>

#include "reporting/input_words.h"
#include "reporting/number_effects.h"
#include "statistics/paired.h"

namespace highneeds {

namespace {

constexpr std::size_t kRisks = 3;

bool uncertain_or_above_zero(const Input& input) { return input.parameter >= 0 || input.value > 0; }

/// What may go wrong with the measures of a scenario, as their files say; empty where nothing may.
std::string delivery_text(const Scenario& plan) {
  bool late = false, partly = false, less = false, fails = false, cost = false;
  for (const Intervention& one : plan.interventions) {
    late |= uncertain_or_above_zero(one.slip_months);
    partly |= one.waves.size() > 1 ||
              std::any_of(one.waves.begin(), one.waves.end(), [](const Wave& wave) {
                return wave.share.parameter >= 0 || wave.share.value < 1;
              });
    less |= !one.effects.empty() && (one.realism.parameter >= 0 || one.realism.value < 1);
    fails |= one.happens.parameter >= 0 || one.happens.value < 1;
    cost |= !one.costs.empty();
  }
  std::vector<std::string> may;
  if (fails) may.emplace_back("not happen at all");
  if (late) may.emplace_back("start late");
  if (partly) may.emplace_back("reach only some schools");
  if (less) may.emplace_back("deliver less than hoped");
  std::string text;
  if (!may.empty()) text = "may " + listed(may);
  if (cost) text += text.empty() ? "cost money" : ", and cost money all the same";
  return text.empty() ? text : fmt::format("The measures of {} {}. ", quoted_name(plan.name), text);
}

/// The unmitigated forecast of a study.
class Risks {
 public:
  Risks(const StatutorySource& source, const StudyOutcomes& outcomes)
      : source_(source),
        outcomes_(outcomes),
        base_(outcomes.scenarios[static_cast<std::size_t>(source.unmitigated)]) {}

  [[nodiscard]] std::vector<LeadText> take(std::size_t count) {
    add_general_fund();
    add_places();
    add_delivery();
    add_grant();
    add_downside();
    add_demand();
    risks_.resize(std::min(count, risks_.size()));
    return std::move(risks_);
  }

 private:
  [[nodiscard]] RunTable balance(BalanceItem item) const {
    return {base_[Outcome::kCumulative].years,
            source_.results.read("money/balance", source_.unmitigated, static_cast<int>(item))};
  }

  void add_general_fund() {
    const RunTable charge = balance(BalanceItem::kGeneralFundCharge);
    for (std::size_t year = 0; year < charge.years.size(); ++year) {
      std::vector<double> runs = charge.column(year);
      const double share = share_above_zero(runs);
      if (share < 0.5) continue;
      const Policy& policy = model().finance.policy;
      const Month last = policy.override_end - 1;
      risks_.push_back(
          {"General fund.",
           fmt::format("The statutory override ends in {}-{:02d}. In {} of runs of {} a "
                       "deficit falls on the general fund in {}, of about {} in the "
                       "median run.",
                       financial_year_of(last), (financial_year_of(last) + 1) % 100,
                       chance_text(share), quoted_name(base_.name),
                       year_text(Outcome::kSpend, charge.years[year]),
                       about_text(spread_of(std::move(runs)).median, Unit::kMoney))});
      return;
    }
  }

  void add_places() {
    const std::vector<std::string>& years = source_.results.axis("calendar_year");
    RunTable table;
    for (const std::string& year : years) table.years.push_back(std::stoi(year));
    table.values = source_.results.read("flows/by_calendar_year", source_.unmitigated,
                                        static_cast<int>(Measure::kOverflowed));
    const Spread last = spread_of(table.column(years.size() - 1));
    if (!(last.median >= 0.5)) return;
    risks_.push_back(
        {"Places.",
         fmt::format("Under {}, about {} children in {} are placed elsewhere, or wait, because "
                     "the setting they need is full (80% of runs: {} to {}).",
                     quoted_name(base_.name), about_text(last.median, Unit::kCount), years.back(),
                     about_text(last.low80, Unit::kCount), about_text(last.high80, Unit::kCount))});
  }

  void add_delivery() {
    if (source_.mitigated < 0) return;
    const ScenarioOutcomes& plan = outcomes_.scenarios[static_cast<std::size_t>(source_.mitigated)];
    const int january = answer_januaries(outcomes_, source_.mitigated).front();
    const RunTable& table = plan[Outcome::kCumulative];
    const std::size_t at = year_index(Outcome::kCumulative, table, january);
    const PairedComparison paired =
        compare_paired(table.column(at), base_[Outcome::kCumulative].column(at));
    const Spread& by = paired.difference;
    const std::string what =
        delivery_text(source_.study.scenarios[static_cast<std::size_t>(source_.mitigated)]);
    risks_.push_back(
        {"Delivery.",
         fmt::format(
             "{}{} the balance {} better in {} of runs; {}.", what,
             what.empty() ? quoted_name(plan.name) + " leaves" : "They leave",
             when_text(Outcome::kCumulative, table.years[at]), chance_text(paired.share_above),
             difference_range_phrase({by.median, by.low80, by.high80}, DifferenceKind::kBalance))});
  }

  void add_grant() {
    const RunTable grant = balance(BalanceItem::kStabilityGrant);
    const std::size_t years = grant.years.size();
    // Paid once, in a year that may slip.
    std::vector<double> runs(grant.values.size() / years, 0.0);
    for (std::size_t i = 0; i < grant.values.size(); ++i) runs[i / years] += grant.values[i];
    const double share = share_above_zero(runs);
    if (share == 0 || share == 1) return;
    std::erase_if(runs, [](double gbp) { return !(gbp > 0); });
    risks_.push_back(
        {"Grant.", fmt::format("The high needs stability grant, about {} where it is "
                               "paid, is paid in {} of runs of {}.",
                               about_text(spread_of(std::move(runs)).median, Unit::kMoney),
                               chance_text(share), quoted_name(base_.name))});
  }

  void add_downside() {
    const RunTable& table = base_[Outcome::kCumulative];
    const Spread end = spread_of(table.column(table.years.size() - 1));
    risks_.push_back(
        {"A dearer future.", fmt::format("One run in ten of {} ends worse than {} {}.",
                                         quoted_name(base_.name), balance_phrase(end.low80),
                                         when_text(Outcome::kCumulative, table.years.back()))});
  }

  void add_demand() {
    const RunTable& table = base_[Outcome::kPlans];
    const Spread end = spread_of(table.column(table.years.size() - 1));
    risks_.push_back(
        {"More plans.", fmt::format("One run in ten of {} has more than {} plans {}.",
                                    quoted_name(base_.name), about_text(end.high80, Unit::kCount),
                                    when_text(Outcome::kPlans, table.years.back()))});
  }

  [[nodiscard]] const Model& model() const {
    return source_.study.scenarios[static_cast<std::size_t>(source_.unmitigated)].model;
  }

  /// Year in which the financial year of a month starts.
  static int financial_year_of(Month month) {
    return month.month_of_year() >= 4 ? month.year() : month.year() - 1;
  }

  static double share_above_zero(const std::vector<double>& runs) {
    const auto above = std::count_if(runs.begin(), runs.end(), [](double gbp) { return gbp > 0; });
    return static_cast<double>(above) / static_cast<double>(runs.size());
  }

  const StatutorySource& source_;
  const StudyOutcomes& outcomes_;
  const ScenarioOutcomes& base_;
  std::vector<LeadText> risks_;
};

/// Whether a number belongs to an intervention, which does not act on the unmitigated forecast.
bool of_intervention(const StatutorySource& source, const std::string& name) {
  for (const Scenario& scenario : source.study.scenarios) {
    for (const Intervention& intervention : scenario.interventions) {
      if (name.starts_with(intervention.name + ".")) return true;
    }
  }
  return false;
}

}  // namespace

std::vector<LeadText> board_risks(const StatutorySource& source, const StudyOutcomes& outcomes) {
  return Risks(source, outcomes).take(kRisks);
}

std::vector<LeadText> board_assumptions(const StatutorySource& source,
                                        const StudyOutcomes& outcomes, std::size_t most) {
  const RunTable& table =
      outcomes.scenarios[static_cast<std::size_t>(source.unmitigated)][Outcome::kCumulative];
  std::vector<NumberEffect> numbers =
      number_effects(source.study, source.results.draws(), table.column(table.years.size() - 1));
  std::erase_if(numbers, [&](const NumberEffect& number) {
    return !number.assumption || of_intervention(source, number.name);
  });
  std::vector<const NumberEffect*> order = largest_swings(numbers);
  order.resize(std::min(most, order.size()));
  std::vector<LeadText> texts;
  for (const NumberEffect* number : order) {
    const auto figure = std::find_if(source.study.figures.begin(), source.study.figures.end(),
                                     [&](const Figure& of) { return of.name == number->name; });
    std::string value;
    if (figure != source.study.figures.end()) {
      value = fmt::format("{} ({} to {}). ", input_text(figure->central, figure->unit),
                          input_text(figure->low, figure->unit),
                          input_text(figure->high, figure->unit));
    }
    texts.push_back(
        {readable_name(number->name) + ":",
         value + (number->swing.high < number->swing.low ? "Higher is worse for the balance."
                                                         : "Higher is better for the balance.")});
  }
  return texts;
}

}  // namespace highneeds
