#include "reporting/fan.h"

#include <algorithm>
#include <utility>

#include "statistics/paired.h"

namespace highneeds {

Fan fan_of(std::span<const double> values, std::vector<double> times) {
  const std::size_t columns = times.size();
  const std::size_t runs = values.size() / columns;
  Fan fan;
  fan.times = std::move(times);
  std::vector<double> column(runs);
  for (std::size_t t = 0; t < columns; ++t) {
    for (std::size_t run = 0; run < runs; ++run) column[run] = values[run * columns + t];
    std::sort(column.begin(), column.end());
    for (std::size_t q = 0; q < kFanQuantiles.size(); ++q) {
      fan.quantiles[q].push_back(quantile_of_sorted(column, kFanQuantiles[q]));
    }
  }
  return fan;
}

}  // namespace highneeds
