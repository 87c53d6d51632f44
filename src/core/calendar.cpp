#include "core/calendar.h"

#include <cstddef>

namespace highneeds {
namespace {

/// The number that `text` spells in decimal digits alone; nothing if empty or with anything else.
/// Only called with up to four digits.
std::optional<int> parse_digits(std::string_view text) {
  if (text.empty()) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

/// `value` with leading zeros up to `digits` digits.
std::string padded(int value, std::size_t digits) {
  std::string text = std::to_string(value);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

/// Start of "2034-35".
std::optional<int> parse_split_year(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const auto start = parse_digits(text.substr(0, 4));
  const auto next = parse_digits(text.substr(5));
  if (!start || !next || *next != (*start + 1) % 100) return std::nullopt;
  return start;
}

std::string split_year_label(int start) {
  return padded(start, 4) + '-' + padded((start + 1) % 100, 2);
}

}  // namespace

std::optional<Month> parse_month(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const auto year = parse_digits(text.substr(0, 4));
  const auto month = parse_digits(text.substr(5));
  if (!year || !month || *month < 1 || *month > 12) return std::nullopt;
  return make_month(*year, *month);
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[7] != '-') return std::nullopt;
  const auto month = parse_month(text.substr(0, 7));
  const auto day = parse_digits(text.substr(8));
  if (!month || !day || *day < 1 || *day > days_in_month(*month)) return std::nullopt;
  return Date{*month, *day};
}

std::optional<FinancialYear> parse_financial_year(std::string_view text) {
  const auto start = parse_split_year(text);
  if (!start) return std::nullopt;
  return FinancialYear{*start};
}

std::optional<AcademicYear> parse_academic_year(std::string_view text) {
  const auto start = parse_split_year(text);
  if (!start) return std::nullopt;
  return AcademicYear{*start};
}

std::string to_string(Month month) {
  return padded(month.year(), 4) + '-' + padded(month.month_of_year(), 2);
}

std::string to_string(Date date) { return to_string(date.month) + '-' + padded(date.day, 2); }

std::string to_string(FinancialYear year) { return split_year_label(year.start); }

std::string to_string(AcademicYear year) { return split_year_label(year.start); }

}  // namespace highneeds
