/// @file
/// Philox on many counters side by side, with the vector instructions of the processor at hand.
/// Integer arithmetic: the bits are those of philox4x32_10() on any processor.
#pragma once

#include <array>
#include <cstddef>

#include "core/random.h"

namespace highneeds {

/// Where the words of many blocks go: word k of block i at columns[k][i].
using PhiloxColumns = std::array<Word*, 4>;

/// Blocks philox4x32_10(make_counter(run, purpose, items[i], block), key) for i in [0, count).
using PhiloxFunction = void (*)(PhiloxKey key, Word run, Word purpose, Word block,
                                const Word* items, std::size_t count, const PhiloxColumns& columns);

/// In plain C++.
void philox_portable(PhiloxKey key, Word run, Word purpose, Word block, const Word* items,
                     std::size_t count, const PhiloxColumns& columns);

/// The fastest that this processor runs: with AVX2, or the portable one.
[[nodiscard]] PhiloxFunction fastest_philox();

}  // namespace highneeds
