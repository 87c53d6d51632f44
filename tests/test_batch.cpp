// Batches of words and transforms give the bits of one at a time.
#include "core/batch.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "core/elementary.h"
#include "core/philox_simd.h"

using namespace highneeds;

TEST_CASE("Words drawn together are the words drawn one by one, on every path") {
  const PhiloxKey key = make_key(20260901, 812);
  for (const std::size_t count : {0U, 1U, 7U, 8U, 9U, 1'000U}) {
    std::vector<Word> items;
    for (std::size_t i = 0; i < count; ++i) items.push_back(static_cast<Word>(i * 2'654'435'761U));
    WordColumns out;
    WordColumns portable;
    portable.resize(count);
    philox_batch(key, 5, 6, 7, items, out);
    philox_portable(key, 5, 6, 7, items.data(), count,
                    {portable.word[0].data(), portable.word[1].data(), portable.word[2].data(),
                     portable.word[3].data()});
    for (std::size_t i = 0; i < count; ++i) {
      const Block words = philox4x32_10(make_counter(5, 6, items[i], 7), key);
      for (std::size_t k = 0; k < 4; ++k) {
        CHECK(out.word[k][i] == words[k]);
        CHECK(portable.word[k][i] == words[k]);
      }
    }
  }
}

TEST_CASE("Transforms of many words are the transforms of each") {
  std::vector<Word> words = {0, 1, 0xFFFFFFFF, 0x80000000, 0x13579BDF};
  for (Word i = 0; i < 5'000; ++i) words.push_back(splitmix64(i) & 0xFFFFFFFF);
  std::vector<float> exponential(words.size());
  std::vector<float> normal(words.size());
  std::vector<float> exponent(words.size());
  exponential_batch(words, exponential);
  normal_batch(words, normal);
  exp_batch(normal, 0.5, 2.0, exponent);
  for (std::size_t i = 0; i < words.size(); ++i) {
    CHECK(exponential[i] == static_cast<float>(-log_portable(uniform(words[i]))));
    CHECK(normal[i] == static_cast<float>(normal_quantile(uniform(words[i]))));
    CHECK(exponent[i] ==
          static_cast<float>(exp_portable(0.5 + 2.0 * static_cast<double>(normal[i]))));
  }
}

TEST_CASE("Package weights are lognormal with mean one, one without spread, and never absurd") {
  std::vector<Word> words(200'000);
  for (Word i = 0; i < words.size(); ++i) words[i] = splitmix64(i) & 0xFFFFFFFF;
  std::vector<float> prices(words.size());
  normal_batch(words, prices);
  for (const double sigma : {0.0, 0.3, 0.8}) {
    const std::vector<double> sigmas(words.size(), sigma);
    std::vector<std::int32_t> weights(words.size());
    package_weight_batch(prices, sigmas, weights);
    double sum = 0, logs = 0;
    for (const std::int32_t weight : weights) {
      sum += static_cast<double>(weight) / kWeightOne;
      logs += std::log(static_cast<double>(weight) / kWeightOne);
    }
    const auto count = static_cast<double>(weights.size());
    // Five standard errors of the mean, and of the mean of the logs.
    CHECK(std::fabs(sum / count - 1) <= 5 * std::sqrt(std::expm1(sigma * sigma) / count));
    CHECK(std::fabs(logs / count + sigma * sigma / 2) <= 5 * sigma / std::sqrt(count) + 1e-5);
  }
  std::vector<std::int32_t> weight(1);
  package_weight_batch(std::vector<float>{5}, std::vector<double>{4}, weight);
  CHECK(weight[0] == 30'000 * kWeightOne);
}
