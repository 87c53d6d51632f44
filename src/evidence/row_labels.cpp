#include "evidence/row_labels.h"

#include <algorithm>
#include <charconv>

#include "evidence/published_statistics.h"

namespace highneeds {

Slice slice_of(const std::string& topic, const std::string& breakdown) {
  if (topic.empty() || topic.starts_with("all ") || topic == breakdown) return Slice::kTotal;
  if (topic == "child or young persons age" || topic == "age when plan started" ||
      topic == "age plan ceased") {
    return Slice::kAge;
  }
  return topic == "type of placement" ? Slice::kPlacement : Slice::kOther;
}

std::optional<int> band_of_label(std::string_view label) {
  constexpr std::string_view names[kAgeBands] = {"under 5", "age 5 to 10", "age 11 to 15",
                                                 "age 16 to 19", "age 20 to 25"};
  const auto found = std::find(std::begin(names), std::end(names), label);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<int>(found - std::begin(names));
}

std::optional<int> age_of_label(std::string_view label) {
  if (label == "under 3") return 2;
  if (label.starts_with("aged ")) {
    label.remove_prefix(5);
  } else if (label.starts_with("age ")) {
    label.remove_prefix(4);
  } else {
    return std::nullopt;
  }
  int age = 0;
  const auto read = std::from_chars(label.data(), label.data() + label.size(), age);
  if (read.ec != std::errc() || age < 0 || age >= kAges) return std::nullopt;
  return age;
}

CodeBook::CodeBook(const std::vector<ReleaseTable>& tables) {
  std::map<std::pair<std::string, std::string>, int> rows;
  for (const ReleaseTable& table : tables) {
    for (const ReleaseRow& row : table.rows) {
      const AreaName& area = table.areas[static_cast<std::size_t>(row.area)];
      if (area.level == AreaLevel::kAuthority) ++rows[{area.dfe_code, area.name}];
    }
  }
  for (const auto& [pair, count] : rows) {
    auto& name = name_of_[pair.first];
    if (count > name.first) name = {count, pair.second};
    auto& code = code_of_[pair.second];
    if (count > code.first) code = {count, pair.first};
  }
}

const std::string& CodeBook::code(const AreaName& area) const {
  if (name_of_.at(area.dfe_code).second == area.name) return area.dfe_code;
  return code_of_.at(area.name).second;
}

}  // namespace highneeds
