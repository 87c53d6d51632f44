/// @file
/// What has happened since a projection was made, as a council writes it down.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/model.h"
#include "core/results.h"
#include "storage/csv_table.h"

namespace highneeds {

/// One reading.
struct Actual {
  enum class Kind {
    kPlans,    ///< open plans on the 1st of `from`, of one setting or of all
    kFlow,     ///< a measure over [from, to)
    kBalance,  ///< an item of the ledger in a financial year
  };
  Kind kind = Kind::kPlans;
  int item = 0;      ///< yearly measure (ratios after the measures) or balance item
  int setting = -1;  ///< kPlans: of one setting
  Month from{}, to{};
  double value = 0;
  std::string measure, when;  ///< as written
};

/// Reads the columns measure, date, value and, if there, setting: docs/formats.md. Faults for names
/// that do not exist, dates the projection does not cover, and values that cannot be.
[[nodiscard]] std::vector<Actual> read_actuals(const FileSource::File& file, const Model& model,
                                               Faults& faults);

}  // namespace highneeds
