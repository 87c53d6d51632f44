#include "reporting/programme_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/programme.h"
#include "reporting/numbers.h"
#include "reporting/sentences.h"
#include "reporting/text_table.h"

namespace highneeds {
namespace {

constexpr std::size_t kLabelColumns = 20, kNumberColumns = 16;

std::string pounds(double gbp) {
  const std::string text = count_text(gbp);
  const bool negative = gbp < 0 && text != "0";
  return negative ? "−£" + text.substr(std::string("−").size()) : "£" + text;
}

std::string payer_text(Payer payer) {
  static constexpr std::array<const char*, 4> kNames = {
      "the programme's income", "the high needs block", "the general fund", "schools"};
  return kNames[static_cast<std::size_t>(payer)];
}

std::string cost_line(const CostLine& cost) {
  const double planned = cost.amount_gbp.value / 12 * (cost.to - cost.from);
  return paragraph(
      fmt::format("{}: {} from {} to {}, paid by {}", cost.label, pounds(planned),
                  to_string(cost.from), to_string(cost.to - 1), payer_text(cost.payer)),
      "  - ", "    ");
}

bool has_money(const Intervention& programme) {
  return !programme.costs.empty() || !programme.income.empty();
}

}  // namespace

std::string programme_table(const Intervention& programme) {
  if (!has_money(programme)) return "";
  std::string text =
      paragraph(fmt::format("Programme {}{}", quoted_name(programme.label),
                            programme.income.empty() ? ""
                            : programme.ring_fenced  ? ", income ring-fenced"
                                                     : ", what is left goes to high needs"),
                "", "");
  text += two_line_row("  phase", {"income", "planned", "spent", "carried forward"}, {},
                       kLabelColumns, kNumberColumns);
  for (const PhaseStatement& phase : programme_statement(programme)) {
    text += two_line_row(
        "  " + phase.name,
        {pounds(phase.income), pounds(phase.planned),
         phase.from_accounts ? pounds(phase.spent) : "no accounts", pounds(phase.carried_forward)},
        {}, kLabelColumns, kNumberColumns);
  }
  for (const CostLine& cost : programme.costs) text += cost_line(cost);
  return text;
}

std::vector<Intervention> programmes_of(const Study& study) {
  std::vector<Intervention> result;
  for (const Scenario& scenario : study.scenarios) {
    for (const Intervention& programme : scenario.interventions) {
      const auto known = [&](const Intervention& other) { return other.name == programme.name; };
      if (has_money(programme) && std::none_of(result.begin(), result.end(), known)) {
        result.push_back(programme);
      }
    }
  }
  return result;
}

}  // namespace highneeds
