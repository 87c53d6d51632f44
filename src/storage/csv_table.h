/// @file
/// Tables in CSV files, with the place of every cell.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/toml_node.h"

namespace highneeds {

/// A cell as text.
struct CsvCell {
  std::string text;
  Place place;  ///< of the first character of the cell
};

/// A table: a header and rows with as many cells.
struct CsvTable {
  Place place;
  std::vector<CsvCell> header;
  std::vector<std::vector<CsvCell>> rows;
};

/// Reads comma-separated values: quoted fields with "" for a quote, CRLF or LF, a byte order mark,
/// blank lines ignored. Adds faults for a missing header, a repeated column, a row that is too
/// short or too long and a quote that does not end.
[[nodiscard]] CsvTable parse_csv(const FileSource::File& file, Faults& faults);

/// A table of numbers whose first column names the rows and whose header names the columns.
struct NumberTable {
  Place place;
  std::vector<CsvCell> row_names;
  std::vector<std::vector<double>>
      values;                 ///< [row x column], in the order of the columns asked for
  std::vector<bool> present;  ///< [column] whether the file has it

  /// Row whose first cell is `name`, -1 where there is none.
  [[nodiscard]] int row(const std::string& name) const;
};

/// What a table of numbers must have.
struct NumberTableSpec {
  std::string row_column;            ///< "age": header of the first column
  std::vector<std::string> columns;  ///< those that it may have
  bool all_columns = true;           ///< whether each must be there
  bool whole = false;                ///< whether numbers must be whole
  double absent = 0;                 ///< of columns that are not there
};

/// Numbers of a table, all zero or more; faults for unknown and missing columns, rows named twice,
/// and cells that are not such numbers.
[[nodiscard]] NumberTable read_numbers(const CsvTable& csv, const NumberTableSpec& spec,
                                       Faults& faults);

/// A whole cell as a finite number.
[[nodiscard]] std::optional<double> parse_number(const std::string& text);

}  // namespace highneeds
