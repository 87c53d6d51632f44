/// @file
/// The rates of one run of one scenario: drawn parameters and interventions turned into numbers by
/// month.
#pragma once

#include <span>
#include <vector>

#include "core/alignment.h"
#include "core/scenario_tables.h"

namespace highneeds {

/// Months count from the first warm-up month where a name says `warm`, else from the census.
struct RunRates {
  const ScenarioTables* tables = nullptr;
  std::span<const double> draws;

  std::vector<double> change;           ///< [effect x warm month] proportional
  std::vector<double> growth_level;     ///< [warm month] log rate of requests against the base year
  std::vector<double> capacity_growth;  ///< [warm month] factor on the capacity of assessment
  std::vector<double> request_factor;   ///< [request group x warm month]
  std::vector<double> first_factor, phase_factor;  ///< [group x warm month] on specialist shares
  std::vector<double> cease_sum;  ///< [cease class x (month + 1)] hazard multiplier up to a month
  std::vector<double> move_sum;   ///< [move group x (month + 1)]
  std::vector<double> assess_share, issue_share, capacity;  ///< [warm month]
  std::vector<double> places;  ///< [setting x month] that can be filled; infinite if never full
  std::vector<double> commissioned;  ///< [setting x month] paid for
  double forced_share = 0;
  double requests_scale = 1;
  Alignment alignment;  ///< of GrowthPath::kAligned

  /// Weights of settings in the choices of a month from the census; null for ones.
  [[nodiscard]] const float* setting_weights(int month) const;

  /// Proportional change of all effects on a target, multiplied up, for a warm month.
  /// @param setting  only effects that name it, or name none; -1 for any
  [[nodiscard]] double factor(Target target, int warm_month, int setting = -1) const;

  /// Factor on the suspended share of a group of pupils, in a month from the census: an effect
  /// reaches the residents of its ages.
  [[nodiscard]] double suspension_factor(const SenSupport& group, int month) const;
};

/// Fills `rates` for one run; its buffers are reused.
/// @param reference  the baseline, whose expected plans aligned growth follows; `tables` where the
///                   scenario is one
void fill_rates(const ScenarioTables& tables, const ScenarioTables& reference,
                std::span<const double> draws, RunRates& rates);

}  // namespace highneeds
