/// @file
/// The workbook of a results file: statutory tables, scenarios, charts, assumptions.
#pragma once

#include <filesystem>

#include "reporting/outcomes.h"
#include "reporting/statutory_tables.h"

namespace highneeds {

/// Writes an .xlsx file that prints on A4. Numbers are numbers; every total has a defined name,
/// "DSG_1_unmitigated_age_total", with "_P10" and "_P90" for the percentiles. The same bytes for
/// the same results file.
///
/// @param outcomes  read_outcomes(source.results)
/// @throws OutputError  if it cannot be written
void write_workbook(const std::filesystem::path& path, const StatutorySource& source,
                    const StudyOutcomes& outcomes);

}  // namespace highneeds
