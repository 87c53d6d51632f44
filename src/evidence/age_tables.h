/// @file
/// Plans by single year of age and setting from what is published: single years, or bands of ages
/// and placements apart.
#pragma once

#include "evidence/published_statistics.h"

namespace highneeds {

/// Plans or children, [age x published setting].
using AgeBySetting = Table;

/// Single years of age whose sums over each band are given, as smooth as can be.
/// @param bands  zero or more
/// @par Source  Tobler (1979), "Smooth pycnophylactic interpolation", Journal of the American
///              Statistical Association 74; here in one dimension
[[nodiscard]] ByAge smooth_ages(const ByAgeBand& bands);

/// Plans by single year of age, scaled to their number: published, or from bands and the shape
/// within each band. All zero where neither is published.
/// @param shape  plans by age of a larger area; from bands alone where it is all zero
[[nodiscard]] ByAge plans_by_age(const January& january, const ByAge& shape);
/// Plans of January `year` with the ages of the latest January that has them, at most three years
/// before; the shape's where none has.
[[nodiscard]] ByAge latest_plans_by_age(const Area& area, int year, const ByAge& shape);
[[nodiscard]] ByAge new_plans_by_age(const CalendarYear& year, const ByAge& shape);

/// The ten settings without "not recorded", which is shared out over them in proportion; zero where
/// not published.
[[nodiscard]] std::array<double, kPublishedSettings> shared_out(const ByGroup& groups);

/// Whether most placements are known, so that they can be used.
[[nodiscard]] bool has_placements(const January& january);
[[nodiscard]] bool has_new_placements(const CalendarYear& year);

/// Relative numbers of plans by age and setting that the law and the names of the settings allow:
/// 1 where usual, less where rare, 0 where impossible. Used as a start where no table by age and
/// setting is published.
[[nodiscard]] AgeBySetting usual_settings();

/// Table [age x setting] of a group_by_age map, "not recorded" shared out; zeros without rows.
[[nodiscard]] AgeBySetting table_of(const std::map<int, ByGroup>& by_age);

/// Plans by age and setting with the given ages and settings, nearest to `seed`. Rows without a
/// seed take the usual settings.
[[nodiscard]] AgeBySetting fit_ages_and_settings(const AgeBySetting& seed, const ByAge& ages,
                                                 std::span<const double> settings);

/// Sums over ages.
[[nodiscard]] std::vector<double> setting_sums(const AgeBySetting& table);

}  // namespace highneeds
