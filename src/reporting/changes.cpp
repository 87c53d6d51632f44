#include "reporting/changes.h"

#include <cmath>

namespace highneeds {
namespace {

constexpr double kMillion = 1e6;

std::string money(double gbp, double step) {
  const std::string text = step < kMillion / 10 ? label_text(gbp, step, Unit::kMoney)
                                                : money_text(gbp, step < kMillion ? 2 : 1);
  const bool zero = text.find_first_of("123456789") == std::string::npos;
  if (!zero || std::abs(gbp) < 1) return text;
  return label_text(gbp, std::abs(gbp) < 1000 ? 1 : 1000, Unit::kMoney);
}

/// Decimals that a number needs so that it does not round to nothing: one below ten, two below one
/// half.
int decimals_of(double size) { return size >= 10 ? 0 : size >= 0.5 ? 1 : 2; }

}  // namespace

std::string change_size_text(double size, double step, Unit unit) {
  switch (unit) {
    case Unit::kMoney:
      return money(size, step);
    case Unit::kShare:
      return count_text(100 * size, decimals_of(100 * step)) + " points";
    case Unit::kWeeks:
    case Unit::kCount:
      break;
  }
  return count_text(size, decimals_of(step));
}

std::string change_text(double change, double step, Unit unit) {
  return with_plus(change_size_text(change, step, unit), change);
}

std::string about_change_text(double change, Unit unit) {
  const double size = std::abs(change);
  switch (unit) {
    case Unit::kMoney:
      return about_text(size, unit);
    case Unit::kShare:
      return count_text(100 * size, decimals_of(100 * size)) + " points";
    case Unit::kWeeks:
      return count_text(size, decimals_of(size)) + " weeks";
    case Unit::kCount:
      break;
  }
  return size < 10 ? count_text(size, decimals_of(size)) : about_text(size, unit);
}

std::string change_unit(double step, Unit unit) {
  switch (unit) {
    case Unit::kMoney:
      return money_unit(step);
    case Unit::kShare:
      return "percentage points";
    case Unit::kWeeks:
      return "weeks";
    case Unit::kCount:
      break;
  }
  return "number";
}

}  // namespace highneeds
