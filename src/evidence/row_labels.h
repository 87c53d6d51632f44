/// @file
/// What the words of a release's rows mean: totals, ages, placements, and authorities' codes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evidence/release_table.h"

namespace highneeds {

/// What a row is about.
enum class Slice { kTotal, kAge, kPlacement, kOther };

/// @param topic, breakdown  in lower case
[[nodiscard]] Slice slice_of(const std::string& topic, const std::string& breakdown);

/// Band of a label of the releases to 2022, such as "age 5 to 10".
[[nodiscard]] std::optional<int> band_of_label(std::string_view label);

/// Age of a breakdown in lower case: "age 10", "aged 2 and under" and "under 3" (2), "age 20 and
/// over" (20). Nothing for "unknown".
[[nodiscard]] std::optional<int> age_of_label(std::string_view label);

/// Codes that authorities go by, where a row has a wrong one.
class CodeBook {
 public:
  /// Learns the usual pairs of code and name.
  explicit CodeBook(const std::vector<ReleaseTable>& tables);

  /// The code that fits the name: another one where the row's belongs to somebody else.
  [[nodiscard]] const std::string& code(const AreaName& area) const;

 private:
  std::map<std::string, std::pair<int, std::string>> name_of_, code_of_;
};

}  // namespace highneeds
