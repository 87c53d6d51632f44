#include "reporting/fan.h"

#include <utility>

#include "statistics/quantiles.h"

namespace highneeds {

Fan fan_of(std::span<const double> values, std::vector<double> times) {
  const std::size_t columns = times.size();
  const std::size_t runs = values.size() / columns;
  Fan fan;
  fan.times = std::move(times);
  std::vector<double> column(runs);
  std::array<double, kFanQuantiles.size()> at{};
  for (std::size_t t = 0; t < columns; ++t) {
    for (std::size_t run = 0; run < runs; ++run) column[run] = values[run * columns + t];
    quantiles(column, kFanQuantiles, at);
    for (std::size_t q = 0; q < at.size(); ++q) fan.quantiles[q].push_back(at[q]);
  }
  return fan;
}

}  // namespace highneeds
