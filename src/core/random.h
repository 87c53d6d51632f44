/// @file
/// Counter-based random words: the same (seed, authority, run, item, purpose) gives the same bits
/// whatever the thread, the order of work, the compiler or the processor.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace highneeds {

using Word = std::uint32_t;
using Block = std::array<Word, 4>;

/// Key of a Philox generator. Make it with make_key(); raw values are for tests.
struct PhiloxKey {
  Word a;
  Word b;

  friend constexpr bool operator==(const PhiloxKey&, const PhiloxKey&) = default;
};

/// The ten-round Philox generator with four 32-bit words: a bijection of the counter for each key.
///
/// Neighbouring counters give words that pass TestU01's BigCrush, so a counter may simply hold the
/// indices of what is drawn.
/// @par Source  Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2,
///              3", SC11, https://doi.org/10.1145/2063384.2063405
[[nodiscard]] constexpr Block philox4x32_10(Block counter, PhiloxKey key) {
  constexpr std::uint64_t kMultiplier0 = 0xD2511F53;
  constexpr std::uint64_t kMultiplier1 = 0xCD9E8D57;
  constexpr Word kWeyl0 = 0x9E3779B9;  // golden ratio
  constexpr Word kWeyl1 = 0xBB67AE85;  // sqrt(3) - 1
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t product0 = kMultiplier0 * counter[0];
    const std::uint64_t product1 = kMultiplier1 * counter[2];
    counter = {static_cast<Word>(product1 >> 32) ^ counter[1] ^ key.a, static_cast<Word>(product1),
               static_cast<Word>(product0 >> 32) ^ counter[3] ^ key.b, static_cast<Word>(product0)};
    key.a += kWeyl0;
    key.b += kWeyl1;
  }
  return counter;
}

/// The output function of SplitMix64, a bijection of 64-bit numbers that scatters neighbours.
/// @par Source  Steele, Lea and Flood (2014), "Fast splittable pseudorandom number generators",
///              OOPSLA, https://doi.org/10.1145/2660193.2660195
[[nodiscard]] constexpr std::uint64_t splitmix64(std::uint64_t state) {
  std::uint64_t z = state + 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

/// FNV-1a: a number of its own for a name, to key the random numbers that belong to it.
[[nodiscard]] constexpr std::uint64_t name_hash(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

/// The key of one authority under one seed: splitmix64(splitmix64(seed) ^ authority).
///
/// Both steps are bijections: authorities never share a key under one seed, nor seeds for one
/// authority, and small seeds (1, 2, 3) or codes do not give related keys.
[[nodiscard]] constexpr PhiloxKey make_key(std::uint64_t seed, std::uint64_t authority) {
  const std::uint64_t mixed = splitmix64(splitmix64(seed) ^ authority);
  return {static_cast<Word>(mixed), static_cast<Word>(mixed >> 32)};
}

/// A number in the open interval (0, 1), exactly: the centre of the word's cell of width 2^-32.
/// The smallest is 2^-33, so tails rarer than about 1 in 10^9 are cut: use two words there.
[[nodiscard]] constexpr double uniform(Word word) {
  return (static_cast<double>(word) + 0.5) * 0x1p-32;
}

/// A number in the open interval (0, 1) from 52 random bits: an odd multiple of 2^-53.
/// One bit less than a double holds, since with 53 the last cell's centre would round to 1.
[[nodiscard]] constexpr double uniform(Word hi, Word lo) {
  const std::uint64_t bits = (std::uint64_t{hi} << 20) | (lo >> 12);
  return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

/// The counter of one block of words: {run, item, purpose, block}.
/// Streams that differ in any of the first three share no counter, thus no block.
[[nodiscard]] constexpr Block make_counter(Word run, Word purpose, Word item, Word block) {
  return {run, item, purpose, block};
}

/// Sequential words of one purpose, for samplers that need an unknown number of words.
///
/// Word number w is philox4x32_10(make_counter(run, purpose, item, w / 4), key)[w % 4].
/// Copies continue independently with the same words. Repeats after 2^34 words.
class Stream {
 public:
  /// @param key      from make_key()
  /// @param run      number of the run, from 0
  /// @param purpose  what is drawn (a flow, the parameters ...): one number each in the model
  /// @param item     which of them (month and stratum, say), packed by the caller
  constexpr Stream(PhiloxKey key, Word run, Word purpose, Word item)
      : key_(key), counter_(make_counter(run, purpose, item, 0)) {}

  /// The next 32 random bits.
  [[nodiscard]] constexpr Word next_word() {
    if (used_ == words_.size()) refill();
    return words_[used_++];
  }

  /// The next uniform(hi, lo), in the open interval (0, 1); takes two words, high first.
  [[nodiscard]] constexpr double next_uniform() {
    const Word hi = next_word();
    const Word lo = next_word();
    return uniform(hi, lo);
  }

 private:
  constexpr void refill() {
    words_ = philox4x32_10(counter_, key_);
    ++counter_[3];
    used_ = 0;
  }

  PhiloxKey key_;
  Block counter_;
  Block words_{};
  std::size_t used_ = 4;
};

}  // namespace highneeds
