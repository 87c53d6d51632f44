#include "core/ledger.h"

#include <algorithm>
#include <cmath>

#include "core/elementary.h"

namespace highneeds {
namespace {

/// A line and the spend of its month.
struct Posting {
  int line, category;
  double amount_gbp;
};

/// Works on one run; holds nothing between runs.
class Book {
 public:
  Book(const RunRates& rates, const PlanMonths& plans, RunResult& result)
      : rates_(rates),
        model_(rates.tables->scenario->model),
        finance_(model_.finance),
        plans_(plans),
        result_(result),
        first_year_(FinancialYear::of(model_.census) + 1),
        years_(model_.last_year - first_year_ + 1) {}

  void keep() {
    for (int s = 0; s < static_cast<int>(model_.settings.size()); ++s) spend_on_setting(s);
    for (const OtherSpend& other : finance_.other_spend) spend_on_other(other);
    spend_on_programmes();
    spend_on_transport();
    for (int year = 0; year < years_; ++year) sum_year(year);
    balance();
  }

 private:
  [[nodiscard]] double in(const Input& input) const { return input.in(rates_.draws); }
  [[nodiscard]] int year_of(int month) const {
    return FinancialYear::of(model_.census + month) - first_year_;
  }
  double& item(BalanceItem item, int year) {
    return result_.balance[static_cast<std::size_t>(item) * static_cast<std::size_t>(years_) +
                           static_cast<std::size_t>(year)];
  }
  double& line_spend(int line, int year) {
    return result_.spend[static_cast<std::size_t>(line) * static_cast<std::size_t>(years_) +
                         static_cast<std::size_t>(year)];
  }
  [[nodiscard]] double factor(Target target, int month, int setting = -1) const {
    return rates_.factor(target, rates_.tables->warm_months + month, setting);
  }

  void post(int month, const Posting& posting) {
    const int year = year_of(month);
    if (year < 0 || posting.line < 0) return;
    line_spend(posting.line, year) += posting.amount_gbp;
    if (finance_.lines[static_cast<std::size_t>(posting.line)].general_fund) return;
    result_.spend_by_category[static_cast<std::size_t>(posting.category) *
                                  static_cast<std::size_t>(years_) +
                              static_cast<std::size_t>(year)] += posting.amount_gbp;
  }

  /// Level of a price index in a month; 1 from its uplift in the price year to the next.
  /// @param setting  for interventions on the inflation of a setting's fees; -1 for none
  [[nodiscard]] std::vector<double> price_levels(int index, int setting) const {
    std::vector<double> levels(static_cast<std::size_t>(plans_.months), 1.0);
    if (index < 0) return levels;
    const PriceIndex& prices = finance_.price_indices[static_cast<std::size_t>(index)];
    const Month next_uplift = make_month(finance_.price_year.start + 1, prices.uplift_month);
    const double rate = in(prices.per_year);
    double level = 1;
    for (int m = 0; m < plans_.months; ++m) {
      const Month month = model_.census + m;
      if (month >= next_uplift && month.month_of_year() == prices.uplift_month) {
        const double slowed =
            setting < 0 ? 0 : factor(Target::kIndependentInflation, m, setting) - 1;
        level *= 1 + rate + slowed;
      }
      levels[static_cast<std::size_t>(m)] = level;
    }
    return levels;
  }

  /// Rising complexity: the mean top-up drifts up month by month from the middle of the price year.
  [[nodiscard]] std::vector<double> drift_levels(bool drifts) const {
    std::vector<double> levels(static_cast<std::size_t>(plans_.months), 1.0);
    if (!drifts) return levels;
    const double rate = in(finance_.band_drift_per_year);
    const int start = finance_.price_year.first_month() + 6 - model_.census;
    double log_level = -start / 12.0 * log_portable(1 + rate);
    for (int m = 0; m < plans_.months; ++m) {
      log_level += log_portable(1 + rate * factor(Target::kBandDrift, m)) / 12;
      levels[static_cast<std::size_t>(m)] = exp_portable(log_level);
    }
    return levels;
  }

  void spend_on_setting(int s) {
    const SettingMoney& money = model_.settings[static_cast<std::size_t>(s)].money;
    const std::vector<double> prices = price_levels(money.price_index, s);
    const std::vector<double> drift = drift_levels(money.drifts);
    const double price = in(money.price_gbp);
    double run_rate = 0;  // a year's cost of the plans of the last month of the financial year
    double spent = 0;
    for (int m = 0; m < plans_.months; ++m) {
      const auto month = static_cast<std::size_t>(m);
      const double level = price * prices[month] * drift[month] * factor(Target::kTopUp, m, s) *
                           factor(Target::kIndependentPrice, m, s);
      const int calendar = (model_.census + m).month_of_year();
      const double amount =
          plans_.weighted[plans_.at(s, m)] * level * billed_share(money.billing, calendar);
      for (const LineShare& part : money.lines) {
        post(m, {part.line, money.category, amount * part.share});
      }
      post(m, {money.place_line, money.category, place_funding(s, m)});
      if (year_of(m) < 0) continue;
      spent += amount;
      run_rate = plans_.weighted[plans_.at(s, m)] * level;
      if (calendar != 3) continue;
      item(BalanceItem::kFullYearEffect, year_of(m)) += run_rate - spent;
      spent = 0;
    }
  }

  /// Commissioned places are paid whether filled or not; elsewhere place funding follows the plans.
  [[nodiscard]] double place_funding(int s, int m) const {
    const Setting& setting = model_.settings[static_cast<std::size_t>(s)];
    const SettingMoney& money = setting.money;
    const double occupied = plans_.occupied[plans_.at(s, m)];
    if (!setting.limited) return occupied * in(money.place_count) * money.place_rate_gbp / 12;
    const double paid = rates_.commissioned[plans_.at(s, m)];
    const double filled = std::min(occupied, paid);
    return (filled * money.place_rate_gbp + (paid - filled) * money.vacant_place_rate_gbp) / 12;
  }

  void spend_on_other(const OtherSpend& other) {
    const std::vector<double> prices = price_levels(other.price_index, -1);
    const double amount = in(other.amount_gbp);
    const double opening = std::max(1.0, total_plans(0));
    for (int m = 0; m < plans_.months; ++m) {
      const double volume = other.follows_plans ? total_plans(m) / opening : 1.0;
      post(m, {other.line, other.category,
               amount / 12 * prices[static_cast<std::size_t>(m)] * volume});
    }
  }

  [[nodiscard]] double total_plans(int month) const {
    double total = 0;
    for (int s = 0; s < static_cast<int>(model_.settings.size()); ++s) {
      total += plans_.occupied[plans_.at(s, month)];
    }
    return total;
  }

  void spend_on_programmes() {
    for (const Intervention& intervention : rates_.tables->scenario->interventions) {
      double grant_left = intervention.grant_gbp;
      const double happens = in(intervention.happens);
      for (const CostLine& cost : intervention.costs) {
        const double monthly = in(cost.amount_gbp) / 12 * happens;
        for (int m = 0; m < plans_.months; ++m) {
          const Month month = model_.census + m;
          if (month < cost.from || month >= cost.to || year_of(m) < 0) continue;
          item(BalanceItem::kProgrammeCost, year_of(m)) += monthly;
          if (cost.payer == Payer::kHighNeedsBlock) post(m, {cost.line, cost.category, monthly});
          if (cost.payer != Payer::kProgrammeGrant) continue;
          const double paid = std::min(grant_left, monthly);
          grant_left -= paid;
          item(BalanceItem::kProgrammeGrant, year_of(m)) += paid;
        }
      }
    }
  }

  void spend_on_transport() {
    const GeneralFund& fund = finance_.general_fund;
    if (fund.transport_line < 0) return;
    const std::vector<double> prices = price_levels(fund.transport_index, -1);
    const double per_plan = in(fund.transported_share) * in(fund.transport_gbp_per_child);
    for (int m = 0; m < plans_.months; ++m) {
      const double amount = total_plans(m) * per_plan / 12 * prices[static_cast<std::size_t>(m)] *
                            factor(Target::kTransport, m);
      post(m, {fund.transport_line, 0, amount});
      if (year_of(m) >= 0) item(BalanceItem::kTransport, year_of(m)) += amount;
    }
  }

  void sum_year(int year) {
    double spend = 0;
    for (std::size_t line = 0; line < finance_.lines.size(); ++line) {
      if (!finance_.lines[line].general_fund) spend += line_spend(static_cast<int>(line), year);
    }
    item(BalanceItem::kSpend, year) = spend;
    const HighNeedsBlock& block = finance_.block;
    double income = in(block.amount_gbp);
    const int after = first_year_ + year - block.last_published;
    for (int y = 0; y < after; ++y) income *= 1 + in(block.growth[static_cast<std::size_t>(y)]);
    if (static_cast<std::size_t>(year) < block.extra_gbp.size()) {
      income += in(block.extra_gbp[static_cast<std::size_t>(year)]);
    }
    item(BalanceItem::kHighNeedsBlock, year) = income;
    item(BalanceItem::kBlockTransfer, year) = in(finance_.block_transfer_gbp);
    item(BalanceItem::kInYear, year) = income + in(finance_.block_transfer_gbp) - spend;
  }

  void balance() {
    const Policy& policy = finance_.policy;
    const FinancialYear cutoff = FinancialYear::of(policy.stability_grant_cutoff - 1);
    double previous = in(finance_.opening_balance_gbp);
    double counted = cutoff < first_year_ ? previous : 0;  // balance to which the grant applies
    for (int y = 0; y < years_; ++y) {
      const FinancialYear year = first_year_ + y;
      const double shortfall = std::max(0.0, -item(BalanceItem::kInYear, y));
      if (year == policy.stability_grant_year && in(policy.stability_grant_approved) > 0.5) {
        const double deficit = std::max(0.0, -counted);
        item(BalanceItem::kStabilityGrant, y) = stability_grant_gbp(
            policy.stability_grant_rate, deficit, deficit * in(policy.ineligible_share));
      }
      if (std::find(policy.support_years.begin(), policy.support_years.end(), year) !=
          policy.support_years.end()) {
        item(BalanceItem::kSupport, y) = in(policy.support_rate) * shortfall;
      }
      item(BalanceItem::kRegimeFunding, y) = regime_share(year) * shortfall;
      const double closing = previous + item(BalanceItem::kInYear, y) +
                             item(BalanceItem::kStabilityGrant, y) +
                             item(BalanceItem::kSupport, y) + item(BalanceItem::kRegimeFunding, y);
      item(BalanceItem::kCumulative, y) = closing;
      if (year.last_month() + 1 >= policy.override_end) {
        item(BalanceItem::kGeneralFundCharge, y) = std::max(0.0, -closing);
      }
      carry_interest(y, previous, closing);
      if (year == cutoff) counted = closing;
      previous = closing;
    }
  }

  /// Share of a new in-year deficit that central government bears.
  [[nodiscard]] double regime_share(FinancialYear year) const {
    const Policy& policy = finance_.policy;
    if (year < policy.regime_from || policy.regime == Regime2028::kCurrentRules) return 0;
    return policy.regime == Regime2028::kCentralFunds ? 1.0 : 1 - policy.local_share;
  }

  void carry_interest(int year, double opening, double closing) {
    const GeneralFund& fund = finance_.general_fund;
    const double deficit = (std::max(0.0, -opening) + std::max(0.0, -closing)) / 2;
    const double interest = in(fund.interest_rate) * deficit;
    item(BalanceItem::kInterest, year) = interest;
    if (fund.interest_line >= 0) line_spend(fund.interest_line, year) += interest;
  }

  const RunRates& rates_;
  const Model& model_;
  const Finance& finance_;
  const PlanMonths& plans_;
  RunResult& result_;
  FinancialYear first_year_;
  int years_;
};

}  // namespace

double stability_grant_gbp(double rate, double deficit_gbp, double ineligible_gbp) {
  return rate * std::max(0.0, deficit_gbp - ineligible_gbp);
}

double billed_share(Billing billing, int month_of_year) {
  if (billing == Billing::kMonthly) return 1.0 / 12;
  const bool term_starts = month_of_year == 9 || month_of_year == 1 || month_of_year == 4;
  return term_starts ? 1.0 / 3 : 0.0;
}

void keep_ledger(const RunRates& rates, const PlanMonths& plans, RunResult& result) {
  Book(rates, plans, result).keep();
}

}  // namespace highneeds
