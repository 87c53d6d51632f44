#include "reporting/input_words.h"

#include <algorithm>
#include <cmath>

#include "reporting/numbers.h"

namespace highneeds {
namespace {

/// A size to three significant digits, without zeros at the end.
std::string three_digits(double size, int most_decimals) {
  if (!std::isfinite(size) || size == 0) return count_text(size);
  const int digits = static_cast<int>(std::floor(std::log10(size))) + 1;
  const double scale = std::pow(10.0, std::max(0, digits - 3));
  const double rounded = digits > 3 ? std::round(size / scale) * scale : size;
  std::string text = count_text(rounded, std::clamp(3 - digits, 0, most_decimals));
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

std::string readable_name(const std::string& path) {
  std::string text;
  for (const char c : path) {
    if (c == '.')
      text += ", ";
    else
      text += c == '_' || c == '-' ? ' ' : c;
  }
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

std::string input_text(double value, const std::string& unit) {
  const bool money = unit.starts_with("GBP");
  if (money && std::abs(value) >= 1e6) return money_text(value, std::abs(value) < 1e7 ? 2 : 1);
  const bool percent = unit.starts_with("share") || unit.starts_with("proportional");
  const std::string size = three_digits(std::abs(percent ? 100 * value : value), money ? 0 : 6);
  return (value < 0 ? "−" : "") + std::string(money ? "£" : "") + size + (percent ? "%" : "");
}

}  // namespace highneeds
