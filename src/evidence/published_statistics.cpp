#include "evidence/published_statistics.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "evidence/assembly.h"
#include "evidence/data_checks.h"
#include "evidence/england_rates.h"

namespace highneeds {
namespace {

constexpr std::pair<int, int> kBandAges[kAgeBands] = {
    {0, 4}, {5, 10}, {11, 15}, {16, 19}, {20, 25}};

}  // namespace

double ReleaseTable::value(std::size_t row, int column) const {
  if (column < 0) return kNotPublished;
  return values[row * columns.size() + static_cast<std::size_t>(column)];
}

int age_band_of(int age) {
  int band = 0;
  while (band < kAgeBands - 1 && age > kBandAges[band].second) ++band;
  return band;
}

std::pair<int, int> ages_of_band(int band) { return kBandAges[band]; }

double January::unplaced_share() const {
  double placed = 0;
  for (std::size_t i = 0; i < kPublishedSettings; ++i) {
    if (!std::isnan(by_group[i])) placed += by_group[i];
  }
  return plans > 0 ? std::clamp(1 - placed / plans, 0.0, 1.0) : 0;
}

const January* Area::january_of(int year) const {
  const auto found = january.find(year);
  return found == january.end() ? nullptr : &found->second;
}

const CalendarYear* Area::calendar_of(int year) const {
  const auto found = calendar.find(year);
  return found == calendar.end() ? nullptr : &found->second;
}

double Area::plans(int year) const {
  const January* found = january_of(year);
  return found == nullptr ? kNotPublished : found->plans;
}

const Area* PublishedStatistics::authority(std::string_view dfe_code) const {
  const auto found = std::find_if(authorities.begin(), authorities.end(),
                                  [&](const Area& area) { return area.name.dfe_code == dfe_code; });
  return found == authorities.end() ? nullptr : &*found;
}

const Area* PublishedStatistics::region(std::string_view name) const {
  const auto found = std::find_if(regions.begin(), regions.end(),
                                  [&](const Area& area) { return area.name.name == name; });
  return found == regions.end() ? nullptr : &*found;
}

std::vector<const Area*> PublishedStatistics::in_region(std::string_view region,
                                                        int january) const {
  std::vector<const Area*> found;
  for (const Area& area : authorities) {
    if (area.name.region == region && area.plans(january) > 0) found.push_back(&area);
  }
  return found;
}

PublishedStatistics assemble_statistics(std::vector<ReleaseTable> tables) {
  std::stable_sort(tables.begin(), tables.end(), [](const ReleaseTable& a, const ReleaseTable& b) {
    return a.release_year < b.release_year;
  });
  PublishedStatistics statistics = sort_rows(tables);
  repair(statistics);
  return statistics;
}

PublishedStatistics statistics_at(std::vector<ReleaseTable> tables, int january) {
  int oldest = std::numeric_limits<int>::max();
  for (const ReleaseTable& table : tables) oldest = std::min(oldest, table.release_year);
  const int newest = std::max(january, oldest);
  std::erase_if(tables, [&](const ReleaseTable& table) { return table.release_year > newest; });
  std::stable_sort(tables.begin(), tables.end(), [](const ReleaseTable& a, const ReleaseTable& b) {
    return a.release_year < b.release_year;
  });
  PublishedStatistics statistics = as_at(sort_rows(tables), january);
  repair(statistics);
  return statistics;
}

}  // namespace highneeds
