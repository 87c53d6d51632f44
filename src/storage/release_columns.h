/// @file
/// Columns of the files of a DfE release: how a file is known by them, and their names of today.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/release_table.h"

namespace highneeds {

/// What a file of a release must have.
struct ReleaseFileSpec {
  ReleaseFile kind;
  const char* usual_name;  ///< "caseload.csv"
  const char* topic;       ///< column of topics, "" where the file has none
  const char* breakdown;   ///< column of breakdowns, "" where the file has none
  const char* total;       ///< number column that shows which file it is, name of today
  bool stock;              ///< numbers are of a January
};

[[nodiscard]] std::span<const ReleaseFileSpec> release_file_specs();

/// Name of a number column as used here: lower case, 2026 renames and spelling slips undone.
[[nodiscard]] std::string column_name_of_today(std::string_view written);

/// Whether a number column is read. Shares, and totals of columns that are read, are known but not
/// needed.
enum class ColumnUse { kRead, kNotNeeded, kUnknown };
[[nodiscard]] ColumnUse use_of_column(std::string_view name_of_today);

/// The file that has these columns (names of today).
/// @param time_identifier  "Calendar year" or "Academic year": the two files of needs differ in
///                         nothing else
[[nodiscard]] std::optional<ReleaseFile> release_file_of(const std::vector<std::string>& columns,
                                                         std::string_view time_identifier);

/// Columns that say where and when a row is; every used file has them.
[[nodiscard]] std::span<const char* const> row_name_columns();

}  // namespace highneeds
