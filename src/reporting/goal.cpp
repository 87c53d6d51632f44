#include "reporting/goal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace highneeds {
namespace {

[[noreturn]] void refuse(std::string_view text) {
  throw InputError(
      {{"", 0, 0,
        fmt::format("'{}' is not a goal (a result, >= or <=, and a number); type for instance "
                    "--goal 'in_year@2029-30>=0' or --goal 'cumulative>=-30m'",
                    text)}});
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

double Goal::chance(std::span<const double> runs) const {
  const auto reached =
      std::count_if(runs.begin(), runs.end(), [this](double value) { return met(value); });
  return static_cast<double>(reached) / static_cast<double>(runs.size());
}

std::string Goal::text() const {
  return fmt::format("{}, of {} {}", quantity.label, at_least ? "at least" : "at most",
                     number_text(limit, quantity.unit));
}

Goal parse_goal(std::string_view text, const Model& model) {
  const std::size_t at = text.find_first_of("<>");
  if (at == std::string_view::npos || at + 1 >= text.size() || text[at + 1] != '=') refuse(text);
  Goal goal;
  goal.quantity = parse_quantity(trimmed(text.substr(0, at)), model);
  goal.at_least = text[at] == '>';
  const auto limit = parse_amount(trimmed(text.substr(at + 2)));
  if (!limit) refuse(text);
  goal.limit = *limit;
  return goal;
}

double crossing(std::span<const double> values, std::span<const double> chances, double wanted) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (chances[i] == wanted) return values[i];
    if (i == 0) continue;
    const double below = chances[i - 1] - wanted;
    const double above = chances[i] - wanted;
    if (below * above < 0) {
      return values[i - 1] + (values[i] - values[i - 1]) * below / (below - above);
    }
  }
  return std::nan("");
}

}  // namespace highneeds
