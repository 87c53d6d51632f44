#include "reporting/number_effects.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace highneeds {
namespace {

constexpr std::size_t kMostNumbers = 10;
constexpr double kNoticeable = 3;  ///< standard errors from nothing

double swing_size(const NumberEffect& number) {
  const double size = std::abs(number.swing.high - number.swing.low);
  return size > kNoticeable * number.swing.error ? size : 0;
}

}  // namespace

std::string NumberEffect::marked_name() const { return name + (assumption ? " (assumption)" : ""); }

std::vector<double> draws_of(const std::vector<double>& draws, std::size_t parameters,
                             std::size_t parameter) {
  std::vector<double> input;
  for (std::size_t at = parameter; at < draws.size(); at += parameters) input.push_back(draws[at]);
  return input;
}

std::vector<NumberEffect> number_effects(const Study& study, const std::vector<double>& draws,
                                         const std::vector<double>& result) {
  const std::size_t width = study.parameters.size();
  std::vector<NumberEffect> effects;
  for (std::size_t p = 0; p < width; ++p) {
    const std::vector<double> input = draws_of(draws, width, p);
    NumberEffect effect;
    effect.name = study.parameters[p].name;
    effect.unit = study.parameters[p].unit;
    effect.assumption = study.parameters[p].provenance.assumption;
    effect.swing = swing(input, result);
    const Swing own = swing(input, input);
    effect.low = own.low;
    effect.high = own.high;
    effects.push_back(std::move(effect));
  }
  return effects;
}

std::vector<const NumberEffect*> largest_swings(const std::vector<NumberEffect>& numbers) {
  return ranked_numbers(numbers, swing_size);
}

std::vector<const NumberEffect*> ranked_numbers(
    const std::vector<NumberEffect>& numbers,
    const std::function<double(const NumberEffect&)>& score) {
  std::vector<const NumberEffect*> order;
  for (const NumberEffect& number : numbers) {
    if (score(number) > 0) order.push_back(&number);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](const auto* a, const auto* b) { return score(*a) > score(*b); });
  if (order.size() > kMostNumbers) order.resize(kMostNumbers);
  return order;
}

}  // namespace highneeds
