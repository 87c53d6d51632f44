/// @file
/// What the DfE publishes about education, health and care plans, by area and year, repaired.
///
/// Every number is NaN where it is not published. Ages are single years; index 2 holds everyone
/// under 3, and in flows index 20 holds everyone of 20 and over. Read it from files with
/// read_releases() of storage/release_reader.h.
#pragma once

#include <array>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model.h"
#include "evidence/placement_group.h"
#include "evidence/release_table.h"

namespace highneeds {

inline constexpr double kNotPublished = std::numeric_limits<double>::quiet_NaN();

/// 0-4, 5-10, 11-15, 16-19, 20-25: all that was published before 2023.
inline constexpr int kAgeBands = 5;
using ByAgeBand = std::array<double, kAgeBands>;
[[nodiscard]] int age_band_of(int age);
/// First and last age of a band.
[[nodiscard]] std::pair<int, int> ages_of_band(int band);

/// Needs in the order of a model file; Down's syndrome has a column of its own since 2026.
inline constexpr int kNeeds = 14;
using ByNeed = std::array<double, kNeeds>;
inline constexpr std::array<const char*, kNeeds> kNeedCodes = {
    "ASD", "SEMH", "SLCN", "MLD", "SLD", "PMLD", "SPLD",
    "PD",  "HI",   "VI",   "MSI", "DS",  "OTH",  "UNKNOWN"};

/// Why plans cease, in the order of the published columns since 2022.
enum class CeasingReason {
  kMaximumAge,
  kNeedsMet,
  kHigherEducation,
  kEmployment,
  kTransfer,  ///< to another authority: ceased here, not a new plan there
  kNoLongerEngaging,
  kMovedOutsideEngland,
  kDied,
  kNotRecorded,
  kOther,
};
inline constexpr int kCeasingReasons = 10;
using ByReason = std::array<double, kCeasingReasons>;

/// Where a figure stands.
struct Citation {
  std::string file;
  int line = 0;
  int release_year = 0;  ///< 2025
};

/// Arrays filled with kNotPublished.
template <class Array>
[[nodiscard]] Array not_published() {
  Array array;
  array.fill(kNotPublished);
  return array;
}

/// Plans open in January.
struct January {
  double plans = kNotPublished;
  ByGroup by_group = not_published<ByGroup>();
  ByAgeBand by_band = not_published<ByAgeBand>();
  ByAge by_age = not_published<ByAge>();
  std::map<int, ByGroup> group_by_age;  ///< by age, where published
  ByNeed by_need = not_published<ByNeed>();
  std::map<int, ByNeed> need_by_age;
  std::map<int, ByNeed> need_by_group;  ///< by PlacementGroup
  Citation source;                      ///< of `plans`

  /// Plans in a group; NaN where not published.
  [[nodiscard]] double in(PlacementGroup group) const { return by_group[index_of(group)]; }
  /// Share of the plans whose placement is not known: not recorded, or not published at all.
  [[nodiscard]] double unplaced_share() const;
};

/// What happened in a calendar year.
struct CalendarYear {
  double requests = kNotPublished, agreed = kNotPublished, refused = kNotPublished,
         undecided = kNotPublished, withdrawn = kNotPublished, mediations = kNotPublished,
         tribunals = kNotPublished;
  ByAge requests_by_age = not_published<ByAge>();

  double assessed = kNotPublished;  ///< assessments concluded: plan issued or not
  double assessed_issued = kNotPublished, assessed_not_issued = kNotPublished;
  double in_assessment = kNotPublished;  ///< no decision about a plan at the end of the year

  double new_plans = kNotPublished;
  ByGroup new_by_group = not_published<ByGroup>();
  ByAgeBand new_by_band = not_published<ByAgeBand>();
  ByAge new_by_age = not_published<ByAge>();  ///< age when the plan started
  std::map<int, ByGroup> new_group_by_age;
  std::map<int, ByNeed> new_need_by_age;
  std::map<int, ByNeed> new_need_by_group;

  double timed = kNotPublished;  ///< plans issued, exceptions included
  double within_20_weeks = kNotPublished;
  double after_52_weeks = kNotPublished;

  double ceased = kNotPublished;  ///< transfers to other authorities included
  ByReason ceased_by_reason = not_published<ByReason>();
  std::map<int, ByReason> ceased_by_age;  ///< age when the plan ceased
  std::map<int, double> ceased_by_group;  ///< by PlacementGroup

  Citation requests_source, new_plans_source, ceased_source, timeliness_source;
};

/// An authority, a region or England.
struct Area {
  AreaName name;                      ///< as in the newest row
  std::vector<std::string> la_codes;  ///< every ONS code seen, newest first
  std::map<int, January> january;     ///< by year
  std::map<int, CalendarYear> calendar;

  /// Null where the year is not published.
  [[nodiscard]] const January* january_of(int year) const;
  [[nodiscard]] const CalendarYear* calendar_of(int year) const;
  /// Plans in January, NaN where not published.
  [[nodiscard]] double plans(int year) const;
};

/// A fault found in published figures, and what was done about it.
struct Finding {
  std::string file;
  int line = 0;  ///< of the row; 0 where it concerns the file or several rows
  std::string area;
  std::string dfe_code;  ///< empty for regions, England and files
  int year = 0;          ///< 0 where none
  std::string rule;      ///< short name, such as "regional total on an authority's row"
  std::string what;      ///< with the figures
  std::string done;
};

struct PublishedStatistics {
  Area england;
  std::vector<Area> regions;
  std::vector<Area> authorities;  ///< by DfE code
  std::vector<Finding> findings;
  int newest_january = 0;  ///< of England

  [[nodiscard]] const Area* authority(std::string_view dfe_code) const;
  [[nodiscard]] const Area* region(std::string_view name) const;
  /// Authorities of a region with plans in January of a year.
  [[nodiscard]] std::vector<const Area*> in_region(std::string_view region, int january) const;
};

/// Puts the tables of one or more releases together: later releases win, parts are summed into
/// groups, known faults and those found by rule are repaired or set to not published, and every
/// one of them is reported in `findings`.
/// @pre  there is a table
[[nodiscard]] PublishedStatistics assemble_statistics(std::vector<ReleaseTable> tables);

/// What was known when the figures of a January were published: the releases up to that year (where
/// all are later, the oldest), without anything about later years, and only then repaired.
/// @pre  there is a table
[[nodiscard]] PublishedStatistics statistics_at(std::vector<ReleaseTable> tables, int january);

}  // namespace highneeds
