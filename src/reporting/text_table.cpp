#include "reporting/text_table.h"

#include <algorithm>

#include "reporting/text_layout.h"

namespace highneeds {

namespace {

/// Bytes of the first `characters` of UTF-8 text.
std::size_t bytes_of(std::string_view text, std::size_t characters) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const bool starts = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    if (starts && characters-- == 0) break;
  }
  return at;
}

}  // namespace

std::size_t columns_of(std::string_view text) { return code_points(text).size(); }

std::string left_aligned(std::string_view text, std::size_t columns) {
  return std::string(text) + std::string(columns - std::min(columns, columns_of(text)), ' ');
}

std::string right_aligned(std::string_view text, std::size_t columns) {
  return std::string(columns - std::min(columns, columns_of(text)), ' ') + std::string(text);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::string rest = one_line(text);
  std::vector<std::string> lines;
  while (columns_of(rest) > columns) {
    const std::size_t most = bytes_of(rest, columns);
    std::size_t cut = rest.rfind(' ', most);
    if (cut == std::string::npos || cut == 0) {
      lines.push_back(rest.substr(0, most));
      rest.erase(0, most);
    } else {
      lines.push_back(rest.substr(0, cut));
      rest.erase(0, cut + 1);
    }
  }
  if (!rest.empty() || lines.empty()) lines.push_back(rest);
  return lines;
}

std::string wrapped_row(const std::string& label, std::string_view cells,
                        std::size_t label_columns) {
  const std::string indent(std::min(label.find_first_not_of(' '), label.size()), ' ');
  const std::vector<std::string> lines = wrapped(label, label_columns - 2);
  std::string text = left_aligned(indent + lines[0], label_columns) + std::string(cells) + "\n";
  for (std::size_t i = 1; i < lines.size(); ++i) text += indent + "  " + lines[i] + "\n";
  return text;
}

std::string two_line_row(const std::string& label, const std::vector<std::string>& upper,
                         const std::vector<std::string>& lower, std::size_t label_columns,
                         std::size_t number_columns) {
  std::string cells[2];
  for (const std::string& cell : upper) cells[0] += right_aligned(cell, number_columns);
  for (const std::string& cell : lower) cells[1] += right_aligned(cell, number_columns);
  const std::size_t indent = std::min(label.find_first_not_of(' '), label.size());
  const std::vector<std::string> names = wrapped(label, label_columns - indent - 1);
  std::string text;
  for (std::size_t line = 0; line < std::max<std::size_t>(2, names.size()); ++line) {
    const std::string name =
        line < names.size() ? std::string(indent, ' ') + names[line] : std::string();
    std::string whole = left_aligned(name, label_columns) + (line < 2 ? cells[line] : "");
    whole.erase(whole.find_last_not_of(' ') + 1);
    if (!whole.empty()) text += whole + "\n";
  }
  return text;
}

std::string paragraph(std::string_view text, std::string_view first, std::string_view rest) {
  const std::size_t indent = std::max(columns_of(first), columns_of(rest));
  std::string out;
  for (const std::string& line : wrapped(text, kTerminalColumns - indent)) {
    out += std::string(out.empty() ? first : rest) + line + "\n";
  }
  return out;
}

}  // namespace highneeds
