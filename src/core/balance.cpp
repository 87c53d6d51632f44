#include "core/balance.h"

#include <algorithm>
#include <cmath>

namespace highneeds {
namespace {

/// Works on one run; holds nothing between runs.
class BalanceSheet {
 public:
  BalanceSheet(const RunRates& rates, YearlyMoney& money)
      : rates_(rates),
        finance_(rates.tables->scenario->model.finance),
        block_(finance_.block),
        policy_(finance_.policy),
        money_(money) {}

  void keep() {
    receive();
    const FinancialYear cutoff = FinancialYear::of(policy_.stability_grant_cutoff - 1);
    double opening = in(finance_.opening_balance_gbp);
    // Balance to which the stability grant applies.
    double counted = cutoff < money_.first() ? opening : 0;
    for (int y = 0; y < money_.years(); ++y) {
      const double closing = close_year(y, opening, counted);
      if (money_.first() + y == cutoff) counted = closing;
      opening = closing;
    }
  }

 private:
  [[nodiscard]] double in(const Input& input) const { return input.in(rates_.draws); }
  /// Of a vector with an entry for each financial year of the run, or none.
  [[nodiscard]] double in_year(const std::vector<Input>& inputs, int year) const {
    const auto at = static_cast<std::size_t>(year);
    return at < inputs.size() ? in(inputs[at]) : 0;
  }

  /// Import and export of pupils, a year late; `after` = years after the last published one.
  [[nodiscard]] double import_export(int after) const {
    if (block_.net_imports.empty()) return 0;
    return block_.import_rate_gbp *
           in(block_.net_imports[static_cast<std::size_t>(std::max(0, after))]);
  }

  void receive() {
    const int last = money_.first() + (money_.years() - 1) - block_.last_published;
    double core = in(block_.amount_gbp) - import_export(0);
    for (int after = 0; after <= last; ++after) {
      const FinancialYear year = block_.last_published + after;
      if (after > 0) {
        core *= 1 + in(block_.growth[static_cast<std::size_t>(after - 1)]);
        for (const RolledInGrant& grant : block_.rolled_in) {
          if (grant.from == year) core += in(grant.amount_gbp);
        }
      }
      if (year >= money_.first()) receive_year(year - money_.first(), core, import_export(after));
    }
  }

  void receive_year(int y, double core, double imports) {
    const BlockTransfer& transfer = block_.transfer;
    const double income = core + imports + in_year(block_.extra_gbp, y);
    const double moved = in(transfer.yearly_gbp) + (in(transfer.approved) > 0.5 ? 1 : 0) *
                                                       in(transfer.schools_block_gbp) *
                                                       in_year(transfer.shares, y);
    double& other = money_.item(BalanceItem::kOtherIncome, y);  // programmes may have paid in
    other += in_year(block_.other_income_gbp, y);
    money_.item(BalanceItem::kHighNeedsBlock, y) = income;
    money_.item(BalanceItem::kImportExport, y) = imports;
    money_.item(BalanceItem::kBlockTransfer, y) = moved;
    money_.item(BalanceItem::kInYear, y) =
        income + moved + other - money_.item(BalanceItem::kSpend, y);
  }

  /// @returns the balance on 31 March
  double close_year(int y, double opening, double counted) {
    const FinancialYear year = money_.first() + y;
    const double in_year_balance = money_.item(BalanceItem::kInYear, y);
    const double shortfall = std::max(0.0, -in_year_balance);
    const int cash = grant_month() - year.first_month();
    const double grant = cash >= 0 && cash < 12 ? grant_of(counted, y) : 0;
    const auto& years = policy_.support_years;
    const bool supported = std::find(years.begin(), years.end(), year) != years.end();
    const double support = supported ? in(policy_.support_rate) * shortfall : 0;
    const double regime = regime_share(year) * shortfall;
    const double receipt = in_year(block_.safety_valve_gbp, y);
    const double closing = opening + in_year_balance + grant + support + regime + receipt;
    money_.item(BalanceItem::kStabilityGrant, y) = grant;
    money_.item(BalanceItem::kSupport, y) = support;
    money_.item(BalanceItem::kRegimeFunding, y) = regime;
    money_.item(BalanceItem::kSafetyValve, y) = receipt;
    money_.item(BalanceItem::kCumulative, y) = closing;
    if (year.end() >= policy_.override_end) {
      money_.item(BalanceItem::kGeneralFundCharge, y) = std::max(0.0, -closing);
    }
    carry_interest(y, mean_deficit_gbp(opening, closing, grant, std::clamp(cash, 0, 12)));
    return closing;
  }

  /// Month in which the cash of the stability grant comes.
  [[nodiscard]] Month grant_month() const {
    const double slip = in(policy_.stability_grant_slip_months);
    return policy_.stability_grant_paid + static_cast<int>(std::floor(slip + 0.5));
  }

  double grant_of(double counted, int year) {
    const double deficit = std::max(0.0, -counted);
    const double grant = in(policy_.stability_grant_approved) > 0.5
                             ? stability_grant_gbp(policy_.stability_grant_rate, deficit,
                                                   deficit * in(policy_.ineligible_share))
                             : 0;
    money_.item(BalanceItem::kLeftByGrant, year) = deficit - grant;
    return grant;
  }

  /// Share of a new in-year deficit that central government bears.
  [[nodiscard]] double regime_share(FinancialYear year) const {
    if (year < policy_.regime_from || policy_.regime == Regime2028::kCurrentRules) return 0;
    return policy_.regime == Regime2028::kCentralFunds ? 1.0 : 1 - policy_.local_share;
  }

  void carry_interest(int year, double deficit) {
    const GeneralFund& fund = finance_.general_fund;
    const double interest = in(fund.interest_rate) * deficit;
    money_.item(BalanceItem::kInterest, year) = interest;
    if (fund.interest_line >= 0) money_.line(fund.interest_line, year) += interest;
  }

  const RunRates& rates_;
  const Finance& finance_;
  const HighNeedsBlock& block_;
  const Policy& policy_;
  YearlyMoney& money_;
};

}  // namespace

double stability_grant_gbp(double rate, double deficit_gbp, double ineligible_gbp) {
  return rate * std::max(0.0, deficit_gbp - ineligible_gbp);
}

double mean_deficit_gbp(double opening_gbp, double closing_gbp, double receipt_gbp,
                        int receipt_month) {
  const double change = closing_gbp - receipt_gbp - opening_gbp;
  double sum = 0;
  for (int m = 0; m < 12; ++m) {
    const double balance =
        opening_gbp + change * (m + 0.5) / 12 + (m >= receipt_month ? receipt_gbp : 0);
    sum += std::max(0.0, -balance);
  }
  return sum / 12;
}

void keep_balance(const RunRates& rates, YearlyMoney& money) { BalanceSheet(rates, money).keep(); }

}  // namespace highneeds
