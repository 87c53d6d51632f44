/// @file
/// Forecasters that are hard to beat, as a yardstick: docs/evidence.md, "Simple methods".
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "evidence/scores.h"

namespace highneeds {

enum class SimpleMethod {
  kLastValue,       ///< as it was
  kLinear,          ///< line through the last five Januaries
  kAnchoredLinear,  ///< from the last January on with the slope of that line
  kLogLinear,       ///< likewise in logs
  kDampedHolt,      ///< exponential smoothing of level and trend, damped
  kFlow,            ///< last year's new plans, and last year's share of leavers
  kNationalGrowth,  ///< mean growth of all authorities over three years
  kHalfAndHalf,     ///< half that, half the authority's own over three years
};
inline constexpr int kSimpleMethods = 8;

/// "last value", "linear" ...
[[nodiscard]] const std::array<const char*, kSimpleMethods>& simple_method_names();

/// Yearly series of many authorities; years that are missing are not published.
struct YearlyPanel {
  struct Series {
    std::map<int, double> stock;      ///< in January
    std::map<int, double> new_plans;  ///< by calendar year
  };
  std::map<std::string, Series> authorities;  ///< by DfE code

  /// Stock of all authorities with figures in both years: in `from`, and in `to`.
  [[nodiscard]] std::pair<double, double> matched_stock(int from, int to) const;
};

/// Forecast of one number. A series too short for the method goes by what there is of it: a line by
/// two years, growth by one, else by the last value, or national growth for half and half. NaN
/// where there is no stock at the origin.
/// @param series  up to `origin`; later years are not looked at
[[nodiscard]] double simple_forecast(SimpleMethod method, const YearlyPanel& panel,
                                     const YearlyPanel::Series& series, int origin, int horizon);

/// Log errors of a method at that horizon, over all authorities and all origins from `first_origin`
/// whose outcome is known at `origin`; each with both signs, so that the spread is symmetric.
[[nodiscard]] std::vector<double> simple_errors(SimpleMethod method, const YearlyPanel& panel,
                                                int first_origin, int origin, int horizon);

/// The point forecast spread by errors in logs. @pre  errors are not empty
[[nodiscard]] Forecast spread_forecast(double point, const std::vector<double>& errors);

}  // namespace highneeds
