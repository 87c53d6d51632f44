#include "storage/near_miss.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <span>
#include <sstream>
#include <utility>

namespace highneeds {
namespace {

constexpr std::size_t kLongestTyped = 1000;

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream stream(text);
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

/// Whether `letters` are the beginnings of all the words, one after the other: "nelincs".
bool abbreviates(std::string_view letters, std::span<const std::string> words) {
  if (words.empty() || letters.empty()) return words.empty() && letters.empty();
  const std::string& word = words.front();
  for (std::size_t n = 1; n <= std::min(word.size(), letters.size()); ++n) {
    if (letters[n - 1] != word[n - 1]) break;
    if (abbreviates(letters.substr(n), words.subspan(1))) return true;
  }
  return false;
}

/// "n e lincolnshire" for "north east lincolnshire".
bool is_short_for(const std::string& typed, const std::string& name) {
  std::string letters;
  for (const std::string& word : words_of(typed)) letters += word;
  const std::vector<std::string> words = words_of(name);
  return words.size() > 1 && letters.size() > words.size() && abbreviates(letters, words);
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
    if (longer > kLongestTyped) continue;
    if (is_short_for(wanted, known)) {
      near.emplace_back(0, name);
      continue;
    }
    if (!beginning && longer - shorter > static_cast<std::size_t>(most)) continue;
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
