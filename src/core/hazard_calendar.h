/// @file
/// By how much the hazards of children rise from a month on, to the end of its academic year.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace highneeds {

class HazardCalendar {
 public:
  static constexpr std::size_t kMonths = 12;
  using Row = std::array<float, kMonths>;

  /// @param sums   [class x width] hazard multiplier summed up to each month
  /// @param from   first month that counts
  /// @param end    month after the last that counts
  void begin(const std::vector<double>& sums, std::size_t width, int from, int end) {
    rows_.resize(sums.size() / width);
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const double* sum = &sums[row * width];
      for (std::size_t i = 0; i < kMonths; ++i) {
        const int month = std::min(end, from + 1 + static_cast<int>(i));
        rows_[row][i] = static_cast<float>(sum[month] - sum[from]);
      }
    }
  }

  /// Multiplier of the hazard of a class up to the end.
  [[nodiscard]] float whole(std::size_t hazard_class) const { return rows_[hazard_class].back(); }

  /// Months before the one in which a hazard, a year, uses up `left`; kMonths if none does.
  [[nodiscard]] int months_to_event(std::size_t hazard_class, float hazard, float left) const {
    int months = 0;  // counting has no branches to mispredict
    for (const float multiplier : rows_[hazard_class]) months += hazard * multiplier < left ? 1 : 0;
    return months;
  }

 private:
  std::vector<Row> rows_;  ///< [class] by month, flat after the end
};

}  // namespace highneeds
