/// @file
/// The yearly arrays of a run's ledger by name of their rows.
#pragma once

#include "core/results.h"

namespace highneeds {

/// A view of one run's money; rows are items, lines and categories, columns financial years.
class YearlyMoney {
 public:
  YearlyMoney(RunResult& result, const Model& model)
      : result_(result),
        first_(FinancialYear::of(model.census) + 1),
        years_(model.last_year - first_ + 1) {}

  [[nodiscard]] FinancialYear first() const { return first_; }
  [[nodiscard]] int years() const { return years_; }

  [[nodiscard]] double& item(BalanceItem item, int year) {
    return result_.balance[at(static_cast<int>(item), year)];
  }
  [[nodiscard]] double& line(int line, int year) { return result_.spend[at(line, year)]; }
  [[nodiscard]] double& category(int category, int year) {
    return result_.spend_by_category[at(category, year)];
  }

 private:
  [[nodiscard]] std::size_t at(int row, int year) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(years_) +
           static_cast<std::size_t>(year);
  }

  RunResult& result_;
  FinancialYear first_;
  int years_;
};

}  // namespace highneeds
