/// @file
/// Cells of CSV files that are written.
#pragma once

#include <string>

namespace highneeds {

/// "17.3"; empty for what is not a number.
/// @param digits  significant ones
[[nodiscard]] std::string csv_number(double value, int digits = 6);

/// Quoted where it must be.
[[nodiscard]] std::string csv_text(const std::string& text);

}  // namespace highneeds
