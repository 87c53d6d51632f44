/// @file
/// Growth that follows a forecast of the January totals: how much of the usual inflow of plans each
/// year takes, by a recursion of expected plans that no scenario changes.
#pragma once

#include <span>
#include <vector>

#include "core/scenario_tables.h"

namespace highneeds {

/// Requests stay at the level of the base year.
/// @param central  the central value of every parameter
[[nodiscard]] CohortTables expected_cohort(const ScenarioTables& tables,
                                           std::span<const double> central);

/// Factors on the flow of plans of one run.
struct Alignment {
  std::vector<double> requests;  ///< [warm month] on requests
  std::vector<double> capacity;  ///< [warm month] on the capacity of assessment
  std::vector<double> inflow;    ///< [year from the census] on the plans issued
};

/// Log growth of the January totals of a run, by year after the census.
///
/// The spread of the forecast is that of the published totals, which holds the noise of events;
/// the engine adds its own, so the path is narrowed to leave the two together as wide as forecast.
/// @param noise  CohortTables::noise
[[nodiscard]] std::vector<double> drawn_growth(const AlignedGrowth& aligned,
                                               std::span<const double> noise,
                                               std::span<const double> draws);

/// Factors with which the expected total of `reference` follows the path that `aligned` draws.
///
/// Expected plans are carried month by month and age by age with the run's rates of `reference`,
/// without interventions. Plans issued in a year are those of level 0 times one factor; requests
/// carry it ahead by the time from request to plan, capacity by that from assessment to plan, so
/// that the queue keeps its shape.
/// @param reference  the baseline: scenarios with other rates share its factors
void align(const AlignedGrowth& aligned, const ScenarioTables& reference,
           std::span<const double> draws, Alignment& out);

}  // namespace highneeds
