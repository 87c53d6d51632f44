// Lines, outturns, price indices, other spend.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "storage/model_reading.h"
#include "storage/near_miss.h"

namespace highneeds {
namespace {

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
  spend.paid_by_department = table.known_or("paid_by_department", share_field(), 0);
  to.model.finance.other_spend.push_back(std::move(spend));
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
