/// @file
/// What the sections of a model file share while they are read.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/model.h"
#include "storage/csv_table.h"
#include "storage/input_files.h"
#include "storage/toml_table.h"

namespace highneeds {

/// A model being read, and the names that its sections refer to.
struct ModelReading {
  Model& model;
  Reading& reading;
  InputFiles& files;
  const FileSource::File& file;
  std::string digests;  ///< of the tables read, one after the other
  std::vector<std::string> needs, settings, lines, categories, price_indices;

  [[nodiscard]] Faults& faults() const { return reading.faults; }
};

// --- sections, in the order of docs/formats.md ------------------------------------------------

void read_head(TomlTable& root, ModelReading& to);
void read_population(TomlTable& root, ModelReading& to);
void read_opening_plans(TomlTable& root, ModelReading& to);
void read_requests(TomlTable& root, ModelReading& to);
void read_growth(TomlTable& root, ModelReading& to);
void read_pipeline(TomlTable& root, ModelReading& to);
void read_new_plans(TomlTable& root, ModelReading& to);
void read_transfers_in(TomlTable& root, ModelReading& to);
void read_ceasing(TomlTable& root, ModelReading& to);
void read_moves(TomlTable& root, ModelReading& to);
void read_phase_transfers(TomlTable& root, ModelReading& to);
/// Needs lines, categories and price indices: after read_finance().
void read_settings(TomlTable& root, ModelReading& to);
void read_sen_support(TomlTable& root, ModelReading& to);
void read_finance(TomlTable& root, ModelReading& to);
void read_history(TomlTable& root, ModelReading& to);
void read_block(TomlTable& finance, ModelReading& to);
void read_policy(TomlTable& finance, ModelReading& to);
void read_general_fund(TomlTable& finance, ModelReading& to);
/// After everything else: it refers to numbers by name.
void read_correlations(TomlTable& root, ModelReading& to);

// --- shared forms -----------------------------------------------------------------------------

inline constexpr double kLargestGbp = 1e12;
[[nodiscard]] constexpr Field gbp_field(const char* unit) {
  return {Support::kPositive, unit, 0, kLargestGbp};
}
[[nodiscard]] constexpr Field signed_gbp_field(const char* unit) {
  return {Support::kReal, unit, -kLargestGbp, kLargestGbp};
}
/// A growth rate.
[[nodiscard]] constexpr Field proportion_field() {
  return {Support::kReal, "proportional a year", -0.9, 2};
}

/// { "0-4" = 0.02, "5" = 0.3 }: a value for each range of ages.
struct AgeValue {
  Ages ages;
  double value = 0;
  std::string key;
};

/// Ranges of a table, none covering an age twice; with `cover`, every age from 0 to 25.
[[nodiscard]] std::vector<AgeValue> read_by_age(TomlTable& table, const Field& field, bool cover);

/// { mainstream = 0.85, state_special = 0.15 }: a share for each name, 0 where absent. Must add to
/// one within 0.001, and is then scaled to one exactly.
[[nodiscard]] std::vector<double> read_shares(TomlTable& table,
                                              const std::vector<std::string>& names,
                                              const std::string& what);

/// Twelve weights scaled to mean 1; ones where absent.
[[nodiscard]] ByMonthOfYear read_month_weights(TomlTable& table, const std::string& key);

/// The CSV table that a key names.
[[nodiscard]] std::optional<CsvTable> read_csv(TomlTable& table, const std::string& key,
                                               ModelReading& to);

/// A table by age.
struct AgeTable {
  Table values = Table::Zero(kAges, 0);  ///< [age x column]
  std::array<bool, kAges> present{};     ///< whether the file has the age
  Place place;
  std::array<Place, kAges> places;  ///< of the rows
};
[[nodiscard]] std::optional<AgeTable> read_age_table(TomlTable& table, const std::string& key,
                                                     const std::vector<std::string>& columns,
                                                     bool whole, ModelReading& to);

/// Relative odds [need x setting], ones where the table, a row or a column is absent.
[[nodiscard]] Table read_lift(TomlTable& table, const std::string& key, ModelReading& to);

/// The age with a row that is nearest to `age`, the younger of two; -1 where there is none.
[[nodiscard]] int nearest_age(const AgeTable& table, int age);

/// Cells of one age fitted to shares of needs and settings; adds a fault where it is impossible.
/// @returns [need x setting], empty after a fault
[[nodiscard]] std::vector<double> fit_age(const Table& lift, std::span<const double> needs,
                                          std::span<const double> settings, int age,
                                          const Place& place, ModelReading& to);

}  // namespace highneeds
