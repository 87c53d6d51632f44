#include "reporting/split_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reporting/sentences.h"
#include "reporting/text_table.h"
#include "statistics/paired.h"
#include "statistics/quantiles.h"

namespace highneeds {
namespace {

constexpr std::size_t kLabel = 44, kNumber = 12, kRange = 22;
static_assert(kLabel + 3 * kNumber + kRange <= kTerminalColumns + 2);

std::string row(const SplitPart& part, double alone, Unit unit) {
  const Spread spread = spread_of(part.by_run);
  return wrapped_row(
      part.label,
      right_aligned(signed_text(mean(part.by_run), unit), kNumber) +
          right_aligned(fine_text(part.error(), unit, 2), kNumber) +
          right_aligned(signed_text(spread.low80, unit) + " to " + signed_text(spread.high80, unit),
                        kRange) +
          right_aligned(std::isnan(alone) ? "" : signed_text(alone, unit), kNumber),
      kLabel);
}

}  // namespace

double SplitPart::error() const { return std::hypot(standard_error_of_mean(by_run), order_error); }

std::vector<double> total_of(std::span<const SplitPart> parts) {
  std::vector<double> total(parts.empty() ? 0 : parts.front().by_run.size(), 0.0);
  for (const SplitPart& part : parts) {
    for (std::size_t run = 0; run < total.size(); ++run) total[run] += part.by_run[run];
  }
  return total;
}

std::string split_table(const Quantity& quantity, const std::string& scenario,
                        std::span<const SplitPart> parts, std::span<const double> alone) {
  std::string text =
      paragraph(fmt::format("{}: what each part of {} contributes (Shapley split, run by "
                            "run; the parts add up to the whole in every run)",
                            quantity.label, quoted_name(scenario)),
                "", "") +
      "\n";
  text += left_aligned("", kLabel) + right_aligned("Mean", kNumber) +
          right_aligned("Std error", kNumber) + right_aligned("80% of runs", kRange) +
          right_aligned("By itself", kNumber) + "\n";
  for (std::size_t i = 0; i < parts.size(); ++i) {
    text += row(parts[i], alone[i], quantity.unit);
  }
  text += row({"All of the scenario", total_of(parts)}, std::nan(""), quantity.unit);
  if (std::any_of(parts.begin(), parts.end(),
                  [](const SplitPart& part) { return part.order_error > 0; })) {
    text += paragraph(
        "The parts are means over orders of joining that were drawn, as there are too many "
        "combinations; the error counts that.",
        "", "");
  }
  return text;
}

}  // namespace highneeds
