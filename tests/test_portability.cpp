// Portability pins: every compiler, optimisation level and processor must give these bits. A
// change of a pin changes all results of all models; it needs a new version and a reason.
// GCC 12 and Clang 14 agree on them at -O0, -O2, -O3 -march=x86-64-v3 and -O3 with AVX-512, with
// and without -fno-trapping-math; with -ffp-contract=fast most of them change.
#include <array>
#include <bit>
#include <catch2/catch.hpp>
#include <cstdint>

#include "core/elementary.h"
#include "core/samplers.h"

using namespace highneeds;

namespace {

/// FNV-1a over the eight bytes of each number, lowest first.
class Digest {
 public:
  void add(std::uint64_t bits) {
    for (int byte = 0; byte < 8; ++byte) {
      value_ = (value_ ^ ((bits >> (8 * byte)) & 0xFF)) * 0x100000001B3;
    }
  }
  void add(std::int64_t count) { add(static_cast<std::uint64_t>(count)); }
  void add(double number) { add(std::bit_cast<std::uint64_t>(number)); }
  [[nodiscard]] std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xCBF29CE484222325;
};

constexpr int kDraws = 1'000'000;

/// Digest of kDraws results of `draw(stream, x)`, x running over (0, 1) in a fixed irregular order.
template <typename Draw>
std::uint64_t digest(Word purpose, Draw draw) {
  Stream stream(make_key(20260401, 302), 1, purpose, 0);
  Digest result;
  for (int i = 0; i < kDraws; ++i) {
    const double x = uniform(static_cast<Word>(i) * 0x9E3779B9U);  // golden-ratio sequence
    result.add(draw(stream, x));
  }
  return result.value();
}

}  // namespace

TEST_CASE("elementary functions give the pinned bits", "[portability]") {
  CHECK(digest(0, [](Stream&, double x) { return exp_portable(1400.0 * (x - 0.5)); }) ==
        0x83EEF3585E82FCCE);
  CHECK(digest(0, [](Stream&, double x) { return log_portable(exp_portable(600.0 * x)); }) ==
        0x3CC0EB0437AE2853);
  CHECK(digest(0, [](Stream&, double x) { return normal_cdf(76.0 * (x - 0.5)); }) ==
        0x948439E45DD3AAFE);
  CHECK(digest(0, [](Stream& s, double) { return normal_quantile(s.next_uniform()); }) ==
        0x11A64BCB78DB8F43);
  CHECK(digest(0, [](Stream&, double x) { return log_gamma(100.0 * x); }) == 0xE3393C2DEAD49D0A);
}

TEST_CASE("samplers of counts give the pinned bits", "[portability]") {
  CHECK(digest(1, [](Stream& s, double x) { return poisson(s, 10.0 * x); }) == 0x30842E397FD9C3F7);
  CHECK(digest(2, [](Stream& s, double x) { return poisson(s, 10.0 + 5000.0 * x); }) ==
        0x1FC3ACA962FC9075);
  CHECK(digest(3, [](Stream& s, double x) { return binomial(s, 100, 0.1 * x); }) ==
        0x8A72B51CDF3F01A1);
  CHECK(digest(4, [](Stream& s, double x) { return binomial(s, 2000, x); }) == 0xCDF5FF7D007702A4);
  CHECK(digest(5, [](Stream& s, double x) {
          const std::array<double, 4> shares{x, 0.3, 0.0, 1.0 - x};
          std::array<std::int64_t, 4> out{};
          multinomial(s, 200, shares, out);
          return out[0] + 1000 * out[1] + 1'000'000 * out[3];
        }) == 0xBCA2B42E4C41F0D2);
  CHECK(digest(6, [](Stream& s, double x) {
          const std::array<double, 4> weights{x, 0.3, 0.0, 1.0 - x};
          return static_cast<std::int64_t>(discrete(s, weights));
        }) == 0xDA896925466FC724);
}

TEST_CASE("samplers of real numbers give the pinned bits", "[portability]") {
  CHECK(digest(7, [](Stream& s, double x) { return normal(s, 1.0, x); }) == 0x08C9B76276E3ED7E);
  CHECK(digest(8, [](Stream& s, double x) { return lognormal_with_mean(s, 1.0, x); }) ==
        0x0FE1BB46E8CCD091);
  CHECK(digest(9, [](Stream& s, double x) { return gamma(s, 3.0 * x, 2.0); }) ==
        0xAD0509991146E4E2);
  CHECK(digest(10, [](Stream& s, double x) { return beta(s, 2.0 * x, 1.5); }) ==
        0x51AE3AB1AB4E7CBB);
  CHECK(digest(11, [](Stream& s, double x) { return pert(s, 1.0, 1.0 + x, 2.0); }) ==
        0xD382796091FF8A34);
  CHECK(digest(12, [](Stream& s, double x) {
          const std::array<double, 3> alphas{2.0 * x, 1.5, 3.0};
          std::array<double, 3> out{};
          dirichlet(s, alphas, out);
          return out[0] + 2.0 * out[1];
        }) == 0xC6F09A8FD0F87409);
}
