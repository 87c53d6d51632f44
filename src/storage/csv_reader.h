/// @file
/// CSV files that people bring: columns by name with aliases, every fault with its place.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/csv_rows.h"
#include "storage/toml_node.h"

namespace highneeds {

/// A column and the names it may have.
struct CsvColumn {
  std::vector<std::string> names;  ///< in lower case, the preferred one first
  bool required = true;
};

/// A CSV file read row by row. Faults: not UTF-8, empty, missing or repeated columns, rows cut off.
class CsvReader {
 public:
  /// @param path  to be shown
  /// @param text  must outlive the reader
  CsvReader(const std::string& path, std::string_view text, const std::vector<CsvColumn>& columns,
            Faults& faults);

  /// Goes to the next whole row.
  /// @returns false at the end, after a fault in the header, and after many faults
  bool next();

  [[nodiscard]] bool has(std::size_t column) const { return places_[column] >= 0; }
  /// Cell of a column; empty where the file has none.
  [[nodiscard]] std::string_view text(std::size_t column) const;
  /// Number of a cell, with a fault where it is none or below `least`.
  [[nodiscard]] std::optional<double> number(std::size_t column, double least);
  [[nodiscard]] int line() const { return rows_.line(); }

  /// Adds a fault at a cell of this row.
  void fault(std::size_t column, const std::string& text);

  /// Columns of the file that were not asked for, as written.
  [[nodiscard]] const std::vector<std::string>& unknown_columns() const { return unknown_; }

 private:
  void read_header(const std::vector<CsvColumn>& columns);
  void fault_at(int line, int column, const std::string& text);

  std::shared_ptr<const std::string> path_;
  CsvRows rows_;
  Faults& faults_;
  std::vector<std::string> names_;
  std::vector<int> places_;
  std::vector<std::string> unknown_;
  std::size_t width_ = 0, count_ = 0;
  bool sound_ = true;
};

/// The whole text of a file.
/// @throws InputError  where it is not there or cannot be read
[[nodiscard]] std::string read_text_file(const std::string& path);

}  // namespace highneeds
