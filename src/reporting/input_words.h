/// @file
/// Uncertain inputs in words: their names and values for boards.
#pragma once

#include <string>

namespace highneeds {

/// "settings.independent_special.price" as "Price of a placement a year: independent special"; a
/// path that nothing is known about with its parts set apart. A mark in brackets stays.
[[nodiscard]] std::string readable_name(const std::string& path);

/// A value of an input, to three significant digits: "£57,300", "£1.25m", "8.24%", "24.1".
/// @param unit  of the input, as in its file: money where it starts with "GBP", a percentage where
///              it starts with "share" or "proportional"
[[nodiscard]] std::string input_text(double value, const std::string& unit);

}  // namespace highneeds
