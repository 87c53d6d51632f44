/// @file
/// Months, financial years (April to March) and academic years (September to August).
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace highneeds {

/// A calendar month, as months since January 2000 (negative before).
struct Month {
  int index;

  [[nodiscard]] constexpr int year() const { return 2000 + (index - (month_of_year() - 1)) / 12; }

  /// 1 (January) to 12 (December).
  [[nodiscard]] constexpr int month_of_year() const { return (index % 12 + 12) % 12 + 1; }

  friend constexpr auto operator<=>(const Month&, const Month&) = default;
  friend constexpr Month operator+(Month month, int months) { return {month.index + months}; }
  friend constexpr Month operator-(Month month, int months) { return {month.index - months}; }
  /// Months from `b` to `a`.
  friend constexpr int operator-(Month a, Month b) { return a.index - b.index; }
};

/// @param month_of_year  1 to 12
[[nodiscard]] constexpr Month make_month(int year, int month_of_year) {
  return {(year - 2000) * 12 + month_of_year - 1};
}

/// 28 to 31, Gregorian.
[[nodiscard]] constexpr int days_in_month(Month month) {
  const int m = month.month_of_year();
  if (m == 2) {
    const int year = month.year();
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return leap ? 29 : 28;
  }
  return m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31;
}

/// A day of a month.
struct Date {
  Month month;
  int day;  ///< from 1

  friend constexpr auto operator<=>(const Date&, const Date&) = default;
};

/// Twelve months named after the calendar year in which they start, "2026-27".
/// @tparam first_month_of_year  1 (January) to 12 (December)
template <int first_month_of_year>
struct SplitYear {
  int start;  ///< calendar year of the first month

  [[nodiscard]] static constexpr SplitYear of(Month month) {
    return {(month - (first_month_of_year - 1)).year()};
  }

  [[nodiscard]] constexpr Month first_month() const {
    return make_month(start, first_month_of_year);
  }
  [[nodiscard]] constexpr Month last_month() const { return first_month() + 11; }
  /// First month after the year.
  [[nodiscard]] constexpr Month end() const { return first_month() + 12; }

  friend constexpr auto operator<=>(const SplitYear&, const SplitYear&) = default;
  friend constexpr SplitYear operator+(SplitYear year, int years) { return {year.start + years}; }
  friend constexpr SplitYear operator-(SplitYear year, int years) { return {year.start - years}; }
  friend constexpr int operator-(SplitYear a, SplitYear b) { return a.start - b.start; }
};

/// April to March: the year of council accounts and of grants.
using FinancialYear = SplitYear<4>;

/// September to August: the year of schools and of school places.
using AcademicYear = SplitYear<9>;

/// "2025-01". Nothing for any other form or a month outside 01 to 12.
[[nodiscard]] std::optional<Month> parse_month(std::string_view text);

/// "2025-09-01". Nothing for any other form or a day the month does not have.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);

/// "2034-35". Nothing for any other form or when the second part is not the following year.
[[nodiscard]] std::optional<FinancialYear> parse_financial_year(std::string_view text);

/// "2034-35", as parse_financial_year().
[[nodiscard]] std::optional<AcademicYear> parse_academic_year(std::string_view text);

/// The text that the parse function of the same type reads; for years 0 to 9999.
[[nodiscard]] std::string to_string(Month month);
[[nodiscard]] std::string to_string(Date date);
[[nodiscard]] std::string to_string(FinancialYear year);
[[nodiscard]] std::string to_string(AcademicYear year);

}  // namespace highneeds
