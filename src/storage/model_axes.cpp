#include "storage/model_axes.h"

#include <fmt/format.h>

#include "storage/near_miss.h"

namespace highneeds {

ModelAxes axis_names(const Model& model) {
  ModelAxes axes = {{"census", {to_string(model.census)}},
                    {"last_year", {to_string(model.last_year)}},
                    {"needs", {}},
                    {"settings", {}},
                    {"age_bands", {}},
                    {"finance.lines", {}},
                    {"finance.categories", model.finance.categories}};
  for (const Need& need : model.needs) axes[2].second.push_back(need.code);
  for (const Setting& setting : model.settings) axes[3].second.push_back(setting.name);
  for (const AgeBand& band : model.age_bands) axes[4].second.push_back(band.label);
  for (const Line& line : model.finance.lines) axes[5].second.push_back(line.code);
  return axes;
}

std::optional<AxisDifference> difference_of(const ModelAxes& a, const ModelAxes& b) {
  for (std::size_t axis = 0; axis < a.size(); ++axis) {
    if (a[axis].second == b[axis].second) continue;
    return AxisDifference{a[axis].first, fmt::format("{} and {}", name_list(a[axis].second, 4),
                                                     name_list(b[axis].second, 4))};
  }
  return std::nullopt;
}

}  // namespace highneeds
