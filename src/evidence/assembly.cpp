#include "evidence/assembly.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "evidence/row_labels.h"

namespace highneeds {
namespace {

constexpr const char* kNeedColumns[kNeeds] = {
    "number_asd",  "number_semh", "number_slcn", "number_mld",         "number_sld",
    "number_pmld", "number_spld", "number_pd",   "number_hi",          "number_vi",
    "number_msi",  "number_ds",   "number_oth",  "number_need_unknown"};
constexpr const char* kReasonColumns[kCeasingReasons] = {
    "max_age",   "needs_met",         "he",       "employ",  "transfer",
    "no_engage", "moved_outside_eng", "deceased", "not_rec", "other"};

/// Adds a part that is published to a sum that may not be yet.
void add_part(double& sum, double part) {
  if (!std::isnan(part)) sum = std::isnan(sum) ? part : sum + part;
}

/// Statistics while rows are put into them.
class Assembly {
 public:
  explicit Assembly(const std::vector<ReleaseTable>& tables) : codes_(tables) {
    for (const ReleaseTable& table : tables) add(table);
  }

  PublishedStatistics take() {
    for (auto& [code, area] : authorities_) result_.authorities.push_back(std::move(area));
    for (auto& [name, area] : regions_) result_.regions.push_back(std::move(area));
    for (const auto& [year, january] : result_.england.january) {
      if (!std::isnan(january.plans))
        result_.newest_january = std::max(result_.newest_january, year);
    }
    return std::move(result_);
  }

 private:
  void add(const ReleaseTable& table) {
    table_ = &table;
    seen_.clear();
    fresh_.clear();
    for (const std::string& column : table.unknown_columns) {
      find(0, nullptr, 0, "unknown column", fmt::format("column '{}' is not known", column),
           "not used");
    }
    for (row_ = 0; row_ < table.rows.size(); ++row_) add_row();
  }

  void find(int line, const Area* area, int year, const char* rule, std::string what,
            std::string done) {
    result_.findings.push_back({table_->file, line, area == nullptr ? "" : area->name.name,
                                area == nullptr ? "" : area->name.dfe_code, year, rule,
                                std::move(what), std::move(done)});
  }

  Area& area_of(const ReleaseRow& row) {
    const AreaName& name = table_->areas[static_cast<std::size_t>(row.area)];
    if (name.level == AreaLevel::kCountry) return named(result_.england, name);
    if (name.level == AreaLevel::kRegion) return named(regions_[name.name], name);
    const std::string& code = codes_.code(name);
    Area& area = authorities_[code];
    if (code == name.dfe_code) return named(area, name);
    if (misnamed_.insert({table_->file, row.area}).second) {
      find(
          row.line, &area, row.year, "authority's code does not fit its name",
          fmt::format("{} has the code {}, which is another authority's", name.name, name.dfe_code),
          fmt::format("taken as {}, code {}", name.name, code));
    }
    area.name.dfe_code = code;
    return area;
  }

  static Area& named(Area& area, const AreaName& name) {
    area.name = name;
    const auto known = std::find(area.la_codes.begin(), area.la_codes.end(), name.la_code);
    if (known != area.la_codes.end()) area.la_codes.erase(known);
    area.la_codes.insert(area.la_codes.begin(), name.la_code);
    return area;
  }

  [[nodiscard]] const ReleaseRow& row() const { return table_->rows[row_]; }
  [[nodiscard]] double number(const char* column) const {
    return table_->value(row_, table_->column(column));
  }
  [[nodiscard]] const std::string& label(int index) const {
    return table_->labels[static_cast<std::size_t>(index)];
  }

  void add_row() {
    Area& area = area_of(row());
    const auto key = std::tuple(&area, row().year, row().topic, row().breakdown);
    if (!seen_.insert(key).second) {
      find(row().line, &area, row().year, "row is there twice",
           fmt::format("{} {} is there twice in the file", label(row().topic),
                       label(row().breakdown)),
           "the first one is used");
      return;
    }
    switch (table_->kind) {
      case ReleaseFile::kAgeCaseload:
      case ReleaseFile::kEstablishmentCaseload:
        add_caseload_to_2022(area);
        break;
      case ReleaseFile::kAgeNewPlans:
      case ReleaseFile::kEstablishmentNewPlans:
        add_new_plans_to_2022(area);
        break;
      case ReleaseFile::kManagement:
        add_management(area.calendar[row().year]);
        break;
      case ReleaseFile::kCaseload:
        add_caseload(area);
        break;
      case ReleaseFile::kNewPlans:
        add_new_plans(area);
        break;
      case ReleaseFile::kNeeds:
        add_needs(area.january[row().year]);
        break;
      case ReleaseFile::kNewPlanNeeds:
        add_new_needs(area.calendar[row().year]);
        break;
      case ReleaseFile::kRequests:
        add_requests(area);
        break;
      case ReleaseFile::kAssessments:
        add_assessments(area.calendar[row().year]);
        break;
      case ReleaseFile::kCeased:
        add_ceased(area);
        break;
      case ReleaseFile::kTimeliness:
        add_timeliness(area.calendar[row().year]);
        break;
    }
  }

  [[nodiscard]] Citation here() const { return {table_->file, row().line, table_->release_year}; }
  [[nodiscard]] Slice slice() const { return slice_of(label(row().topic), label(row().breakdown)); }

  /// Later releases replace what earlier ones said, where they say anything.
  void replace(double& old, double value, const Area& area, const char* what) {
    if (std::isnan(value)) return;
    if (!std::isnan(old) && std::abs(old - value) > 0.5) {
      find(row().line, &area, row().year, "releases differ",
           fmt::format("{}: {:.0f} in an earlier release, {:.0f} here", what, old, value),
           "the later one is used");
    }
    old = value;
  }

  static void replace(double& old, double value) {
    if (!std::isnan(value)) old = value;
  }

  /// Clears what an earlier release said about a group, the first time this table names the area
  /// and year: parts are summed, and sums of two releases must not mix.
  bool first_here(const Area& area) { return fresh_.insert({&area, row().year}).second; }

  void add_caseload_to_2022(Area& area) {
    January& january = area.january[row().year];
    const double plans = number("total_all");
    if (table_->kind == ReleaseFile::kAgeCaseload) {
      if (const auto band = band_of_label(label(row().breakdown))) {
        replace(january.by_band[static_cast<std::size_t>(*band)], plans);
      } else if (label(row().breakdown) == "total") {
        replace(january.plans, plans, area, "plans");
        january.source = here();
      }
      return;
    }
    if (first_here(area)) january.by_group = not_published<ByGroup>();
    if (const auto group = group_of_label(label(row().breakdown))) {
      add_part(january.by_group[index_of(*group)], plans);
    } else if (std::isnan(january.plans) && label(row().topic) == "total") {
      january.plans = plans;
      january.source = here();
    }
  }

  void add_new_plans_to_2022(Area& area) {
    CalendarYear& year = area.calendar[row().year];
    const double plans = number("total_new_all");
    if (table_->kind == ReleaseFile::kAgeNewPlans) {
      if (const auto band = band_of_label(label(row().breakdown))) {
        replace(year.new_by_band[static_cast<std::size_t>(*band)], plans);
      } else if (label(row().breakdown) == "total") {
        replace(year.new_plans, plans, area, "new plans");
        year.new_plans_source = here();
      }
      return;
    }
    if (first_here(area)) year.new_by_group = not_published<ByGroup>();
    if (const auto group = group_of_label(label(row().breakdown))) {
      add_part(year.new_by_group[index_of(*group)], plans);
    }
  }

  void add_management(CalendarYear& year) {
    replace(year.requests, number("inreqehc"));
    replace(year.refused, number("assrefusedehc"));
    replace(year.assessed_issued, number("newallehc"));
    replace(year.assessed_not_issued, number("assnoneehc"));
    replace(year.assessed, year.assessed_issued + year.assessed_not_issued);
    replace(year.in_assessment, number("assnodecisionehc"));
    replace(year.timed, number("totincexcehc"));
    replace(year.within_20_weeks, number("incexc20weekehc"));
    replace(year.mediations, number("newehcmediation"));
    replace(year.tribunals, number("newehctribunal"));
    const auto reason = [&](CeasingReason which) -> double& {
      return year.ceased_by_reason[static_cast<std::size_t>(which)];
    };
    replace(reason(CeasingReason::kTransfer), number("disleaehc"));
    replace(reason(CeasingReason::kNeedsMet), number("dismetehc"));
    replace(reason(CeasingReason::kNoLongerEngaging), number("disleftehc"));
    replace(reason(CeasingReason::kOther), number("disothehc"));
    double ceased = kNotPublished;
    for (const double part : year.ceased_by_reason) add_part(ceased, part);
    replace(year.ceased, ceased);
    year.requests_source = year.timeliness_source = year.ceased_source = here();
  }

  [[nodiscard]] ByGroup groups() const {
    ByGroup groups = not_published<ByGroup>();
    for (std::size_t column = 0; column < table_->columns.size(); ++column) {
      if (const auto group = group_of_column(table_->columns[column])) {
        add_part(groups[index_of(*group)], table_->value(row_, static_cast<int>(column)));
      }
    }
    return groups;
  }

  [[nodiscard]] ByNeed needs() const {
    ByNeed needs;
    for (std::size_t need = 0; need < kNeeds; ++need) needs[need] = number(kNeedColumns[need]);
    return needs;
  }

  /// Groups of a row; kept from an earlier release where this one gives none.
  static void replace(ByGroup& old, const ByGroup& groups) {
    const auto given = [](double value) { return !std::isnan(value); };
    if (std::any_of(groups.begin(), groups.end(), given)) old = groups;
  }

  void add_caseload(Area& area) {
    January& january = area.january[row().year];
    const double plans = number("ehcplans");
    if (slice() == Slice::kTotal) {
      replace(january.plans, plans, area, "plans");
      replace(january.by_group, groups());
      january.source = here();
    } else if (label(row().topic) == "child or young persons age") {
      if (const auto age = age_of_label(label(row().breakdown))) {
        replace(january.by_age[static_cast<std::size_t>(*age)], plans);
        january.group_by_age[*age] = groups();
      }
    }
  }

  void add_new_plans(Area& area) {
    CalendarYear& year = area.calendar[row().year];
    const double plans = number("new_ehc_plans");
    if (slice() == Slice::kTotal) {
      replace(year.new_plans, plans, area, "new plans");
      replace(year.new_by_group, groups());
      year.new_plans_source = here();
    } else if (slice() == Slice::kAge) {
      if (const auto age = age_of_label(label(row().breakdown))) {
        replace(year.new_by_age[static_cast<std::size_t>(*age)], plans);
        year.new_group_by_age[*age] = groups();
      }
    }
  }

  void add_needs(January& january) {
    const std::string& topic = label(row().topic);
    if (slice() == Slice::kTotal) {
      january.by_need = needs();
    } else if (topic == "child or young persons age") {
      if (const auto age = age_of_label(label(row().breakdown))) {
        january.need_by_age[*age] = needs();
      }
    } else if (slice() == Slice::kPlacement) {
      add_need_by_group(january.need_by_group);
    }
  }

  void add_need_by_group(std::map<int, ByNeed>& by_group) const {
    const auto group = group_of_label(label(row().breakdown));
    if (!group) return;
    auto [found, added] =
        by_group.emplace(static_cast<int>(index_of(*group)), not_published<ByNeed>());
    const ByNeed part = needs();
    for (std::size_t need = 0; need < kNeeds; ++need) add_part(found->second[need], part[need]);
  }

  void add_new_needs(CalendarYear& year) {
    if (slice() == Slice::kAge) {
      if (const auto age = age_of_label(label(row().breakdown))) {
        year.new_need_by_age[*age] = needs();
      }
    } else if (slice() == Slice::kPlacement) {
      add_need_by_group(year.new_need_by_group);
    }
  }

  void add_requests(Area& area) {
    CalendarYear& year = area.calendar[row().year];
    if (slice() == Slice::kTotal) {
      replace(year.requests, number("requests_received_in_year"), area, "requests");
      replace(year.agreed, number("requests_decided_to_assess"));
      replace(year.refused, number("requests_decided_not_to_assess"), area, "refusals");
      replace(year.undecided, number("requests_decision_not_made"));
      replace(year.withdrawn, number("requests_withdrawn"));
      double appeals = kNotPublished;
      add_part(appeals, number("tribunal_related_request"));
      add_part(appeals, number("tribunal_after_mediation_request"));
      replace(year.mediations, number("mediation_related_request"));
      replace(year.tribunals, appeals);
      year.requests_source = here();
    } else if (slice() == Slice::kAge) {
      if (const auto age = age_of_label(label(row().breakdown))) {
        replace(year.requests_by_age[static_cast<std::size_t>(*age)],
                number("requests_received_in_year"));
      }
    }
  }

  void add_assessments(CalendarYear& year) {
    if (slice() != Slice::kTotal) return;
    replace(year.assessed_issued, number("assess_issued"));
    replace(year.assessed_not_issued, number("assess_not_issued"));
    replace(year.assessed, year.assessed_issued + year.assessed_not_issued);
    replace(year.in_assessment, number("assess_not_made"));
  }

  void add_ceased(Area& area) {
    CalendarYear& year = area.calendar[row().year];
    const double ceased = number("total_ceased");
    ByReason reasons;
    for (std::size_t i = 0; i < kCeasingReasons; ++i) reasons[i] = number(kReasonColumns[i]);
    if (slice() == Slice::kTotal) {
      year.ceased = not_published<ByReason>()[0];
      replace(year.ceased, ceased);
      year.ceased_by_reason = reasons;
      year.ceased_source = here();
    } else if (slice() == Slice::kAge) {
      if (const auto age = age_of_label(label(row().breakdown))) year.ceased_by_age[*age] = reasons;
    } else if (slice() == Slice::kPlacement) {
      if (const auto group = group_of_label(label(row().breakdown))) {
        auto [found, added] =
            year.ceased_by_group.emplace(static_cast<int>(index_of(*group)), kNotPublished);
        add_part(found->second, ceased);
      }
    }
  }

  void add_timeliness(CalendarYear& year) {
    if (slice() != Slice::kTotal) return;
    replace(year.timed, number("plans_issued_den"));
    replace(year.within_20_weeks, number("plans_issued_within_20_weeks"));
    replace(year.after_52_weeks, number("plans_issued_gt_1_year"));
    year.timeliness_source = here();
  }

  CodeBook codes_;
  PublishedStatistics result_;
  std::map<std::string, Area> authorities_, regions_;
  const ReleaseTable* table_ = nullptr;
  std::size_t row_ = 0;
  std::set<std::tuple<const Area*, int, int, int>> seen_;
  std::set<std::pair<const Area*, int>> fresh_;
  std::set<std::pair<std::string, int>> misnamed_;
};

}  // namespace

PublishedStatistics sort_rows(const std::vector<ReleaseTable>& tables) {
  return Assembly(tables).take();
}

}  // namespace highneeds
