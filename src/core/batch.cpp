#include "core/batch.h"

#include <array>
#include <cmath>

#include "core/elementary.h"

// Clones for wider processors, chosen when the program starts. Integer arithmetic and IEEE
// operations without contraction give the same bits in each. Sanitizers cannot follow the choice.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define HIGHNEEDS_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define HIGHNEEDS_CLONES
#endif

namespace highneeds {
namespace {

constexpr std::size_t kLanes = 16;
using Lanes = std::array<Word, kLanes>;

/// Ten rounds on kLanes counters side by side.
inline void philox_lanes(PhiloxKey key, Lanes& c0, Lanes& c1, Lanes& c2, Lanes& c3) {
  for (int round = 0; round < 10; ++round) {
    for (std::size_t i = 0; i < kLanes; ++i) {
      const std::uint64_t product0 = std::uint64_t{0xD2511F53} * c0[i];
      const std::uint64_t product1 = std::uint64_t{0xCD9E8D57} * c2[i];
      c0[i] = static_cast<Word>(product1 >> 32) ^ c1[i] ^ key.a;
      c1[i] = static_cast<Word>(product1);
      c2[i] = static_cast<Word>(product0 >> 32) ^ c3[i] ^ key.b;
      c3[i] = static_cast<Word>(product0);
    }
    key.a += 0x9E3779B9;
    key.b += 0xBB67AE85;
  }
}

}  // namespace

HIGHNEEDS_CLONES void philox_batch(PhiloxKey key, Word run, Word purpose, Word block,
                                   std::span<const Word> items, WordColumns& out) {
  out.resize(items.size());
  Lanes c0;
  Lanes c1;
  Lanes c2;
  Lanes c3;
  for (std::size_t first = 0; first < items.size(); first += kLanes) {
    const std::size_t count = std::min(kLanes, items.size() - first);
    for (std::size_t i = 0; i < kLanes; ++i) {
      c0[i] = run;
      c1[i] = i < count ? items[first + i] : 0;
      c2[i] = purpose;
      c3[i] = block;
    }
    philox_lanes(key, c0, c1, c2, c3);
    for (std::size_t i = 0; i < count; ++i) {
      out.word[0][first + i] = c0[i];
      out.word[1][first + i] = c1[i];
      out.word[2][first + i] = c2[i];
      out.word[3][first + i] = c3[i];
    }
  }
}

HIGHNEEDS_CLONES void exponential_batch(std::span<const Word> words, std::span<float> out) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    out[i] = static_cast<float>(-log_portable(uniform(words[i])));
  }
}

HIGHNEEDS_CLONES void normal_batch(std::span<const Word> words, std::span<float> out) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    out[i] = static_cast<float>(central_normal_quantile(uniform(words[i]) - 0.5));
  }
  for (std::size_t i = 0; i < words.size(); ++i) {  // one in seven lies in a tail
    const double p = uniform(words[i]);
    if (std::fabs(p - 0.5) > kCentralNormal) out[i] = static_cast<float>(normal_quantile(p));
  }
}

HIGHNEEDS_CLONES void exp_batch(std::span<const float> x, double offset, double scale,
                                std::span<float> out) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    out[i] = static_cast<float>(exp_portable(offset + scale * static_cast<double>(x[i])));
  }
}

}  // namespace highneeds
