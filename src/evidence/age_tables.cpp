#include "evidence/age_tables.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "statistics/proportional_fitting.h"

namespace highneeds {
namespace {

constexpr double kUnplacedShare = 0.20;  ///< of plans, above which placements are not usable

double or_zero(double value) { return std::isnan(value) ? 0 : value; }

template <class Array>
double sum_of(const Array& array) {
  double sum = 0;
  for (const double value : array) sum += or_zero(value);
  return sum;
}

/// Single ages with the bands' sums and the shape's proportions within each.
ByAge shaped_ages(const ByAgeBand& bands, const ByAge& shape) {
  ByAgeBand filled{};
  for (int band = 0; band < kAgeBands; ++band) {
    filled[static_cast<std::size_t>(band)] = or_zero(bands[static_cast<std::size_t>(band)]);
  }
  ByAge ages = sum_of(shape) > 0 ? shape : smooth_ages(filled);
  for (int band = 0; band < kAgeBands; ++band) {
    const auto [from, to] = ages_of_band(band);
    const auto first = ages.begin() + from, last = ages.begin() + to + 1;
    const double sum = std::accumulate(first, last, 0.0);
    const double wanted = filled[static_cast<std::size_t>(band)];
    for (auto age = first; age != last; ++age) {
      *age = sum > 0 ? *age * wanted / sum : wanted / (to - from + 1);
    }
  }
  return ages;
}

ByAge ages_of(const ByAge& single, const ByAgeBand& bands, double total, const ByAge& shape) {
  ByAge ages{};
  if (sum_of(single) > 0) {
    for (std::size_t age = 0; age < kAges; ++age) ages[age] = or_zero(single[age]);
  } else if (sum_of(bands) > 0) {
    ages = shaped_ages(bands, shape);
  }
  const double sum = sum_of(ages);
  if (sum > 0 && total > 0) {
    for (double& value : ages) value *= total / sum;
  }
  return ages;
}

/// A setting and the ages at which it is usual, and those at which it is rare.
struct SettingAges {
  PlacementGroup group;
  int usual_from, usual_to, rare_from, rare_to;
};

}  // namespace

ByAge smooth_ages(const ByAgeBand& bands) {
  ByAge ages{};
  for (int age = 0; age < kAges; ++age) {
    const auto [from, to] = ages_of_band(age_band_of(age));
    ages[static_cast<std::size_t>(age)] =
        bands[static_cast<std::size_t>(age_band_of(age))] / (to - from + 1);
  }
  constexpr int passes = 400;
  for (int pass = 0; pass < passes; ++pass) {
    const ByAge before = ages;
    for (std::size_t age = 0; age < kAges; ++age) {
      // Nobody has a plan before birth or beyond 25.
      const double younger = age > 0 ? before[age - 1] : 0;
      const double older = age + 1 < kAges ? before[age + 1] : 0;
      ages[age] = (younger + 2 * before[age] + older) / 4;
    }
    for (int band = 0; band < kAgeBands; ++band) {
      const auto [from, to] = ages_of_band(band);
      const auto first = ages.begin() + from, last = ages.begin() + to + 1;
      const double sum = std::accumulate(first, last, 0.0);
      const double wanted = bands[static_cast<std::size_t>(band)];
      for (auto age = first; age != last; ++age) *age *= sum > 0 ? wanted / sum : 0;
    }
  }
  return ages;
}

ByAge plans_by_age(const January& january, const ByAge& shape) {
  return ages_of(january.by_age, january.by_band, january.plans, shape);
}

ByAge latest_plans_by_age(const Area& area, int year, const ByAge& shape) {
  const double plans = area.plans(year);
  for (int earlier = year; earlier > year - 4; --earlier) {
    const January* january = area.january_of(earlier);
    if (january == nullptr) continue;
    January scaled = *january;
    scaled.plans = plans;
    const ByAge ages = plans_by_age(scaled, shape);
    if (sum_of(ages) > 0) return ages;
  }
  ByAge ages = shape;
  const double sum = sum_of(shape);
  for (double& age : ages) age *= sum > 0 ? plans / sum : 0;
  return ages;
}

ByAge new_plans_by_age(const CalendarYear& year, const ByAge& shape) {
  return ages_of(year.new_by_age, year.new_by_band, year.new_plans, shape);
}

std::array<double, kPublishedSettings> shared_out(const ByGroup& groups) {
  std::array<double, kPublishedSettings> settings{};
  double placed = 0;
  for (std::size_t i = 0; i < kPublishedSettings; ++i) placed += settings[i] = or_zero(groups[i]);
  const double unknown = or_zero(groups[index_of(PlacementGroup::kNotRecorded)]);
  if (placed > 0) {
    for (double& value : settings) value *= 1 + unknown / placed;
  }
  return settings;
}

bool has_placements(const January& january) {
  return january.plans > 0 && january.unplaced_share() <= kUnplacedShare;
}

bool has_new_placements(const CalendarYear& year) {
  double placed = 0;
  for (std::size_t i = 0; i < kPublishedSettings; ++i) placed += or_zero(year.new_by_group[i]);
  return placed > 0 && placed >= (1 - 2 * kUnplacedShare) * or_zero(year.new_plans);
}

AgeBySetting usual_settings() {
  using enum PlacementGroup;
  constexpr SettingAges table[] = {
      {kEarlyYears, 0, 3, 0, 4},           {kMainstream, 4, 15, 2, 19},
      {kResourcedProvision, 4, 15, 3, 19}, {kStateSpecial, 4, 18, 2, 19},
      {kIndependentSpecial, 5, 18, 3, 24}, {kAlternativeProvision, 6, 15, 4, 17},
      {kFurtherEducation, 17, 22, 16, 25}, {kSpecialistPost16, 18, 23, 16, 25},
      {kOtherArrangements, 5, 25, 2, 25},  {kNotInEducation, 16, 25, 5, 25}};
  constexpr double rare = 0.2;
  AgeBySetting usual = AgeBySetting::Zero(kAges, kPublishedSettings);
  for (const SettingAges& row : table) {
    for (int age = row.rare_from; age <= row.rare_to; ++age) {
      const bool is_usual = age >= row.usual_from && age <= row.usual_to;
      usual(age, static_cast<int>(row.group)) = is_usual ? 1 : rare;
    }
  }
  return usual;
}

AgeBySetting table_of(const std::map<int, ByGroup>& by_age) {
  AgeBySetting table = AgeBySetting::Zero(kAges, kPublishedSettings);
  for (const auto& [age, groups] : by_age) {
    const auto settings = shared_out(groups);
    for (std::size_t i = 0; i < kPublishedSettings; ++i) {
      table(age, static_cast<int>(i)) = settings[i];
    }
  }
  return table;
}

AgeBySetting fit_ages_and_settings(const AgeBySetting& seed, const ByAge& ages,
                                   std::span<const double> settings) {
  AgeBySetting start = seed;
  const AgeBySetting usual = usual_settings();
  for (int age = 0; age < kAges; ++age) {
    if (start.row(age).sum() <= 0) start.row(age) = usual.row(age);
  }
  const FittedTable fitted =
      fit_to_margins({start.data(), static_cast<std::size_t>(start.size())}, ages, settings);
  AgeBySetting table(kAges, kPublishedSettings);
  std::copy(fitted.cells.begin(), fitted.cells.end(), table.data());
  for (int age = 0; age < kAges; ++age) {
    // A child at an age whose usual settings have nobody: the settings do not fit the ages.
    const double wanted = ages[static_cast<std::size_t>(age)];
    if (wanted > 0 && table.row(age).sum() < 0.5 * wanted) {
      table.row(age) = usual.row(age) * (wanted / usual.row(age).sum());
    }
  }
  return table;
}

std::vector<double> setting_sums(const AgeBySetting& table) {
  std::vector<double> sums(static_cast<std::size_t>(table.cols()));
  for (Eigen::Index i = 0; i < table.cols(); ++i)
    sums[static_cast<std::size_t>(i)] = table.col(i).sum();
  return sums;
}

}  // namespace highneeds
