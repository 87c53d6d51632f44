// The published releases, where they are: authorities add up to their region, regions to England,
// and what does not is explained line by line. Thirty authorities are withheld from the data.
#include <catch2/catch.hpp>

#include <cmath>
#include <cstdio>
#include <functional>
#include <set>
#include <string>

#include "releases.h"

using namespace highneeds;
using namespace highneeds::test;

namespace {

using Get = std::function<double(const Area&, int)>;

struct PublishedSeries {
  const char* name;
  const char* gap;  ///< as the finding names it, empty for stocks
  int first, last;
  Get get;
};

Get flow(double CalendarYear::*field) {
  return [field](const Area& area, int year) {
    const CalendarYear* flows = area.calendar_of(year);
    return flows == nullptr ? kNotPublished : flows->*field;
  };
}

const std::vector<PublishedSeries>& published_series() {
  static const std::vector<PublishedSeries> all = {
      {"plans", "", 2010, 2025, [](const Area& area, int year) { return area.plans(year); }},
      {"new plans", "new plans", 2010, 2024, flow(&CalendarYear::new_plans)},
      {"requests", "requests", 2016, 2024, flow(&CalendarYear::requests)},
      {"ceased", "ceased plans", 2015, 2024, flow(&CalendarYear::ceased)}};
  return all;
}

/// London is published as a whole and as its halves.
bool is_half(const Area& region) {
  return region.name.name == "Inner London" || region.name.name == "Outer London";
}

/// Whether a finding says why a figure of an authority in the region is not what was published.
bool explained(const PublishedStatistics& statistics, const std::string& region, int year,
               const std::string& gap) {
  for (const Finding& finding : statistics.findings) {
    const Area* area = statistics.authority(finding.dfe_code);
    if (area == nullptr || area->name.region != region || finding.year != year) continue;
    const bool absent = finding.rule == "not returned" && finding.what.starts_with(gap);
    const bool repaired = finding.rule == "regional total on an authority's row";
    if (absent || repaired) return true;
  }
  return false;
}

struct Sum {
  double authorities = 0;
  int count = 0;
};

Sum sum_in(const PublishedStatistics& statistics, const std::string& region, const Get& get,
           int year) {
  Sum sum;
  for (const Area& area : statistics.authorities) {
    const double value = area.name.region == region ? get(area, year) : kNotPublished;
    if (std::isnan(value)) continue;
    sum.authorities += value;
    ++sum.count;
  }
  return sum;
}

/// Regions whose authorities have all of the region's plans in every January: none is withheld.
std::set<std::string> whole_regions(const PublishedStatistics& statistics) {
  std::set<std::string> whole;
  for (const Area& region : statistics.regions) {
    bool all = !is_half(region);
    for (const auto& [year, january] : region.january) {
      const Sum sum = sum_in(statistics, region.name.name, published_series()[0].get, year);
      all = all && sum.authorities == january.plans;
    }
    if (all) whole.insert(region.name.name);
  }
  return whole;
}

}  // namespace

TEST_CASE("England is the sum of its authorities, less those withheld", "[published]") {
  if (!has_shared_data("the sum of England")) return;
  const PublishedStatistics statistics = read_releases(shared_data());
  const std::set<std::string> whole = whole_regions(statistics);
  const std::set<std::string> nobody_withheld = {"East Midlands", "South East"};
  CHECK(whole == nobody_withheld);
  std::printf("%-10s %6s %10s %12s %10s  %s\n", "figure", "year", "England", "authorities",
              "withheld", "differences explained");
  for (const PublishedSeries& figure : published_series()) {
    for (int year = figure.first; year <= figure.last; ++year) {
      INFO(figure.name << " " << year);
      const double england = figure.get(statistics.england, year);
      double regions = 0, authorities = 0, withheld = 0;
      std::string notes;
      for (const Area& region : statistics.regions) {
        if (is_half(region)) continue;
        const double published = figure.get(region, year);
        const Sum sum = sum_in(statistics, region.name.name, figure.get, year);
        regions += published;
        authorities += sum.authorities;
        const double rest = published - sum.authorities;
        INFO(region.name.name);
        if (!whole.contains(region.name.name)) {
          withheld += rest;
          // The region's authorities that are here never have more than the region.
          CHECK(rest >= 0);
          continue;
        }
        if (rest == 0) continue;
        CHECK(explained(statistics, region.name.name, year, figure.gap));
        notes += " " + region.name.name + " " + std::to_string(std::lround(rest));
      }
      CHECK(regions == england);
      CHECK(authorities + withheld == Approx(england).margin(notes.empty() ? 0.5 : 500));
      // Thirty of 153 authorities: between a twentieth and a third of England in every year.
      CHECK(withheld > 0.05 * england);
      CHECK(withheld < 0.33 * england);
      std::printf("%-10s %6d %10.0f %12.0f %10.0f %s\n", figure.name, year, england, authorities,
                  withheld, notes.c_str());
    }
  }
}

TEST_CASE("the known faults of the releases are found and repaired", "[published]") {
  if (!has_shared_data("the known faults")) return;
  const PublishedStatistics statistics = read_releases(shared_data());
  const auto has = [&](const std::string& code, int year, const std::string& rule) {
    for (const Finding& finding : statistics.findings) {
      if (finding.dfe_code == code && finding.year == year && finding.rule == rule) return true;
    }
    return false;
  };
  CHECK(has("812", 2022, "regional total on an authority's row"));
  CHECK(statistics.authority("812")->calendar.at(2022).new_plans == 111);
  CHECK(std::isnan(statistics.authority("384")->calendar.at(2022).new_plans));  // Wakefield
  CHECK(has("812", 2025, "placements not returned"));
  CHECK(has("316", 2025, "jump"));  // Newham, -56%
  CHECK(has("892", 2024, "jump"));  // Nottingham, +54%
  CHECK(has("887", 2021, "known published error"));
  CHECK(statistics.authority("887")->calendar.at(2021).assessed_not_issued == 16);
  CHECK(has("921", 2023, "not returned"));  // Isle of Wight
  CHECK(has("856", 2023, "not returned"));  // Leicester
}

TEST_CASE("North East Lincolnshire's published series", "[published]") {
  if (!has_shared_data("North East Lincolnshire")) return;
  const PublishedStatistics statistics = read_releases(shared_data());
  const Area& area = *statistics.authority("812");
  const std::vector<std::pair<int, double>> plans = {{2015, 536},  {2019, 892},  {2021, 1149},
                                                     {2023, 1406}, {2024, 1674}, {2025, 1983}};
  for (const auto& [year, value] : plans) CHECK(area.plans(year) == value);
  CHECK(area.calendar.at(2024).requests == 502);
  CHECK(area.calendar.at(2024).refused == 89);
  CHECK(area.calendar.at(2024).new_plans == 402);
  CHECK(area.calendar.at(2024).ceased == 124);
  CHECK(area.january.at(2024).in(PlacementGroup::kStateSpecial) == 341);
}
