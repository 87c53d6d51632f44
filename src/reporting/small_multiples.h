/// @file
/// Many small fan charts on one page, alike in form.
#pragma once

#include <string>
#include <vector>

#include "reporting/chart_files.h"
#include "reporting/fan.h"
#include "reporting/fan_charts.h"
#include "reporting/numbers.h"

namespace highneeds {

/// One small chart.
struct SmallFan {
  std::string title;
  Fan fan;
  ActualSeries history;  ///< may be empty
  Unit unit = Unit::kCount;
  ActualSeries limit = {};       ///< a stepped line, such as the places there are; may be empty
  bool financial_years = false;  ///< times are the years in which financial years end
};

/// Plans by setting at each January census, all on the same scale so that sizes compare.
/// @param settings  in the order of the model; fan times are years of January censuses
/// @pre  there is a setting, and all fans have the same times
[[nodiscard]] NamedChart settings_chart(const ChartContext& context,
                                        const std::vector<SmallFan>& settings);

/// Spend by provision category in each financial year, all on the same scale.
/// @param categories  money; fan times are the years in which financial years end
/// @pre  there is a category, and all fans have the same times
[[nodiscard]] NamedChart categories_chart(const ChartContext& context,
                                          const std::vector<SmallFan>& categories);

/// What happens when places are limited: children and places of each setting that has a limit, then
/// those who find it full.
/// @param finding  the title, places_sentence()
/// @pre  there is a panel
[[nodiscard]] NamedChart places_chart(const ChartContext& context, const std::string& finding,
                                      const std::vector<SmallFan>& panels);

/// The one whose median changes most, from its first time to its last: "Mainstream school: the
/// largest rise in plans, from 930 in January 2025 to about 1,720 in January 2035".
/// @param things  "plans", "spend"
/// @pre  there is one, with a time
[[nodiscard]] std::string largest_change_sentence(const std::vector<SmallFan>& smalls,
                                                  const std::string& things);

/// A page of every measure's history and projection, each on its own scale: what a reader checks
/// to see whether the model carries on from what happened.
/// @pre  there is a measure
[[nodiscard]] NamedChart measures_chart(const ChartContext& context,
                                        const std::vector<SmallFan>& measures);

}  // namespace highneeds
