/// @file
/// The account of a programme: what came in, what was planned, spent and left, phase by phase.
#pragma once

#include <string>
#include <vector>

#include "core/interventions.h"

namespace highneeds {

/// One phase of a programme, at the central values of its amounts. GBP.
struct PhaseStatement {
  std::string name;
  double brought_forward = 0;  ///< income not yet spent
  double income = 0;
  double planned = 0;          ///< all cost lines, whoever pays
  double spent = 0;            ///< likewise; planned amounts where no accounts are known
  double carried_forward = 0;  ///< brought forward + income - what the programme's income paid
  bool from_accounts = true;   ///< every cost of the phase has a known spending
};

/// @returns one statement for each phase; income before the first phase belongs to it
[[nodiscard]] std::vector<PhaseStatement> programme_statement(const Intervention& programme);

/// All of a programme's income.
[[nodiscard]] double programme_income_gbp(const Intervention& programme);
/// Income received before a month.
[[nodiscard]] double programme_income_gbp(const Intervention& programme, Month before);

}  // namespace highneeds
