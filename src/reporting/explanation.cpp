#include "reporting/explanation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reporting/sentences.h"
#include "reporting/text_table.h"
#include "storage/near_miss.h"

namespace highneeds {
namespace {

constexpr std::size_t kLabel = 56, kNumber = 14;
constexpr double kNoticeable = 3;  ///< standard errors from nothing

std::string percent(double share, double error) {
  // Adding zero makes minus zero plain.
  return fmt::format("{:.0f}% ± {:.0f}", std::round(100 * share) + 0.0, std::ceil(100 * error));
}

std::string split_block(const VarianceSplit& split) {
  std::string text = paragraph("Spread of " + split.of, "", "") + left_aligned("", kLabel) +
                     right_aligned("By itself", kNumber) + right_aligned("In all", kNumber) + "\n";
  for (const auto& [driver, indices] : split.parts) {
    text += left_aligned("  " + std::string(driver_info(driver).name), kLabel) +
            right_aligned(percent(indices.first, indices.first_error), kNumber) +
            right_aligned(percent(indices.total, indices.total_error), kNumber) + "\n";
  }
  return text + "\n";
}

std::string swing_block(const Explanation& explanation) {
  const auto order = largest_swings(explanation.numbers);
  const Unit unit = explanation.quantity.unit;
  std::string text =
      "Single numbers: mean result in the fifth of runs with their lowest and highest draws\n" +
      left_aligned("", kLabel) + right_aligned("Lowest", kNumber) +
      right_aligned("Highest", kNumber) + right_aligned("Swing", kNumber) + "\n";
  for (const NumberEffect* number : order) {
    text += wrapped_row(
        "  " + number->marked_name(),
        right_aligned(number_text(number->swing.low, unit), kNumber) +
            right_aligned(number_text(number->swing.high, unit), kNumber) +
            right_aligned(signed_text(number->swing.high - number->swing.low, unit), kNumber),
        kLabel);
  }
  if (order.empty()) text += "  None stands out of the noise; use more runs\n";
  return text + "\n";
}

std::string worst_block(const Explanation& explanation) {
  const double noise = std::sqrt(1.0 / 12 / static_cast<double>(explanation.worst_runs));
  const auto distance = [noise](const NumberEffect& number) {
    const double away = std::abs(number.worst_rank - 0.5);
    return away > kNoticeable * noise ? away : 0;
  };
  std::string text = paragraph(
      fmt::format("The worst 5% of runs ({} runs, {} or worse) have in common that these numbers "
                  "are drawn high or low (50% = neither)",
                  explanation.worst_runs,
                  number_text(explanation.worst_limit, explanation.quantity.unit)),
      "", "");
  const auto order = ranked_numbers(explanation.numbers, distance);
  for (const NumberEffect* number : order) {
    text += wrapped_row("  " + number->marked_name(),
                        right_aligned(fmt::format("{:.0f}%", 100 * number->worst_rank), kNumber),
                        kLabel);
  }
  if (order.empty()) text += "  Nothing that stands out of the noise\n";
  return text + "\n";
}

std::string information_block(const Explanation& explanation) {
  if (explanation.scenarios.size() < 2) return {};
  std::string text = paragraph(
      fmt::format("Inputs worth better evidence first: how much better the choice between {} would "
                  "be, on average, if the number were known before",
                  name_list(explanation.scenarios)),
      "", "");
  const auto order = ranked_numbers(explanation.numbers,
                                    [](const NumberEffect& number) { return number.information; });
  for (const NumberEffect* number : order) {
    text += wrapped_row(
        "  " + number->marked_name(),
        right_aligned(signed_text(number->information, explanation.quantity.unit), kNumber),
        kLabel);
  }
  if (order.empty()) text += "  None: the choice is the same whatever is found out\n";
  return text + "\n";
}

}  // namespace

std::string driver_sentence(const VarianceSplit& split, const Quantity& quantity) {
  auto parts = split.parts;
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto& a, const auto& b) { return a.second.first > b.second.first; });
  const auto text = [](const std::pair<Driver, SobolIndices>& part) {
    std::string name(driver_info(part.first).name);
    name.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(name.front())));
    return std::pair(name, fmt::format("{:.0f}%", std::max(0.0, 100 * part.second.first)));
  };
  const auto [first, first_share] = text(parts[0]);
  const auto [second, second_share] = text(parts[1]);
  return fmt::format("Of the spread of {} ({}), about {} comes from {} and about {} from {}",
                     split.of, quantity.label, first_share, first, second_share, second);
}

std::string number_sentence(const Explanation& explanation) {
  const auto order = largest_swings(explanation.numbers);
  if (order.empty()) return "No single number stands out of the noise of these runs";
  const NumberEffect& number = *order.front();
  const Unit unit = explanation.quantity.unit;
  return fmt::format(
      "The single number that matters most is {}: the mean is {} where it is low and {} where it "
      "is high",
      number.marked_name(), number_text(number.swing.low, unit),
      number_text(number.swing.high, unit));
}

std::string explanation_text(const Explanation& explanation) {
  std::string text =
      paragraph(fmt::format("{}, {}: {}", explanation.place, quoted_name(explanation.scenario),
                            explanation.quantity.label),
                "", "") +
      "\n";
  for (const VarianceSplit& split : explanation.splits) {
    text += paragraph(driver_sentence(split, explanation.quantity) + ".", "", "");
  }
  text += paragraph(number_sentence(explanation) + ".", "", "") + "\n";
  for (const VarianceSplit& split : explanation.splits) text += split_block(split);
  text +=
      paragraph(fmt::format("By itself: share of the variance that knowing the group would take "
                            "away. In all: with what it does together with others. Designed "
                            "sample of {} rows; ± is the Monte Carlo standard error",
                            explanation.designed_runs),
                "", "") +
      "\n";
  return text + swing_block(explanation) + worst_block(explanation) +
         information_block(explanation);
}

}  // namespace highneeds
