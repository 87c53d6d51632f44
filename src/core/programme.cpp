#include "core/programme.h"

#include <algorithm>
#include <cmath>

namespace highneeds {
namespace {

/// Months of a cost line that fall in a phase.
int months_in(const CostLine& cost, const ProgrammePhase& phase) {
  return std::max(0, std::min(cost.to, phase.to) - std::max(cost.from, phase.from));
}

}  // namespace

double programme_income_gbp(const Intervention& programme, Month before) {
  double sum = 0;
  for (const ProgrammeIncome& income : programme.income) {
    if (income.received < before) sum += income.amount_gbp;
  }
  return sum;
}

double programme_income_gbp(const Intervention& programme) {
  double sum = 0;
  for (const ProgrammeIncome& income : programme.income) sum += income.amount_gbp;
  return sum;
}

std::vector<PhaseStatement> programme_statement(const Intervention& programme) {
  std::vector<PhaseStatement> result;
  double received = 0;
  double left = 0;
  for (const ProgrammePhase& phase : programme.phases) {
    PhaseStatement row;
    row.name = phase.name;
    row.brought_forward = left;
    row.income = programme_income_gbp(programme, phase.to) - received;
    received += row.income;
    left += row.income;
    for (const CostLine& cost : programme.costs) {
      const int months = months_in(cost, phase);
      if (months == 0) continue;
      const double planned = cost.amount_gbp.value / 12 * months;
      const bool known = !std::isnan(cost.spent_gbp);
      const double spent = known ? cost.spent_gbp * months / (cost.to - cost.from) : planned;
      row.planned += planned;
      row.spent += spent;
      row.from_accounts = row.from_accounts && known;
      if (cost.payer == Payer::kProgrammeGrant) left -= spent;
    }
    row.carried_forward = left;
    result.push_back(std::move(row));
  }
  return result;
}

}  // namespace highneeds
