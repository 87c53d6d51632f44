// Dated policy and the general fund.
#include <fmt/format.h>

#include <algorithm>

#include "storage/model_reading.h"

namespace highneeds {
namespace {

FinancialYear first_run_year(const ModelReading& to) {
  return FinancialYear{to.model.census.year()};
}

/// Faults for a year of policy that lies before the run, which could not act.
void check_not_past(TomlTable& table, const std::string& key, FinancialYear year,
                    const ModelReading& to, const std::string& advice) {
  if (!table.has(key) || year >= first_run_year(to)) return;
  table.fault(key, fmt::format("is in the past ({} ended before the run starts on {}-04-01); {}",
                               to_string(year), first_run_year(to).start, advice));
}

/// The year in which the grant is paid, and the month of the cash.
void read_grant_dates(TomlTable& table, ModelReading& to, Policy& policy) {
  const FinancialYear year = table.financial_year("stability_grant_year");
  check_not_past(table, "stability_grant_year", year, to,
                 "what was paid is in opening_balance_gbp: leave out the stability_grant keys");
  policy.stability_grant_paid = year.first_month() + 6;
  if (table.has("stability_grant_paid")) {
    policy.stability_grant_paid = table.month_from("stability_grant_paid");
    if (FinancialYear::of(policy.stability_grant_paid) != year &&
        table.has("stability_grant_year")) {
      table.fault("stability_grant_paid",
                  fmt::format("is not in {} (stability_grant_year)", to_string(year)));
    }
  }
  const bool knows_both =
      table.has("stability_grant_year") && table.has("stability_grant_deficit_at");
  if (knows_both && year.first_month() < policy.stability_grant_cutoff) {
    table.fault("stability_grant_year",
                fmt::format("is {}, which starts before the deficit that it pays is known "
                            "(stability_grant_deficit_at); write {} or later",
                            to_string(year),
                            to_string(FinancialYear::of(policy.stability_grant_cutoff - 1) + 1)));
  }
}

/// The High Needs Stability Grant: all of its keys, or none for a run without it.
void read_stability_grant(TomlTable& table, ModelReading& to, Policy& policy) {
  policy.stability_grant_paid = make_month(2200, 1);
  policy.stability_grant_cutoff = first_run_year(to).first_month();
  static const std::vector<std::string> keys = {
      "stability_grant_rate", "stability_grant_deficit_at",  "stability_grant_year",
      "stability_grant_paid", "stability_grant_slip_months", "stability_grant_approved",
      "ineligible_share"};
  const auto present = [&table](const std::string& key) { return table.has(key); };
  if (std::none_of(keys.begin(), keys.end(), present)) return;
  policy.stability_grant_rate = table.known_or("stability_grant_rate", share_field(), 0.9);
  policy.stability_grant_cutoff = table.month_after("stability_grant_deficit_at");
  if (table.has("stability_grant_deficit_at") &&
      policy.stability_grant_cutoff < first_run_year(to).first_month()) {
    table.fault("stability_grant_deficit_at",
                fmt::format("is in the past (the run knows balances from {}-03-31 on); leave out "
                            "the stability_grant keys of a grant that has been paid",
                            first_run_year(to).start));
  }
  read_grant_dates(table, to, policy);
  policy.stability_grant_slip_months =
      table.number_or("stability_grant_slip_months", {Support::kPositive, "months", 0, 600}, 0);
  policy.stability_grant_approved = table.event("stability_grant_approved");
  policy.ineligible_share =
      table.number_or("ineligible_share", share_field("share of the deficit"), 0);
}

void read_support(TomlTable& table, ModelReading& to, Policy& policy) {
  if (table.has("support_years")) policy.support_years = table.financial_years("support_years");
  policy.support_rate =
      table.number_or("support_rate", share_field("share of in-year deficits"), 0);
  const bool granted = table.has("stability_grant_deficit_at");
  for (const FinancialYear year : policy.support_years) {
    check_not_past(table, "support_years", year, to, "remove it");
    const bool counted = granted && year.first_month() < policy.stability_grant_cutoff;
    if (year >= first_run_year(to) && (counted || year >= policy.regime_from)) {
      table.fault(
          "support_years",
          fmt::format("names {} (support is for years after the stability grant's deficit and "
                      "before regime_from, {})",
                      to_string(year), to_string(policy.regime_from)));
    }
  }
}

/// The statutory override; a run that starts after its end leaves the key out.
void read_override(TomlTable& table, ModelReading& to, Policy& policy) {
  policy.override_end = first_run_year(to).first_month();
  if (!table.has("override_ends")) return;
  policy.override_end = table.month_after("override_ends");
  if (policy.override_end <= first_run_year(to).first_month()) {
    table.fault("override_ends",
                fmt::format("is in the past (the run starts on {}-04-01); leave it out: the whole "
                            "run is then without the override",
                            first_run_year(to).start));
  }
}

void read_regime(TomlTable& table, ModelReading& to, Policy& policy) {
  static const std::vector<std::string> regimes = {"central_funds", "shared", "current_rules"};
  policy.regime = static_cast<Regime2028>(table.choice("regime", regimes, "a regime"));
  const FinancialYear after = FinancialYear::of(policy.override_end - 1) + 1;
  policy.regime_from = table.financial_year_or("regime_from", after);
  check_not_past(table, "regime_from", policy.regime_from, to,
                 fmt::format("write {} or later", to_string(first_run_year(to))));
  if (table.has("override_ends") && policy.regime_from < after) {
    table.fault("regime_from", fmt::format("is {}, which starts before the override ends "
                                           "(override_ends); write {} or later",
                                           to_string(policy.regime_from), to_string(after)));
  }
  const bool shared = policy.regime == Regime2028::kShared;
  if (shared) {
    policy.local_share = table.known("local_share", share_field());
  } else if (table.has("local_share")) {
    table.fault("local_share", "is only used with regime = \"shared\"; remove it");
  }
}

/// A line that the council's general fund pays.
int general_fund_line(TomlTable& table, const std::string& key, ModelReading& to) {
  const int line = table.choice(key, to.lines, "a line of [[finance.lines]]");
  const bool known = !to.lines.empty() && table.has(key);
  if (known && !to.model.finance.lines[static_cast<std::size_t>(line)].general_fund) {
    table.fault(key, fmt::format("is '{}', a line of the schools grant (write general_fund = true "
                                 "there, or name another line)",
                                 to.lines[static_cast<std::size_t>(line)]));
  }
  return line;
}

}  // namespace

void read_policy(TomlTable& finance, ModelReading& to) {
  auto table = finance.need_table("policy");
  if (!table) return;
  Policy& policy = to.model.finance.policy;
  read_override(*table, to, policy);
  read_stability_grant(*table, to, policy);
  read_regime(*table, to, policy);
  read_support(*table, to, policy);
}

void read_general_fund(TomlTable& finance, ModelReading& to) {
  auto table = finance.need_table("general_fund");
  if (!table) return;
  GeneralFund& fund = to.model.finance.general_fund;
  fund.transported_share = table->number("transported_share", share_field("share of plans"));
  fund.transport_gbp_per_child =
      table->number("transport_gbp_per_child", positive_field("GBP a year a child"));
  fund.transport_index = table->choice_or("transport_index", to.price_indices,
                                          "a table of [finance.price_indices]", -1);
  fund.transport_line = general_fund_line(*table, "transport_line", to);
  fund.interest_rate = table->number_or("interest_rate", share_field("a year"), 0);
  fund.interest_line = general_fund_line(*table, "interest_line", to);
  fund.usable_reserves_gbp =
      table->known_or("usable_reserves_gbp", real_field("GBP"), fund.usable_reserves_gbp);
}

}  // namespace highneeds
