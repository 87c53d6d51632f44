/// @file
/// One number of a run, asked for by name: "cumulative@2029-30", "plans@2030".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/results.h"
#include "reporting/numbers.h"
#include "storage/results_file.h"

namespace highneeds {

struct Quantity {
  enum class Kind {
    kBalance,  ///< an item of the yearly ledger, in a financial year
    kSpend,    ///< a line, in a financial year
    kPlans,    ///< open plans on 1 January, of one setting or of all
    kFlow,     ///< a measure, in a calendar year
  };
  Kind kind = Kind::kBalance;
  int item = 0;         ///< balance item, line, setting (-1 for all) or yearly measure
  int time = 0;         ///< index of the financial year; month; or first flow month of the year
  int year = 0;         ///< index on the axis of years of flows
  std::string name;     ///< as asked for, with its time
  std::string label;    ///< "DSG balance at 31 March (negative = deficit), 2029-30"
  std::string subject;  ///< to start a sentence with: "DSG balance at 31 March 2030"
  Unit unit = Unit::kMoney;

  /// Whether more of it is better: balances.
  [[nodiscard]] bool more_is_better() const;
};

/// Reads a name; without "@" it is that of the last year.
/// @throws InputError  saying which names there are
[[nodiscard]] Quantity parse_quantity(std::string_view name, const Model& model);

/// The unit of a yearly measure's number: its ratios are weeks and shares, all others counts.
/// @param measure  index of yearly_measure_infos()
[[nodiscard]] Unit unit_of_measure(int measure);

/// Part of a file's name: "cumulative-2029-30", "plans-state_special-2030".
[[nodiscard]] std::string file_name_of(const Quantity& quantity);

/// A number that may end in k or m (thousand, million); nothing for other text.
[[nodiscard]] std::optional<double> parse_amount(std::string_view text);

/// The quantity in one run. NaN where it does not exist in it.
[[nodiscard]] double value_of(const Quantity& quantity, const RunResult& result, const Axes& axes);

/// The quantity in every run of a scenario of a results file.
[[nodiscard]] std::vector<double> read_quantity(const ResultsReader& results, int scenario,
                                                const Quantity& quantity);

}  // namespace highneeds
