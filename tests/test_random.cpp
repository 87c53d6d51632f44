#include <rapidcheck.h>

#include <array>
#include <boost/math/distributions/chi_squared.hpp>
#include <catch2/catch.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>

#include "core/random.h"

using namespace highneeds;

namespace {

/// Probability of a chi-square this large when all cells are equally likely.
template <std::size_t cells>
double flatness(const std::array<std::int64_t, cells>& counts) {
  std::int64_t total = 0;
  for (const auto count : counts) total += count;
  const double expected = static_cast<double>(total) / cells;
  double chi_square = 0.0;
  for (const auto count : counts) {
    const double difference = static_cast<double>(count) - expected;
    chi_square += difference * difference / expected;
  }
  const boost::math::chi_squared law(cells - 1);
  return boost::math::cdf(boost::math::complement(law, chi_square));
}

}  // namespace

TEST_CASE("Philox gives the known answers published with Random123", "[random]") {
  constexpr Word ones = 0xFFFFFFFF;
  CHECK(philox4x32_10({0, 0, 0, 0}, {0, 0}) ==
        Block{0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8});
  CHECK(philox4x32_10({ones, ones, ones, ones}, {ones, ones}) ==
        Block{0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD});
  CHECK(philox4x32_10({0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344}, {0xA4093822, 0x299F31D0}) ==
        Block{0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1});
}

TEST_CASE("SplitMix64 gives its published first outputs", "[random]") {
  STATIC_REQUIRE(splitmix64(0) == 0xE220A8397B1DCDAF);
  STATIC_REQUIRE(splitmix64(0x9E3779B97F4A7C15) == 0x6E789E6AA1B965F4);
}

TEST_CASE("keys differ between authorities and between seeds", "[random]") {
  std::set<std::pair<Word, Word>> keys;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    for (std::uint64_t authority = 0; authority < 1000; ++authority) {
      const PhiloxKey key = make_key(seed, authority);
      keys.emplace(key.a, key.b);
    }
  }
  CHECK(keys.size() == 100'000);
  STATIC_REQUIRE(make_key(1, 2) != make_key(2, 1));
}

TEST_CASE("uniform numbers stay inside (0, 1) and are symmetric", "[random]") {
  constexpr Word ones = 0xFFFFFFFF;
  STATIC_REQUIRE(uniform(0) == 0x1p-33);
  STATIC_REQUIRE(uniform(ones) == 1.0 - 0x1p-33);
  STATIC_REQUIRE(uniform(0, 0) == 0x1p-53);
  STATIC_REQUIRE(uniform(ones, ones) == 1.0 - 0x1p-53);
  CHECK(rc::check("uniform", [](Word hi, Word lo) {
    RC_ASSERT(uniform(~hi) == 1.0 - uniform(hi));
    RC_ASSERT(uniform(~hi, ~lo) == 1.0 - uniform(hi, lo));
    RC_ASSERT(std::fabs(uniform(hi, lo) - uniform(hi)) <= 0x1p-33);
  }));
}

TEST_CASE("a stream is the blocks of its counter, in order", "[random]") {
  const PhiloxKey key = make_key(2026, 302);
  Stream stream(key, 7, 8, 9);
  for (Word block = 0; block < 10; ++block) {
    const Block expected = philox4x32_10({7, 9, 8, block}, key);
    for (const Word word : expected) CHECK(stream.next_word() == word);
  }
  Stream copy = stream;
  CHECK(copy.next_uniform() == stream.next_uniform());
  Stream words(key, 7, 8, 9);
  Stream uniforms(key, 7, 8, 9);
  const Word hi = words.next_word();
  const Word lo = words.next_word();
  CHECK(uniforms.next_uniform() == uniform(hi, lo));
}

TEST_CASE("streams that differ in run, purpose, item or key differ", "[random]") {
  const PhiloxKey key = make_key(1, 1);
  std::set<Word> firsts;
  firsts.insert(Stream(key, 5, 6, 7).next_word());
  firsts.insert(Stream(key, 6, 5, 7).next_word());
  firsts.insert(Stream(key, 5, 7, 6).next_word());
  firsts.insert(Stream(key, 7, 6, 5).next_word());
  firsts.insert(Stream(key, 7, 5, 6).next_word());
  firsts.insert(Stream(make_key(1, 2), 5, 6, 7).next_word());
  firsts.insert(Stream(make_key(2, 1), 5, 6, 7).next_word());
  CHECK(firsts.size() == 7);
}

TEST_CASE("words are flat along a stream and across neighbouring streams", "[random]") {
  // One million words in 256 cells: catches a cell 8% too likely.
  const PhiloxKey key = make_key(2026, 302);
  std::array<std::int64_t, 256> along{};
  std::array<std::int64_t, 256> across_runs{};
  std::array<std::int64_t, 256> across_items{};
  std::array<std::int64_t, 256> pairs{};  // high nibbles of the same word in runs r and r + 1
  Stream stream(key, 0, 1, 2);
  Word before = 0;
  for (Word i = 0; i < 1'000'000; ++i) {
    ++along[stream.next_word() >> 24];
    const Word by_run = Stream(key, i, 1, 2).next_word();
    ++across_runs[by_run & 0xFF];
    ++across_items[Stream(key, 0, 1, i).next_word() >> 24];
    ++pairs[(before >> 28) * 16 + (by_run >> 28)];
    before = by_run;
  }
  CHECK(flatness(along) > 1e-4);
  CHECK(flatness(across_runs) > 1e-4);
  CHECK(flatness(across_items) > 1e-4);
  CHECK(flatness(pairs) > 1e-4);
}
