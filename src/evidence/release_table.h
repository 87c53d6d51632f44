/// @file
/// One file of a DfE "Education, health and care plans" release, as numbers by named columns.
#pragma once

#include <string>
#include <vector>

namespace highneeds {

/// Files of a release that are used.
enum class ReleaseFile {
  kAgeCaseload,            ///< sen2_age_caseload.csv, releases to 2022
  kEstablishmentCaseload,  ///< sen2_estab_caseload.csv
  kAgeNewPlans,            ///< sen2_age_new_plans.csv
  kEstablishmentNewPlans,  ///< sen2_estab_new_plans.csv
  kManagement,             ///< sen2_mi.csv: requests, assessments, timeliness, discontinued plans
  kCaseload,               ///< caseload.csv, releases since 2023
  kNewPlans,               ///< newplans.csv
  kNeeds,                  ///< sen_needs_all_plans.csv
  kNewPlanNeeds,           ///< sen_need_newplans.csv
  kRequests,               ///< requests.csv
  kAssessments,            ///< assessments.csv
  kCeased,                 ///< ceased_plans.csv
  kTimeliness,             ///< timeliness_20_week.csv
};

enum class AreaLevel { kCountry, kRegion, kAuthority };

/// An area as a row names it.
struct AreaName {
  AreaLevel level = AreaLevel::kCountry;
  std::string dfe_code;  ///< three digits, such as "812"; empty for regions and the country
  std::string la_code;   ///< ONS code such as "E06000012"; the region's or country's own for those
  std::string name;
  std::string region;  ///< name; empty for the country

  friend bool operator==(const AreaName&, const AreaName&) = default;
};

/// A row that is used. Its numbers are values[row x column].
struct ReleaseRow {
  int area = 0;   ///< index into ReleaseTable::areas
  int year = 0;   ///< January of stocks, calendar year of flows
  int topic = 0;  ///< index into labels: "Child or young persons age", or the establishment group
  int breakdown = 0;  ///< index into labels: "age 10", or "Special - LA maintained"
  int line = 0;       ///< in the file, from 1
};

struct ReleaseTable {
  ReleaseFile kind = ReleaseFile::kCaseload;
  std::string file;      ///< path as to be shown
  int release_year = 0;  ///< year of the newest January in the release, such as 2025
  std::vector<AreaName> areas;
  std::vector<std::string> labels;   ///< in lower case, blanks trimmed
  std::vector<std::string> columns;  ///< of numbers: names of today, in lower case
  std::vector<ReleaseRow> rows;
  std::vector<double> values;                ///< [row x column]; NaN where suppressed or missing
  std::vector<std::string> unknown_columns;  ///< as written; not used

  /// Index of a column, -1 where the file has none.
  [[nodiscard]] int column(const std::string& name) const {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (columns[i] == name) return static_cast<int>(i);
    }
    return -1;
  }
  /// @param column  as column() gives it; NaN for -1
  [[nodiscard]] double value(std::size_t row, int column) const;
};

}  // namespace highneeds
