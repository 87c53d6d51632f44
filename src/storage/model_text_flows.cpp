// Leaving and moving in an imported model file, and the tables beside it.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "storage/model_text.h"

namespace highneeds {
namespace {

struct ReasonLabel {
  CeasingReason reason;
  const char* label;
};
constexpr ReasonLabel kReasonLabels[] = {
    {CeasingReason::kTransfer, "Transferred to another authority"},
    {CeasingReason::kNoLongerEngaging, "No longer wishes to engage, or left school"},
    {CeasingReason::kNeedsMet, "Needs met without a plan"},
    {CeasingReason::kHigherEducation, "Higher education"},
    {CeasingReason::kEmployment, "Employment"},
    {CeasingReason::kMaximumAge, "Maximum age"},
    {CeasingReason::kMovedOutsideEngland, "Moved outside England"},
    {CeasingReason::kDied, "Died"},
    {CeasingReason::kOther, "Other, or not recorded"},
};

/// Ages on 1 September at which whole cohorts change settings.
struct Phase {
  int age;
  const char* name;
};
constexpr Phase kPhases[] = {{4, "reception"}, {5, "year 1"},   {11, "year 7"},  {16, "post-16"},
                             {17, "year 13"},  {18, "year 14"}, {19, "post-19"}, {20, "age 20"}};

bool is_phase(int age) {
  return std::any_of(std::begin(kPhases), std::end(kPhases),
                     [age](const Phase& phase) { return phase.age == age; });
}

/// Moves outside phase transfer: a hazard for ages in a row of a setting, and where they go.
struct MoveGroup {
  int from_age, to_age;    ///< as written in the file
  int first, last;         ///< ages in the earlier January it is learnt from
  std::set<int> settings;  ///< that it is written for
};

using enum PlacementGroup;

const std::vector<MoveGroup>& move_groups() {
  const auto set = [](std::initializer_list<PlacementGroup> groups) {
    std::set<int> result;
    for (const PlacementGroup group : groups) result.insert(static_cast<int>(group));
    return result;
  };
  static const std::vector<MoveGroup> groups = {
      {4, 10, 5, 9,
       set({kEarlyYears, kMainstream, kResourcedProvision, kStateSpecial, kIndependentSpecial,
            kAlternativeProvision, kOtherArrangements})},
      {11, 15, 11, 14,
       set({kEarlyYears, kMainstream, kResourcedProvision, kStateSpecial, kIndependentSpecial,
            kAlternativeProvision, kOtherArrangements})},
      {20, 25, 20, 23, set({kFurtherEducation, kSpecialistPost16, kNotInEducation})}};
  return groups;
}

/// Share of a setting who move on in a year, over the ages of a group.
double moving_share(const ModelContext& context, const MoveGroup& group, int from) {
  double moved = 0, held = 0;
  for (int age = group.first; age <= group.last; ++age) {
    if (is_phase(age + 1)) continue;
    const double plans = context.england.stock_before(age, from);
    held += plans;
    moved += plans * context.estimates.moves.leaving(age, from);
  }
  return held > 0 ? moved / held : 0;
}

/// Where those who move on from a setting go, over all its groups; only to settings of their ages.
Eigen::ArrayXd destinations(const ModelContext& context, int from) {
  Eigen::ArrayXd to = Eigen::ArrayXd::Zero(kPublishedSettings);
  for (const MoveGroup& group : move_groups()) {
    if (!group.settings.contains(from)) continue;
    for (int age = group.first; age <= group.last; ++age) {
      if (is_phase(age + 1)) continue;
      const double moved =
          context.england.stock_before(age, from) * context.estimates.moves.leaving(age, from);
      const Table& table = context.estimates.moves.destinations[static_cast<std::size_t>(age)];
      for (const int setting : group.settings) to[setting] += moved * table(from, setting);
      const int other = static_cast<int>(kOtherArrangements);
      if (!group.settings.contains(other)) to[other] += moved * table(from, other);
    }
  }
  to[from] = 0;
  const double sum = to.sum();
  if (sum > 0) to /= sum;
  return (to < 0.005).select(0, to);
}

std::string row_text(const Eigen::ArrayXd& shares) {
  std::string text;
  const double sum = shares.sum();
  for (int i = 0; i < kPublishedSettings; ++i) {
    if (shares[i] <= 0) continue;
    text += fmt::format("{}{} = {:.5f}", text.empty() ? "" : ", ",
                        setting_name(static_cast<PlacementGroup>(i)), shares[i] / sum);
  }
  return text;
}

std::string hazards_text(const ModelContext& context) {
  std::string text;
  for (const MoveGroup& group : move_groups()) {
    for (const int from : group.settings) {
      const double share = std::min(0.9, moving_share(context, group, from));
      if (share < 0.001 || destinations(context, from).sum() <= 0) continue;
      text += fmt::format("  {{ from = \"{}\", ages = \"{}-{}\", hazard = {} }},\n",
                          setting_name(static_cast<PlacementGroup>(from)), group.from_age,
                          group.to_age, figure(-std::log1p(-share)));
    }
  }
  return text;
}

/// Who leaves at a phase transfer beyond those who would have moved in any year.
double phase_share(const ModelContext& context, int age, int from) {
  const double all = context.estimates.moves.leaving(age - 1, from);
  for (const MoveGroup& group : move_groups()) {
    if (!group.settings.contains(from) || age - 1 < group.from_age || age - 1 > group.to_age)
      continue;
    const double usual = std::min(0.9, moving_share(context, group, from));
    return std::max(0.0, 1 - (1 - all) / (1 - usual));
  }
  return all;
}

std::string phases_text(const ModelContext& context) {
  std::string text;
  for (const Phase& phase : kPhases) {
    std::string rows;
    for (int from = 0; from < kPublishedSettings; ++from) {
      const double leaving = phase_share(context, phase.age, from);
      const Table& table =
          context.estimates.moves.destinations[static_cast<std::size_t>(phase.age - 1)];
      if (leaving < 0.005 || table.row(from).sum() <= 0) continue;
      Eigen::ArrayXd shares = table.row(from).transpose() * leaving;
      shares = (shares < 0.0005).select(0, shares);
      shares[from] = 1 - shares.sum();
      rows += fmt::format("{} = {{ {} }}\n", setting_name(static_cast<PlacementGroup>(from)),
                          row_text(shares));
    }
    if (rows.empty()) continue;
    text += fmt::format("[[phase_transfers]]\nname = \"{}\"\nage  = {}\n[phase_transfers.to]\n{}\n",
                        phase.name, phase.age, rows);
  }
  return text;
}

std::string table_csv(const char* row_name, const std::vector<std::string>& rows,
                      const std::vector<std::string>& columns, const Table& values, int decimals) {
  std::string text = row_name;
  for (const std::string& column : columns) text += "," + column;
  text += "\n";
  for (std::size_t row = 0; row < rows.size(); ++row) {
    text += rows[row];
    for (std::size_t column = 0; column < columns.size(); ++column) {
      text += fmt::format(",{:.{}f}",
                          values(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column)),
                          decimals);
    }
    text += "\n";
  }
  return text;
}

std::string population_csv(const ModelContext& context) {
  std::string text = "year,age,persons\n";
  for (int year = context.flow_year(); year <= context.last_calendar_year(); ++year) {
    for (std::size_t age = 0; age < kAges; ++age) {
      const double persons =
          context.parts.population ? context.parts.population->persons.at(year)[age] : 1000;
      text += fmt::format("{},{},{:.0f}\n", year, age, persons);
    }
  }
  return text;
}

}  // namespace

std::string leaving_text(const ModelContext& context) {
  const AuthorityEstimates& estimates = context.estimates;
  std::string ages, factors, reasons;
  for (std::size_t age = 0; age < kAges; ++age) {
    ages += fmt::format("{}\"{}\" = {}", age == 0 ? "" : ", ", age, figure(estimates.ceasing[age]));
  }
  for (std::size_t i = 0; i < kPublishedSettings; ++i) {
    factors +=
        fmt::format("{}{} = {:.2f}", i == 0 ? "" : ", ",
                    setting_name(static_cast<PlacementGroup>(i)), estimates.setting_factors[i]);
  }
  for (const ReasonLabel& reason : kReasonLabels) {
    std::string shares;
    for (int age = 0; age < kAges; ++age) {
      double share = estimates.reasons(age, static_cast<int>(reason.reason));
      if (reason.reason == CeasingReason::kOther) {
        share += estimates.reasons(age, static_cast<int>(CeasingReason::kNotRecorded));
      }
      shares += fmt::format("{}\"{}\" = {:.4f}", age == 0 ? "" : ", ", age, share);
    }
    reasons += fmt::format(
        "[[ceasing.reasons]]\nlabel = \"{}\"\n{}share_by_age = {{ {} }}\n", reason.label,
        reason.reason == CeasingReason::kTransfer ? "transfer_out = true\n" : "", shares);
  }
  const bool own = !estimates.own_transitions.empty();
  const std::string method =
      own ? estimates.own_transitions + ", pooled with the published rates as 20 plans an age"
          : "England's by age, times the authority's level under 16 and from 16, pooled";
  const std::string source =
      own ? estimates.own_transitions
          : fmt::format(
                "DfE, Education, health and care plans: ceased plans and the change of each "
                "cohort's plans, England and the authority, {}",
                context.flow_year());
  return fmt::format(
      "# --- Leaving and moving "
      "----------------------------------------------------------------\n\n"
      "# Hazards a year: {method}. They end {ceased:.0f} of the opening plans in a year.\n"
      "[ceasing]\nsource = {source}\nas_of  = {as_of}\n"
      "per_year_by_age = {{ {ages} }}\nsetting_factors = {{ {factors} }}\n"
      "scale           = {{ median = 1.0, sigma = {sd:.3f} }}\n"
      "scale_16_plus   = {{ median = 1.0, sigma = {sd_16_plus:.3f} }}\n"
      "# Assumption: courses end in July and August.\n"
      "month_weights_16_plus = [0.5, 0.5, 0.5, 0.5, 0.5, 0.8, 3.2, 3.2, 0.8, 0.5, 0.5, 0.5]\n"
      "{reasons}\n",
      fmt::arg("method", method), fmt::arg("ceased", estimates.ceased),
      fmt::arg("source", quoted(source)),
      fmt::arg("as_of",
               own ? census_day(context.january()) : fmt::format("{}-12-31", context.flow_year())),
      fmt::arg("ages", ages), fmt::arg("factors", factors), fmt::arg("sd", estimates.ceasing_sd),
      fmt::arg("sd_16_plus", estimates.ceasing_16_plus_sd), fmt::arg("reasons", reasons));
}

std::string moves_text(const ModelContext& context) {
  std::string to;
  for (int from = 0; from < kPublishedSettings; ++from) {
    const Eigen::ArrayXd shares = destinations(context, from);
    const bool used =
        hazards_text(context).find(fmt::format(
            "\"{}\"", setting_name(static_cast<PlacementGroup>(from)))) != std::string::npos;
    if (!used) continue;
    to += fmt::format("{} = {{ {} }}\n", setting_name(static_cast<PlacementGroup>(from)),
                      row_text(shares));
  }
  const AuthorityEstimates& estimates = context.estimates;
  const bool own = !estimates.own_transitions.empty();
  const std::string source =
      own ? estimates.own_transitions + ", pooled with England's cohorts as 20 plans an age"
          : fmt::format(
                "derived from DfE, Education, health and care plans: England, plans of January "
                "{} and {}, new plans of {}",
                context.january() - 1, context.january(), context.flow_year());
  const std::string scale =
      own ? fmt::format("{{ median = 1.0, sigma = {:.3f} }}", estimates.moves_sd)
          : "{ low = 0.7, central = 1.0, high = 1.35, assumption = true, note = \"derived, not "
            "published\" }";
  return fmt::format(
      "{comment}[moves]\nsource = {source}\nas_of  = {as_of}\nper_year = [\n{hazards}]\n"
      "scale        = {scale}\n"
      "forced_share = {{ low = 0.0, mode = 0.03, high = 0.10, assumption = true, note = \"outcomes "
      "of "
      "appeals by authority are not published\" }}\n"
      "[moves.destinations]\n{destinations}\n{phases}",
      fmt::arg("comment", own ? ""
                              : "# Moves are not published. They are the fewest that reconcile "
                                "England's cohorts of two Januaries.\n"),
      fmt::arg("source", quoted(source)), fmt::arg("as_of", census_day(context.january())),
      fmt::arg("hazards", hazards_text(context)), fmt::arg("scale", scale),
      fmt::arg("destinations", to), fmt::arg("phases", phases_text(context)));
}

std::map<std::string, std::string> model_tables(const ModelContext& context) {
  const AuthorityEstimates& estimates = context.estimates;
  std::vector<std::string> ages, settings;
  for (int age = 0; age < kAges; ++age) ages.push_back(std::to_string(age));
  for (int i = 0; i < kPublishedSettings; ++i) {
    settings.emplace_back(setting_name(static_cast<PlacementGroup>(i)));
  }
  const auto name = [&](const char* table) { return context.stem + "/" + table; };
  std::map<std::string, std::string> tables;
  tables[name("plans-by-age-and-need.csv")] =
      table_csv("age", ages, estimates.needs, estimates.plans_by_age_and_need, 0);
  tables[name("setting-by-age.csv")] =
      table_csv("age", ages, settings, estimates.setting_by_age, 3);
  tables[name("new-plans-need-by-age.csv")] =
      table_csv("age", ages, estimates.needs, estimates.new_need_by_age, 5);
  tables[name("new-plans-setting-by-age.csv")] =
      table_csv("age", ages, settings, estimates.new_setting_by_age, 5);
  if (estimates.need_setting_lift.size() > 0) {
    tables[name("need-setting-lift.csv")] =
        table_csv("need", estimates.needs, settings, estimates.need_setting_lift, 4);
    tables[name("new-plans-need-setting-lift.csv")] =
        table_csv("need", estimates.needs, settings, estimates.new_need_setting_lift, 4);
  }
  tables[name("population.csv")] = population_csv(context);
  return tables;
}

}  // namespace highneeds
