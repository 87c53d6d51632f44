#include "reporting/csv_cells.h"

#include <fmt/format.h>

#include <cmath>

namespace highneeds {

std::string csv_number(double value, int digits) {
  return std::isnan(value) ? "" : fmt::format("{:.{}g}", value, digits);
}

std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

}  // namespace highneeds
