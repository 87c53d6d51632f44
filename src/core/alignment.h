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
  /// [year from the census x setting] weights in the choice of a first setting and at phase
  /// transfers; empty where the forecast has no settings
  std::vector<float> setting_weights;
};

/// Log growth of the January totals of a run, by year after the census.
///
/// The spread of the forecast is that of the published totals, which holds the noise of events;
/// the engine adds its own, so the path is narrowed to leave the two together as wide as forecast.
/// @param noise  CohortTables::noise
[[nodiscard]] std::vector<double> drawn_growth(const AlignedGrowth& aligned,
                                               std::span<const double> noise,
                                               std::span<const double> draws);

/// Growth of the year after `year`, whole years from the census, on the median path.
[[nodiscard]] double median_growth(const AlignedGrowth& aligned, std::size_t year);

/// Variance of the log of the total, so many years ahead, that the path has without the events'.
[[nodiscard]] double narrowed_variance(const AlignedGrowth& aligned, double noise,
                                       std::size_t years);

/// Plans at the census by age.
[[nodiscard]] std::vector<double> opening_by_age(const Model& model);

/// Factors with which the expected total of `reference` follows the path that `aligned` draws.
///
/// Expected plans are carried month by month and age by age with the run's rates of `reference`,
/// without interventions. Plans issued in a year are those of level 0 times one factor; requests
/// carry it ahead by the time from request to plan, capacity by that from assessment to plan, so
/// that the queue keeps its shape.
/// @param reference  the baseline: scenarios with other rates share its factors
void align(const AlignedGrowth& aligned, const ScenarioTables& reference,
           std::span<const double> draws, Alignment& out);

/// The part of align() that concerns the totals. @returns drawn_growth()
std::vector<double> align_totals(const AlignedGrowth& aligned, const ScenarioTables& reference,
                                 const CohortTables& cohort, std::span<const double> draws,
                                 Alignment& out);

/// The part of align() that concerns settings: each year's choices are weighed so that the expected
/// plans of each aligned setting follow its own drawn path, to first order in the weights' logs.
/// What the total's path and events already spread is taken off the path's width.
/// @param growth  drawn_growth() of the run
void align_settings(const AlignedGrowth& aligned, const ScenarioTables& reference,
                    std::span<const double> growth, std::span<const double> draws,
                    std::vector<float>& weights);

}  // namespace highneeds
