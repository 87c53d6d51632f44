// Dated policy and the general fund.
#include <fmt/format.h>

#include "storage/model_reading.h"

namespace highneeds {
namespace {

/// The grant follows the deficit that it pays, and the regime follows the override.
void check_dates(TomlTable& table, const Policy& policy) {
  if (table.has("stability_grant_year") && table.has("stability_grant_deficit_at") &&
      policy.stability_grant_year.first_month() < policy.stability_grant_cutoff) {
    table.fault("stability_grant_year",
                fmt::format("is {}, which starts before the deficit that it pays is known "
                            "(stability_grant_deficit_at); write {} or later",
                            to_string(policy.stability_grant_year),
                            to_string(FinancialYear::of(policy.stability_grant_cutoff - 1) + 1)));
  }
  if (policy.regime_from.first_month() < policy.override_end) {
    table.fault("regime_from",
                fmt::format("is {}, which starts before the override ends "
                            "(override_ends); write {} or later",
                            to_string(policy.regime_from),
                            to_string(FinancialYear::of(policy.override_end - 1) + 1)));
  }
  for (const FinancialYear year : policy.support_years) {
    if (year.first_month() < policy.stability_grant_cutoff || year >= policy.regime_from) {
      table.fault(
          "support_years",
          fmt::format("names {} (support is for years after the stability grant's deficit and "
                      "before regime_from, {})",
                      to_string(year), to_string(policy.regime_from)));
    }
  }
}

void read_regime(TomlTable& table, Policy& policy) {
  static const std::vector<std::string> regimes = {"central_funds", "shared", "current_rules"};
  policy.regime = static_cast<Regime2028>(table.choice("regime", regimes, "a regime"));
  policy.regime_from =
      table.financial_year_or("regime_from", FinancialYear::of(policy.override_end - 1) + 1);
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
  policy.override_end = table->month_after("override_ends");
  policy.stability_grant_rate = table->known_or("stability_grant_rate", share_field(), 0.9);
  policy.stability_grant_cutoff = table->month_after("stability_grant_deficit_at");
  policy.stability_grant_year = table->financial_year("stability_grant_year");
  policy.stability_grant_approved = table->event("stability_grant_approved");
  policy.ineligible_share =
      table->number_or("ineligible_share", share_field("share of the deficit"), 0);
  if (table->has("support_years")) policy.support_years = table->financial_years("support_years");
  policy.support_rate =
      table->number_or("support_rate", share_field("share of in-year deficits"), 0);
  read_regime(*table, policy);
  if (table->has("override_ends")) check_dates(*table, policy);
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
