/// @file
/// Interventions: what they act on, how much, when, through whom, and who pays.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <vector>

#include "core/calendar.h"
#include "core/model.h"
#include "core/parameter.h"

namespace highneeds {

/// The rate, price or number of the model that an effect multiplies by (1 + proportional change).
enum class Target {
  kRequests,
  kAssessShare,
  kIssueShare,
  kAssessmentCapacity,
  kFirstSetting,   ///< odds of a specialist first setting
  kMoves,          ///< hazard of moving from a mainstream to a specialist setting
  kPhaseTransfer,  ///< odds of a specialist setting at phase transfer
  kCeasing,
  kTopUp,
  kBandDrift,
  kIndependentPrice,
  kIndependentInflation,
  kSuspensions,
  kTransport,
  kDelivery,  ///< realism of the other interventions of the scenario
};

enum class Ramp { kLinear, kLogistic };

/// Which of its stated sizes an effect has.
enum class Level { kCentral, kTarget, kStretch };

/// One thing that an intervention changes.
struct Effect {
  Target target = Target::kRequests;
  Input change;                   ///< proportional, at full delivery: -0.05 is 5% fewer
  int age_from = 0, age_to = 25;  ///< ages it acts on, inclusive
  std::vector<int> needs;         ///< empty = all
  std::vector<int> settings;      ///< the setting moved from or ceased in; empty = all that apply
  int delay_months = 0;
  int ramp_months = 0;
  Ramp ramp = Ramp::kLinear;
};

/// Schools (or settings) that start together.
struct Wave {
  Month starts;
  Input share;  ///< of all schools, after those that do not engage
};

enum class Payer { kProgrammeGrant, kHighNeedsBlock, kGeneralFund, kSchools };

/// A cost line of an intervention, spread evenly over its months.
struct CostLine {
  std::string label;
  Input amount_gbp;   ///< a year, as planned
  double spent_gbp =  ///< in all, where the accounts give it
      std::numeric_limits<double>::quiet_NaN();
  Month from, to;  ///< first month, and first month no longer paid
  Payer payer = Payer::kProgrammeGrant;
  int line = -1;     ///< DSG line where the high needs block pays, general fund line or -1 where
                     ///< the council does
  int category = 0;  ///< likewise
};

/// Money that a programme receives.
struct ProgrammeIncome {
  std::string label;
  double amount_gbp = 0;
  Month received;
};

/// A part of a programme with an account of its own.
struct ProgrammePhase {
  std::string name;
  Month from, to;  ///< first month, and first month after it
};

/// Places that come if the intervention happens.
struct PlacesOffer {
  int setting = 0;
  NewPlaces places;
};

/// An intervention, resolved against a model: parameters are references to draws.
struct Intervention {
  std::string name;  ///< file stem, "dbv-inclusion"
  std::string label;
  std::vector<Effect> effects;
  std::vector<Wave> waves;  ///< one wave of share 1 where take-up does not apply
  Input realism;            ///< share of the stated effect that is delivered
  Input slip_months;
  Input happens;        ///< 0 or 1
  Input fade_per_year;  ///< share of the effect lost each year after the ramp
  Month ends;           ///< first month without effect; far future if it lasts
  std::vector<PlacesOffer> places;
  std::vector<CostLine> costs;
  std::vector<ProgrammeIncome> income;  ///< pays Payer::kProgrammeGrant lines
  /// What is left of the income stays with the programme; otherwise it is other high needs income
  /// when the last line ends.
  bool ring_fenced = true;
  std::vector<ProgrammePhase> phases;  ///< of its statement, in order
  std::string evidence, strength, measured_by;
  std::vector<std::string> excludes;  ///< names of interventions that do the same, or the opposite
  bool states_level = false;          ///< some effect has a size of its own at the scenario's level
};

/// Proportional change that one effect makes to its rate, by month of the run.
///
/// @param effect        which
/// @param intervention  the effect's own
/// @param draws         the run's drawn parameters
/// @param realism_lift  factor on realism from enabling interventions, 1 without any
/// @param first         month of element 0 of `change`
/// @param change        out: proportional change, 0 = none [month]
void effect_by_month(const Effect& effect, const Intervention& intervention,
                     std::span<const double> draws, std::span<const double> realism_lift,
                     Month first, std::span<double> change);

}  // namespace highneeds
