#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

#include "statistics/proportional_fitting.h"
#include "storage/model_reading.h"
#include "storage/near_miss.h"
#include "storage/sha256.h"

namespace highneeds {
namespace {

constexpr double kSumTolerance = 0.001;  ///< published shares are rounded

std::vector<std::string> all_ages() {
  std::vector<std::string> ages;
  for (int age = 0; age < kAges; ++age) ages.push_back(std::to_string(age));
  return ages;
}

}  // namespace

std::vector<AgeValue> read_by_age(TomlTable& table, const Field& field, bool cover) {
  std::vector<AgeValue> result;
  std::array<std::string, kAges> taken;
  for (const std::string& key : table.keys()) {
    const double value = table.known(key, field);
    const auto ages = parse_ages(key, table.place(key), table.faults());
    if (!ages) continue;
    for (int age = ages->from; age <= ages->to; ++age) {
      std::string& by = taken[static_cast<std::size_t>(age)];
      if (!by.empty()) {
        table.fault(key, fmt::format("covers age {}, as '{}' does (each age belongs to one range)",
                                     age, by));
        break;
      }
      by = key;
    }
    result.push_back({*ages, value, key});
  }
  std::vector<std::string> missing;
  for (int age = 0; age < kAges; ++age) {
    if (taken[static_cast<std::size_t>(age)].empty()) missing.push_back(std::to_string(age));
  }
  if (cover && !missing.empty()) {
    table.faults().add(table.place(), fmt::format("'{}' leaves out age {} (it must cover 0 to 25)",
                                                  table.path(), name_list(missing)));
  }
  return result;
}

std::vector<double> read_shares(TomlTable& table, const std::vector<std::string>& names,
                                const std::string& what) {
  std::vector<double> shares(names.size(), 0.0);
  bool sound = true;
  for (const std::string& key : table.keys()) {
    const int index = table.index_of(key, names, what, table.place(key));
    const double share = table.known(key, share_field());
    sound = sound && index >= 0;
    if (index >= 0) shares[static_cast<std::size_t>(index)] = share;
  }
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (std::fabs(sum - 1) <= kSumTolerance) {
    for (double& share : shares) share /= sum;
  } else if (sound) {
    table.faults().add(table.place(), fmt::format("'{}' adds to {:.4g} (its shares must add to 1)",
                                                  table.path(), sum));
  }
  return shares;
}

ByMonthOfYear read_month_weights(TomlTable& table, const std::string& key) {
  ByMonthOfYear weights;
  weights.fill(1);
  const TomlNode* node = table.find(key);
  if (node == nullptr) return weights;
  const auto good = [](const TomlNode& item) {
    return item.is_number() && std::isfinite(item.real) && item.real >= 0;
  };
  double sum = 0;
  for (const TomlNode& item : node->items) sum += good(item) ? item.real : 0;
  if (node->items.size() != weights.size() || sum <= 0 ||
      !std::all_of(node->items.begin(), node->items.end(), good)) {
    table.fault(key, "must be a list of 12 numbers, 0 or more and not all 0, January first");
    return weights;
  }
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = node->items[i].real * 12 / sum;
  return weights;
}

std::optional<CsvTable> read_csv(TomlTable& table, const std::string& key, ModelReading& to) {
  const std::string name = table.text(key);
  if (name.empty()) return std::nullopt;
  const FileSource::File* file = to.files.load("table", name, &to.file, table.place(key));
  if (file == nullptr) return std::nullopt;
  to.digests += sha256(file->text);
  return parse_csv(*file, to.faults());
}

std::optional<AgeTable> read_age_table(TomlTable& table, const std::string& key,
                                       const std::vector<std::string>& columns, bool whole,
                                       ModelReading& to) {
  const auto csv = read_csv(table, key, to);
  if (!csv) return std::nullopt;
  const NumberTable numbers = read_numbers(*csv, {"age", columns, true, whole, 0}, to.faults());
  AgeTable result;
  result.values = Table::Zero(kAges, static_cast<Eigen::Index>(columns.size()));
  result.place = numbers.place;
  const std::vector<std::string> ages = all_ages();
  for (std::size_t i = 0; i < numbers.row_names.size(); ++i) {
    const CsvCell& name = numbers.row_names[i];
    const auto at = std::find(ages.begin(), ages.end(), name.text);
    if (at == ages.end()) {
      to.faults().add(name.place,
                      fmt::format("age '{}' is not a whole number from 0 to 25", name.text));
      continue;
    }
    const auto age = static_cast<std::size_t>(at - ages.begin());
    result.present[age] = true;
    result.places[age] = name.place;
    for (std::size_t j = 0; j < columns.size(); ++j) {
      result.values(static_cast<Eigen::Index>(age), static_cast<Eigen::Index>(j)) =
          numbers.values[i][j];
    }
  }
  return result;
}

Table read_lift(TomlTable& table, const std::string& key, ModelReading& to) {
  Table lift = Table::Ones(static_cast<Eigen::Index>(to.needs.size()),
                           static_cast<Eigen::Index>(to.settings.size()));
  if (!table.has(key)) return lift;
  const auto csv = read_csv(table, key, to);
  if (!csv) return lift;
  const NumberTable numbers =
      read_numbers(*csv, {"need", to.settings, false, false, 1}, to.faults());
  for (std::size_t i = 0; i < numbers.row_names.size(); ++i) {
    const CsvCell& name = numbers.row_names[i];
    const int need = table.index_of(name.text, to.needs, "a need of the model", name.place);
    if (need < 0) continue;
    for (std::size_t j = 0; j < to.settings.size(); ++j) {
      lift(need, static_cast<Eigen::Index>(j)) = numbers.values[i][j];
    }
  }
  return lift;
}

int nearest_age(const AgeTable& table, int age) {
  int nearest = -1;
  for (int other = 0; other < kAges; ++other) {
    if (!table.present[static_cast<std::size_t>(other)]) continue;
    if (nearest < 0 || std::abs(other - age) < std::abs(nearest - age)) nearest = other;
  }
  return nearest;
}

std::vector<double> fit_age(const Table& lift, std::span<const double> needs,
                            std::span<const double> settings, int age, const Place& place,
                            ModelReading& to) {
  const double sum = std::accumulate(needs.begin(), needs.end(), 0.0);
  FittedTable fitted =
      fit_to_margins({lift.data(), static_cast<std::size_t>(lift.size())}, needs, settings);
  if (fitted.largest_error > 1e-6 * sum) {
    to.faults().add(place,
                    fmt::format("age {} cannot be fitted to its needs and settings (zeros of "
                                "the lifts forbid it); raise a lift that is 0",
                                age));
    return {};
  }
  return std::move(fitted.cells);
}

}  // namespace highneeds
