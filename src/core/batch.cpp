#include "core/batch.h"

#include <algorithm>
#include <array>
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
  const PhiloxLanesFunction philox = fastest_philox_lanes();
  out.resize(items.size());
  std::array<PhiloxLanes, 4> lanes{};
  for (std::size_t first = 0; first < items.size(); first += kPhiloxLanes) {
    const std::size_t count = std::min(kPhiloxLanes, items.size() - first);
    lanes[0].fill(run);
    std::copy_n(items.begin() + static_cast<std::ptrdiff_t>(first), count, lanes[1].begin());
    lanes[2].fill(purpose);
    lanes[3].fill(block);
    philox(key, lanes[0], lanes[1], lanes[2], lanes[3]);
    for (std::size_t k = 0; k < lanes.size(); ++k) {
      std::copy_n(lanes[k].begin(), count,
                  out.word[k].begin() + static_cast<std::ptrdiff_t>(first));
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
