#include "core/philox_simd.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace highneeds {
namespace {

constexpr Word kMultiplier0 = 0xD2511F53;
constexpr Word kMultiplier1 = 0xCD9E8D57;
constexpr Word kWeyl0 = 0x9E3779B9;
constexpr Word kWeyl1 = 0xBB67AE85;

#if defined(__x86_64__)

/// High and low words of eight products with one multiplier.
struct Products {
  __m256i high, low;
};

__attribute__((target("avx2"))) inline Products multiply(__m256i words, __m256i multiplier) {
  const __m256i even = _mm256_mul_epu32(words, multiplier);
  const __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(words, 32), multiplier);
  return {_mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xAA),
          _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA)};
}

__attribute__((target("avx2"))) inline __m256i all(Word word) {
  return _mm256_set1_epi32(static_cast<int>(word));
}

__attribute__((target("avx2"))) void philox_avx2(PhiloxKey key, Word run, Word purpose, Word block,
                                                 const Word* items, std::size_t count,
                                                 const PhiloxColumns& columns) {
  constexpr std::size_t kLanes = 8;
  const std::size_t whole = count - count % kLanes;
  for (std::size_t first = 0; first < whole; first += kLanes) {
    PhiloxKey round_key = key;
    __m256i w0 = all(run);
    __m256i w1 = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(items + first));
    __m256i w2 = all(purpose);
    __m256i w3 = all(block);
    for (int round = 0; round < 10; ++round) {
      const Products product0 = multiply(w0, all(kMultiplier0));
      const Products product1 = multiply(w2, all(kMultiplier1));
      w0 = _mm256_xor_si256(_mm256_xor_si256(product1.high, w1), all(round_key.a));
      w1 = product1.low;
      w2 = _mm256_xor_si256(_mm256_xor_si256(product0.high, w3), all(round_key.b));
      w3 = product0.low;
      round_key.a += kWeyl0;
      round_key.b += kWeyl1;
    }
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(columns[0] + first), w0);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(columns[1] + first), w1);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(columns[2] + first), w2);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(columns[3] + first), w3);
  }
  const PhiloxColumns rest = {columns[0] + whole, columns[1] + whole, columns[2] + whole,
                              columns[3] + whole};
  philox_portable(key, run, purpose, block, items + whole, count - whole, rest);
}

#endif

}  // namespace

void philox_portable(PhiloxKey key, Word run, Word purpose, Word block, const Word* items,
                     std::size_t count, const PhiloxColumns& columns) {
  for (std::size_t i = 0; i < count; ++i) {
    const Block words = philox4x32_10(make_counter(run, purpose, items[i], block), key);
    for (std::size_t k = 0; k < words.size(); ++k) columns[k][i] = words[k];
  }
}

PhiloxFunction fastest_philox() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return philox_avx2;
#endif
  return philox_portable;
}

}  // namespace highneeds
