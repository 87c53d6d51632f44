#include "reporting/region_table.h"

#include <fmt/format.h>

#include <cmath>
#include <span>
#include <utility>

#include "reporting/csv_cells.h"
#include "reporting/sentences.h"
#include "reporting/text_table.h"

namespace highneeds {
namespace {

struct MeasureColumn {
  std::string_view name;  ///< in the CSV
  std::string_view label;
  Unit unit = Unit::kCount;
  Outcome outcome = Outcome::kPlans;  ///< whose year it is
  std::size_t columns = 0;            ///< on the screen
};
constexpr std::array<MeasureColumn, kRegionMeasures> kColumns = {{
    {"plans_now", "Plans", Unit::kCount, Outcome::kPlans, 14},
    {"plans", "Plans", Unit::kCount, Outcome::kPlans, 31},
    {"new_plans", "New plans", Unit::kCount, Outcome::kNewPlans, 28},
    {"specialist_share", "Specialist", Unit::kShare, Outcome::kSpecialist, 14},
    {"spend", "High needs spend", Unit::kMoney, Outcome::kSpend, 29},
    {"balance", "Cumulative DSG balance", Unit::kMoney, Outcome::kCumulative, 33},
}};
constexpr std::size_t kNameColumns = 24;

using Measures = std::vector<RegionMeasure>;
const Measures kPeople = {RegionMeasure::kPlansNow, RegionMeasure::kPlans,
                          RegionMeasure::kNewPlans};
const Measures kMoney = {RegionMeasure::kSpecialistShare, RegionMeasure::kSpend,
                         RegionMeasure::kBalance};
const Measures kPeopleEffects = {RegionMeasure::kPlans, RegionMeasure::kNewPlans};
const Measures kMoneyEffects = {RegionMeasure::kSpend, RegionMeasure::kBalance};

const MeasureColumn& column_of(RegionMeasure measure) {
  return kColumns[static_cast<std::size_t>(measure)];
}

/// Index of the year that a measure is told of.
std::size_t year_of(RegionMeasure measure, const RunTable& table) {
  return measure == RegionMeasure::kPlansNow ? 0 : table.years.size() - 1;
}

std::vector<double> runs_of(RegionMeasure measure, const ScenarioOutcomes& scenario) {
  const RunTable& table = scenario[column_of(measure).outcome];
  std::vector<double> runs = table.column(year_of(measure, table));
  if (measure != RegionMeasure::kSpecialistShare) return runs;
  const RunTable& plans = scenario[Outcome::kPlans];
  const std::vector<double> all = plans.column(plans.years.size() - 1);
  for (std::size_t run = 0; run < runs.size(); ++run) runs[run] /= all[run];
  return runs;
}

/// "31,200 (28,900 to 33,500)"; shares without their interval.
std::string cell(const Spread& spread, Unit unit, bool with_sign) {
  const auto text = [&](double value) {
    return with_sign ? signed_text(value, unit) : number_text(value, unit);
  };
  if (unit == Unit::kShare || spread.low80 == spread.high80) return text(spread.median);
  return fmt::format("{} ({} to {})", text(spread.median), text(spread.low80), text(spread.high80));
}

std::string line(const RegionRow& row, std::span<const Spread> cells, const Measures& measures,
                 bool with_sign) {
  const std::vector<std::string> names = wrapped(row.name, kNameColumns - 1);
  std::string text = left_aligned(names[0], kNameColumns);
  for (const RegionMeasure measure : measures) {
    const MeasureColumn& column = column_of(measure);
    const bool unknown = measure == RegionMeasure::kBalance && !row.has_balance;
    text += right_aligned(
        unknown ? "not known"
                : cell(cells[static_cast<std::size_t>(measure)], column.unit, with_sign),
        column.columns);
  }
  text += "\n";
  for (std::size_t i = 1; i < names.size(); ++i) text += "  " + names[i] + "\n";
  return text;
}

/// A block of lines, the sum's last.
std::string block(const RegionTable& table, std::size_t scenario, const Measures& measures,
                  bool differences) {
  std::string labels = left_aligned("", kNameColumns), times = labels;
  for (const RegionMeasure measure : measures) {
    const MeasureColumn& column = column_of(measure);
    labels += right_aligned(column.label, column.columns);
    times += right_aligned(table.when[static_cast<std::size_t>(measure)], column.columns);
  }
  std::string text = labels + "\n" + times + "\n";
  const auto add = [&](const RegionRow& row) {
    const RegionCells& cells = row.scenarios[scenario];
    text += line(row, differences ? cells.differences : cells.levels, measures, differences);
  };
  for (const RegionRow& row : table.rows) add(row);
  add(table.sum);
  return text + "\n";
}

/// Who has no balance, so that nobody takes the sum for what it is not.
std::string balance_note(const RegionTable& table) {
  std::vector<std::string> unknown;
  for (const RegionRow& row : table.rows) {
    if (!row.has_balance) unknown.push_back(row.name);
  }
  if (unknown.empty()) return "";
  std::string names;
  for (const std::string& name : unknown) names += (names.empty() ? "" : ", ") + name;
  return paragraph(
             fmt::format(
                 "No opening balance is known for {} of {} authorities ({}): the region's balance "
                 "starts from the others' alone.",
                 unknown.size(), table.rows.size(), names),
             "", "") +
         "\n";
}

}  // namespace

RegionRow region_row(const StudyOutcomes& outcomes, std::string la_code, bool has_balance) {
  RegionRow row{outcomes.place, std::move(la_code), has_balance, {}};
  for (const ScenarioOutcomes& scenario : outcomes.scenarios) {
    RegionCells& cells = row.scenarios.emplace_back();
    for (std::size_t m = 0; m < kRegionMeasures; ++m) {
      const auto measure = static_cast<RegionMeasure>(m);
      const std::vector<double> runs = runs_of(measure, scenario);
      cells.levels[m] = spread_of(runs);
      cells.differences[m] = {std::nan(""), std::nan(""), std::nan(""), std::nan("")};
      if (scenario.baseline < 0) continue;
      const auto& baseline = outcomes.scenarios[static_cast<std::size_t>(scenario.baseline)];
      cells.differences[m] = compare_paired(runs, runs_of(measure, baseline)).difference;
    }
  }
  return row;
}

RegionTable region_table(const StudyOutcomes& sum, std::vector<RegionRow> rows) {
  RegionTable table;
  table.region = sum.place;
  table.runs = sum.runs;
  table.seed = sum.seed;
  for (const ScenarioOutcomes& scenario : sum.scenarios) {
    table.scenarios.push_back({scenario.id, scenario.name, scenario.baseline});
  }
  for (std::size_t m = 0; m < kRegionMeasures; ++m) {
    const auto measure = static_cast<RegionMeasure>(m);
    const RunTable& of = sum.scenarios.front()[column_of(measure).outcome];
    table.when[m] = year_text(column_of(measure).outcome, of.years[year_of(measure, of)]);
  }
  table.rows = std::move(rows);
  table.sum = region_row(sum, "", true);
  return table;
}

std::string region_text(const RegionTable& table) {
  std::string text =
      paragraph(fmt::format("{}: {}, {} runs each, seed {}. In brackets 80% of runs; the "
                            "region's are those of the sums, run by run.",
                            table.region, authorities_text(table.rows.size()),
                            count_text(static_cast<double>(table.runs)), table.seed),
                "", "") +
      "\n";
  for (std::size_t s = 0; s < table.scenarios.size(); ++s) {
    const RegionTable::ScenarioHead& scenario = table.scenarios[s];
    text += paragraph(scenario.name, "", "") + block(table, s, kPeople, false) +
            block(table, s, kMoney, false) + balance_note(table);
    if (scenario.baseline < 0) continue;
    const auto& baseline = table.scenarios[static_cast<std::size_t>(scenario.baseline)];
    const std::string title =
        quoted_name(scenario.name) + " less " + quoted_name(baseline.name) + ", run by run";
    text += paragraph(title, "", "") + block(table, s, kPeopleEffects, true) +
            block(table, s, kMoneyEffects, true);
  }
  return text;
}

std::string region_csv(const RegionTable& table) {
  std::string text =
      "authority,la_code,scenario,measure,when,median,low_80,high_80,difference,difference_low_80,"
      "difference_high_80,balance_known\n";
  const auto add = [&](const RegionRow& row) {
    for (std::size_t s = 0; s < table.scenarios.size(); ++s) {
      for (std::size_t m = 0; m < kRegionMeasures; ++m) {
        text += fmt::format("{},{},{},{},{}", csv_text(row.name), row.la_code,
                            csv_text(table.scenarios[s].id), kColumns[m].name, table.when[m]);
        for (const Spread* spread :
             {&row.scenarios[s].levels[m], &row.scenarios[s].differences[m]}) {
          for (const double value : {spread->median, spread->low80, spread->high80}) {
            text += "," + csv_number(value, 10);
          }
        }
        text += row.has_balance ? ",1\n" : ",0\n";
      }
    }
  };
  for (const RegionRow& row : table.rows) add(row);
  add(table.sum);
  return text;
}

}  // namespace highneeds
