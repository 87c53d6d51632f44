#include "storage/csv_rows.h"

#include <algorithm>

namespace highneeds {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  return text;
}

/// Bytes of the UTF-8 character that starts with `lead`; 0 where none does.
/// @par Source  RFC 3629, section 4
std::size_t utf8_length(unsigned char lead) {
  if (lead >= 0x01 && lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

}  // namespace

CsvRows::CsvRows(std::string_view text) : text_(text) {
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = line_start_ = 3;
}

void CsvRows::read_quoted() {
  const std::size_t first = ++at_;
  bool doubled = false;
  for (; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
    if (text_[at_] != '"') continue;
    if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') {
      std::string_view inside = text_.substr(first, at_++ - first);
      if (doubled) {
        std::string& copy = unquoted_.emplace_back();
        for (std::size_t i = 0; i < inside.size(); ++i) {
          copy += inside[i];
          if (inside[i] == '"') ++i;
        }
        inside = copy;
      }
      cells_.push_back(trimmed(inside));
      while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') ++at_;
      return;
    }
    doubled = true;
    ++at_;
  }
  open_quote_ = true;
  cells_.push_back(trimmed(text_.substr(first, at_ - first)));
}

void CsvRows::read_cell() {
  starts_.push_back(static_cast<int>(at_ - line_start_) + 1);
  if (at_ < text_.size() && text_[at_] == '"') {
    read_quoted();
    return;
  }
  const std::size_t first = at_;
  while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') ++at_;
  cells_.push_back(trimmed(text_.substr(first, at_ - first)));
}

bool CsvRows::next() {
  while (at_ < text_.size()) {
    cells_.clear();
    starts_.clear();
    unquoted_.clear();
    open_quote_ = false;
    row_line_ = line_;
    read_cell();
    while (at_ < text_.size() && text_[at_] == ',') {
      ++at_;
      read_cell();
    }
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++line_;
    line_start_ = at_;
    if (cells_.size() > 1 || !cells_[0].empty()) return true;
  }
  return false;
}

std::size_t first_not_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(static_cast<unsigned char>(text[at]));
    if (length == 0 || at + length > text.size()) return at;
    for (std::size_t i = 1; i < length; ++i) {
      if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) return at;
    }
    at += length;
  }
  return text.size();
}

}  // namespace highneeds
