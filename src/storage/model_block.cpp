// Income: the high needs block, transfers, rolled-in grants, import and export, other receipts.
#include <fmt/format.h>

#include <algorithm>

#include "storage/model_reading.h"
#include "storage/near_miss.h"

namespace highneeds {
namespace {

constexpr int kMissing = -2;  ///< parameter of a year that a table leaves out
/// Agreements ended on 31 March 2026.
/// @par Source  DfE, Safety Valve agreements, April 2026
constexpr FinancialYear kLastSafetyValve{2025};
/// Of the schools block, which the schools forum may approve; more needs the Secretary of State.
/// @par Source  School and Early Years Finance (England) Regulations 2026
constexpr double kForumShare = 0.005;

FinancialYear first_run_year(const ModelReading& to) {
  return FinancialYear{to.model.census.year()};
}

/// Years of a table { "2025-26" = number } between two years; faults for any other.
/// @returns one number a year from `first` to `last`; parameter kMissing where the table has none
std::vector<Input> read_years(std::optional<TomlTable> table, FinancialYear first,
                              FinancialYear last, const Field& field) {
  std::vector<Input> result(static_cast<std::size_t>(std::max(0, last - first + 1)),
                            Input{0, kMissing});
  if (!table) return result;
  for (const std::string& key : table->keys()) {
    const auto year = parse_financial_year(key);
    if (!year || *year < first || *year > last) {
      table->fault(key, fmt::format("is not a financial year from {} to {} (only those are used)",
                                    to_string(first), to_string(last)));
      continue;
    }
    result[static_cast<std::size_t>(*year - first)] = table->number(key, field);
  }
  return result;
}

/// One number for each financial year of the run, 0 where the table has none.
std::vector<Input> read_run_years(TomlTable& table, const std::string& key, ModelReading& to,
                                  const Field& field) {
  std::vector<Input> result =
      read_years(table.table(key), first_run_year(to), to.model.last_year, field);
  for (Input& input : result) {
    if (input.parameter == kMissing) input = {};
  }
  return result;
}

void read_growth(TomlTable& table, ModelReading& to, HighNeedsBlock& block) {
  const FinancialYear first = block.last_published + 1;
  block.growth = read_years(table.table("growth"), first, to.model.last_year, proportion_field());
  const bool has_after = table.has("growth_after");
  const Input after = table.number_or("growth_after", proportion_field(), 0);
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < block.growth.size(); ++i) {
    if (block.growth[i].parameter != kMissing) continue;
    block.growth[i] = after;
    missing.push_back(to_string(first + static_cast<int>(i)));
  }
  if (!has_after && !missing.empty()) {
    table.faults().add(
        table.place("growth"),
        fmt::format("'{}.growth' has no number for {} (every year to {} needs one); "
                    "add them, or growth_after",
                    table.path(), name_list(missing), to_string(to.model.last_year)));
  }
}

/// Net imports by the year in which the pupils are counted; the block follows a year later.
void read_imports(TomlTable& table, ModelReading& to, HighNeedsBlock& block) {
  block.import_rate_gbp =
      table.known_or("import_rate_gbp", gbp_field("GBP a pupil"), block.import_rate_gbp);
  if (!table.has("net_imports")) return;
  const FinancialYear first = block.last_published - 1;
  block.net_imports = read_years(table.table("net_imports"), first, to.model.last_year - 1,
                                 {Support::kReal, "pupils", -1e6, 1e6});
  if (!block.net_imports.empty() && block.net_imports[0].parameter == kMissing) {
    table.fault("net_imports",
                fmt::format("has no number for {} (the adjustment inside the block of {} follows "
                            "from it, a year late); add it",
                            to_string(first), to_string(block.last_published)));
  }
  Input last{};
  for (Input& input : block.net_imports) {
    if (input.parameter == kMissing) input = last;  // the last one known holds
    last = input;
  }
}

void read_rolled_in(TomlTable& table, ModelReading& to, HighNeedsBlock& block) {
  for (TomlTable& row : table.tables("rolled_in_grants")) {
    RolledInGrant grant;
    grant.label = row.text("label");
    row.rename(to.reading.numbers.unused("finance.block.rolled_in_grants." + slug(grant.label)));
    grant.from = row.financial_year("from");
    if (row.has("from") && grant.from <= block.last_published) {
      row.fault("from", fmt::format("is {}, and the block of {} holds the grant already; remove "
                                    "the grant, or enter an earlier block",
                                    to_string(grant.from), to_string(block.last_published)));
    }
    grant.amount_gbp = row.number("amount_gbp", gbp_field("GBP a year"));
    grant.pass_through = row.known_or("pass_through", share_field("share of the grant"), 1);
    grant.line = row.choice("line", to.lines, "a line of [[finance.lines]]");
    grant.category = row.choice("category", to.categories, "one of finance.categories");
    grant.price_index =
        row.choice_or("price_index", to.price_indices, "a table of [finance.price_indices]", -1);
    block.rolled_in.push_back(std::move(grant));
  }
}

/// Up to half a per cent with the schools forum's approval, a year at a time.
void read_transfer(TomlTable& table, ModelReading& to, BlockTransfer& transfer) {
  transfer.approved = {1, -1};
  transfer.yearly_gbp = table.number_or("block_transfer_gbp", signed_gbp_field("GBP a year"), 0);
  auto rows = table.table("transfer");
  if (!rows) return;
  if (table.has("block_transfer_gbp")) {
    table.fault("block_transfer_gbp", "is there beside 'transfer' (one of them); remove one");
  }
  const bool disapplied = rows->boolean_or("disapplied", false);
  transfer.schools_block_gbp = rows->number("schools_block_gbp", gbp_field("GBP"));
  if (rows->need("shares") == nullptr) return;
  transfer.shares = read_run_years(*rows, "shares", to, share_field("share of the schools block"));
  for (const Input& share : transfer.shares) {
    if (share.parameter >= 0 || share.value <= kForumShare || disapplied) continue;
    rows->fault("shares", fmt::format("has {} of the schools block (above 0.005 the Secretary of "
                                      "State must agree); write disapplied = true if that is so",
                                      share.value));
  }
  transfer.approved = rows->event_or("approved", 1);
}

void read_safety_valve(TomlTable& table, ModelReading& to, HighNeedsBlock& block) {
  if (!table.has("safety_valve_gbp")) return;
  if (first_run_year(to) > kLastSafetyValve) {
    table.fault("safety_valve_gbp",
                "has no meaning here (agreements ended on 31 March 2026, before the run); remove "
                "it: receipts are in opening_balance_gbp");
    return;
  }
  block.safety_valve_gbp =
      read_years(table.table("safety_valve_gbp"), first_run_year(to),
                 std::min(kLastSafetyValve, to.model.last_year), gbp_field("GBP"));
  for (Input& input : block.safety_valve_gbp) {
    if (input.parameter == kMissing) input = {};
  }
}

}  // namespace

void read_block(TomlTable& finance, ModelReading& to) {
  auto table = finance.need_table("block");
  if (!table) return;
  HighNeedsBlock& block = to.model.finance.block;
  block.last_published = table->financial_year("last_published");
  if (block.last_published > first_run_year(to)) {
    table->fault("last_published",
                 fmt::format("is after {} (the first year of the run, whose block "
                             "would be unknown)",
                             to_string(first_run_year(to))));
    block.last_published = first_run_year(to);
  }
  static const std::vector<std::string> bases = {"gross", "net"};
  block.net = table->choice_or("basis", bases, "a basis", 0) == 1;
  block.amount_gbp = table->number("amount_gbp", gbp_field("GBP"));
  read_growth(*table, to, block);
  block.extra_gbp = read_run_years(*table, "extra_gbp", to, signed_gbp_field("GBP"));
  block.other_income_gbp = read_run_years(*table, "other_income_gbp", to, gbp_field("GBP"));
  read_imports(*table, to, block);
  read_rolled_in(*table, to, block);
  read_transfer(*table, to, block.transfer);
  read_safety_valve(*table, to, block);
  to.model.finance.opening_balance_gbp =
      table->number("opening_balance_gbp", signed_gbp_field("GBP"));
}

}  // namespace highneeds
