#include "statistics/proportional_fitting.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace highneeds {
namespace {

constexpr int kMostPasses = 5000;
constexpr double kWhole = 1e-9;  ///< a cell this near to a whole number is one

double total(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

/// A cell of the table on a walk from row to column to row.
struct Step {
  std::size_t row, column;
};

/// The table being rounded. A last row holds what each column lacks to the next whole number, so
/// that all sums are whole and every row or column with a fraction has at least two.
class Rounding {
 public:
  Rounding(std::span<const double> cells, std::size_t columns)
      : columns_(columns), rows_(cells.size() / columns + 1), cells_(cells.begin(), cells.end()) {
    for (std::size_t j = 0; j < columns_; ++j) {
      double sum = 0;
      for (std::size_t i = 0; i + 1 < rows_; ++i) sum += cells_[i * columns_ + j];
      cells_.push_back(std::max(0.0, std::ceil(sum - kWhole) - sum));
    }
    original_ = cells_;
    for (double& fraction : original_) fraction -= std::floor(fraction);
  }

  std::vector<int> run() {
    for (std::size_t i = 0; i < rows_; ++i) {
      for (std::size_t j = 0; j < columns_; ++j) {
        while (fractional({i, j})) turn_cycle({i, j});
      }
    }
    std::vector<int> result;
    for (std::size_t i = 0; i < (rows_ - 1) * columns_; ++i) {
      result.push_back(static_cast<int>(std::lround(cells_[i])));
    }
    return result;
  }

 private:
  [[nodiscard]] double& at(Step step) { return cells_[step.row * columns_ + step.column]; }
  [[nodiscard]] bool fractional(Step step) {
    const double value = at(step);
    return std::fabs(value - std::round(value)) > kWhole;
  }

  /// Walks fractional cells, alternately along columns and rows, until it meets its own path, and
  /// moves what it can around that cycle. A dead end comes from rounding errors alone: it is whole.
  void turn_cycle(Step start) {
    std::vector<Step> path = {start};
    while (true) {
      const bool along_column = path.size() % 2 == 1;
      const Step here = path.back();
      Step next = here;
      const std::size_t choices = along_column ? rows_ : columns_;
      for (std::size_t k = 0; k < choices; ++k) {
        const Step candidate = along_column ? Step{k, here.column} : Step{here.row, k};
        const bool same = candidate.row == here.row && candidate.column == here.column;
        if (same || !fractional(candidate)) continue;
        next = candidate;
        break;
      }
      if (next.row == here.row && next.column == here.column) {
        at(here) = std::round(at(here));
        return;
      }
      path.push_back(next);
      if (const auto cycle = closing(path); cycle > 0) {
        move(std::span(path).subspan(path.size() - cycle));
        return;
      }
    }
  }

  /// Length of the cycle that the last cell closes: the walk has come back to the row or column in
  /// which an earlier pair of cells lies. 0 for none.
  [[nodiscard]] static std::size_t closing(const std::vector<Step>& path) {
    const bool in_column =
        path.size() % 2 == 0;  // the last step went along a column: its row counts
    const Step last = path.back();
    for (std::size_t length = 4; length <= path.size(); length += 2) {
      const Step first = path[path.size() - length];
      if (in_column ? first.row == last.row : first.column == last.column) return length;
    }
    return 0;
  }

  void move(std::span<const Step> cycle) {
    double gain = 0;  // of raising the first, third ... cells and lowering the others
    for (std::size_t k = 0; k < cycle.size(); ++k) {
      const double fraction = original_[cycle[k].row * columns_ + cycle[k].column];
      gain += k % 2 == 0 ? fraction : -fraction;
    }
    const std::size_t up = gain >= 0 ? 0 : 1;
    double most = 1;
    for (std::size_t k = 0; k < cycle.size(); ++k) {
      const double fraction = at(cycle[k]) - std::floor(at(cycle[k]));
      most = std::min(most, k % 2 == up ? 1 - fraction : fraction);
    }
    for (std::size_t k = 0; k < cycle.size(); ++k) {
      double& cell = at(cycle[k]);
      cell += k % 2 == up ? most : -most;
      if (std::fabs(cell - std::round(cell)) <= kWhole) cell = std::round(cell);
    }
  }

  std::size_t columns_, rows_;
  std::vector<double> cells_;
  std::vector<double> original_;  ///< fractional parts at the start
};

}  // namespace

FittedTable fit_to_margins(std::span<const double> seed, std::span<const double> rows,
                           std::span<const double> columns) {
  FittedTable fitted{{seed.begin(), seed.end()}, 0, 0};
  std::vector<double>& cells = fitted.cells;
  const double sum = total(rows);
  const double column_sum = total(columns);
  const double column_scale = column_sum > 0 ? sum / column_sum : 0;
  for (fitted.passes = 1; fitted.passes <= kMostPasses; ++fitted.passes) {
    for (std::size_t j = 0; j < columns.size(); ++j) {
      double actual = 0;
      for (std::size_t i = 0; i < rows.size(); ++i) actual += cells[i * columns.size() + j];
      const double factor = actual > 0 ? columns[j] * column_scale / actual : 0;
      for (std::size_t i = 0; i < rows.size(); ++i) cells[i * columns.size() + j] *= factor;
    }
    fitted.largest_error = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto row = std::span(cells).subspan(i * columns.size(), columns.size());
      const double actual = total(row);
      fitted.largest_error = std::max(fitted.largest_error, std::fabs(actual - rows[i]));
      const double factor = actual > 0 ? rows[i] / actual : 0;
      for (double& cell : row) cell *= factor;
    }
    if (fitted.largest_error <= 1e-10 * std::max(1.0, sum)) break;
  }
  return fitted;
}

std::vector<int> round_to_margins(std::span<const double> cells, std::size_t columns) {
  if (cells.empty()) return {};
  return Rounding(cells, columns).run();
}

}  // namespace highneeds
