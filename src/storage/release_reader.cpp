#include "storage/release_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <fstream>
#include <map>
#include <memory>
#include <unordered_map>

#include "storage/csv_rows.h"
#include "storage/near_miss.h"
#include "storage/release_columns.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFaults = 20;  ///< of one file: more say nothing new

/// Topics that are passed over: nothing in a model depends on them.
bool is_topic_used(std::string_view topic) {
  return topic != "sex" && topic != "ethnicity" && topic != "years ehc plan in place" &&
         topic != "years plan held" && topic.find("ethnic") == std::string_view::npos;
}

bool is_suppressed(std::string_view cell) {
  constexpr std::string_view codes[] = {"",    "x",  "z",  "c",   "k", "u",    "low",
                                        ".",   ":",  "..", "...", "~", "-",    "*",
                                        "n/a", "NA", "X",  "Z",   "C", "NULL", "null"};
  return std::find(std::begin(codes), std::end(codes), cell) != std::end(codes);
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

/// One file being read.
class FileReading {
 public:
  FileReading(const std::string& path, std::string_view text, Faults& faults)
      : path_(std::make_shared<const std::string>(path)),
        text_(text),
        rows_(text),
        faults_(faults) {
    table_.file = path;
  }

  ReleaseTable read() {
    if (!is_readable() || !read_header()) return std::move(table_);
    while (rows_.next() && count_ < kMostFaults) read_row();
    if (count_ == 0 && table_.rows.empty()) fault(0, 0, "has a header and no rows that are used");
    return std::move(table_);
  }

 private:
  void fault(int line, int column, const std::string& text) {
    ++count_;
    faults_.add({path_, line, column}, text);
  }

  bool is_readable() {
    if (text_.empty()) {
      fault(0, 0, "is empty (it must be a CSV file of a release); download it again");
      return false;
    }
    const std::size_t bad = first_not_utf8(text_);
    if (bad == text_.size()) return true;
    const auto line =
        std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
    fault(static_cast<int>(line) + 1, 1,
          fmt::format("is not UTF-8 (byte {:#04x} at offset {}); download it again, or save it as "
                      "'CSV UTF-8'",
                      static_cast<unsigned char>(text_[bad]), bad));
    return false;
  }

  /// @returns whether the file is used
  bool read_header() {
    if (!rows_.next()) {
      fault(0, 0, "is empty (it must be a CSV file of a release); download it again");
      return false;
    }
    std::vector<std::string> names;
    for (const std::string_view cell : rows_.cells()) {
      names.push_back(column_name_of_today(cell));
      written_.emplace_back(cell);
    }
    const auto kind = release_file_of(names, time_identifier(names));
    const auto is_release = [&](const char* name) {
      return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (!kind || !is_release("time_period")) return false;
    const auto specs = release_file_specs();
    spec_ = &*std::find_if(specs.begin(), specs.end(),
                           [&](const ReleaseFileSpec& spec) { return spec.kind == *kind; });
    table_.kind = *kind;
    return place_columns(names);
  }

  /// "Calendar year" or "Academic year" of the first row.
  std::string_view time_identifier(const std::vector<std::string>& names) const {
    const auto at = std::find(names.begin(), names.end(), "time_identifier");
    CsvRows rows(text_);
    if (at == names.end() || !rows.next() || !rows.next()) return {};
    const auto column = static_cast<std::size_t>(at - names.begin());
    return column < rows.cells().size() ? rows.cells()[column] : std::string_view();
  }

  bool place_columns(const std::vector<std::string>& names) {
    const std::size_t before = count_;
    std::map<std::string, int> places;
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (!places.emplace(names[i], static_cast<int>(i)).second) {
        fault(1, rows_.column_of(i),
              fmt::format("column '{}' is there twice; remove one", names[i]));
      }
    }
    for (const char* name : row_name_columns()) {
      const auto found = places.find(name);
      if (found == places.end()) {
        fault(1, 1,
              fmt::format("has no column '{}' (every file of a release has it); download it again",
                          name));
        continue;
      }
      place_[name] = found->second;
      places.erase(found);
    }
    for (const auto& [name, to] :
         {std::pair{spec_->topic, &topic_}, {spec_->breakdown, &breakdown_}}) {
      if (*name == '\0') continue;
      *to = places.at(name);
      places.erase(name);
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (!places.contains(names[i])) continue;
      const ColumnUse use = use_of_column(names[i]);
      if (use == ColumnUse::kUnknown) table_.unknown_columns.push_back(written_[i]);
      if (use != ColumnUse::kRead) continue;
      table_.columns.push_back(names[i]);
      number_columns_.push_back(i);
    }
    return count_ == before;
  }

  std::string_view cell(const char* name) const {
    return rows_.cells()[static_cast<std::size_t>(place_.at(name))];
  }
  int column_at(const char* name) const {
    return rows_.column_of(static_cast<std::size_t>(place_.at(name)));
  }

  void read_row() {
    const int line = rows_.line();
    if (rows_.open_quote()) {
      fault(line, 1, "a quoted cell does not end on its line; add the closing quote");
      return;
    }
    if (rows_.cells().size() != written_.size()) {
      fault(line, 1,
            fmt::format("the row has {} cells (the header has {}: is the file cut off?); "
                        "download it again",
                        rows_.cells().size(), written_.size()));
      return;
    }
    ReleaseRow row;
    row.line = line;
    const std::string topic =
        topic_ < 0 ? "" : lower_case(rows_.cells()[static_cast<std::size_t>(topic_)]);
    if (!is_topic_used(topic)) return;
    if (!read_year(row) || !read_area(row)) return;
    row.topic = label(topic);
    row.breakdown = label(
        breakdown_ < 0 ? "" : lower_case(rows_.cells()[static_cast<std::size_t>(breakdown_)]));
    for (std::size_t i = 0; i < number_columns_.size(); ++i) read_number(number_columns_[i]);
    table_.rows.push_back(row);
  }

  /// "2022", or "202425" for the academic year whose January is in 2025.
  bool read_year(ReleaseRow& row) {
    const std::string_view text = cell("time_period");
    int value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool number = read.ec == std::errc() && read.ptr == text.data() + text.size();
    int year = value;
    bool sound = number && text.size() == 4;
    if (number && text.size() == 6) {
      year = value / 100 + 1;
      sound = year % 100 == value % 100;
    }
    if (!sound || year < 2000 || year > 2100) {
      fault(row.line, column_at("time_period"),
            fmt::format("time_period is '{}' (it must be a year such as 2024 or 202425)", text));
      return false;
    }
    row.year = year;
    table_.release_year = std::max(table_.release_year, year + (spec_->stock ? 0 : 1));
    return true;
  }

  bool read_area(ReleaseRow& row) {
    const std::string_view level = cell("geographic_level");
    AreaName name;
    if (level == "National") {
      name = {AreaLevel::kCountry, "", std::string(cell("country_code")),
              std::string(cell("country_name")), ""};
    } else if (level == "Regional") {
      name = {AreaLevel::kRegion, "", std::string(cell("region_code")),
              std::string(cell("region_name")), std::string(cell("region_name"))};
    } else if (level == "Local authority") {
      name = {AreaLevel::kAuthority, std::string(cell("old_la_code")),
              std::string(cell("new_la_code")), std::string(cell("la_name")),
              std::string(cell("region_name"))};
      if (name.dfe_code.size() != 3 || name.la_code.size() != 9) {
        fault(row.line, column_at("old_la_code"),
              fmt::format("the codes of {} are '{}' and '{}' (they must be like 812 and E06000012; "
                          "are the columns shifted?)",
                          name.name, name.dfe_code, name.la_code));
        return false;
      }
    } else {
      fault(row.line, column_at("geographic_level"),
            fmt::format("geographic_level is '{}' (it must be National, Regional or Local "
                        "authority; are the columns shifted?)",
                        level));
      return false;
    }
    // Rows of one area follow each other.
    if (table_.areas.empty() || table_.areas.back() != name) {
      const auto found = std::find(table_.areas.begin(), table_.areas.end(), name);
      row.area = static_cast<int>(found - table_.areas.begin());
      if (found == table_.areas.end()) table_.areas.push_back(std::move(name));
    } else {
      row.area = static_cast<int>(table_.areas.size()) - 1;
    }
    return true;
  }

  int label(const std::string& text) {
    const auto [found, added] = label_index_.emplace(text, static_cast<int>(table_.labels.size()));
    if (added) table_.labels.push_back(text);
    return found->second;
  }

  void read_number(std::size_t column) {
    const std::string_view text = rows_.cells()[column];
    double value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool number = read.ec == std::errc() && read.ptr == text.data() + text.size();
    if (number && std::isfinite(value) && value >= 0 && value < 1e8) {
      table_.values.push_back(value);
      return;
    }
    table_.values.push_back(kNotPublished);
    if (is_suppressed(text)) return;
    fault(rows_.line(), rows_.column_of(column),
          fmt::format("column '{}' has '{}' (it must be a count, or a code such as x, z or c)",
                      written_[column], text));
  }

  std::shared_ptr<const std::string> path_;
  std::string_view text_;
  CsvRows rows_;
  Faults& faults_;
  ReleaseTable table_;
  const ReleaseFileSpec* spec_ = nullptr;
  std::vector<std::string> written_;
  std::map<std::string, int, std::less<>> place_;
  std::vector<std::size_t> number_columns_;
  std::unordered_map<std::string, int> label_index_;
  int topic_ = -1, breakdown_ = -1;
  std::size_t count_ = 0;
};

std::string text_of(const fs::path& path, Faults& faults) {
  std::ifstream stream(path, std::ios::binary | std::ios::ate);
  std::string text;
  if (stream) {
    text.resize(static_cast<std::size_t>(std::max<std::streamoff>(0, stream.tellg())));
    stream.seekg(0);
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  }
  if (!stream) {
    faults.add({std::make_shared<const std::string>(path.string()), 0, 0},
               "cannot be read (permissions?)");
  }
  return text;
}

/// CSV files under a folder, by path.
std::vector<fs::path> csv_files(const fs::path& directory) {
  std::vector<fs::path> files;
  std::error_code error;
  auto walk = fs::recursive_directory_iterator(directory,
                                               fs::directory_options::skip_permission_denied |
                                                   fs::directory_options::follow_directory_symlink,
                                               error);
  for (; !error && walk != fs::recursive_directory_iterator(); walk.increment(error)) {
    if (walk.depth() > 2) walk.disable_recursion_pending();
    if (walk->is_regular_file(error) && lower_case(walk->path().extension().string()) == ".csv") {
      files.push_back(walk->path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

void check_folder(const fs::path& directory) {
  std::error_code error;
  if (fs::is_directory(directory, error)) return;
  const bool there = fs::exists(directory, error);
  throw InputError({{directory.string(), 0, 0,
                     there ? "is no folder; name the folder of the release, not a file in it"
                           : "is not there; name a folder that holds a release of the DfE's "
                             "'Education, health and care plans' as downloaded"}});
}

}  // namespace

ReleaseTable read_release_file(const std::string& path, std::string_view text, Faults& faults) {
  return FileReading(path, text, faults).read();
}

ReleaseTables read_release_tables(const fs::path& directory) {
  check_folder(directory);
  Faults faults;
  std::map<fs::path, std::vector<ReleaseTable>> releases;  // by folder
  ReleaseTables result;
  for (const fs::path& path : csv_files(directory)) {
    const std::string text = text_of(path, faults);
    const std::size_t before = faults.count();
    ReleaseTable table = read_release_file(path.string(), text, faults);
    if (faults.count() > before) continue;
    if (!table.rows.empty()) {
      releases[path.parent_path()].push_back(std::move(table));
    } else {
      result.unused.push_back({path.string(), 0, "", "", 0, "file is not used",
                               "its columns are of no file that is used", "passed over"});
    }
  }
  if (!faults.empty()) throw InputError(faults.list());
  for (auto& [folder, of_folder] : releases) {
    int newest = 0;
    for (const ReleaseTable& table : of_folder) newest = std::max(newest, table.release_year);
    for (ReleaseTable& table : of_folder) {
      table.release_year = newest;
      result.tables.push_back(std::move(table));
    }
  }
  if (result.tables.empty()) {
    throw InputError({{directory.string(), 0, 0,
                       "holds no file of a release (CSV files such as caseload.csv or "
                       "sen2_age_caseload.csv); name a folder that holds a release of the DfE's "
                       "'Education, health and care plans' as downloaded"}});
  }
  return result;
}

PublishedStatistics read_releases(const fs::path& directory) {
  ReleaseTables read = read_release_tables(directory);
  PublishedStatistics statistics = assemble_statistics(std::move(read.tables));
  statistics.findings.insert(statistics.findings.begin(), read.unused.begin(), read.unused.end());
  return statistics;
}

}  // namespace highneeds
