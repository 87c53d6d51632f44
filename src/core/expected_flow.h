/// @file
/// Plans that a model is expected to issue while requests stay at the level of the base year.
#pragma once

#include <span>
#include <vector>

#include "core/scenario_tables.h"

namespace highneeds {

/// Expected plans issued by month from the census. Children assessed from some month before a
/// January on belong to the year that it begins; the flow of a year is its own children's and that
/// of children who were assessed for the year before and wait for their plan.
struct ExpectedFlow {
  std::vector<double> own;      ///< [month]
  std::vector<double> carried;  ///< [month]
  int assessed_ahead = 0;       ///< whole months by which the years of assessment lead
  double requested_ahead = 0;   ///< months by which the years of requests lead
  double to_issue = 0;          ///< mean months from request to plan, at the census

  std::vector<double> queue;   ///< scratch [warm month] waiting at the start of the month
  std::vector<double> served;  ///< scratch [warm month]
};

/// The assessment pipeline of a run as flows without chance, without interventions.
void expect_flow(const ScenarioTables& tables, std::span<const double> draws, ExpectedFlow& out);

}  // namespace highneeds
