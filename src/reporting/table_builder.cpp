#include "reporting/table_builder.h"

#include <algorithm>
#include <cmath>

#include "reporting/sentences.h"
#include "statistics/quantiles.h"

namespace highneeds {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<double, kStatistics> kProbabilities = {0.5, 0.1, 0.9};

/// Places of kProbabilities in kSummaryQuantiles.
constexpr std::array<std::size_t, kStatistics> kSummaryPlaces = {4, 2, 6};
static_assert(kSummaryQuantiles[4] == 0.5 && kSummaryQuantiles[2] == 0.1 &&
              kSummaryQuantiles[6] == 0.9);

struct StatutoryNeed {
  std::string_view code, label;
};
constexpr std::array<StatutoryNeed, 13> kNeeds = {{
    {"ASD", "Autistic spectrum disorder"},
    {"HI", "Hearing impairment"},
    {"MLD", "Moderate learning difficulty"},
    {"MSI", "Multi-sensory impairment"},
    {"PD", "Physical disability"},
    {"PMLD", "Profound and multiple learning difficulty"},
    {"SEMH", "Social, emotional and mental health"},
    {"SLCN", "Speech, language and communication needs"},
    {"SLD", "Severe learning difficulty"},
    {"SPLD", "Specific learning difficulty"},
    {"VI", "Vision impairment"},
    {"OTH", "Other difficulty or disability"},
    {"NSA", "No specialist assessment of type of need"},
}};

/// SEN2's code for a need that was not assessed, and the models' for one that is not recorded.
bool same_need(std::string_view statutory, const std::string& code) {
  return statutory == code || (statutory == "NSA" && code == "UNKNOWN");
}

}  // namespace

const StatisticInfo& statistic_info(Statistic statistic) {
  static constexpr std::array<StatisticInfo, kStatistics> kInfos = {
      {{"Median", ""}, {"10th percentile", "P10"}, {"90th percentile", "P90"}}};
  return kInfos[static_cast<std::size_t>(statistic)];
}

const std::array<AgeGroup, 5>& statutory_age_groups() {
  static constexpr std::array<AgeGroup, 5> kGroups = {{{"Under 5", 0, 4},
                                                       {"Age 5 to 10", 5, 10},
                                                       {"Age 11 to 15", 11, 15},
                                                       {"Age 16 to 19", 16, 19},
                                                       {"Age 20 to 25", 20, 25}}};
  return kGroups;
}

TableBuilder::TableBuilder(const StatutorySource& source, int scenario, int less)
    : source_(source),
      scenario_(scenario),
      less_(less),
      model_(source.study.scenarios.at(static_cast<std::size_t>(scenario)).model) {}

std::vector<double> TableBuilder::sum(const Terms& terms, int scenario) const {
  std::vector<double> total;
  for (const Term& term : terms) {
    const std::vector<double> runs = source_.results.read(term.dataset, scenario, term.item);
    total.resize(runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) total[i] += term.sign * runs[i];
  }
  return total;
}

Figures TableBuilder::figures(const Terms& terms, const TableColumns& columns) const {
  Figures result;
  for (auto& statistic : result) statistic.assign(columns.times.size(), kMissing);
  if (terms.empty()) return result;
  const auto fill = [&](auto at) {
    for (std::size_t column = 0; column < columns.times.size(); ++column) {
      if (columns.times[column] == kNoTime) continue;
      for (std::size_t s = 0; s < kStatistics; ++s) {
        result[s][column] = at(columns.times[column], s);
      }
    }
  };
  if (terms.size() == 1 && terms[0].sign == 1 && less_ < 0) {
    const SeriesSummary summary =
        source_.results.summary(terms[0].dataset, scenario_, terms[0].item);
    fill([&](std::size_t time, std::size_t s) {
      return summary.quantiles[kSummaryPlaces[s]].at(time);
    });
    return result;
  }
  std::vector<double> runs = sum(terms, scenario_);
  if (less_ >= 0) runs = paired_differences(runs, sum(terms, less_));
  const auto count = static_cast<std::size_t>(source_.results.manifest().runs);
  const std::size_t times = runs.size() / count;
  std::vector<double> of_time(count);
  fill([&](std::size_t time, std::size_t s) {
    for (std::size_t run = 0; run < count; ++run) of_time[run] = runs[run * times + time];
    return quantile(of_time, kProbabilities[s]);
  });
  return result;
}

StatutoryRow TableBuilder::row(const std::string& label, const Terms& terms,
                               const TableColumns& columns) const {
  return {label, RowKind::kFigures, figures(terms, columns), "", ""};
}

StatutoryRow TableBuilder::total(const std::string& label, const std::string& name,
                                 const Terms& terms, const TableColumns& columns) const {
  return {label, RowKind::kTotal, figures(terms, columns), name, ""};
}

std::vector<int> TableBuilder::bands_of(const AgeGroup& group) const {
  std::vector<int> bands;
  int ages = 0;
  for (std::size_t band = 0; band < model_.age_bands.size(); ++band) {
    const AgeBand& of = model_.age_bands[band];
    if (of.from < group.from || of.to > group.to) continue;
    bands.push_back(static_cast<int>(band));
    ages += of.to - of.from + 1;
  }
  if (ages != group.to - group.from + 1) bands.clear();
  return bands;
}

std::vector<std::pair<std::string, int>> TableBuilder::need_rows() const {
  std::vector<std::pair<std::string, int>> rows;
  std::vector<bool> shown(model_.needs.size());
  for (const StatutoryNeed& need : kNeeds) {
    const auto found = std::find_if(model_.needs.begin(), model_.needs.end(),
                                    [&](const Need& of) { return same_need(need.code, of.code); });
    const auto index = found - model_.needs.begin();
    const bool known = found != model_.needs.end();
    if (known) shown[static_cast<std::size_t>(index)] = true;
    const bool unrecorded = known && found->code == "UNKNOWN";
    rows.emplace_back(std::string(need.label) + (unrecorded ? ", or not recorded" : ""),
                      known ? static_cast<int>(index) : -1);
  }
  for (std::size_t need = 0; need < shown.size(); ++need) {
    if (shown[need]) continue;
    rows.emplace_back(model_.needs[need].label + " (not in the template)", static_cast<int>(need));
  }
  return rows;
}

std::string forecast_title(const StatutorySource& source, bool mitigated) {
  const int index = mitigated ? source.mitigated : source.unmitigated;
  return std::string(mitigated ? "Mitigated" : "Unmitigated") + " (" +
         quoted_name(source.study.scenarios.at(static_cast<std::size_t>(index)).name) + ")";
}

TableColumns census_columns(const ResultsReader& results) {
  TableColumns columns;
  for (const std::string& year : results.axis("census_year")) {
    columns.times.push_back(columns.labels.size());
    columns.labels.push_back("January " + year);
  }
  return columns;
}

}  // namespace highneeds
