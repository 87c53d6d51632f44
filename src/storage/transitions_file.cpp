#include "storage/transitions_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "storage/csv_reader.h"
#include "storage/near_miss.h"

namespace highneeds {
namespace {

constexpr int kReceptionAge = 4;          ///< on 31 August before reception
constexpr std::size_t kMostLeftOut = 20;  ///< one row in so many
constexpr int kUnknown = -2;

std::string plain(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool joined = c == ' ' || c == '-';
    result += joined ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return result;
}

std::vector<std::string> settings() {
  std::vector<std::string> names;
  for (int i = 0; i < kPublishedSettings; ++i) {
    names.emplace_back(setting_name(static_cast<PlacementGroup>(i)));
  }
  return names;
}

/// Index of a setting, -1 for NONSEND, kUnknown.
int setting_of(std::string_view text) {
  const std::string name = plain(text);
  if (name == "nonsend") return -1;
  const std::vector<std::string> known = settings();
  const auto found = std::find(known.begin(), known.end(), name);
  return found == known.end() ? kUnknown : static_cast<int>(found - known.begin());
}

int need_of(std::string_view text) {
  const std::string name = plain(text);
  for (std::size_t i = 0; i < kNeeds; ++i) {
    if (name == plain(kNeedCodes[i])) return static_cast<int>(i);
  }
  return kUnknown;
}

/// Rows that are left out, by why.
class LeftOut {
 public:
  explicit LeftOut(std::string path) : path_(std::move(path)) {}

  void add(int line, const std::string& rule, const std::string& what) {
    auto& [first, count] = rows_[{rule, what}];
    if (count == 0) first = line;
    ++count;
    ++all_;
  }
  [[nodiscard]] std::size_t all() const { return all_; }

  [[nodiscard]] std::vector<Finding> findings() const {
    std::vector<Finding> result;
    for (const auto& [why, place] : rows_) {
      result.push_back(
          {path_, place.first, "", "", 0, why.first,
           fmt::format("{} ({} row{})", why.second, place.second, place.second == 1 ? "" : "s"),
           "left out"});
    }
    return result;
  }

 private:
  std::string path_;
  std::map<std::pair<std::string, std::string>, std::pair<int, std::size_t>> rows_;
  std::size_t all_ = 0;
};

/// Why a row cannot be; empty where it can.
std::string impossible(int from, int to, double year1, double year2) {
  if (from == -1 && to == -1) return "NONSEND in both years";
  if (year2 != year1 + 1) return "academic-year-2 is not a year after academic-year-1";
  const double age = year1 + kReceptionAge;
  if (age < -1 || age > kAges - 1 || (from >= 0 && age < 0) || (to >= 0 && age + 1 > kAges - 1)) {
    return "an age outside 0 to 25";
  }
  return "";
}

}  // namespace

TransitionsFile read_transitions_file(const std::string& path) {
  const std::string text = read_text_file(path);
  Faults faults;
  TransitionsFile file;
  file.path = path;
  LeftOut left_out(path);
  CsvReader rows(path, text,
                 {{{"calendar-year", "calendar_year"}},
                  {{"setting-1", "setting_1"}},
                  {{"need-1", "need_1"}},
                  {{"academic-year-1", "academic_year_1"}},
                  {{"setting-2", "setting_2"}},
                  {{"need-2", "need_2"}},
                  {{"academic-year-2", "academic_year_2"}}},
                 faults);
  while (rows.next()) {
    const auto year = rows.number(0, 1990), year1 = rows.number(3, -10),
               year2 = rows.number(6, -10);
    if (!year || !year1 || !year2) continue;
    const int from = setting_of(rows.text(1)), to = setting_of(rows.text(4));
    if (from == kUnknown || to == kUnknown) {
      const std::string name(rows.text(from == kUnknown ? 1 : 4));
      const std::string guess = did_you_mean(name, settings());
      left_out.add(
          rows.line(), "unknown setting",
          fmt::format("'{}' is no setting of a model{}", name, guess.empty() ? "" : "; " + guess));
      continue;
    }
    if (const std::string why = impossible(from, to, *year1, *year2); !why.empty()) {
      left_out.add(rows.line(), "impossible row", why);
      continue;
    }
    const int need = need_of(rows.text(to >= 0 ? 5 : 2));
    if (need == kUnknown) {
      left_out.add(rows.line(), "unknown need",
                   fmt::format("'{}' is no primary need", rows.text(to >= 0 ? 5 : 2)));
      continue;
    }
    file.transitions.push_back(
        {static_cast<int>(*year), static_cast<int>(*year1) + kReceptionAge, from, to, need});
  }
  file.findings = left_out.findings();
  if (left_out.all() * kMostLeftOut > file.transitions.size() + left_out.all()) {
    for (const Finding& finding : file.findings) {
      faults.add({path, finding.line, 0, fmt::format("{}: {}", finding.rule, finding.what)});
    }
    faults.add({path, 0, 0,
                fmt::format("{} of {} rows cannot be used (one in {} at most); settings must be {}",
                            left_out.all(), file.transitions.size() + left_out.all(), kMostLeftOut,
                            name_list(settings()))});
  }
  if (faults.empty() && file.transitions.empty()) {
    faults.add({path, 0, 0, "has a header and no rows"});
  }
  if (!faults.empty()) throw InputError(faults.list());
  return file;
}

}  // namespace highneeds
