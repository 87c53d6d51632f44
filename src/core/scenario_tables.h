/// @file
/// What a scenario's model implies for every run alike: cumulative shares, hazards of cells, and
/// which interventions act where. Computed once per study, read by every run.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/scenario.h"
#include "core/setting_choice.h"

namespace highneeds {

/// Sorts the cells that a target's effects act on into groups with one factor each.
struct FactorGroups {
  std::vector<std::uint16_t> group_of;    ///< [cell], or [age] for requests
  std::vector<std::vector<int>> effects;  ///< [group] indices into ScenarioTables::effects

  [[nodiscard]] int groups() const { return static_cast<int>(effects.size()); }
};

/// One effect with its intervention, in the order of the scenario.
struct EffectRef {
  const Intervention* intervention = nullptr;
  const Effect* effect = nullptr;
};

/// Hazards of a cell, a year, before scale and factors; and the rows of RunRates' sums that apply.
struct CellHazard {
  float cease, move;
  std::uint16_t cease_class, move_class;
};

/// The expected cohort of a model with every rate at its centre, for GrowthPath::kAligned: see
/// alignment.h.
struct CohortTables {
  std::vector<double> hazard;     ///< [month x age] of ceasing in the month, at scale 1
  std::vector<double> issue_age;  ///< [month x age] shares of the plans issued; they add to less
                                  ///< than 1 where some are too old by then
  std::vector<double> opening;    ///< [age] plans at the census
  std::vector<double> noise;      ///< [year] variance of the log of the total at the next January
                                  ///< that events alone leave

  // For the settings that AlignedGrowth names, each a column. Logs of plans.
  Table setting_growth;  ///< [year x setting] since the census, on the median path of the total
  Table setting_share;   ///< [year x setting] change for a change of the total's log
  Table setting_noise;   ///< [year x setting] as `noise`
  /// [years later x (setting x setting)] change for a log change of the weight of a setting in one
  /// year's choices: row by row of the setting that changes.
  Table setting_response;
};

struct ScenarioTables {
  const Scenario* scenario = nullptr;
  int months = 0;       ///< simulated, from the census
  int warm_months = 0;  ///< months before the census for which the pipeline runs
  int first_month = 0;  ///< Month index of the first warm-up month

  // requests
  std::vector<double>
      requests_per_month;  ///< [warm_months + months] mean at growth level 0, scale 1
  std::vector<float> request_age_cumulative;  ///< [calendar year x age]
  std::vector<int> request_year;              ///< [warm_months + months] row of the above
  std::vector<int> academic_year;             ///< [warm_months + months] in which the month lies

  // new plans and transfers in
  std::vector<float> need_cumulative;   ///< [age x need]
  SettingChoice first_setting;          ///< rows [age x need]
  std::vector<float> stock_cumulative;  ///< over occupied opening cells
  std::vector<std::uint32_t> stock_cells;

  // settings, close together
  std::vector<double> package_sigma;     ///< [setting] of the log of a package's price
  std::vector<std::uint8_t> specialist;  ///< [setting] 0 or 1

  // leaving and moving
  std::vector<CellHazard> hazards;            ///< [cell]
  std::vector<float> destination_cumulative;  ///< [from x to]
  std::vector<int> phase_of_age;              ///< [age] row in phase_transfers, -1 for none
  std::vector<SettingChoice> phase_choice;    ///< [phase], rows [need x from]
  std::vector<float> reason_cumulative;       ///< [age x reason]

  // interventions
  std::vector<EffectRef> effects;
  std::vector<int> lifting;  ///< effects on Target::kDelivery
  FactorGroups request_groups, first_groups, cease_groups, move_groups, phase_groups;

  std::optional<CohortTables> cohort;  ///< where growth is GrowthPath::kAligned
};

/// @param central  the central value of every parameter; may be empty where growth is not aligned
/// @pre the scenario has passed the checks of read_study()
[[nodiscard]] std::unique_ptr<ScenarioTables> make_tables(const Scenario& scenario,
                                                          std::span<const double> central = {});

/// Months of warm-up before the census: the base year and half a year before it.
inline constexpr int kBaseMonths = 12;
inline constexpr int kWarmMonths = kBaseMonths + 6;

}  // namespace highneeds
