#include "evidence/boundaries.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace highneeds {
namespace {

/// Recodings of one and the same area.
constexpr const char* kSameArea[][2] = {{"E10000002", "E06000060"},   // Buckinghamshire, 2020
                                        {"E10000023", "E06000065"},   // North Yorkshire, 2023
                                        {"E10000027", "E06000066"},   // Somerset, 2023
                                        {"E08000020", "E08000037"}};  // Gateshead, 2013

/// Letters and digits in lower case, "&" as "and"; without the words that councils go by.
std::string plain(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '&') result += "and";
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) {
      result += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  for (const std::string_view word :
       {"council", "citycouncil", "countycouncil", "boroughcouncil"}) {
    if (result.size() > word.size() + 3 && result.ends_with(word)) {
      result.resize(result.size() - word.size());
    }
  }
  return result;
}

bool is_meant(const Area& area, std::string_view typed) {
  const std::vector<std::string> codes = ons_codes(area);
  return area.name.dfe_code == typed || plain(area.name.name) == plain(typed) ||
         std::any_of(codes.begin(), codes.end(),
                     [&](const std::string& code) { return plain(code) == plain(typed); });
}

double sum_of_plans(const PublishedStatistics& statistics, const std::vector<const char*>& codes,
                    int january) {
  double sum = 0;
  for (const char* code : codes) {
    const Area* area = statistics.authority(code);
    sum += area == nullptr ? kNotPublished : area->plans(january);
  }
  return sum;
}

/// "replaced by A and B".
std::string successors(const PublishedStatistics& statistics, const std::string& code) {
  for (const BoundaryChange& change : boundary_changes()) {
    if (std::find(change.before.begin(), change.before.end(), code) == change.before.end())
      continue;
    std::string names;
    for (const char* after : change.after) {
      const Area* area = statistics.authority(after);
      if (area == nullptr) continue;
      names += fmt::format("{}'{}'", names.empty() ? "" : " or ", area->name.name);
    }
    return fmt::format("{}; name {}", change.what, names.empty() ? "its successor" : names);
  }
  return "";
}

}  // namespace

const std::vector<BoundaryChange>& boundary_changes() {
  static const std::vector<BoundaryChange> changes = {
      {{"835", "836", "837"},
       {"838", "839"},
       2020,
       "Dorset, Poole and Bournemouth became Dorset and Bournemouth, Christchurch and Poole in "
       "April "
       "2019"},
      {{"928"},
       {"940", "941"},
       2022,
       "Northamptonshire was split into North and West Northamptonshire in April 2021"},
      {{"909"},
       {"942", "943"},
       2024,
       "Cumbria was split into Cumberland and Westmorland and Furness in April 2023"}};
  return changes;
}

std::vector<std::string> ons_codes(const Area& area) {
  std::vector<std::string> codes = area.la_codes;
  for (const auto& pair : kSameArea) {
    const auto has = [&](const char* code) {
      return std::find(codes.begin(), codes.end(), code) != codes.end();
    };
    if (has(pair[0]) && !has(pair[1])) codes.emplace_back(pair[1]);
    if (has(pair[1]) && !has(pair[0])) codes.emplace_back(pair[0]);
  }
  return codes;
}

std::vector<std::string> authority_names(const PublishedStatistics& statistics, int january) {
  std::vector<std::string> names;
  for (const Area& area : statistics.authorities) {
    if (area.plans(january) > 0) names.push_back(area.name.name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

AuthoritySearch find_authority(const PublishedStatistics& statistics, std::string_view typed,
                               int january) {
  const Area* ended = nullptr;
  for (const Area& area : statistics.authorities) {
    if (!is_meant(area, typed)) continue;
    if (area.plans(january) > 0) return {&area, ""};
    ended = &area;
  }
  if (ended == nullptr) return {nullptr, fmt::format("'{}' is no authority of the release", typed)};
  const std::string changed = successors(statistics, ended->name.dfe_code);
  return {nullptr, fmt::format("{} has no plans in January {}{}{}", ended->name.name, january,
                               changed.empty() ? "" : ": ", changed)};
}

double continued_plans(const PublishedStatistics& statistics, const Area& area, int january) {
  const double own = area.plans(january);
  if (!std::isnan(own)) return own;
  for (const BoundaryChange& change : boundary_changes()) {
    const auto is_area = [&](const char* code) { return area.name.dfe_code == code; };
    if (january >= change.first_january ||
        std::none_of(change.after.begin(), change.after.end(), is_area)) {
      continue;
    }
    const double share = area.plans(change.first_january) /
                         sum_of_plans(statistics, change.after, change.first_january);
    return share * sum_of_plans(statistics, change.before, january);
  }
  return kNotPublished;
}

}  // namespace highneeds
