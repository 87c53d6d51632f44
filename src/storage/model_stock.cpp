// The opening stock and the population.
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

#include "statistics/proportional_fitting.h"
#include "storage/model_reading.h"

namespace highneeds {
namespace {

constexpr double kMostPlans = 5e6;

std::span<const double> row_of(const Table& table, int row) {
  return {table.data() + row * table.cols(), static_cast<std::size_t>(table.cols())};
}

/// Faults for ages without a row, and for a stock that is empty or larger than any country's.
bool sound_stock(const AgeTable& needs, ModelReading& to) {
  bool sound = true;
  for (int age = 0; age < kAges; ++age) {
    if (needs.present[static_cast<std::size_t>(age)]) continue;
    to.faults().add(needs.place, fmt::format("has no row for age {}; add it, with zeros if there "
                                             "are no plans",
                                             age));
    sound = false;
  }
  const double plans = needs.values.sum();
  if (plans <= 0 || plans > kMostPlans) {
    to.faults().add(needs.place, fmt::format("has {:.0f} plans in all (an opening stock is from 1 "
                                             "to 5,000,000)",
                                             plans));
    sound = false;
  }
  return sound;
}

/// Whole plans of one age, added to the opening stock.
void fit_stock(const AgeTable& needs, const AgeTable& settings, const Table& lift, int age,
               ModelReading& to) {
  const double plans = needs.values.row(age).sum();
  if (plans <= 0) return;
  const auto at = static_cast<std::size_t>(age);
  if (settings.values.row(age).sum() <= 0) {
    to.faults().add(
        settings.present[at] ? settings.places[at] : settings.place,
        fmt::format("{} for age {} (by_age_and_need has {:.0f} plans of that age)",
                    settings.present[at] ? "has only zeros" : "has no row", age, plans));
    return;
  }
  const std::vector<double> cells = fit_age(
      lift, row_of(needs.values, age), row_of(settings.values, age), age, settings.places[at], to);
  const std::vector<int> whole = round_to_margins(cells, to.settings.size());
  std::copy(whole.begin(), whole.end(),
            to.model.opening_plans.begin() + static_cast<std::ptrdiff_t>(to.model.cell(age, 0, 0)));
}

}  // namespace

void read_opening_plans(TomlTable& root, ModelReading& to) {
  to.model.opening_plans.assign(kAges * to.needs.size() * to.settings.size(), 0);
  auto table = root.need_table("opening_plans");
  if (!table) return;
  const auto needs = read_age_table(*table, "by_age_and_need", to.needs, true, to);
  const auto settings = read_age_table(*table, "setting_by_age", to.settings, false, to);
  const Table lift = read_lift(*table, "need_setting_lift", to);
  if (!needs || !settings || !sound_stock(*needs, to)) return;
  for (int age = 0; age < kAges; ++age) fit_stock(*needs, *settings, lift, age, to);
}

namespace {

/// One row of the population file: year, age, persons.
struct PopulationRow {
  int year = 0, age = 0;
  double persons = 0;
};

std::optional<PopulationRow> read_population_row(const std::vector<CsvCell>& row, Faults& faults) {
  static const std::array<const char*, 3> names = {"year", "age", "persons"};
  std::array<double, 3> values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto value = parse_number(row[i].text);
    const bool whole = value && (i == 2 || *value == std::floor(*value));
    if (!whole || *value < 0 || (i == 1 && *value >= kAges)) {
      faults.add(row[i].place, fmt::format("{} is '{}' (it must be {})", names[i], row[i].text,
                                           i == 0   ? "a calendar year"
                                           : i == 1 ? "a whole age from 0 to 25"
                                                    : "a number, 0 or more"));
      return std::nullopt;
    }
    values[i] = *value;
  }
  return PopulationRow{static_cast<int>(values[0]), static_cast<int>(values[1]), values[2]};
}

bool has_population_header(const CsvTable& csv, Faults& faults) {
  const bool good = csv.header.size() == 3 && csv.header[0].text == "year" &&
                    csv.header[1].text == "age" && csv.header[2].text == "persons";
  if (!good && !csv.header.empty()) {
    faults.add(csv.header[0].place, "the columns must be year,age,persons");
  }
  return good;
}

}  // namespace

void read_population(TomlTable& root, ModelReading& to) {
  Model& model = to.model;
  const int years = std::max(1, model.last_year.start + 2 - model.base_year);
  model.population = Table::Constant(years, kAges, -1.0);
  auto table = root.need_table("population");
  if (!table) return;
  const auto csv = read_csv(*table, "file", to);
  if (!csv || !has_population_header(*csv, to.faults())) return;
  for (const auto& cells : csv->rows) {
    const auto row = read_population_row(cells, to.faults());
    if (!row) continue;
    const int year = row->year - model.base_year;
    if (year < 0 || year >= years) continue;  // a longer file serves shorter runs
    double& persons = model.population(year, row->age);
    if (persons >= 0) {
      to.faults().add(cells[0].place, fmt::format("year {}, age {} is there twice; remove one",
                                                  row->year, row->age));
    }
    persons = row->persons;
  }
  for (int year = 0; year < years; ++year) {
    for (int age = 0; age < kAges; ++age) {
      if (model.population(year, age) >= 0) continue;
      to.faults().add(csv->place, fmt::format("has no persons of age {} in {} (every age from 0 to "
                                              "25 is needed in every year from {} to {})",
                                              age, model.base_year + year, model.base_year,
                                              model.base_year + years - 1));
      return;
    }
  }
}

}  // namespace highneeds
