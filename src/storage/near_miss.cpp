#include "storage/near_miss.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace highneeds {
namespace {

constexpr std::size_t kLongestTyped = 1000;

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b) {
  std::vector<int> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before = std::exchange(above, row);
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

std::vector<std::string> near_misses(std::string_view typed,
                                     const std::vector<std::string>& names) {
  std::vector<std::pair<int, std::string>> near;
  const std::string wanted = lower_case(typed);
  for (const std::string& name : names) {
    const std::string known = lower_case(name);
    const std::size_t shorter = std::min(wanted.size(), known.size());
    const bool beginning = shorter >= 3 && wanted.substr(0, shorter) == known.substr(0, shorter);
    const std::size_t longer = std::max(wanted.size(), known.size());
    const int most = std::max(1, static_cast<int>(longer) / 3);
    // As many letters are to insert at least; and nobody types names of hundreds of letters.
    if (!beginning && longer - shorter > static_cast<std::size_t>(most)) continue;
    if (longer > kLongestTyped) continue;
    const int distance = edit_distance(wanted, known);
    if (distance <= most || beginning) near.emplace_back(distance, name);
  }
  std::stable_sort(near.begin(), near.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> result;
  for (const auto& [distance, name] : near) {
    // A letter or two away is a slip of the finger: offering worse guesses beside it is noise.
    if (result.size() == 3 || distance > near.front().first + 2) break;
    result.push_back(name);
  }
  return result;
}

std::string did_you_mean(std::string_view typed, const std::vector<std::string>& names) {
  const std::vector<std::string> near = near_misses(typed, names);
  std::string text;
  for (std::size_t i = 0; i < near.size(); ++i) {
    text += i == 0 ? "did you mean '" : " or '";
    text += near[i] + "'";
  }
  return text.empty() ? text : text + "?";
}

std::string name_list(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) {
    if (i > 0) text += ", ";
    text += names[i];
  }
  if (names.size() > most) text += fmt::format(" and {} more", names.size() - most);
  return text;
}

}  // namespace highneeds
