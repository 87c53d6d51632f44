/// @file
/// The sheets of the workbook.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "reporting/outcomes.h"
#include "reporting/statutory_tables.h"
#include "reporting/workbook_file.h"

namespace highneeds {

/// Where a named row ended up, for charts.
struct RowPlace {
  CellRange numbers, columns;  ///< the row's numbers, and the headings above them
  CellRange label;
  bool modelled = false;
};
/// By defined name.
using RowPlaces = std::map<std::string, RowPlace>;

/// "DSG 1", "DSG 1 P10".
[[nodiscard]] std::string sheet_name(const std::string& id, Statistic statistic);

/// One statutory sheet in one statistic; adds defined names and, to `places`, its named rows.
/// @param foot  for the printed pages
void write_statutory_sheet(WorkbookFile& book, const StatutorySheet& of, Statistic statistic,
                           const std::string& foot, RowPlaces& places);

/// "Scenarios": every outcome by scenario and year, and the paired differences.
void write_scenario_sheet(WorkbookFile& book, const StudyOutcomes& outcomes,
                          const std::string& foot);

/// "Assumptions": every number of the inputs with value, range, source, date, owner and strength.
void write_assumptions_sheet(WorkbookFile& book, const Study& study, const std::string& foot);

/// Native charts of the named rows, in the sheet "Charts" that was added before.
void fill_chart_sheet(WorkbookFile& book, WorkbookSheet& sheet, const RowPlaces& places,
                      bool mitigated);

}  // namespace highneeds
