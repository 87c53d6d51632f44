// Releases as downloaded: what is read, what is repaired, and what is said of broken files.
#include <catch2/catch.hpp>

#include <rapidcheck/catch.h>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "evidence/boundaries.h"
#include "releases.h"
#include "scratch_directory.h"
#include "storage/csv_rows.h"

using namespace highneeds;
using namespace highneeds::test;
using Catch::Matchers::Contains;

namespace {

template <class Array>
double sum(const Array& values) {
  double total = 0;
  for (const double value : values) total += std::isnan(value) ? 0 : value;
  return total;
}

const Finding* finding(const PublishedStatistics& statistics, const std::string& rule) {
  const auto found = std::find_if(statistics.findings.begin(), statistics.findings.end(),
                                  [&](const Finding& entry) { return entry.rule == rule; });
  return found == statistics.findings.end() ? nullptr : &*found;
}

/// Columns of a CSV text in another order, the last first; no quoted cells.
std::string reversed_columns(const std::string& text) {
  std::string result;
  CsvRows rows(text);
  while (rows.next()) {
    for (std::size_t i = rows.cells().size(); i-- > 0;) {
      result += std::string(rows.cells()[i]) + (i > 0 ? "," : "\n");
    }
  }
  return result;
}

}  // namespace

TEST_CASE("two releases become one series", "[import]") {
  const PublishedStatistics statistics = read_releases(fixture_releases());
  REQUIRE(statistics.authorities.size() == 3);
  REQUIRE(statistics.regions.size() == 1);
  CHECK(statistics.newest_january == 2025);
  const Area* area = statistics.authority("981");
  REQUIRE(area != nullptr);
  CHECK(area->january.begin()->first == 2016);   // from the release of 2022
  CHECK(area->january.rbegin()->first == 2025);  // from that of 2025
  for (const auto& [year, january] : statistics.england.january) {
    INFO(year);
    double authorities = 0;
    for (const Area& each : statistics.authorities) authorities += each.plans(year);
    CHECK(authorities == january.plans);
    CHECK(sum(january.by_group) == january.plans);
  }
  const January& newest = area->january.at(2025);
  CHECK(sum(newest.by_age) == newest.plans);
  CHECK(sum(newest.by_need) == newest.plans);
  CHECK(newest.group_by_age.size() == 24);
  CHECK(area->calendar.at(2018).refused > 0);
  CHECK(statistics.findings.empty());
}

TEST_CASE("a folder that is itself a release is read", "[import]") {
  CHECK(read_releases(fixture_releases() / "2022").newest_january == 2022);
}

TEST_CASE("column order, file names and renames do not matter", "[import]") {
  const PublishedStatistics plain = read_releases(fixture_releases());
  const ScratchDirectory folder;
  copy_releases(folder.path(), "2025/caseload.csv", [](std::string& text) {
    text = reversed_columns(text);
    // as the release of 2026 writes it
    replace_first(text, "special_academy_free", "special_academy,special_free_school");
    replace_first(text, "AP_PRU_total_pc", "ap_pru_total_pc");
    for (std::size_t line = text.find('\n') + 1; line < text.size();) {
      // a column after special_academy_free is needed in every row
      std::size_t at = line;
      for (int comma = 0; comma < 32; ++comma) at = text.find(',', at) + 1;
      text.insert(at, "0,");
      line = text.find('\n', at) + 1;
    }
  });
  std::filesystem::rename(folder / "2025/caseload.csv", folder / "2025/plans-in-january.csv");
  const PublishedStatistics moved = read_releases(folder.path());
  for (const Area& area : plain.authorities) {
    const Area* other = moved.authority(area.name.dfe_code);
    REQUIRE(other != nullptr);
    CHECK(sum(other->january.at(2025).by_group) == sum(area.january.at(2025).by_group));
    CHECK(other->plans(2025) == area.plans(2025));
  }
}

TEST_CASE("quoted cells, a byte order mark and carriage returns are read", "[import]") {
  const ScratchDirectory folder;
  copy_releases(folder.path(), "2025/requests.csv", [](std::string& text) {
    std::string windows;
    for (const char c : text) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
    text = windows;
    replace_first(text, "Northshire", "\"Northshire\"");
  });
  const PublishedStatistics plain = read_releases(fixture_releases());
  const PublishedStatistics windows = read_releases(folder.path());
  CHECK(windows.authority("981")->calendar.at(2024).requests ==
        plain.authority("981")->calendar.at(2024).requests);
}

TEST_CASE("suppression codes are not published", "[import]") {
  for (const std::string code : {"x", "z", "c", ".", "..", "~", "-", ""}) {
    const ScratchDirectory folder;
    copy_releases(folder.path(), "2025/requests.csv", [&](std::string& text) {
      const std::string row =
          "E06000981,981,Northshire,All requests for EHC needs assessments,"
          "All requests for EHC needs assessments,";
      const std::size_t last = text.find("2024,Calendar year,Local authority");
      const std::size_t at = text.find(row, last) + row.size();
      text.replace(at, text.find(',', at) - at, code);
    });
    INFO(code);
    CHECK(std::isnan(read_releases(folder.path()).authority("981")->calendar.at(2024).requests));
  }
}

TEST_CASE("a regional total on authorities' rows is found and repaired", "[import]") {
  const ScratchDirectory folder;
  const PublishedStatistics plain = read_releases(fixture_releases());
  const double region = plain.regions[0].calendar.at(2023).new_plans;
  copy_releases(folder.path(), "2025/newplans.csv", [&](std::string& text) {
    for (const char* name : {"Northshire", "Southshire"}) {
      const std::string row = std::string(name) + ",New EHC plans,New EHC plans,";
      const std::size_t year = text.find("2023,Calendar year,Local authority");
      const std::size_t at = text.find(row, year) + row.size();
      text.replace(at, text.find(',', at) - at, std::to_string(static_cast<int>(region)));
    }
  });
  const PublishedStatistics repaired = read_releases(folder.path());
  for (const char* code : {"981", "982"}) {
    CHECK(repaired.authority(code)->calendar.at(2023).new_plans ==
          plain.authority(code)->calendar.at(2023).new_plans);
  }
  const Finding* found = finding(repaired, "regional total on an authority's row");
  REQUIRE(found != nullptr);
  CHECK(found->line > 1);
  CHECK(found->year == 2023);
  CHECK_THAT(found->file, Contains("newplans.csv"));
}

TEST_CASE("faults found by rule name file, row, rule and what was done", "[import]") {
  struct Case {
    const char* file;
    const char* rule;
    const char* row;    ///< that starts the cell to change
    const char* value;  ///< put there
  };
  const std::string total = ",All EHC plans,All EHC plans,";
  const Case cases[] = {
      {"2025/caseload.csv", "ages do not add up",
       "202425,Academic year,Local authority,E92000001,England,E12000099,Middle "
       "England,E06000981,981,"
       "Northshire,Child or young persons age,age 10,",
       "900"},
      {"2025/caseload.csv", "jump",
       "202324,Academic year,Local authority,E92000001,England,E12000099,Middle "
       "England,E06000982,982,"
       "Southshire,All EHC plans,All EHC plans,",
       "600"},
      {"2025/ceased_plans.csv", "unknown column", "time_period,time_identifier", "extra"},
  };
  for (const Case& one : cases) {
    const ScratchDirectory folder;
    copy_releases(folder.path(), one.file, [&](std::string& text) {
      if (std::string(one.rule) == "unknown column") {
        replace_first(text, "total_ceased\n", "total_ceased,mystery\n");
        for (std::size_t at = text.find('\n') + 1; at < text.size();) {
          at = text.find('\n', at);
          text.insert(at, ",1");
          at += 3;
        }
        return;
      }
      const std::size_t at = text.find(one.row) + std::string(one.row).size();
      REQUIRE(at > std::string(one.row).size());
      text.replace(at, text.find(',', at) - at, one.value);
    });
    const PublishedStatistics statistics = read_releases(folder.path());
    INFO(one.rule);
    const Finding* found = finding(statistics, one.rule);
    REQUIRE(found != nullptr);
    CHECK_FALSE(found->what.empty());
    CHECK_FALSE(found->done.empty());
    CHECK_THAT(found->file, Contains(std::string(one.file).substr(5)));
  }
}

TEST_CASE("broken files are named with line and column", "[import]") {
  struct Case {
    std::string what;
    std::function<void(std::string&)> change;
    std::string message;
  };
  const std::vector<Case> cases = {
      {"empty", [](std::string& text) { text.clear(); }, "is empty"},
      {"cut off", [](std::string& text) { text.resize(text.size() / 2); }, "is the file cut off?"},
      {"Latin-1", [](std::string& text) { replace_first(text, "Northshire", "Northsh\xEEre"); },
       "is not UTF-8"},
      {"UTF-16", [](std::string& text) { text = "\xFF\xFEt"; }, "is not UTF-8"},
      {"zeros", [](std::string& text) { text[text.size() / 2] = '\0'; }, "is not UTF-8"},
      {"wrong year", [](std::string& text) { replace_first(text, "202425", "202427"); },
       "time_period is '202427'"},
      {"shifted header",
       [](std::string& text) {
         replace_first(text, "geographic_level,country_code", "country_code,geographic_level");
       },
       "are the columns shifted?"},
      {"a word for a number",
       [](std::string& text) {
         replace_first(text, "All EHC plans,All EHC plans,", "All EHC plans,All EHC plans,many");
       },
       "it must be a count"},
      {"open quote", [](std::string& text) { replace_first(text, "Southshire", "\"Southshire"); },
       "closing quote"},
      {"no region column", [](std::string& text) { replace_first(text, "region_name", "area"); },
       "has no column 'region_name'"},
  };
  for (const Case& one : cases) {
    const ScratchDirectory folder;
    copy_releases(folder.path(), "2025/caseload.csv", one.change);
    const std::vector<std::string> faults = release_faults(folder.path());
    INFO(one.what);
    REQUIRE_FALSE(faults.empty());
    CHECK_THAT(faults.front(), Contains("caseload.csv"));
    CHECK_THAT(faults.front(), Contains(one.message));
  }
}

TEST_CASE("folders without a release are refused", "[import]") {
  const ScratchDirectory folder;
  CHECK_THAT(release_faults(folder.path()).at(0), Contains("holds no file of a release"));
  CHECK_THAT(release_faults(folder / "nowhere").at(0), Contains("is not there"));
}

TEST_CASE("authorities are found by name, old code and new code", "[import]") {
  const PublishedStatistics statistics = read_releases(fixture_releases());
  for (const char* typed : {"Northshire", "northshire council", "981", "E06000981"}) {
    INFO(typed);
    const AuthoritySearch search = find_authority(statistics, typed, 2025);
    REQUIRE(search.area != nullptr);
    CHECK(search.area->name.name == "Northshire");
  }
  CHECK(find_authority(statistics, "Nowhere", 2025).area == nullptr);
}

TEST_CASE("no bytes make the reader crash or hang", "[import]") {
  const std::string text = text_of(fixture_releases() / "2025/ceased_plans.csv");
  rc::prop("a file with bytes changed, inserted and cut", [&] {
    std::string broken = text.substr(0, *rc::gen::inRange<std::size_t>(0, text.size()));
    for (int edit = *rc::gen::inRange(0, 8); edit > 0 && !broken.empty(); --edit) {
      const auto at = *rc::gen::inRange<std::size_t>(0, broken.size());
      const auto byte = static_cast<char>(*rc::gen::inRange(0, 256));
      if (*rc::gen::arbitrary<bool>()) {
        broken[at] = byte;
      } else {
        broken.insert(at, 1, byte);
      }
    }
    Faults faults;
    const ReleaseTable table = read_release_file("broken.csv", broken, faults);
    RC_ASSERT(table.values.size() >= table.rows.size() * table.columns.size() || !faults.empty());
  });
}
