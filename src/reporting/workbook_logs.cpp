// The scenario comparison and the assumptions log.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reporting/result_sentences.h"
#include "reporting/sentences.h"
#include "reporting/style.h"
#include "reporting/workbook_sheets.h"
#include "statistics/paired.h"

namespace highneeds {

namespace {

constexpr std::size_t kSentenceColumns = 180;

CellStyle style_of(Unit unit) {
  return unit == Unit::kMoney ? CellStyle::kMoney : CellStyle::kCount;
}

/// Rows of one outcome.
class OutcomeWriter {
 public:
  OutcomeWriter(WorkbookSheet& sheet, const StudyOutcomes& outcomes, Outcome outcome)
      : sheet_(sheet), outcomes_(outcomes), outcome_(outcome) {}

  void write() {
    const OutcomeInfo& info = outcome_info(outcome_);
    sheet_.next_row();
    sheet_.text(0, std::string(info.label) + (info.unit == Unit::kMoney ? ", GBP" : ""),
                CellStyle::kTableTitle);
    sheet_.next_row();
    sheet_.text(0, "Scenario", CellStyle::kHeadText);
    sheet_.text(1, "", CellStyle::kHeadText);
    const RunTable& first = outcomes_.scenarios.front()[outcome_];
    for (std::size_t year = 0; year < first.years.size(); ++year)
      sheet_.text(column(year), year_text(outcome_, first.years[year]), CellStyle::kHead);
    sheet_.next_row();
    for (const ScenarioOutcomes& scenario : outcomes_.scenarios) write_level(scenario);
    for (const ScenarioOutcomes& scenario : outcomes_.scenarios) {
      if (scenario.baseline >= 0) write_difference(scenario);
    }
    sheet_.next_row();
    for (std::size_t s = 0; s < outcomes_.scenarios.size(); ++s) {
      for (const std::string& sentence : answer_sentences(outcomes_, static_cast<int>(s), outcome_))
        sheet_.paragraph(sentence, CellStyle::kNote, kSentenceColumns);
    }
  }

 private:
  static std::uint16_t column(std::size_t year) { return static_cast<std::uint16_t>(2 + year); }

  /// Starts a row; its label stands in the first of a scenario only.
  void start(const std::string& label, const char* what, bool first) {
    sheet_.text(0, first ? label : "", CellStyle::kLabel);
    sheet_.text(1, what, CellStyle::kLabel);
  }

  void write_level(const ScenarioOutcomes& scenario) {
    const Fan fan = scenario[outcome_].fan();
    const std::array<std::pair<const char*, std::size_t>, 3> rows = {
        {{"Median", 4}, {"10th percentile", 2}, {"90th percentile", 6}}};
    for (const auto& [what, quantile] : rows) {
      start(scenario.name, what, quantile == 4);
      for (std::size_t year = 0; year < fan.size(); ++year) {
        sheet_.number(column(year), fan.quantiles[quantile][year],
                      style_of(outcome_info(outcome_).unit));
      }
      sheet_.next_row();
    }
  }

  void write_difference(const ScenarioOutcomes& scenario) {
    const ScenarioOutcomes& baseline =
        outcomes_.scenarios[static_cast<std::size_t>(scenario.baseline)];
    const RunTable& table = scenario[outcome_];
    std::vector<PairedComparison> paired;
    for (std::size_t year = 0; year < table.years.size(); ++year)
      paired.push_back(compare_paired(table.column(year), baseline[outcome_].column(year)));
    const std::string label =
        quoted_name(scenario.name) + " less " + quoted_name(baseline.name) + ", run by run";
    const OutcomeInfo& info = outcome_info(outcome_);
    const auto row = [&](const char* what, bool first, CellStyle style, auto number) {
      start(label, what, first);
      for (std::size_t year = 0; year < paired.size(); ++year)
        sheet_.number(column(year), number(paired[year]), style);
      sheet_.next_row();
    };
    const CellStyle style = style_of(info.unit);
    row("Median", true, style, [](const auto& p) { return p.difference.median; });
    row("10th percentile", false, style, [](const auto& p) { return p.difference.low80; });
    row("90th percentile", false, style, [](const auto& p) { return p.difference.high80; });
    const bool balance = info.kind == DifferenceKind::kBalance;
    row(balance ? "Runs better" : "Runs lower", false, CellStyle::kShare,
        [&](const auto& p) { return better_share(outcome_, p.share_above, p.share_below); });
  }

  WorkbookSheet& sheet_;
  const StudyOutcomes& outcomes_;
  Outcome outcome_;
};

/// How much stands behind a figure: the intervention's own word, or whether it is published.
std::string strength_of(const Figure& figure, const Study& study) {
  for (const Scenario& scenario : study.scenarios) {
    for (const Intervention& intervention : scenario.interventions) {
      if (figure.name.starts_with(intervention.name + ".")) {
        return intervention.strength + (figure.provenance.assumption ? ", assumption" : "");
      }
    }
  }
  return figure.provenance.assumption ? "assumption" : "published";
}

CellStyle style_of_size(double number) {
  return std::abs(number) >= 1000 ? CellStyle::kCount : CellStyle::kPlain;
}

}  // namespace

void write_scenario_sheet(WorkbookFile& book, const StudyOutcomes& outcomes,
                          const std::string& foot) {
  WorkbookSheet sheet = book.add_sheet("Scenarios", kDarkPink, foot);
  sheet.set_width(0, 0, 36);
  sheet.set_width(1, 1, 16);
  std::size_t years = 0;
  for (const Outcome outcome : all_outcomes())
    years = std::max(years, outcomes.scenarios.front()[outcome].years.size());
  const auto last = static_cast<lxw_col_t>(1 + years);
  sheet.set_width(2, last, 12);
  sheet.title("Scenarios side by side",
              "Differences are taken within each run, on the same random numbers, and summarised "
              "then: they are not differences of the medians.",
              kSentenceColumns);
  bool first = true;
  for (const Outcome outcome : all_outcomes()) {
    if (!first) sheet.page_break();
    first = false;
    OutcomeWriter(sheet, outcomes, outcome).write();
  }
  sheet.finish(static_cast<std::uint16_t>(last + 1));
}

void write_assumptions_sheet(WorkbookFile& book, const Study& study, const std::string& foot) {
  WorkbookSheet sheet = book.add_sheet("Assumptions", kOrange, foot);
  const std::array<std::pair<const char*, double>, 10> columns = {{{"Number", 38},
                                                                   {"Value (median)", 11},
                                                                   {"Low (5%)", 11},
                                                                   {"High (95%)", 11},
                                                                   {"Unit", 14},
                                                                   {"Source", 40},
                                                                   {"Date", 11},
                                                                   {"Strength", 12},
                                                                   {"Owner", 10},
                                                                   {"Note", 42}}};
  sheet.title("Assumptions log",
              "Every number that is uncertain, has a published source, or is an assumption: no "
              "published source gives it. 90% of draws lie between low and high.",
              kSentenceColumns);
  sheet.next_row();
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const auto column = static_cast<std::uint16_t>(c);
    sheet.set_width(column, column, columns[c].second);
    sheet.text(column, columns[c].first,
               c >= 1 && c <= 3 ? CellStyle::kHead : CellStyle::kHeadText);
  }
  worksheet_repeat_rows(sheet.get(), sheet.row(), sheet.row());
  worksheet_freeze_panes(sheet.get(), sheet.row() + 1, 1);
  const std::uint32_t head = sheet.row();
  sheet.next_row();
  for (const Figure& figure : study.figures) {
    const Provenance& from = figure.provenance;
    sheet.text(0, figure.name, CellStyle::kText);
    const std::array<double, 3> numbers = {figure.central, figure.low, figure.high};
    for (std::size_t i = 0; i < numbers.size(); ++i)
      sheet.number(static_cast<std::uint16_t>(1 + i), numbers[i], style_of_size(numbers[i]));
    const std::array<std::string, 6> texts = {
        figure.unit,  from.source.empty() ? "none published" : from.source,
        from.as_of,   strength_of(figure, study),
        figure.owner, figure.note};
    for (std::size_t i = 0; i < texts.size(); ++i)
      sheet.text(static_cast<std::uint16_t>(4 + i), texts[i], CellStyle::kText);
    sheet.next_row();
  }
  worksheet_autofilter(sheet.get(), head, 0, std::max(head, sheet.row() - 1), columns.size() - 1);
  sheet.finish(columns.size());
}

}  // namespace highneeds
