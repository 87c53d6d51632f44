#include "storage/authority_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>

#include "evidence/boundaries.h"
#include "storage/csv_reader.h"

namespace highneeds {
namespace {

const CsvColumn kCode = {
    {"la_code", "area_code", "dfe_code", "code", "new_la_code", "old_la_code", "lad code"}};

/// Entry of a table by any code of an area; null where there is none.
template <class Map>
const typename Map::mapped_type* by_code(const Map& map, const Area& area) {
  std::vector<std::string> codes = ons_codes(area);
  codes.push_back(area.name.dfe_code);
  for (const std::string& code : codes) {
    const auto found = map.find(code);
    if (found != map.end()) return &found->second;
  }
  return nullptr;
}

std::optional<int> whole_number(std::string_view text) {
  int value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "2023-24" or "2024" as 2024.
std::optional<int> financial_year(std::string_view text) {
  if (text.size() == 7 && text[4] == '-') {
    const auto start = whole_number(text.substr(0, 4)), end = whole_number(text.substr(5));
    if (start && end && (*start + 1) % 100 == *end) return *start + 1;
    return std::nullopt;
  }
  const auto year = text.size() == 4 ? whole_number(text) : std::nullopt;
  return year && *year >= 2000 && *year <= 2100 ? year : std::nullopt;
}

/// A year later: everyone a year older. Births, and 19 and over, as in the year before.
ByAge aged(const ByAge& before) {
  ByAge after = before;
  constexpr std::size_t last_school_age = 18;
  for (std::size_t age = 1; age <= last_school_age; ++age) after[age] = before[age - 1];
  return after;
}

bool is_item(std::string_view item) {
  if (item == "high_needs_block" || item == "dsg_balance" || item == "1.2") return true;
  const bool line = item.size() >= 5 && (item.starts_with("1.") || item.starts_with("2."));
  return line && item.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// "2024-03-31", or nothing.
bool is_day(std::string_view text) {
  if (text.empty()) return true;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto year = whole_number(text.substr(0, 4)), month = whole_number(text.substr(5, 2)),
             day = whole_number(text.substr(8));
  return year && month && day && *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31;
}

void throw_if_any(const Faults& faults) {
  if (!faults.empty()) throw InputError(faults.list());
}

}  // namespace

std::optional<PopulationTable> PopulationFile::of(const Area& area, int first, int last,
                                                  int known_until) const {
  const auto* years = by_code(persons, area);
  if (years == nullptr || years->begin()->first > known_until) return std::nullopt;
  const auto newest = std::prev(years->upper_bound(known_until));
  PopulationTable table;
  for (int year = first; year <= last; ++year) {
    const auto found = years->find(year);
    if (found != years->end() && year <= known_until) {
      table.persons[year] = found->second;
    } else if (year > newest->first) {
      const bool follows = table.persons.contains(year - 1);
      ByAge ages = follows ? table.persons[year - 1] : newest->second;
      for (int step = follows ? year - 1 : newest->first; step < year; ++step) ages = aged(ages);
      table.persons[year] = ages;
    } else {
      table.persons[year] = years->lower_bound(year)->second;
    }
  }
  const std::string* source = by_code(sources, area);
  table.source =
      fmt::format("{}, {} to {}{}",
                  source != nullptr ? *source : std::filesystem::path(path).filename().string(),
                  years->begin()->first, newest->first,
                  last > newest->first
                      ? "; after that each age a year older, with the births, and from 19 on the "
                        "residents, of the last year"
                      : "");
  return table;
}

PopulationFile read_population_file(const std::string& path) {
  const std::string text = read_text_file(path);
  Faults faults;
  PopulationFile file;
  file.path = path;
  CsvReader rows(path, text,
                 {kCode,
                  {{"year", "mid_year", "period"}},
                  {{"age", "age_in_years"}},
                  {{"persons", "population", "population_proxy", "value", "obs_value"}},
                  {{"source"}, false}},
                 faults);
  while (rows.next()) {
    const auto year = rows.number(1, 1990), age = rows.number(2, 0), persons = rows.number(3, 0);
    if (!year || !age || !persons || *age >= kAges) continue;
    ByAge fresh = not_published<ByAge>();
    auto& ages = file.persons[std::string(rows.text(0))]
                     .emplace(static_cast<int>(*year), fresh)
                     .first->second;
    double& cell = ages[static_cast<std::size_t>(*age)];
    if (rows.has(4)) file.sources[std::string(rows.text(0))] = rows.text(4);
    if (!std::isnan(cell)) {
      rows.fault(2,
                 fmt::format("age {:.0f} of {} in {:.0f} is there twice (sexes apart?); give one "
                             "number of persons",
                             *age, rows.text(0), *year));
    }
    cell = *persons;
  }
  for (const auto& [code, years] : file.persons) {
    for (const auto& [year, ages] : years) {
      const auto absent =
          std::find_if(ages.begin(), ages.end(), [](double v) { return std::isnan(v); });
      if (absent == ages.end() || faults.count() > 20) continue;
      faults.add({path, 0, 0,
                  fmt::format("has no age {} for {} in {} (0 to 25 are needed)",
                              absent - ages.begin(), code, year)});
    }
  }
  throw_if_any(faults);
  return file;
}

FinanceFile read_finance_file(const std::string& path) {
  const std::string text = read_text_file(path);
  Faults faults;
  FinanceFile file;
  CsvReader rows(path, text,
                 {kCode,
                  {{"year", "financial_year", "financial_year_ending"}},
                  {{"item", "line"}},
                  {{"amount_gbp", "amount", "gbp"}},
                  {{"source"}},
                  {{"as_of"}, false}},
                 faults);
  while (rows.next()) {
    const auto year = financial_year(rows.text(1));
    const auto amount = rows.number(3, -1e12);
    const std::string item(rows.text(2));
    if (!year) {
      rows.fault(1,
                 fmt::format("column 'year' has '{}' (it must be a financial year such as 2023-24)",
                             rows.text(1)));
    }
    if (!is_item(item)) {
      rows.fault(2,
                 fmt::format("item '{}' is unknown (it must be high_needs_block, dsg_balance, 1.2, "
                             "or a section 251 line such as 1.2.3)",
                             item));
    }
    if (!is_day(rows.text(5))) {
      rows.fault(5, fmt::format("as_of is '{}' (it must be a day such as 2024-03-31, or blank)",
                                rows.text(5)));
    }
    if (rows.text(4).empty()) rows.fault(4, "has no source (every figure needs one)");
    if (!year || !amount || !is_item(item)) continue;
    auto& amounts = file[std::string(rows.text(0))].items[item];
    if (!amounts
             .emplace(*year, AuthorityMoney::Amount{*amount, std::string(rows.text(4)),
                                                    std::string(rows.text(5))})
             .second) {
      rows.fault(2, fmt::format("{} of {} in {} is there twice; remove one", item, rows.text(0),
                                rows.text(1)));
    }
  }
  throw_if_any(faults);
  return file;
}

std::optional<AuthorityMoney> money_of(const FinanceFile& file, const Area& area, int last) {
  const AuthorityMoney* found = by_code(file, area);
  if (found == nullptr) return std::nullopt;
  AuthorityMoney money = *found;
  for (auto& [item, amounts] : money.items) {
    amounts.erase(amounts.upper_bound(last), amounts.end());
  }
  std::erase_if(money.items, [](const auto& entry) { return entry.second.empty(); });
  if (money.items.empty()) return std::nullopt;
  return money;
}

std::map<std::string, std::vector<std::string>> read_neighbours_file(const std::string& path) {
  const std::string text = read_text_file(path);
  Faults faults;
  std::map<std::string, std::map<double, std::string>> ranked;
  CsvReader rows(path, text,
                 {kCode,
                  {{"neighbour", "neighbour_code", "neighbour_dfe_code", "neighbour_la_code"}},
                  {{"rank"}, false}},
                 faults);
  while (rows.next()) {
    auto& list = ranked[std::string(rows.text(0))];
    const auto rank = rows.has(2) ? rows.number(2, 0) : static_cast<double>(list.size());
    if (rank && !list.emplace(*rank, std::string(rows.text(1))).second) {
      rows.fault(2, fmt::format("rank {} of {} is there twice", rows.text(2), rows.text(0)));
    }
  }
  throw_if_any(faults);
  std::map<std::string, std::vector<std::string>> result;
  for (const auto& [code, list] : ranked) {
    for (const auto& [rank, neighbour] : list) result[code].push_back(neighbour);
  }
  return result;
}

}  // namespace highneeds
