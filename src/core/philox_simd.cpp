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

__attribute__((target("avx2"))) inline __m256i load(const PhiloxLanes& lanes) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(lanes.data()));
}

__attribute__((target("avx2"))) inline void store(__m256i words, PhiloxLanes& lanes) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(lanes.data()), words);
}

__attribute__((target("avx2"))) inline __m256i all(Word word) {
  return _mm256_set1_epi32(static_cast<int>(word));
}

__attribute__((target("avx2"))) void philox_lanes_avx2(PhiloxKey key, PhiloxLanes& c0,
                                                       PhiloxLanes& c1, PhiloxLanes& c2,
                                                       PhiloxLanes& c3) {
  __m256i w0 = load(c0);
  __m256i w1 = load(c1);
  __m256i w2 = load(c2);
  __m256i w3 = load(c3);
  for (int round = 0; round < 10; ++round) {
    const Products product0 = multiply(w0, all(kMultiplier0));
    const Products product1 = multiply(w2, all(kMultiplier1));
    w0 = _mm256_xor_si256(_mm256_xor_si256(product1.high, w1), all(key.a));
    w1 = product1.low;
    w2 = _mm256_xor_si256(_mm256_xor_si256(product0.high, w3), all(key.b));
    w3 = product0.low;
    key.a += kWeyl0;
    key.b += kWeyl1;
  }
  store(w0, c0);
  store(w1, c1);
  store(w2, c2);
  store(w3, c3);
}

#endif

}  // namespace

void philox_lanes_portable(PhiloxKey key, PhiloxLanes& c0, PhiloxLanes& c1, PhiloxLanes& c2,
                           PhiloxLanes& c3) {
  for (std::size_t i = 0; i < kPhiloxLanes; ++i) {
    const Block words = philox4x32_10({c0[i], c1[i], c2[i], c3[i]}, key);
    c0[i] = words[0];
    c1[i] = words[1];
    c2[i] = words[2];
    c3[i] = words[3];
  }
}

PhiloxLanesFunction fastest_philox_lanes() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return philox_lanes_avx2;
#endif
  return philox_lanes_portable;
}

}  // namespace highneeds
