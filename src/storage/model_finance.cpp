// Lines, price indices, other spend and the high needs block.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "storage/model_reading.h"
#include "storage/near_miss.h"

namespace highneeds {
namespace {

constexpr double kLargestGbp = 1e12;

Field gbp_field(const char* unit) { return {Support::kPositive, unit, 0, kLargestGbp}; }
Field signed_gbp_field(const char* unit) {
  return {Support::kReal, unit, -kLargestGbp, kLargestGbp};
}
Field proportion_field() { return {Support::kReal, "proportional a year", -0.9, 2}; }

void read_lines(TomlTable& finance, ModelReading& to) {
  for (TomlTable& table : finance.tables("lines")) {
    Line line;
    line.code = table.text("code");
    line.label = table.text("label");
    line.general_fund = table.boolean_or("general_fund", false);
    if (table.has("outturn_gbp")) {
      const int index = static_cast<int>(to.model.finance.lines.size());
      to.model.finance.outturns.push_back(
          {line.code, {index}, table.known("outturn_gbp", signed_gbp_field("GBP"))});
    }
    if (std::find(to.lines.begin(), to.lines.end(), line.code) != to.lines.end()) {
      table.fault("code", fmt::format("'{}' is there twice; remove one", line.code));
    }
    to.lines.push_back(line.code);
    to.model.finance.lines.push_back(std::move(line));
  }
  if (to.lines.empty()) {
    finance.faults().add(finance.place(),
                         "[finance] has no [[finance.lines]] (they are required); "
                         "add them");
  }
}

/// What was published over several lines at once.
void read_outturns(TomlTable& finance, ModelReading& to) {
  for (TomlTable& table : finance.tables("outturns")) {
    Outturn outturn;
    outturn.label = table.text("label");
    outturn.lines = table.choices("lines", to.lines, "a line of [[finance.lines]]");
    outturn.amount_gbp = table.known("amount_gbp", signed_gbp_field("GBP"));
    to.model.finance.outturns.push_back(std::move(outturn));
  }
  const FinancialYear last = FinancialYear::of(to.model.census);
  if (!to.model.finance.outturns.empty() && to.model.finance.outturn_year != last) {
    finance.fault(finance.has("outturn_year") ? "outturn_year" : "price_year",
                  fmt::format("is {} (the outturn that the model is compared with is that of {}, "
                              "the year that ends after the census)",
                              to_string(to.model.finance.outturn_year), to_string(last)));
  }
}

void read_categories(TomlTable& finance, ModelReading& to) {
  for (const std::string& category : finance.texts("categories")) {
    if (std::find(to.categories.begin(), to.categories.end(), category) != to.categories.end()) {
      finance.fault("categories", fmt::format("names '{}' twice; remove one", category));
    } else {
      to.categories.push_back(category);
    }
  }
  to.model.finance.categories = to.categories;
}

void read_price_indices(TomlTable& finance, ModelReading& to) {
  auto table = finance.table("price_indices");
  if (!table) return;
  for (const std::string& name : table->keys()) {
    auto row = table->table(name);
    if (!row) continue;
    PriceIndex price;
    price.name = name;
    price.per_year = row->number("per_year", proportion_field());
    price.uplift_month = static_cast<int>(row->integer_or("uplift_month", 1, 12, 4));
    to.price_indices.push_back(name);
    to.model.finance.price_indices.push_back(std::move(price));
  }
}

void read_other_spend(TomlTable& table, ModelReading& to) {
  OtherSpend spend;
  spend.label = table.text("label");
  table.rename(to.reading.numbers.unused("finance.other_spend." + slug(spend.label)));
  spend.amount_gbp = table.number("amount_gbp", gbp_field("GBP a year"));
  spend.line = table.choice("line", to.lines, "a line of [[finance.lines]]");
  const bool general_fund =
      !to.lines.empty() &&
      to.model.finance.lines[static_cast<std::size_t>(spend.line)].general_fund;
  if (!general_fund || table.has("category")) {
    spend.category = table.choice("category", to.categories, "one of finance.categories");
  }
  spend.price_index =
      table.choice_or("price_index", to.price_indices, "a table of [finance.price_indices]", -1);
  spend.follows_plans = table.boolean_or("follows_plans", false);
  to.model.finance.other_spend.push_back(std::move(spend));
}

/// Years of a table { "2025-26" = number } between two years; faults for any other.
/// @returns one number a year from `first` to `last`; parameter -2 where the table has none
std::vector<Input> read_years(std::optional<TomlTable> table, FinancialYear first,
                              FinancialYear last, const Field& field) {
  std::vector<Input> result(static_cast<std::size_t>(std::max(0, last - first + 1)), Input{0, -2});
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

void read_block_growth(TomlTable& table, ModelReading& to, HighNeedsBlock& block) {
  const FinancialYear first = block.last_published + 1;
  block.growth = read_years(table.table("growth"), first, to.model.last_year, proportion_field());
  const bool has_after = table.has("growth_after");
  const Input after = table.number_or("growth_after", proportion_field(), 0);
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < block.growth.size(); ++i) {
    if (block.growth[i].parameter != -2) continue;
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

void read_block(TomlTable& finance, ModelReading& to) {
  auto table = finance.need_table("block");
  if (!table) return;
  HighNeedsBlock& block = to.model.finance.block;
  const FinancialYear first_run{to.model.census.year()};
  block.last_published = table->financial_year("last_published");
  if (block.last_published > first_run) {
    table->fault("last_published",
                 fmt::format("is after {} (the first year of the run, whose block "
                             "would be unknown)",
                             to_string(first_run)));
    block.last_published = first_run;
  }
  block.amount_gbp = table->number("amount_gbp", gbp_field("GBP"));
  read_block_growth(*table, to, block);
  block.extra_gbp =
      read_years(table->table("extra_gbp"), first_run, to.model.last_year, signed_gbp_field("GBP"));
  for (Input& extra : block.extra_gbp) {
    if (extra.parameter == -2) extra = {};
  }
  to.model.finance.block_transfer_gbp =
      table->number_or("block_transfer_gbp", signed_gbp_field("GBP a year"), 0);
  to.model.finance.opening_balance_gbp =
      table->number("opening_balance_gbp", signed_gbp_field("GBP"));
}

/// Balances whose breach the summary counts: a list of known amounts.
void read_limits(TomlTable& finance, ModelReading& to) {
  const TomlNode* node = finance.find("limits_gbp");
  if (node == nullptr) return;
  const auto good = [](const TomlNode& item) {
    return item.is_number() && std::abs(item.real) <= kLargestGbp;
  };
  if (node->kind != TomlNode::Kind::kArray ||
      !std::all_of(node->items.begin(), node->items.end(), good)) {
    finance.fault("limits_gbp",
                  "must be a list of balances in pounds, negative for deficits, such as "
                  "[-10_000_000, -25_000_000]");
    return;
  }
  for (const TomlNode& item : node->items) to.model.finance.limits_gbp.push_back(item.real);
}

}  // namespace

void read_finance(TomlTable& root, ModelReading& to) {
  auto table = root.need_table("finance");
  if (!table) return;
  Finance& finance = to.model.finance;
  finance.price_year = table->financial_year("price_year");
  finance.outturn_year = table->financial_year_or("outturn_year", finance.price_year);
  read_lines(*table, to);
  read_outturns(*table, to);
  read_categories(*table, to);
  read_price_indices(*table, to);
  if (auto drift = table->table("band_drift")) {
    finance.band_drift_per_year = drift->number("per_year", proportion_field());
  }
  for (TomlTable& row : table->tables("other_spend")) read_other_spend(row, to);
  read_block(*table, to);
  read_limits(*table, to);
  read_policy(*table, to);
  read_general_fund(*table, to);
}

}  // namespace highneeds
