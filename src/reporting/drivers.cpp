#include "reporting/drivers.h"

#include <algorithm>

namespace highneeds {
namespace {

constexpr std::array<DriverInfo, kDrivers> kInfos = {{
    {"Caseload growth", "requests, assessments, ceasing, moves between authorities"},
    {"Mix", "where children are placed: first settings, moves, places, overflow"},
    {"Prices", "fees, top-ups, inflation, complexity, other spend"},
    {"Income and policy", "block, grants, support, the balance it starts from"},
    {"Delivery", "effect, timing, take-up and cost of the interventions"},
    {"Chance", "which child asks, moves or leaves, and what its package costs"},
}};

bool starts_with_any(std::string_view name, std::initializer_list<std::string_view> beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [name](std::string_view beginning) { return name.starts_with(beginning); });
}

bool of_intervention(std::string_view name, const Study& study) {
  for (const Scenario& scenario : study.scenarios) {
    for (const Intervention& intervention : scenario.interventions) {
      if (name.starts_with(intervention.name + ".")) return true;
    }
  }
  return false;
}

}  // namespace

const DriverInfo& driver_info(Driver driver) { return kInfos[static_cast<std::size_t>(driver)]; }

Driver driver_of(const Parameter& parameter, const Study& study) {
  const std::string_view name = parameter.name;
  if (of_intervention(name, study)) return Driver::kDelivery;
  if (name.starts_with("settings.")) {
    return name.find(".price") != std::string_view::npos ? Driver::kPrices : Driver::kMix;
  }
  if (starts_with_any(name, {"new_plans.", "moves.", "phase_transfers."})) return Driver::kMix;
  if (starts_with_any(name, {"finance.block", "finance.policy", "finance.opening_balance",
                             "finance.income", "finance.grants"})) {
    return Driver::kIncome;
  }
  return name.starts_with("finance.") ? Driver::kPrices : Driver::kCaseload;
}

}  // namespace highneeds
