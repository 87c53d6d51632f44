#include "statistics/latin_hypercube.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <string_view>

#include "core/elementary.h"
#include "core/random.h"
#include "statistics/distributions.h"

namespace highneeds {
namespace {

Stream column_stream(std::uint64_t seed, std::string_view name) {
  constexpr Word kParameters = 0;  // run 0, purpose 0: not used by the engine
  return Stream(make_key(seed, name_hash(name)), kParameters, kParameters, kParameters);
}

std::uint64_t below(Stream& stream, std::uint64_t bound) {
  return std::min(bound - 1,
                  static_cast<std::uint64_t>(stream.next_uniform() * static_cast<double>(bound)));
}

/// One Latin column of uniforms: a random permutation of the slices, and a point in each.
std::vector<double> latin_column(std::uint64_t seed, std::string_view name, std::int64_t runs) {
  Stream stream = column_stream(seed, name);
  std::vector<std::uint32_t> slices(static_cast<std::size_t>(runs));
  std::iota(slices.begin(), slices.end(), 0U);
  for (std::size_t i = slices.size(); i > 1; --i) {  // Fisher and Yates
    std::swap(slices[i - 1], slices[below(stream, i)]);
  }
  std::vector<double> column;
  column.reserve(slices.size());
  for (const std::uint32_t slice : slices) {
    column.push_back((slice + stream.next_uniform()) / static_cast<double>(runs));
  }
  return column;
}

/// Mixes a group's common factor into a column and puts the column's own values in the new order.
void correlate(std::vector<double>& column, const std::vector<double>& common,
               double rank_correlation) {
  const double pearson = 2 * std::sin(std::numbers::pi / 6 * std::abs(rank_correlation));
  const double loading = std::copysign(std::sqrt(pearson), rank_correlation);
  const double rest = std::sqrt(1 - pearson);
  std::vector<double> score(column.size());
  for (std::size_t i = 0; i < column.size(); ++i) {
    score[i] = loading * normal_quantile(common[i]) + rest * normal_quantile(column[i]);
  }
  std::vector<std::size_t> order(column.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return score[a] != score[b] ? score[a] < score[b] : a < b;
  });
  std::sort(column.begin(), column.end());
  std::vector<double> sorted(column.size());
  for (std::size_t rank = 0; rank < order.size(); ++rank) sorted[order[rank]] = column[rank];
  column = std::move(sorted);
}

}  // namespace

std::vector<double> draw_parameters(std::span<const Parameter> parameters, std::int64_t runs,
                                    std::uint64_t seed) {
  std::vector<double> draws(static_cast<std::size_t>(runs) * parameters.size());
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    const Parameter& parameter = parameters[p];
    // A spread that a scenario overrides takes the probabilities of the one it replaces.
    const Parameter& drawn = parameter.paired_with < 0
                                 ? parameter
                                 : parameters[static_cast<std::size_t>(parameter.paired_with)];
    const std::string name = drawn.stream.empty() ? drawn.name : drawn.stream + " " + drawn.name;
    std::vector<double> column = latin_column(seed, name, runs);
    if (!drawn.group.empty()) {
      correlate(column, latin_column(seed, "group " + drawn.group, runs), drawn.rank_correlation);
    }
    for (std::size_t run = 0; run < column.size(); ++run) {
      draws[run * parameters.size() + p] = quantile(parameter.distribution, column[run]);
    }
  }
  return draws;
}

std::vector<double> central_values(std::span<const Parameter> parameters) {
  std::vector<double> values;
  for (const Parameter& parameter : parameters) {
    values.push_back(quantile(parameter.distribution, 0.5));
  }
  return values;
}

}  // namespace highneeds
