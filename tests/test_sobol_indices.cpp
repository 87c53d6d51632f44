#include "statistics/sobol_indices.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <vector>

#include "core/random.h"

using namespace highneeds;

namespace {

constexpr std::size_t kInputs = 3;
using Point = std::array<double, kInputs>;

/// Indices of one input, uniform on (0, 1) like the others.
SobolIndices indices_of(const std::function<double(const Point&)>& f, std::size_t input,
                        int rows = 40'000) {
  Stream a(make_key(1, 1), 0, 0, 0);
  Stream b(make_key(2, 1), 0, 0, 0);
  std::vector<double> f_a, f_b, f_ab;
  for (int row = 0; row < rows; ++row) {
    Point from_a{}, from_b{};
    for (double& x : from_a) x = a.next_uniform();
    for (double& x : from_b) x = b.next_uniform();
    f_a.push_back(f(from_a));
    f_b.push_back(f(from_b));
    from_a[input] = from_b[input];
    f_ab.push_back(f(from_a));
  }
  return sobol_indices(f_a, f_b, f_ab);
}

void check(const SobolIndices& found, double first, double total) {
  CHECK(std::abs(found.first - first) < 4 * found.first_error + 1e-12);
  CHECK(std::abs(found.total - total) < 4 * found.total_error + 1e-12);
  CHECK(found.first_error < 0.02);
}

}  // namespace

TEST_CASE("Sobol indices of the Ishigami function match the closed form") {
  // f = sin x + 7 sin^2 y + 0.1 z^4 sin x on (-pi, pi): Ishigami and Homma (1990).
  const auto f = [](const Point& p) {
    const auto at = [](double u) { return M_PI * (2 * u - 1); };
    return std::sin(at(p[0])) * (1 + 0.1 * std::pow(at(p[2]), 4)) +
           7 * std::pow(std::sin(at(p[1])), 2);
  };
  const double pi4 = std::pow(M_PI, 4);
  const double v1 = 0.5 * std::pow(1 + 0.1 * pi4 / 5, 2);
  const double v2 = 49.0 / 8;
  const double v13 = 0.01 * pi4 * pi4 * (1.0 / 18 - 1.0 / 50);
  const double v = v1 + v2 + v13;
  check(indices_of(f, 0), v1 / v, (v1 + v13) / v);
  check(indices_of(f, 1), v2 / v, v2 / v);
  check(indices_of(f, 2), 0, v13 / v);
}

TEST_CASE("Sobol indices of a linear model are the shares of its variances") {
  const auto f = [](const Point& p) { return 1 + 3 * p[0] - 2 * p[1]; };
  check(indices_of(f, 0), 9.0 / 13, 9.0 / 13);
  check(indices_of(f, 1), 4.0 / 13, 4.0 / 13);
  check(indices_of(f, 2), 0, 0);
}
