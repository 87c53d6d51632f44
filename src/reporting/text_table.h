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

/// Wrapped paragraph: the first line starts with `first`, the others with `rest`.
[[nodiscard]] std::string paragraph(std::string_view text, std::string_view first,
                                    std::string_view rest);

}  // namespace highneeds
