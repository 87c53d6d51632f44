/// @file
/// The parts of an imported model file as text; internal to model_writer.cpp.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "storage/model_writer.h"

namespace highneeds {

struct ModelContext {
  const std::string& stem;
  const AuthorityEstimates& estimates;
  const EnglandRates& england;
  const ModelParts& parts;

  [[nodiscard]] int january() const { return estimates.january; }
  [[nodiscard]] int flow_year() const { return estimates.flow_year; }
  /// Calendar year in which the last financial year ends.
  [[nodiscard]] int last_calendar_year() const { return january() + parts.years; }
};

/// Day of a January school census, the third Thursday: "2025-01-16".
[[nodiscard]] std::string census_day(int year);
/// "2024-25" for the year that ends in 2025.
[[nodiscard]] std::string financial_year_ending(int year);
/// A number with up to four significant digits after rounding, such as 0.08125 or 1240.
[[nodiscard]] std::string figure(double value);
/// Text for a basic string of TOML.
[[nodiscard]] std::string quoted(const std::string& text);

using MoneyAmounts = std::map<int, AuthorityMoney::Amount>;
/// Published amounts of an item of the finance file; null where there are none.
[[nodiscard]] const MoneyAmounts* amounts_of(const ModelContext& context, const std::string& item);
/// "source = ..., as_of = ...".
[[nodiscard]] std::string source_of(const AuthorityMoney::Amount& amount);
/// The block of the financial year that ends in `ending`: published, or the newest grown since, or
/// England's average for each plan. [GBP]
[[nodiscard]] double block_gbp(const ModelContext& context, int ending);

[[nodiscard]] std::string head_text(const ModelContext& context);
[[nodiscard]] std::string stock_text(const ModelContext& context);
[[nodiscard]] std::string requests_text(const ModelContext& context);
[[nodiscard]] std::string growth_text(const ModelContext& context);
[[nodiscard]] std::string pipeline_text(const ModelContext& context);
[[nodiscard]] std::string new_plans_text(const ModelContext& context);
[[nodiscard]] std::string leaving_text(const ModelContext& context);
[[nodiscard]] std::string moves_text(const ModelContext& context);
[[nodiscard]] std::string money_text(const ModelContext& context);
/// The grant and the balance it starts from: "[finance.block] ...".
[[nodiscard]] std::string block_text(const ModelContext& context);
/// What of them is not published, and what stands in.
[[nodiscard]] std::vector<ModelGap> block_gaps(const ModelContext& context);
[[nodiscard]] std::string history_text(const ModelContext& context);

/// Tables beside the model, by name below it.
[[nodiscard]] std::map<std::string, std::string> model_tables(const ModelContext& context);

}  // namespace highneeds
