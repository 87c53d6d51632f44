#include "storage/programme_reading.h"

#include <fmt/format.h>

#include <algorithm>

namespace highneeds {
namespace {

constexpr Month kBeforeEverything{0};  ///< January 2000, when grant_gbp counts as received

Payer read_payer(TomlTable& table) {
  static const std::vector<std::string> payers = {"programme_grant", "high_needs_block",
                                                  "general_fund", "schools"};
  return static_cast<Payer>(table.choice("paid_by", payers, "a payer"));
}

/// Where a cost is posted: a line of the schools grant with its category, or one of the general
/// fund, as the payer has it.
void read_posting(TomlTable& table, const Finance& finance, CostLine& cost) {
  std::vector<std::string> lines;
  for (const Line& line : finance.lines) lines.push_back(line.code);
  const bool block = cost.payer == Payer::kHighNeedsBlock;
  const bool council = cost.payer == Payer::kGeneralFund;
  if (block || (council && table.has("line"))) {
    cost.line = table.choice("line", lines, "a line of the model");
    const bool known = table.has("line") && !lines.empty();
    if (known && finance.lines[static_cast<std::size_t>(cost.line)].general_fund != council) {
      table.fault("line", fmt::format("is '{}', which the {} does not pay; name another line",
                                      lines[static_cast<std::size_t>(cost.line)],
                                      council ? "general fund" : "high needs block"));
    }
  } else if (table.has("line")) {
    table.fault("line",
                "is only for paid_by = \"high_needs_block\" or \"general_fund\"; remove it");
  }
  if (block) {
    cost.category = table.choice("category", finance.categories, "a category of the model");
  } else if (table.has("category")) {
    table.fault("category", "is only for paid_by = \"high_needs_block\"; remove it");
  }
}

/// An amount a year; or a total, or days at a day rate, over the whole line.
Input read_amount(TomlTable& table, int months) {
  const double years = std::max(1, months) / 12.0;
  if (table.has("days")) {
    const double days = table.known("days", positive_field("days"));
    return {days * table.known("day_rate_gbp", positive_field("GBP a day")) / years, -1};
  }
  if (table.has("total_gbp")) {
    return {table.known("total_gbp", positive_field("GBP")) / years, -1};
  }
  return table.number("amount_gbp", positive_field("GBP a year"));
}

CostLine read_cost(TomlTable& table, const Finance& finance, Numbers& numbers) {
  CostLine cost;
  cost.label = table.text("label");
  table.rename(numbers.unused("costs." + slug(cost.label)));
  cost.from = table.month_from("from");
  cost.to = table.month_after("to");
  if (table.has("from") && table.has("to") && cost.to <= cost.from) {
    table.fault("to", "is before 'from'");
  }
  cost.amount_gbp = read_amount(table, cost.to - cost.from);
  cost.spent_gbp = table.known_or("spent_gbp", positive_field("GBP"), cost.spent_gbp);
  cost.payer = read_payer(table);
  read_posting(table, finance, cost);
  return cost;
}

void read_income(TomlTable& root, Intervention& to) {
  if (root.has("grant_gbp")) {
    to.income.push_back(
        {"Programme grant", root.known("grant_gbp", positive_field("GBP")), kBeforeEverything});
  }
  for (TomlTable& table : root.tables("income")) {
    ProgrammeIncome income;
    income.label = table.text("label");
    income.amount_gbp = table.known("amount_gbp", positive_field("GBP"));
    income.received = table.month_from("received");
    to.income.push_back(std::move(income));
  }
  to.ring_fenced = root.boolean_or("ring_fenced", true);
  const auto by_grant = [](const CostLine& cost) { return cost.payer == Payer::kProgrammeGrant; };
  if (to.income.empty() && std::any_of(to.costs.begin(), to.costs.end(), by_grant)) {
    root.fault("costs",
               "are paid by a programme grant and there is no grant_gbp; add it, or another "
               "payer");
  }
}

/// One phase for each financial year in which something is spent.
std::vector<ProgrammePhase> yearly_phases(const std::vector<CostLine>& costs) {
  std::vector<ProgrammePhase> phases;
  if (costs.empty()) return phases;
  const auto by_from = [](const CostLine& a, const CostLine& b) { return a.from < b.from; };
  const auto by_to = [](const CostLine& a, const CostLine& b) { return a.to < b.to; };
  const Month first = std::min_element(costs.begin(), costs.end(), by_from)->from;
  const Month last = std::max_element(costs.begin(), costs.end(), by_to)->to - 1;
  for (FinancialYear year = FinancialYear::of(first); year <= FinancialYear::of(last);
       year = year + 1) {
    phases.push_back({to_string(year), year.first_month(), year.end()});
  }
  return phases;
}

void read_phases(TomlTable& root, Intervention& to) {
  if (!root.has("phases")) {
    to.phases = yearly_phases(to.costs);
    return;
  }
  for (TomlTable& table : root.tables("phases")) {
    ProgrammePhase phase{table.text("name"), table.month_from("from"), table.month_after("to")};
    if (phase.to <= phase.from) table.fault("to", "is before 'from'");
    if (!to.phases.empty() && phase.from != to.phases.back().to) {
      table.fault("from", fmt::format("does not follow the phase before (it ends before {})",
                                      to_string(to.phases.back().to)));
    }
    to.phases.push_back(std::move(phase));
  }
  for (const CostLine& cost : to.costs) {
    if (to.phases.empty() || cost.from < to.phases.front().from || cost.to > to.phases.back().to) {
      root.fault("phases", fmt::format("leave out months of the cost '{}' (every cost belongs to a "
                                       "phase)",
                                       cost.label));
    }
  }
}

}  // namespace

void read_programme(TomlTable& root, const Finance& finance, Numbers& numbers, Intervention& to) {
  for (TomlTable& table : root.tables("costs")) {
    to.costs.push_back(read_cost(table, finance, numbers));
  }
  read_income(root, to);
  read_phases(root, to);
}

}  // namespace highneeds
