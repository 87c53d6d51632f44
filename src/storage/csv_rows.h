/// @file
/// Large CSV files row by row, without a copy of every cell.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace highneeds {

/// Walks through comma-separated values: quoted cells with "" for a quote, CRLF or LF, a byte order
/// mark. Cells are views into the text, blanks around them trimmed; quoted ones that hold "" into
/// storage that lasts until the next row.
class CsvRows {
 public:
  /// @param text  must outlive the object
  explicit CsvRows(std::string_view text);

  /// Goes to the next row that is not blank.
  /// @returns false at the end
  bool next();

  [[nodiscard]] const std::vector<std::string_view>& cells() const { return cells_; }
  [[nodiscard]] int line() const { return row_line_; }
  /// Column of a cell's first character in its line, from 1.
  [[nodiscard]] int column_of(std::size_t cell) const { return starts_[cell]; }
  /// Whether a quoted cell of the row does not end before its line does.
  [[nodiscard]] bool open_quote() const { return open_quote_; }

 private:
  void read_cell();
  void read_quoted();

  std::string_view text_;
  std::size_t at_ = 0, line_start_ = 0;
  int line_ = 1, row_line_ = 0;
  bool open_quote_ = false;
  std::vector<std::string_view> cells_;
  std::vector<int> starts_;
  std::deque<std::string> unquoted_;  ///< a deque: views point into it while it grows
};

/// Offset of the first byte that is not UTF-8, or of a NUL; the size of `text` if there is none.
[[nodiscard]] std::size_t first_not_utf8(std::string_view text);

}  // namespace highneeds
