/// @file
/// Which setting a child is placed in: shares of the settings, under weights and interventions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/model.h"

namespace highneeds {

/// Cumulative shares over settings, those that are not specialist first.
struct SettingChoice {
  std::vector<std::uint8_t> setting;    ///< [row x setting] in order of accumulation
  std::vector<float> cumulative;        ///< [row x stride]; above 1 after the last setting
  std::vector<float> specialist_share;  ///< [row]
  std::vector<std::int16_t> certain;    ///< [row] the one setting that has a share, else -1
  std::size_t settings = 0;
  std::size_t stride = 0;  ///< settings, made up to a multiple of eight
  std::size_t others = 0;  ///< settings that are not specialist; they come first

  void resize(std::size_t rows, std::size_t setting_count);
  void set_row(std::size_t row, const double* shares, const std::vector<Setting>& all);
};

/// A choice under the weights of a year. Each row is weighted when it is first asked for.
class WeightedChoice {
 public:
  /// @param weights  [setting] on the shares; null for ones. Both are kept until the next call.
  void begin(const SettingChoice& choice, const float* weights);

  /// The setting at quantile `u` of a row, when the specialist share is multiplied by `factor`: an
  /// intervention thins every specialist setting alike; the children it diverts are shared among
  /// the other settings in their own proportions, and keep their place in line, so that scenarios
  /// stay paired.
  [[nodiscard]] int pick(std::size_t row, double u, double factor) {
    if (const int only = choice_->certain[row]; only >= 0) return only;
    return pick_open(row, u, factor);
  }

 private:
  [[nodiscard]] int pick_open(std::size_t row, double u, double factor);
  [[nodiscard]] std::size_t index_of(const float* sums, double u) const;
  void weigh(std::size_t row);

  const SettingChoice* choice_ = nullptr;
  const float* weights_ = nullptr;
  const float* sums_ = nullptr;       ///< [row x stride] cumulative shares, once weighted
  const float* shares_ = nullptr;     ///< [row] of the specialist settings, likewise
  std::uint64_t year_ = 0;            ///< calls of begin()
  std::vector<std::uint64_t> known_;  ///< [row] year in which it was weighted last
  std::vector<float> cumulative_;     ///< [row x stride]
  std::vector<float> share_;          ///< [row] of the specialist settings
};

}  // namespace highneeds
