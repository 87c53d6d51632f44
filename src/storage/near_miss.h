/// @file
/// Guesses at what somebody meant to type.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace highneeds {

/// Letters to insert, delete, replace or swap with a neighbour to turn `a` into `b`.
/// @par Source  optimal string alignment; Boytsov (2011), ACM JEA 16, section 2.1
[[nodiscard]] int edit_distance(std::string_view a, std::string_view b);

/// The names close enough to `typed` to be what was meant, nearest first, at most three.
/// Close: at most a third of the letters differ, or one is the beginning of the other, or it is an
/// abbreviation word by word ("N E Lincolnshire"), which is the nearest.
[[nodiscard]] std::vector<std::string> near_misses(std::string_view typed,
                                                   const std::vector<std::string>& names);

/// "did you mean 'a' or 'b'?", empty where nothing is near.
[[nodiscard]] std::string did_you_mean(std::string_view typed,
                                       const std::vector<std::string>& names);

/// "a, b, c"; after `most` names "and 12 more".
[[nodiscard]] std::string name_list(const std::vector<std::string>& names, std::size_t most = 40);

}  // namespace highneeds
