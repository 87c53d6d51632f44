#include "core/batch.h"

#include <cmath>

#include "core/elementary.h"
#include "core/philox_simd.h"

// Clones for wider processors, chosen when the program starts. Integer arithmetic and IEEE
// operations without contraction give the same bits in each. Sanitizers cannot follow the choice.
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define HIGHNEEDS_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define HIGHNEEDS_CLONES
#endif

namespace highneeds {

void philox_batch(PhiloxKey key, Word run, Word purpose, Word block, std::span<const Word> items,
                  WordColumns& out) {
  out.resize(items.size());
  const PhiloxColumns columns = {out.word[0].data(), out.word[1].data(), out.word[2].data(),
                                 out.word[3].data()};
  fastest_philox()(key, run, purpose, block, items.data(), items.size(), columns);
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

HIGHNEEDS_CLONES void package_weight_batch(std::span<const float> price,
                                           std::span<const double> sigma,
                                           std::span<std::int32_t> out) {
  constexpr double kMost = 30'000;
  for (std::size_t i = 0; i < price.size(); ++i) {
    const double factor =
        exp_portable(sigma[i] * static_cast<double>(price[i]) - sigma[i] * sigma[i] / 2);
    out[i] = static_cast<std::int32_t>((factor < kMost ? factor : kMost) * kWeightOne + 0.5);
  }
}

}  // namespace highneeds
