/// @file
/// Files by which a user adds to the DfE's statistics: residents, money, statistical neighbours.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "storage/model_writer.h"

namespace highneeds {

/// Residents of many authorities: by ONS or DfE code, then by year and age.
struct PopulationFile {
  std::string path;
  std::map<std::string, std::map<int, ByAge>> persons;
  std::map<std::string, std::string> sources;  ///< by code, where the file has a column of them

  /// Residents of an authority for every year from `first` to `last`. Years before the file's start
  /// repeat its first; those after its end age its last one by one, with the births and, from 19
  /// on, the residents of the last year (education, not birth, brings them in and out). Nothing
  /// where the authority is not in the file up to `known_until`.
  [[nodiscard]] std::optional<PopulationTable> of(const Area& area, int first, int last,
                                                  int known_until) const;
};

/// Reads columns la_code (or dfe_code), year, age (0 to 25; older ones are passed over) and
/// persons, under their usual names (docs/import.md).
/// @throws InputError  with every fault
[[nodiscard]] PopulationFile read_population_file(const std::string& path);

/// Money of many authorities, by ONS or DfE code.
using FinanceFile = std::map<std::string, AuthorityMoney>;

/// Reads columns la_code, year ("2023-24", or the year in which it ends), item, amount_gbp, source
/// and, where known, as_of.
/// @throws InputError  with every fault
[[nodiscard]] FinanceFile read_finance_file(const std::string& path);

/// Money of an authority up to the financial year that ends in `last`; nothing where there is none.
[[nodiscard]] std::optional<AuthorityMoney> money_of(const FinanceFile& file, const Area& area,
                                                     int last);

/// Statistical neighbours: codes by code, nearest first. Columns la_code, neighbour, and rank where
/// the order of rows is not that of nearness.
/// @throws InputError  with every fault
[[nodiscard]] std::map<std::string, std::vector<std::string>> read_neighbours_file(
    const std::string& path);

}  // namespace highneeds
