#include "reporting/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace highneeds {

namespace {

constexpr std::string_view kMinus = "−";

/// Digits of |number| with thousands separators.
std::string digits(double number, int decimals) {
  std::string text = fmt::format("{:.{}f}", std::abs(number), decimals);
  const std::size_t point = std::min(text.find('.'), text.size());
  for (std::size_t at = point; at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

/// Half away from zero, whatever the nearest binary fraction is.
/// @param decimals  negative to round to tens, hundreds ...
double rounded(double number, int decimals) {
  const double scale = std::pow(10.0, std::abs(decimals));
  const double shifted = decimals < 0 ? number / scale : number * scale;
  const double whole =
      std::round(shifted + std::copysign(1e-9 * std::max(1.0, std::abs(shifted)), shifted));
  return decimals < 0 ? whole * scale : whole / scale;
}

std::string with_sign(double number, const std::string& size) {
  return number < 0 ? std::string(kMinus) + size : size;
}

/// Decimals that tell apart multiples of `step`.
int decimals_of(double step) {
  int decimals = 0;
  for (double scaled = step; decimals < 9 && std::abs(scaled - std::round(scaled)) > 1e-9;
       ++decimals) {
    scaled *= 10;
  }
  return decimals;
}

struct MoneyScale {
  double size;
  std::string_view suffix, name;
};

/// The largest scale in which multiples of `step` need at most one decimal.
const MoneyScale& money_scale(double step) {
  static constexpr std::array<MoneyScale, 4> kScales = {
      {{1e9, "bn", "£ billion"}, {1e6, "m", "£ million"}, {1e3, "k", "£ thousand"}, {1, "", "£"}}};
  std::size_t k = step < 0.5e9 ? 1 : 0;  // hundreds of millions are read as such
  while (k + 1 < kScales.size() && decimals_of(step / kScales[k].size) > 1) ++k;
  return kScales[k];
}

}  // namespace

std::string count_text(double number, int decimals) {
  if (!std::isfinite(number)) return "–";
  const double value = rounded(number, decimals);
  return with_sign(value, digits(value, decimals));
}

std::string money_text(double gbp, int decimals) {
  if (!std::isfinite(gbp)) return "–";
  if (std::abs(gbp) >= 1e9) {
    const double billions = rounded(gbp / 1e9, decimals);
    return with_sign(billions, "£" + digits(billions, decimals) + "bn");
  }
  const double millions = rounded(gbp / 1e6, decimals);
  return with_sign(millions, "£" + digits(millions, decimals) + "m");
}

std::string share_text(double share, int decimals) {
  if (!std::isfinite(share)) return "–";
  return count_text(100 * share, decimals) + "%";
}

std::string number_text(double number, Unit unit) {
  switch (unit) {
    case Unit::kMoney:
      return money_text(number);
    case Unit::kShare:
      return share_text(number);
    case Unit::kWeeks:
      return count_text(number, 1);
    case Unit::kCount:
      break;
  }
  if (std::abs(number) >= 1e6) {  // a nation's: "1.06m"
    const double millions = rounded(number / 1e6, 2);
    return with_sign(millions, digits(millions, 2) + "m");
  }
  return count_text(number);
}

std::string with_plus(const std::string& text, double number) {
  const bool zero = text.find_first_of("123456789") == std::string::npos;
  return number > 0 && !zero ? "+" + text : text;
}

std::string fine_text(double value, Unit unit, int decimals) {
  if (unit == Unit::kMoney) return money_text(value, decimals + 1);
  return count_text(value, decimals);
}

std::string signed_text(double number, Unit unit) {
  return with_plus(number_text(number, unit), number);
}

double about(double number) {
  if (number == 0 || !std::isfinite(number)) return number;
  const int exponent = static_cast<int>(std::floor(std::log10(std::abs(number)) + 1e-12));
  const bool starts_with_one = std::abs(number) < 1.95 * std::pow(10.0, exponent);
  return rounded(number, (starts_with_one ? 2 : 1) - exponent);
}

std::string about_text(double number, Unit unit) {
  if (!std::isfinite(number)) return "–";
  const double size = std::abs(about(number));
  switch (unit) {
    case Unit::kShare:
      return share_text(size);
    case Unit::kWeeks:
      return count_text(size, size < 100 ? 1 : 0);
    case Unit::kCount:
      return count_text(size);
    case Unit::kMoney:
      break;
  }
  if (size < 100e3) return "£" + count_text(size);
  const bool billions = size >= 1e9;  // "£22bn", as "£22m"
  const double millions = size / (billions ? 1e9 : 1e6);
  std::string text = digits(millions, millions < 2 ? 2 : millions < 20 ? 1 : 0);
  // "£1.5m" and "£2.0m", not "£1.50m".
  if (millions < 2 && text.back() == '0') text.pop_back();
  if (millions >= 10 && text.ends_with(".0")) text.resize(text.size() - 2);
  return "£" + text + (billions ? "bn" : "m");
}

std::string chance_text(double share) {
  if (share > 0 && share < 0.01) return "less than 1%";
  if (share < 1 && share > 0.99) return "more than 99%";
  return share_text(share);
}

Ticks nice_ticks(double low, double high, int most_steps, bool from_zero) {
  if (!std::isfinite(low) || !std::isfinite(high)) low = high = 0;
  if (from_zero) {
    low = std::min(low, 0.0);
    high = std::max(high, 0.0);
  }
  if (!(high - low > 1e-9 * std::max({std::abs(low), std::abs(high), 1e-3}))) high = low + 1;
  // A value just beyond a tick lengthens the axis a little, not by a whole step.
  constexpr double kBeyond = 0.1;
  const double least = (high - low) / std::max(1, most_steps);
  double step = std::pow(10.0, std::floor(std::log10(least)));
  for (const double multiple : {1.0, 2.0, 5.0, 10.0, 20.0}) {
    const double candidate = multiple * std::pow(10.0, std::floor(std::log10(least)));
    const double first = std::floor(low / candidate + kBeyond);
    const double last = std::ceil(high / candidate - kBeyond);
    step = candidate;
    if (last - first <= most_steps) break;
  }
  Ticks ticks;
  ticks.step = step;
  const auto first = static_cast<long>(std::floor(low / step + kBeyond));
  const auto last = static_cast<long>(std::ceil(high / step - kBeyond));
  for (long k = first; k <= std::max(last, first + 1); ++k)
    ticks.at.push_back(static_cast<double>(k) * step);
  ticks.low = std::min(low, ticks.at.front());
  ticks.high = std::max(high, ticks.at.back());
  return ticks;
}

std::string tick_text(double value, double step, Unit unit) {
  if (unit == Unit::kShare) return share_text(value, decimals_of(100 * step));
  if (unit != Unit::kMoney) return count_text(value, decimals_of(step));
  const MoneyScale& scale = money_scale(step);
  if (value == 0) return "£0";
  const double scaled = value / scale.size;
  return with_sign(
      scaled, fmt::format("£{}{}", digits(scaled, decimals_of(step / scale.size)), scale.suffix));
}

std::string label_text(double value, double step, Unit unit) {
  if (unit != Unit::kMoney || !std::isfinite(value)) return number_text(value, unit);
  const MoneyScale& scale = money_scale(step);
  const double scaled = rounded(value / scale.size, scale.size > 1e5 ? 1 : 0);
  return with_sign(scaled,
                   fmt::format("£{}{}", digits(scaled, scale.size > 1e5 ? 1 : 0), scale.suffix));
}

std::string money_unit(double step) { return std::string(money_scale(step).name); }

}  // namespace highneeds
