#include "core/ledger.h"

#include <algorithm>
#include <numeric>

#include "core/balance.h"
#include "core/prices.h"
#include "core/programme.h"

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
        money_(result, model_) {}

  void keep() {
    for (int s = 0; s < static_cast<int>(model_.settings.size()); ++s) spend_on_setting(s);
    for (const OtherSpend& other : finance_.other_spend) spend_on_other(other);
    for (const RolledInGrant& grant : finance_.block.rolled_in) pass_on(grant);
    for (const Intervention& programme : rates_.tables->scenario->interventions) {
      spend_on_programme(programme);
    }
    spend_on_transport();
    for (int year = 0; year < money_.years(); ++year) {
      money_.item(BalanceItem::kSpend, year) = sum_lines(year, false);
    }
    keep_balance(rates_, money_);
    for (int year = 0; year < money_.years(); ++year) {
      money_.item(BalanceItem::kGeneralFund, year) += sum_lines(year, true);
    }
  }

 private:
  [[nodiscard]] double in(const Input& input) const { return input.in(rates_.draws); }
  [[nodiscard]] int year_of(int month) const {
    return FinancialYear::of(model_.census + month) - money_.first();
  }
  [[nodiscard]] double factor(Target target, int month, int setting = -1) const {
    return rates_.factor(target, rates_.tables->warm_months + month, setting);
  }

  void post(int month, const Posting& posting) {
    const int year = year_of(month);
    if (year < 0 || posting.line < 0) return;
    money_.line(posting.line, year) += posting.amount_gbp;
    if (finance_.lines[static_cast<std::size_t>(posting.line)].general_fund) return;
    money_.category(posting.category, year) += posting.amount_gbp;
  }

  /// Share of a payment for places that the authority's books show.
  [[nodiscard]] double own_share(double paid_by_department) const {
    return finance_.block.net ? 1 - paid_by_department : 1;
  }

  /// Month whose plans are paid for in a month: the funding year of further education turns on
  /// 1 August, a month before its students are counted.
  [[nodiscard]] int paid_month(const SettingMoney& money, int month) const {
    const bool turns = (model_.census + month).month_of_year() == 8 && month + 1 < plans_.months;
    return money.funded_from_august && turns ? month + 1 : month;
  }

  void spend_on_setting(int s) {
    const SettingMoney& money = model_.settings[static_cast<std::size_t>(s)].money;
    const std::vector<double> prices = mean_prices(rates_, s);
    double run_rate = 0;  // a year's cost of the plans of the last month of the financial year
    double spent = 0;
    for (int m = 0; m < plans_.months; ++m) {
      const double level = prices[static_cast<std::size_t>(m)] * factor(Target::kTopUp, m, s) *
                           factor(Target::kIndependentPrice, m, s);
      const int calendar = (model_.census + m).month_of_year();
      const double plans = plans_.weighted[plans_.at(s, paid_month(money, m))];
      const double amount = plans * level * billed_share(money.billing, calendar);
      const bool owed = money.backdated && !plans_.arrears.empty();
      const double late = owed ? plans_.arrears[plans_.at(s, m)] * level / 12 : 0;
      for (const LineShare& part : money.lines) {
        post(m, {part.line, money.category, (amount + late) * part.share});
      }
      post(m, {money.place_line, money.category,
               place_funding(s, m) * own_share(money.paid_by_department)});
      if (year_of(m) < 0) continue;
      spent += amount;
      run_rate = plans_.weighted[plans_.at(s, m)] * level;
      if (calendar != 3) continue;
      money_.item(BalanceItem::kFullYearEffect, year_of(m)) += run_rate - spent;
      spent = 0;
    }
  }

  /// Commissioned places are paid whether filled or not; elsewhere place funding follows the plans.
  [[nodiscard]] double place_funding(int s, int m) const {
    const Setting& setting = model_.settings[static_cast<std::size_t>(s)];
    const SettingMoney& money = setting.money;
    const double occupied = plans_.occupied[plans_.at(s, paid_month(money, m))];
    if (!setting.limited) return occupied * in(money.place_count) * money.place_rate_gbp / 12;
    const double paid = rates_.commissioned[plans_.at(s, m)];
    const double filled = std::min(occupied, paid);
    return (filled * money.place_rate_gbp + (paid - filled) * money.vacant_place_rate_gbp) / 12;
  }

  void spend_on_other(const OtherSpend& other) {
    const std::vector<double> prices = price_levels(rates_, other.price_index, -1);
    const double amount = in(other.amount_gbp) * own_share(other.paid_by_department);
    const auto& stock = model_.opening_plans;
    const double opening = std::max(1.0, std::accumulate(stock.begin(), stock.end(), 0.0));
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

  /// What a rolled-in grant used to pay is paid from the block now.
  void pass_on(const RolledInGrant& grant) {
    const std::vector<double> prices = price_levels(rates_, grant.price_index, -1);
    const double amount = in(grant.amount_gbp) * grant.pass_through / 12;
    const int first = std::max(0, grant.from.first_month() - model_.census);
    for (int m = first; m < plans_.months; ++m) {
      const double rise =
          prices[static_cast<std::size_t>(m)] / prices[static_cast<std::size_t>(first)];
      post(m, {grant.line, grant.category, amount * rise});
    }
  }

  void spend_on_programme(const Intervention& programme) {
    const double happens = in(programme.happens);
    const double income = programme_income_gbp(programme) * happens;
    const Month end = last_cost(programme);
    double granted = 0;
    for (int m = first_cost(programme); m < plans_.months; ++m) {
      const Month month = model_.census + m;
      for (const CostLine& cost : programme.costs) {
        if (month < cost.from || month >= cost.to) continue;
        const double monthly = in(cost.amount_gbp) / 12 * happens;
        const double paid =
            cost.payer == Payer::kProgrammeGrant ? std::min(income - granted, monthly) : 0;
        granted += paid;
        if (year_of(m) < 0) continue;
        if (cost.line >= 0) {
          post(m, {cost.line, cost.category, monthly});
        } else if (cost.payer == Payer::kGeneralFund) {
          money_.item(BalanceItem::kGeneralFund, year_of(m)) += monthly;
        }
        money_.item(BalanceItem::kProgrammeCost, year_of(m)) += monthly;
        money_.item(BalanceItem::kProgrammeGrant, year_of(m)) += paid;
      }
      if (year_of(m) < 0) continue;
      if (!programme.ring_fenced && month + 1 == end) {
        money_.item(BalanceItem::kOtherIncome, year_of(m)) += income - granted;
        granted = income;
      }
      if (month.month_of_year() != 3) continue;
      money_.item(BalanceItem::kProgrammeUnspent, year_of(m)) +=
          programme_income_gbp(programme, month + 1) * happens - granted;
    }
  }

  /// Month of the first cost, perhaps before the census: the grant pays that too.
  [[nodiscard]] int first_cost(const Intervention& programme) const {
    int first = 0;
    for (const CostLine& cost : programme.costs) first = std::min(first, cost.from - model_.census);
    return first;
  }

  /// First month after the last cost.
  [[nodiscard]] static Month last_cost(const Intervention& programme) {
    Month last{0};
    for (const CostLine& cost : programme.costs) last = std::max(last, cost.to);
    return last;
  }

  void spend_on_transport() {
    const GeneralFund& fund = finance_.general_fund;
    if (fund.transport_line < 0) return;
    const std::vector<double> prices = price_levels(rates_, fund.transport_index, -1);
    const double per_plan = in(fund.transported_share) * in(fund.transport_gbp_per_child);
    for (int m = 0; m < plans_.months; ++m) {
      const double amount = total_plans(m) * per_plan / 12 * prices[static_cast<std::size_t>(m)] *
                            factor(Target::kTransport, m);
      post(m, {fund.transport_line, 0, amount});
      if (year_of(m) >= 0) money_.item(BalanceItem::kTransport, year_of(m)) += amount;
    }
  }

  [[nodiscard]] double sum_lines(int year, bool general_fund) {
    double sum = 0;
    for (std::size_t line = 0; line < finance_.lines.size(); ++line) {
      if (finance_.lines[line].general_fund == general_fund) {
        sum += money_.line(static_cast<int>(line), year);
      }
    }
    return sum;
  }

  const RunRates& rates_;
  const Model& model_;
  const Finance& finance_;
  const PlanMonths& plans_;
  YearlyMoney money_;
};

}  // namespace

double billed_share(Billing billing, int month_of_year) {
  if (billing == Billing::kMonthly) return 1.0 / 12;
  const bool term_starts = month_of_year == 9 || month_of_year == 1 || month_of_year == 4;
  return term_starts ? 1.0 / 3 : 0.0;
}

void keep_ledger(const RunRates& rates, const PlanMonths& plans, RunResult& result) {
  Book(rates, plans, result).keep();
}

}  // namespace highneeds
