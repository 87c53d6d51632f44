/// @file
/// Random words and their transforms for many children at once. The same bits as one at a time:
/// the loops are plain C++ that a compiler may turn into SIMD, in clones for newer processors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/random.h"

namespace highneeds {

/// The four words of many blocks: word[k][i] belongs to item i.
struct WordColumns {
  std::vector<Word> word[4];

  void resize(std::size_t items) {
    for (auto& column : word) column.resize(items);
  }
};

/// Blocks philox4x32_10(make_counter(run, purpose, items[i], block), key) for every i.
void philox_batch(PhiloxKey key, Word run, Word purpose, Word block, std::span<const Word> items,
                  WordColumns& out);

/// Standard exponential from a uniform word, -log(uniform(word)), to single precision. [item]
void exponential_batch(std::span<const Word> words, std::span<float> out);

/// Standard normal from a uniform word, normal_quantile(uniform(word)), to single precision. [item]
void normal_batch(std::span<const Word> words, std::span<float> out);

/// exp(offset + scale * x), to single precision. [item]
void exp_batch(std::span<const float> x, double offset, double scale, std::span<float> out);

/// One as a package weight.
inline constexpr std::int32_t kWeightOne = 1 << 16;

/// Price of a package over the mean of its setting, in 1 / kWeightOne: lognormal with mean one. A
/// child that is dear in one setting is dear in another. [child]
/// @param price  standard normal marks
/// @param sigma  standard deviations of the log of the price
void package_weight_batch(std::span<const float> price, std::span<const double> sigma,
                          std::span<std::int32_t> out);

}  // namespace highneeds
