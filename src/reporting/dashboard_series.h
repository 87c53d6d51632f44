/// @file
/// The series of a dashboard: what is drawn over time, for every scenario.
#pragma once

#include <string>
#include <vector>

#include "reporting/fan.h"
#include "reporting/numbers.h"
#include "reporting/outcomes.h"
#include "storage/results_file.h"

namespace highneeds {

/// One quantity over time in every scenario.
struct DashboardSeries {
  std::string key;  ///< "balance", "setting.state_special", "measure.issued"
  std::string
      group;  ///< "outcome", "setting", "places", "measure", "category", "money", "need", "age"
  std::string label;
  Unit unit = Unit::kCount;
  OutcomeTime time = OutcomeTime::kJanuary;  ///< what the years of the fans are
  std::string history;                       ///< History::measure of its past; may be empty
  bool specialist = false;                   ///< of a setting
  std::vector<Fan> levels;                   ///< by scenario
  /// Paired differences from the scenario's baseline, by scenario; empty fans for baselines, and
  /// for groups of which no differences are shown.
  std::vector<Fan> differences;
};

/// Every series of a results file in the order in which a dashboard lists them. Those that exist in
/// no run (places of settings without limit) are left out.
/// @param outcomes  read_outcomes(results)
[[nodiscard]] std::vector<DashboardSeries> dashboard_series(const ResultsReader& results,
                                                            const Study& study,
                                                            const StudyOutcomes& outcomes);

}  // namespace highneeds
