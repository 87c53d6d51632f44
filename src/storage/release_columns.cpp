#include "storage/release_columns.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <utility>

#include "evidence/placement_group.h"

namespace highneeds {
namespace {

using enum ReleaseFile;

constexpr ReleaseFileSpec kSpecs[] = {
    {kAgeCaseload, "sen2_age_caseload.csv", "", "characteristic_age", "total_all", true},
    {kEstablishmentCaseload, "sen2_estab_caseload.csv", "establishment_group", "establishment_type",
     "total_all", true},
    {kAgeNewPlans, "sen2_age_new_plans.csv", "", "characteristic_age", "total_new_all", false},
    {kEstablishmentNewPlans, "sen2_estab_new_plans.csv", "establishment_group",
     "establishment_type", "total_new_all", false},
    {kManagement, "sen2_mi.csv", "", "", "inreqehc", false},
    {kCaseload, "caseload.csv", "breakdown_topic", "breakdown", "ehcplans", true},
    {kNewPlans, "newplans.csv", "breakdown_topic", "breakdown", "new_ehc_plans", false},
    {kNeeds, "sen_needs_all_plans.csv", "breakdown_topic", "breakdown", "number_asd", true},
    {kNewPlanNeeds, "sen_need_newplans.csv", "breakdown_topic", "breakdown", "number_asd", false},
    {kRequests, "requests.csv", "breakdown_topic", "breakdown", "requests_received_in_year", false},
    {kAssessments, "assessments.csv", "breakdown_topic", "breakdown", "assess_issued", false},
    {kCeased, "ceased_plans.csv", "breakdown_topic", "breakdown", "total_ceased", false},
    {kTimeliness, "timeliness_20_week.csv", "breakdown_topic", "breakdown", "plans_issued_den",
     false},
};

constexpr const char* kRowNames[] = {
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name",
    "region_code", "region_name",     "old_la_code",      "new_la_code",  "la_name"};

/// Columns that are read, besides placements.
constexpr const char* kRead[] = {
    // releases to 2022
    "total_all", "total_new_all", "inreqehc", "assrefusedehc", "newallehc", "assnoneehc",
    "assnodecisionehc", "totincexcehc", "incexc20weekehc", "disleaehc", "dismetehc", "disothehc",
    "disleftehc", "newehcmediation", "newehctribunal",
    // releases since 2023
    "ehcplans", "new_ehc_plans", "ehc_plans", "requests_received_in_year",
    "requests_decided_to_assess", "requests_decided_not_to_assess", "requests_decision_not_made",
    "requests_withdrawn", "mediation_related_request", "tribunal_related_request",
    "tribunal_after_mediation_request", "assess_in_year", "assess_issued", "assess_not_issued",
    "assess_not_made", "plans_issued_den", "plans_issued_within_20_weeks", "plans_issued_gt_1_year",
    "total_ceased", "max_age", "needs_met", "he", "employ", "transfer", "no_engage",
    "moved_outside_eng", "deceased", "not_rec", "other", "number_asd", "number_hi", "number_mld",
    "number_msi", "number_oth", "number_pd", "number_pmld", "number_semh", "number_slcn",
    "number_sld", "number_spld", "number_vi", "number_ds", "number_need_unknown"};

/// Known, and not needed: totals of columns that are read, statements, and details.
constexpr const char* kNotNeeded[] = {"total_st",
                                      "total_ehc",
                                      "total_new_st",
                                      "total_new_ehc",
                                      "newallehc_assnoneehc_sum",
                                      "assnone",
                                      "assnodecision",
                                      "assrefused",
                                      "mtosi",
                                      "sitom",
                                      "mtopar",
                                      "sitopar",
                                      "dislea",
                                      "dismet",
                                      "disoth",
                                      "disleft",
                                      "mtosiehc",
                                      "sitomehc",
                                      "mtoparehc",
                                      "sitoparehc",
                                      "inreqryaehc",
                                      "totnoexcehc",
                                      "noexc20weekehc",
                                      "totincexc",
                                      "incexc26week",
                                      "totnoexc",
                                      "noexc26week",
                                      "statementstoehc",
                                      "statementstonoehc",
                                      "personalbudgets",
                                      "orgarrangements",
                                      "directpayeducation",
                                      "directpaysocialcare",
                                      "directpayhealth",
                                      "directpayintegrated",
                                      "mainstream_total",
                                      "special_total",
                                      "ap_pru_total",
                                      "fe_total",
                                      "ed_elsewhere",
                                      "requests_rya",
                                      "request_outcome_six_weeks",
                                      "request_outcome_over_6_weeks",
                                      "assess_withdrawn",
                                      "outcome_decision_within_time",
                                      "outcome_decision_over_time",
                                      "number_assess_mediation",
                                      "number_assess_tribunal",
                                      "number_assess_mediation_tribunal",
                                      "number_other_mediation",
                                      "number_other_tribunal",
                                      "number_other_mediation_tribunal",
                                      "plans_issued_den_ex",
                                      "plans_issued_20_weeks_ex",
                                      "plans_issued_gt20weeks_ltyear",
                                      "plans_issued_gt20weeks_ltyear_ex",
                                      "plans_issued_gt_1_year_ex"};

/// Written in a release, and the name used here.
constexpr std::pair<std::string_view, std::string_view> kAliases[] = {
    {"number_asssess_mediation_tribunal", "number_assess_mediation_tribunal"},
    {"number_down_syndrome", "number_ds"},
    {"number_unknown", "number_need_unknown"},
    {"ehc_plans_total", "ehc_plans"},
};

bool is_share(std::string_view name) {
  return name.ends_with("_pc") || name.starts_with("pc_") || name.ends_with("rate");
}

template <std::size_t kSize>
bool is_in(const char* const (&names)[kSize], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

}  // namespace

std::span<const ReleaseFileSpec> release_file_specs() { return kSpecs; }
std::span<const char* const> row_name_columns() { return kRowNames; }

std::string column_name_of_today(std::string_view written) {
  std::string name(written);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const auto& [alias, today] : kAliases) {
    if (name == alias) return std::string(today);
  }
  return name;
}

ColumnUse use_of_column(std::string_view name) {
  if (is_in(kRead, name) || group_of_column(name)) return ColumnUse::kRead;
  if (is_share(name) || is_in(kNotNeeded, name)) return ColumnUse::kNotNeeded;
  return ColumnUse::kUnknown;
}

std::optional<ReleaseFile> release_file_of(const std::vector<std::string>& columns,
                                           std::string_view time_identifier) {
  const auto has = [&](std::string_view name) {
    return name.empty() || std::find(columns.begin(), columns.end(), name) != columns.end();
  };
  for (const ReleaseFileSpec& spec : kSpecs) {
    if (!has(spec.total) || !has(spec.topic) || !has(spec.breakdown)) continue;
    const bool needs = spec.kind == kNeeds || spec.kind == kNewPlanNeeds;
    if (needs && spec.stock != (time_identifier == "Academic year")) continue;
    return spec.kind;
  }
  return std::nullopt;
}

}  // namespace highneeds
