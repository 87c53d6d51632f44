/// @file
/// Plain text in columns of a terminal. Widths count characters, not bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace highneeds {

/// The widest line of any table.
inline constexpr std::size_t kTerminalColumns = 100;

/// Columns that UTF-8 text takes.
[[nodiscard]] std::size_t columns_of(std::string_view text);

/// `text` filled up with blanks; longer text stays as it is.
[[nodiscard]] std::string left_aligned(std::string_view text, std::size_t columns);
[[nodiscard]] std::string right_aligned(std::string_view text, std::size_t columns);

/// Lines of at most `columns`; words that are longer are broken.
/// @returns at least one line
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

/// A row of a table: a label, wrapped in its column, beside cells. Further lines of the label are
/// indented by two columns more than the first.
/// @param cells  aligned already
[[nodiscard]] std::string wrapped_row(const std::string& label, std::string_view cells,
                                      std::size_t label_columns);

/// A row of a table: a label, wrapped in its column and indented as it is, and right-aligned cells;
/// a second line of cells, such as intervals, stands under them.
/// @param lower  as long as `upper`, or empty
[[nodiscard]] std::string two_line_row(const std::string& label,
                                       const std::vector<std::string>& upper,
                                       const std::vector<std::string>& lower,
                                       std::size_t label_columns, std::size_t number_columns);

/// Wrapped paragraph: the first line starts with `first`, the others with `rest`.
[[nodiscard]] std::string paragraph(std::string_view text, std::string_view first,
                                    std::string_view rest);

}  // namespace highneeds
