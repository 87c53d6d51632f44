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

std::string paragraph(std::string_view text, std::string_view first, std::string_view rest) {
  const std::size_t indent = std::max(columns_of(first), columns_of(rest));
  std::string out;
  for (const std::string& line : wrapped(text, kTerminalColumns - indent)) {
    out += std::string(out.empty() ? first : rest) + line + "\n";
  }
  return out;
}

}  // namespace highneeds
