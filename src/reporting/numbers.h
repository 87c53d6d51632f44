/// @file
/// Numbers as people write them: £12.3m, −£0.4m, 1,983, 97%.
#pragma once

#include <string>
#include <vector>

namespace highneeds {

/// How a quantity is written.
enum class Unit { kCount, kMoney, kShare, kWeeks };

/// "1,983", "−12"; rounded half away from zero; never "−0".
[[nodiscard]] std::string count_text(double number, int decimals = 0);

/// Millions: "£12.3m", "−£0.4m"; never "−£0.0m". From a billion on "£1.2bn".
[[nodiscard]] std::string money_text(double gbp, int decimals = 1);

/// "97%", "0.4%".
[[nodiscard]] std::string share_text(double share, int decimals = 0);

/// By unit, as in the tables: counts whole, from a million on "1.06m"; money in millions to one
/// decimal.
[[nodiscard]] std::string number_text(double number, Unit unit);

/// `text` of a number with a plus where the number is above zero and the text does not say zero.
[[nodiscard]] std::string with_plus(const std::string& text, double number);

/// With a sign also where it is positive: "+12", "−£0.4m"; zero has none.
[[nodiscard]] std::string signed_text(double number, Unit unit);

/// With more digits than medians in tables have: a standard error is much smaller than they are.
/// @param decimals  of a count; money in millions has one more
[[nodiscard]] std::string fine_text(double value, Unit unit, int decimals);

/// For sentences, size only, to two significant digits, or three where the first is 1: "3,900",
/// "1,980", "£85m", "£0.85m", "£12,300".
[[nodiscard]] std::string about_text(double number, Unit unit);

/// The number that about_text() writes, with its sign.
[[nodiscard]] double about(double number);

/// A chance as people say it: "97%", "less than 1%", "more than 99%"; "none" and "all" of the
/// runs are 0% and 100%.
[[nodiscard]] std::string chance_text(double share);

/// Round numbers for an axis that covers [low, high].
struct Ticks {
  double low = 0, high = 1, step = 1;  ///< the axis runs from `low` to `high`
  std::vector<double> at;
};

/// @param most_steps  at most this many intervals
/// @param from_zero   the axis includes zero
[[nodiscard]] Ticks nice_ticks(double low, double high, int most_steps, bool from_zero = true);

/// A tick's label: "1,500", "−£10m", "£2.5m", "£250k", with as many decimals as `step` needs.
[[nodiscard]] std::string tick_text(double value, double step, Unit unit);

/// A value beside an axis with steps of `step`: "£12.3m" where the axis is in millions, "£47k"
/// where it is in thousands.
[[nodiscard]] std::string label_text(double value, double step, Unit unit);

/// The unit of an axis of money: "£ million", "£ thousand" or "£".
[[nodiscard]] std::string money_unit(double step);

}  // namespace highneeds
