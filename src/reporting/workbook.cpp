#include "reporting/workbook.h"

#include <fmt/format.h>

#include "reporting/chart_context.h"
#include "reporting/sentences.h"
#include "reporting/style.h"
#include "reporting/summary_table.h"
#include "reporting/workbook_sheets.h"

namespace highneeds {

namespace {

constexpr std::size_t kTextColumns = 145;

/// A line "Authority  Northshire" whose value has a defined name.
void add_fact(WorkbookFile& book, WorkbookSheet& sheet, const char* label, const char* name,
              const std::string& value) {
  sheet.text(0, label, CellStyle::kLine);
  sheet.text(1, value, CellStyle::kLine);
  book.define(name, {sheet.name(), sheet.row(), 1, 1});
  sheet.next_row();
}

void add_facts(WorkbookFile& book, WorkbookSheet& sheet, const StatutorySource& source) {
  const RunManifest& manifest = source.results.manifest();
  const auto& scenarios = source.study.scenarios;
  const Scenario& unmitigated = scenarios[static_cast<std::size_t>(source.unmitigated)];
  add_fact(book, sheet, "Authority", "Authority", unmitigated.model.name);
  add_fact(book, sheet, "Unmitigated forecast", "Unmitigated", unmitigated.name);
  add_fact(book, sheet, "Mitigated forecast", "Mitigated",
           source.mitigated < 0 ? "none in these results"
                                : scenarios[static_cast<std::size_t>(source.mitigated)].name);
  sheet.text(0, "Runs", CellStyle::kLine);
  sheet.number(1, static_cast<double>(manifest.runs), CellStyle::kLine);
  book.define("Runs", {sheet.name(), sheet.row(), 1, 1});
  sheet.next_row();
  add_fact(book, sheet, "Seed", "Seed", std::to_string(manifest.seed));
  add_fact(book, sheet, "Results made", "Created", long_date(manifest.created));
  add_fact(book, sheet, "Program", "Program",
           fmt::format("highneeds {} ({})", manifest.program_version,
                       manifest.git_commit.substr(0, 12)));
}

void add_links(WorkbookSheet& sheet, const std::vector<StatutorySheet>& tables) {
  sheet.text(0, "Sheets", CellStyle::kTableTitle);
  sheet.next_row();
  for (const char* name : {"Charts", "Scenarios", "Assumptions"}) {
    sheet.link(0, fmt::format("internal:'{}'!A1", name), name);
    sheet.next_row();
  }
  for (const StatutorySheet& table : tables) {
    sheet.text(0, table.title, CellStyle::kLine);
    for (std::size_t s = 0; s < kStatistics; ++s) {
      const std::string name = sheet_name(table.id, static_cast<Statistic>(s));
      sheet.link(static_cast<std::uint16_t>(1 + s), fmt::format("internal:'{}'!A1", name), name);
    }
    sheet.next_row();
  }
}

void write_contents(WorkbookFile& book, const StatutorySource& source,
                    const StudyOutcomes& outcomes, const std::vector<StatutorySheet>& tables,
                    const std::string& foot) {
  WorkbookSheet sheet = book.add_sheet("Contents", kDarkGrey, foot);
  worksheet_set_portrait(sheet.get());
  sheet.set_width(0, 0, 84);
  sheet.set_width(1, 3, 14);
  sheet.title(outcomes.place + ": EHC plans, placements and the DSG",
              "DSG management plan tables and Local SEND Reform Plan tables, with uncertainty",
              kTextColumns);
  sheet.next_row();
  add_facts(book, sheet, source);
  sheet.next_row();
  sheet.text(0, "What was found", CellStyle::kTableTitle);
  sheet.next_row();
  for (const std::string& sentence : findings(outcomes))
    sheet.paragraph(sentence, CellStyle::kNote, kTextColumns);
  sheet.next_row();
  add_links(sheet, tables);
  sheet.next_row();
  sheet.text(0, "How to read it", CellStyle::kTableTitle);
  sheet.next_row();
  for (const char* note :
       {"Tables come three times: the median of the runs, and the 10th and 90th percentile (tabs "
        "that end in P10 and P90), between which 80% of the runs lie.",
        "Each number is taken over the runs on its own: medians and percentiles of rows do not add "
        "up to those of totals.",
        "“Not modelled” marks what the model does not hold; it does not mean nil.",
        "Ages are whole years at the last 31 August. The reform plan's year 2025 is the January "
        "2026 census for plans, and calendar year 2025 for requests, assessments and new plans.",
        "The tables follow the rows of the department's templates, not their cells."})
    sheet.paragraph(note, CellStyle::kNote, kTextColumns);
  sheet.finish(4);
}

}  // namespace

void write_workbook(const std::filesystem::path& path, const StatutorySource& source,
                    const StudyOutcomes& outcomes) {
  const RunManifest& manifest = source.results.manifest();
  std::vector<StatutorySheet> tables = management_plan_sheets(source);
  for (StatutorySheet& sheet : reform_plan_sheets(source)) tables.push_back(std::move(sheet));
  const std::string foot =
      fmt::format("{}. highneeds {}, {} runs, {}", outcomes.place, manifest.program_version,
                  count_text(static_cast<double>(manifest.runs)), long_date(manifest.created));
  WorkbookFile book(path, outcomes.place + ": EHC plans, placements and the DSG", manifest.created);
  write_contents(book, source, outcomes, tables, foot);
  WorkbookSheet charts = book.add_sheet("Charts", kDarkPink, foot);
  charts.title("Charts",
               "Drawn from the tables: " +
                   std::string("lines are medians, dashed lines hold 80% of the runs"),
               kTextColumns);
  write_scenario_sheet(book, outcomes, foot);
  write_assumptions_sheet(book, source.study, foot);
  RowPlaces places;
  for (std::size_t s = 0; s < kStatistics; ++s) {
    for (const StatutorySheet& sheet : tables)
      write_statutory_sheet(book, sheet, static_cast<Statistic>(s), foot, places);
  }
  fill_chart_sheet(book, charts, places, source.mitigated >= 0);
  book.close();
}

}  // namespace highneeds
