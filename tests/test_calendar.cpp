#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "core/calendar.h"

using namespace highneeds;

TEST_CASE("months count from January 2000, both ways", "[calendar]") {
  STATIC_REQUIRE(make_month(2000, 1).index == 0);
  STATIC_REQUIRE(make_month(2025, 9).index == 308);
  STATIC_REQUIRE(Month{-1}.year() == 1999);
  STATIC_REQUIRE(Month{-1}.month_of_year() == 12);
  STATIC_REQUIRE(Month{-12}.year() == 1999);
  STATIC_REQUIRE(Month{-12}.month_of_year() == 1);
  STATIC_REQUIRE(make_month(2025, 12) + 1 == make_month(2026, 1));
  STATIC_REQUIRE(make_month(2026, 1) - 1 == make_month(2025, 12));
  STATIC_REQUIRE(make_month(2026, 1) - make_month(2025, 1) == 12);
  STATIC_REQUIRE(make_month(2025, 12) < make_month(2026, 1));
}

TEST_CASE("financial years start in April, academic years in September", "[calendar]") {
  STATIC_REQUIRE(FinancialYear::of(make_month(2026, 3)).start == 2025);
  STATIC_REQUIRE(FinancialYear::of(make_month(2026, 4)).start == 2026);
  STATIC_REQUIRE(FinancialYear::of(make_month(2000, 1)).start == 1999);
  STATIC_REQUIRE(AcademicYear::of(make_month(2026, 8)).start == 2025);
  STATIC_REQUIRE(AcademicYear::of(make_month(2026, 9)).start == 2026);
  STATIC_REQUIRE(FinancialYear{2026}.last_month() == make_month(2027, 3));
  STATIC_REQUIRE(AcademicYear{2026}.last_month() == make_month(2027, 8));
  STATIC_REQUIRE(FinancialYear{2034} - FinancialYear{2026} == 8);
  CHECK(rc::check("a year holds exactly its twelve months", [] {
    const FinancialYear year{*rc::gen::inRange(1900, 2200)};
    RC_ASSERT(FinancialYear::of(year.first_month()) == year);
    RC_ASSERT(FinancialYear::of(year.last_month()) == year);
    RC_ASSERT(FinancialYear::of(year.first_month() - 1) == year - 1);
    RC_ASSERT(FinancialYear::of(year.last_month() + 1) == year + 1);
  }));
}

TEST_CASE("months have the days of the Gregorian calendar", "[calendar]") {
  STATIC_REQUIRE(days_in_month(make_month(2023, 2)) == 28);
  STATIC_REQUIRE(days_in_month(make_month(2024, 2)) == 29);
  STATIC_REQUIRE(days_in_month(make_month(2000, 2)) == 29);
  STATIC_REQUIRE(days_in_month(make_month(2100, 2)) == 28);
  int days = 0;
  for (Month month = make_month(2000, 1); month < make_month(2400, 1); month = month + 1) {
    days += days_in_month(month);
  }
  CHECK(days == 146097);  // the 400-year cycle
}

TEST_CASE("dates and years are read in one form only", "[calendar]") {
  CHECK(parse_month("2025-01") == make_month(2025, 1));
  CHECK(parse_date("2025-09-01") == Date{make_month(2025, 9), 1});
  CHECK(parse_date("2024-02-29") == Date{make_month(2024, 2), 29});
  CHECK(parse_financial_year("2034-35") == FinancialYear{2034});
  CHECK(parse_financial_year("2099-00") == FinancialYear{2099});
  CHECK(parse_academic_year("2024-25") == AcademicYear{2024});

  for (const char* text : {"", "2025", "2025-1", "2025-00", "2025-13", "2025/01", "25-01",
                           " 2025-01", "2025-01 ", "2025--1", "+025-01", "2025-01-01"}) {
    INFO(text);
    CHECK_FALSE(parse_month(text).has_value());
  }
  for (const char* text : {"2025-02-29", "2025-04-31", "2025-01-00", "2025-01-32", "2025-1-01",
                           "2025-01-1", "2025-01/01", "2025-13-01", "2025-01", "2025-01-001"}) {
    INFO(text);
    CHECK_FALSE(parse_date(text).has_value());
  }
  for (const char* text :
       {"2034-36", "2034-34", "2034/35", "2034-2035", "2034", "34-35", "2034-3x"}) {
    INFO(text);
    CHECK_FALSE(parse_financial_year(text).has_value());
    CHECK_FALSE(parse_academic_year(text).has_value());
  }
}

TEST_CASE("what is written is read back the same", "[calendar]") {
  CHECK(to_string(make_month(2025, 1)) == "2025-01");
  CHECK(to_string(Date{make_month(2025, 9), 1}) == "2025-09-01");
  CHECK(to_string(FinancialYear{2026}) == "2026-27");
  CHECK(to_string(AcademicYear{2099}) == "2099-00");
  CHECK(rc::check("round trip", [] {
    const Month month = make_month(*rc::gen::inRange(0, 10000), *rc::gen::inRange(1, 13));
    const Date date{month, *rc::gen::inRange(1, days_in_month(month) + 1)};
    RC_ASSERT(parse_month(to_string(month)) == month);
    RC_ASSERT(parse_date(to_string(date)) == date);
    const auto year = FinancialYear::of(date.month + 12);
    if (year.start < 10000) RC_ASSERT(parse_financial_year(to_string(year)) == year);
  }));
}
