/// @file
/// What a model implies for the last financial year before it starts, the one whose outturn is
/// published: the same ledger over the plans of that year, without a simulation.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "core/ledger.h"

namespace highneeds {

/// Spend of the year that ends in the March after the census, at the expected price of a package.
///
/// Plans by setting are those of the opening stock, scaled to the mean of the January census before
/// and the opening one; interventions do not act.
class OutturnYear {
 public:
  explicit OutturnYear(const Model& model);

  /// Whether the model's history has the January before the census; otherwise the opening plans
  /// stand for the year.
  [[nodiscard]] bool knows_both_januaries() const { return knows_both_; }

  /// @returns GBP [line]; interest, which needs balances before the run, is meaningless
  [[nodiscard]] std::vector<double> spend_by_line(std::span<const double> draws);

 private:
  Scenario scenario_;  ///< the model a year earlier
  std::unique_ptr<ScenarioTables> tables_;
  RunRates rates_;
  PlanMonths plans_;
  RunResult result_;
  bool knows_both_ = false;
};

}  // namespace highneeds
