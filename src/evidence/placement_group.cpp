#include "evidence/placement_group.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace highneeds {
namespace {

using enum PlacementGroup;
using NamedGroup = std::pair<std::string_view, PlacementGroup>;

constexpr NamedGroup kColumns[] = {
    {"nm_early_years", kEarlyYears},
    {"mainstream_la_maintained", kMainstream},
    {"mainstream_academy", kMainstream},
    {"mainstream_free_school", kMainstream},
    {"mainstream_independent", kMainstream},
    {"mainstream_la_maintained_resourced_provision", kResourcedProvision},
    {"mainstream_la_maintained_senunit", kResourcedProvision},
    {"mainstream_academy_resourced_provision", kResourcedProvision},
    {"mainstream_academy_senunit", kResourcedProvision},
    {"mainstream_free_school_resourced_provision", kResourcedProvision},
    {"mainstream_free_school_senunit", kResourcedProvision},
    {"special_la_maintained", kStateSpecial},
    {"special_academy_free", kStateSpecial},
    {"special_academy", kStateSpecial},
    {"special_free_school", kStateSpecial},
    {"special_independent", kIndependentSpecial},
    {"special_non_maintained", kIndependentSpecial},
    {"ap_pru_academy", kAlternativeProvision},
    {"ap_pru_free_school", kAlternativeProvision},
    {"ap_pru_la_maintained", kAlternativeProvision},
    {"general_fe_tertiary_colleges", kFurtherEducation},
    {"ukrlp_provider", kFurtherEducation},
    {"specialist_post_16_institutions", kSpecialistPost16},
    {"elective_home_education", kOtherArrangements},
    {"other_arrangements_la", kOtherArrangements},
    {"other_arrangements_parents", kOtherArrangements},
    {"online_provider", kOtherArrangements},
    {"w_settings", kOtherArrangements},
    {"other_schools", kOtherArrangements},
    {"other_placement_settings", kOtherArrangements},
    {"await_prov_2022", kOtherArrangements},
    {"perm_ex_2022", kOtherArrangements},
    {"neet", kNotInEducation},
    {"neet_ntci", kNotInEducation},
    {"neet_other", kNotInEducation},
    {"neet_other_csa", kNotInEducation},
    {"placement_unknown", kNotRecorded},
};

/// Exact labels that the rules below would put elsewhere or miss.
constexpr NamedGroup kLabels[] = {
    {"hospital school", kStateSpecial},
    {"non-maintained early years", kEarlyYears},
    {"general fe and tertiary colleges/he", kFurtherEducation},
    {"other fe", kFurtherEducation},
    {"sixth form college", kFurtherEducation},
    {"fe - general fe and tertiary colleges", kFurtherEducation},
    {"fe - ukrlp provider", kFurtherEducation},
    {"specialist post-16 institutions", kSpecialistPost16},
    {"independent specialist providers", kSpecialistPost16},
    {"fe - specialist post-16 institutions", kSpecialistPost16},
    {"neet", kNotInEducation},
    {"educated elsewhere - neet", kNotInEducation},
    {"other", kOtherArrangements},
    {"elective home education", kOtherArrangements},
    {"other arrangements by local authority", kOtherArrangements},
    {"other arrangements by parents", kOtherArrangements},
    {"permanently excluded", kOtherArrangements},
    {"supported internship", kOtherArrangements},
    {"traineeship", kOtherArrangements},
    {"apprenticeship", kOtherArrangements},
    {"work-based learning", kOtherArrangements},
    {"placement not recorded", kNotRecorded},
};

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

template <std::size_t kSize>
std::optional<PlacementGroup> find_in(const NamedGroup (&table)[kSize], std::string_view name) {
  const auto found = std::find_if(std::begin(table), std::end(table),
                                  [&](const NamedGroup& entry) { return entry.first == name; });
  if (found == std::end(table)) return std::nullopt;
  return found->second;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

const char* setting_name(PlacementGroup group) {
  constexpr const char* names[] = {
      "early_years",       "mainstream",          "resourced_provision",
      "state_special",     "independent_special", "alternative_provision",
      "further_education", "specialist_post16",   "other_arrangements",
      "not_in_education",  "not_recorded"};
  return names[index_of(group)];
}

std::optional<PlacementGroup> group_of_column(std::string_view column) {
  return find_in(kColumns, column);
}

std::optional<PlacementGroup> group_of_label(std::string_view label) {
  const std::string name = lower_case(label);
  if (const auto exact = find_in(kLabels, name)) return exact;
  if (name.ends_with("total") && !name.starts_with("awaiting provision")) return std::nullopt;
  if (name.starts_with("awaiting provision")) return kOtherArrangements;
  if (name.starts_with("educated elsewhere - not in education")) return kNotInEducation;
  if (name.starts_with("educated elsewhere - ")) return kOtherArrangements;
  if (name.starts_with("mainstream - ")) {
    const bool unit = contains(name, "resourced provision") || contains(name, "sen unit");
    return unit ? kResourcedProvision : kMainstream;
  }
  if (name.starts_with("special - ")) {
    const bool independent = contains(name, "independent") || contains(name, "non-maintained");
    return independent ? kIndependentSpecial : kStateSpecial;
  }
  if (name.starts_with("ap/pru - ")) return kAlternativeProvision;
  return std::nullopt;
}

}  // namespace highneeds
