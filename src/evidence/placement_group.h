/// @file
/// Kinds of placement in the published statistics, and which published names belong to each.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace highneeds {

/// Placement groups that every release can be brought to; the first ten are the settings of a
/// model.
enum class PlacementGroup {
  kEarlyYears,
  kMainstream,
  kResourcedProvision,
  kStateSpecial,
  kIndependentSpecial,
  kAlternativeProvision,
  kFurtherEducation,
  kSpecialistPost16,
  kOtherArrangements,
  kNotInEducation,
  kNotRecorded,
};

inline constexpr int kPlacementGroups = 11;
inline constexpr int kPublishedSettings = 10;  ///< without kNotRecorded

/// Number of plans in each group; NaN where it is not published.
using ByGroup = std::array<double, kPlacementGroups>;

[[nodiscard]] constexpr std::size_t index_of(PlacementGroup group) {
  return static_cast<std::size_t>(group);
}

/// "state_special": the name of the setting in a model file; "not_recorded" for the last.
[[nodiscard]] const char* setting_name(PlacementGroup group);

/// Group of a column of caseload.csv or newplans.csv ("special_academy_free"), in lower case.
/// Nothing for totals, shares and columns that are no placement.
[[nodiscard]] std::optional<PlacementGroup> group_of_column(std::string_view column);

/// Group of an establishment type of the releases to 2022 ("Special - LA maintained") or of a
/// "Type of placement" of those since ("Special - academy/free school"). Nothing for totals.
/// Hospital schools are state special: the later releases count them so for 2019 to 2022.
[[nodiscard]] std::optional<PlacementGroup> group_of_label(std::string_view label);

}  // namespace highneeds
