#include "storage/csv_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "storage/near_miss.h"

namespace highneeds {
namespace {

constexpr std::size_t kMostFaults = 20;     ///< of one file: more say nothing new
constexpr std::size_t kMostColumns = 1000;  ///< the widest release has some sixty

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

}  // namespace

CsvReader::CsvReader(const std::string& path, std::string_view text,
                     const std::vector<CsvColumn>& columns, Faults& faults)
    : path_(std::make_shared<const std::string>(path)), rows_(text), faults_(faults) {
  const std::size_t bad = first_not_utf8(text);
  if (bad != text.size()) {
    sound_ = false;
    fault_at(0, 0,
             fmt::format("is not UTF-8 (byte {:#04x} at offset {}); save it as 'CSV UTF-8'",
                         static_cast<unsigned char>(text[bad]), bad));
  } else if (!rows_.next()) {
    sound_ = false;
    fault_at(0, 0, "is empty (it must be a table with a header)");
  } else if (rows_.cells().size() > kMostColumns) {
    sound_ = false;
    fault_at(1, 1,
             fmt::format("has {} columns (no table that is read has more than {}); is it the "
                         "right file?",
                         rows_.cells().size(), kMostColumns));
  } else {
    read_header(columns);
  }
}

void CsvReader::read_header(const std::vector<CsvColumn>& columns) {
  places_.assign(columns.size(), -1);
  width_ = rows_.cells().size();
  for (const CsvColumn& column : columns) names_.push_back(column.names.front());
  std::vector<std::string> written;
  for (std::size_t i = 0; i < width_; ++i) {
    written.push_back(lower_case(rows_.cells()[i]));
    if (std::find(written.begin(), written.end() - 1, written.back()) != written.end() - 1) {
      fault_at(1, rows_.column_of(i),
               fmt::format("column '{}' is there twice; remove one", rows_.cells()[i]));
    }
    const auto knows = [&](const CsvColumn& column) {
      return std::find(column.names.begin(), column.names.end(), written.back()) !=
             column.names.end();
    };
    if (std::none_of(columns.begin(), columns.end(), knows))
      unknown_.emplace_back(rows_.cells()[i]);
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    // Where a file has several of the names, the one named first here is meant.
    for (const std::string& name : columns[i].names) {
      const auto found = std::find(written.begin(), written.end(), name);
      if (found == written.end()) continue;
      places_[i] = static_cast<int>(found - written.begin());
      break;
    }
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (places_[i] >= 0 || !columns[i].required) continue;
    const std::string guess = did_you_mean(names_[i], unknown_);
    fault_at(1, 1,
             fmt::format("has no column '{}' (one of: {}){}", names_[i],
                         name_list(columns[i].names), guess.empty() ? "" : "; " + guess));
  }
  sound_ = count_ == 0;
}

bool CsvReader::next() {
  while (sound_ && count_ < kMostFaults && rows_.next()) {
    if (rows_.open_quote()) {
      fault_at(rows_.line(), 1, "a quoted cell does not end on its line; add the closing quote");
    } else if (rows_.cells().size() != width_) {
      fault_at(rows_.line(), 1,
               fmt::format("the row has {} cells (the header has {}: is the file cut off?)",
                           rows_.cells().size(), width_));
    } else {
      return true;
    }
  }
  return false;
}

std::string_view CsvReader::text(std::size_t column) const {
  return places_[column] < 0 ? std::string_view()
                             : rows_.cells()[static_cast<std::size_t>(places_[column])];
}

std::optional<double> CsvReader::number(std::size_t column, double least) {
  const std::string_view cell = text(column);
  double value = 0;
  const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  const bool whole = read.ec == std::errc() && read.ptr == cell.data() + cell.size();
  if (whole && std::isfinite(value) && value >= least) return value;
  fault(column, fmt::format("column '{}' has '{}' (it must be a number{})", names_[column], cell,
                            least == 0 ? ", 0 or more" : ""));
  return std::nullopt;
}

void CsvReader::fault(std::size_t column, const std::string& text) {
  const int place = places_[column];
  fault_at(rows_.line(), place < 0 ? 1 : rows_.column_of(static_cast<std::size_t>(place)), text);
}

void CsvReader::fault_at(int line, int column, const std::string& text) {
  ++count_;
  faults_.add({path_, line, column}, text);
}

std::string read_text_file(const std::string& path) {
  std::error_code error;
  std::ifstream stream(path, std::ios::binary);
  if (!stream || !std::filesystem::is_regular_file(path, error)) {
    throw InputError({{path, 0, 0, "cannot be read as a file (is the path right?)"}});
  }
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace highneeds
