/// @file
/// Philox on many counters side by side, with the vector instructions of the processor at hand.
/// Integer arithmetic: the bits are those of philox4x32_10() on any processor.
#pragma once

#include <array>
#include <cstddef>

#include "core/random.h"

namespace highneeds {

inline constexpr std::size_t kPhiloxLanes = 8;
using PhiloxLanes = std::array<Word, kPhiloxLanes>;

/// Ten rounds on counters {c0[i], c1[i], c2[i], c3[i]}, in place.
using PhiloxLanesFunction = void (*)(PhiloxKey key, PhiloxLanes& c0, PhiloxLanes& c1,
                                     PhiloxLanes& c2, PhiloxLanes& c3);

/// In plain C++.
void philox_lanes_portable(PhiloxKey key, PhiloxLanes& c0, PhiloxLanes& c1, PhiloxLanes& c2,
                           PhiloxLanes& c3);

/// The fastest that this processor runs: with AVX2, or the portable one.
[[nodiscard]] PhiloxLanesFunction fastest_philox_lanes();

}  // namespace highneeds
