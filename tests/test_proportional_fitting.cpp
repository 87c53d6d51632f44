#include "statistics/proportional_fitting.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <random>
#include <vector>

using highneeds::fit_to_margins;
using highneeds::round_to_margins;

namespace {

std::vector<double> row_sums(const std::vector<double>& cells, std::size_t columns) {
  std::vector<double> sums;
  for (std::size_t i = 0; i < cells.size(); i += columns) {
    const auto from = cells.begin() + static_cast<std::ptrdiff_t>(i);
    sums.push_back(std::accumulate(from, from + static_cast<std::ptrdiff_t>(columns), 0.0));
  }
  return sums;
}

std::vector<double> column_sums(const std::vector<double>& cells, std::size_t columns) {
  std::vector<double> sums(columns, 0.0);
  for (std::size_t i = 0; i < cells.size(); ++i) sums[i % columns] += cells[i];
  return sums;
}

}  // namespace

TEST_CASE("proportional fitting of a table of ones gives independence") {
  const std::vector<double> seed(6, 1.0), rows = {10, 30}, columns = {8, 12, 20};
  const auto fitted = fit_to_margins(seed, rows, columns);
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      CHECK(fitted.cells[i * 3 + j] == Approx(rows[i] * columns[j] / 40));
    }
  }
}

TEST_CASE("proportional fitting keeps odds ratios and both margins") {
  const std::vector<double> seed = {1, 4, 2, 1, 1, 3};
  const auto fitted =
      fit_to_margins(seed, std::vector<double>{50, 70}, std::vector<double>{1, 2, 1});
  CHECK(fitted.largest_error < 1e-8);
  CHECK(column_sums(fitted.cells, 3)[1] == Approx(60));
  CHECK(row_sums(fitted.cells, 3)[0] == Approx(50).epsilon(1e-12));
  const auto odds = [](const std::vector<double>& t) { return t[0] * t[4] / (t[1] * t[3]); };
  CHECK(odds(fitted.cells) == Approx(odds(seed)));
}

TEST_CASE("proportional fitting says when zeros make the margins impossible") {
  const std::vector<double> seed = {1, 0, 1, 0};
  const auto fitted = fit_to_margins(seed, std::vector<double>{5, 5}, std::vector<double>{5, 5});
  CHECK(fitted.largest_error > 1);
}

TEST_CASE("an age without plans stays empty") {
  const std::vector<double> seed(4, 1.0), none = {0, 0}, columns = {1, 3};
  CHECK(fit_to_margins(seed, none, columns).cells == std::vector<double>(4, 0.0));
}

TEST_CASE("rounding keeps rows exactly, columns within one and cells within one") {
  std::mt19937 generator(20260901);
  std::uniform_int_distribution<int> size(1, 12), count(0, 40);
  std::exponential_distribution<double> weight(1.0);
  for (int trial = 0; trial < 300; ++trial) {
    const auto rows = static_cast<std::size_t>(size(generator));
    const auto columns = static_cast<std::size_t>(size(generator));
    std::vector<double> cells;
    for (std::size_t i = 0; i < rows; ++i) {
      std::vector<double> row(columns);
      for (double& cell : row) cell = weight(generator);
      const double sum = std::accumulate(row.begin(), row.end(), 0.0);
      const int whole = count(generator);
      for (const double cell : row) cells.push_back(cell / sum * whole);
    }
    const std::vector<int> rounded = round_to_margins(cells, columns);
    const std::vector<double> again(rounded.begin(), rounded.end());
    REQUIRE(again.size() == cells.size());
    for (std::size_t i = 0; i < rows; ++i) {
      CHECK(row_sums(again, columns)[i] == std::round(row_sums(cells, columns)[i]));
    }
    for (std::size_t j = 0; j < columns; ++j) {
      CHECK(std::fabs(column_sums(again, columns)[j] - column_sums(cells, columns)[j]) < 1 + 1e-6);
    }
    for (std::size_t i = 0; i < cells.size(); ++i) CHECK(std::fabs(again[i] - cells[i]) < 1 + 1e-6);
  }
}

TEST_CASE("rounding leaves whole tables alone and rounds larger fractions up") {
  CHECK(round_to_margins(std::vector<double>{1, 2, 3, 4}, 2) == std::vector<int>{1, 2, 3, 4});
  CHECK(round_to_margins(std::vector<double>{0.9, 0.1, 0.1, 0.9}, 2) ==
        std::vector<int>{1, 0, 0, 1});
  CHECK(round_to_margins(std::vector<double>{}, 3).empty());
}
