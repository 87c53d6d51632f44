/// @file
/// Means and quantiles of the runs of a scenario, each with its Monte Carlo error.
///
/// Missing values: a run in which a quantity does not exist holds NaN (the mean weeks to a plan in
/// a year in which nobody was issued one; places of a setting without limit). Every function leaves
/// such runs out, so it describes the runs in which the quantity exists; where there is no such run
/// the answer is NaN.
///
/// The errors describe independent runs. Draws stratified over the runs (a Latin hypercube) make
/// the true error smaller, of means above all, so these err on the side of caution.
#pragma once

#include <span>
#include <vector>

namespace highneeds {

/// Quantile of the values present, by linear interpolation between order statistics: with n values
/// x_1 <= ... <= x_n and h = (n - 1) p, x_(floor h + 1) + (h - floor h) (x_(floor h + 2) - x_(floor
/// h
/// + 1)). Type 7 of Hyndman and Fan (1996), American Statistician 50:361; the default of R and
/// NumPy.
///
/// @param values       reordered
/// @param probability  in [0, 1]
[[nodiscard]] double quantile(std::span<double> values, double probability);

/// Several quantiles in one go.
///
/// @param values         reordered
/// @param probabilities  in [0, 1], ascending
/// @param result         one for each probability
void quantiles(std::span<double> values, std::span<const double> probabilities,
               std::span<double> result);

[[nodiscard]] double mean(std::span<const double> values);

/// Standard deviation of the values present, with divisor n - 1. NaN where fewer than two are.
[[nodiscard]] double standard_deviation(std::span<const double> values);

/// Standard deviation of the values present (divisor n - 1) over the root of their number. NaN
/// where fewer than two are present.
[[nodiscard]] double standard_error_of_mean(std::span<const double> values);

/// Monte Carlo standard error of quantile(values, probability), without a model of the density: the
/// interval between the order statistics that cover the quantile with 95% probability by the
/// binomial distribution of the number of values below it, over the width of a 95% normal interval.
/// Woodruff (1952), JASA 47:635. Exact for large n wherever the density is continuous; zero where
/// the runs around the quantile are all alike; NaN where fewer than two values are present.
///
/// @param values       reordered
/// @param probability  in (0, 1)
[[nodiscard]] double standard_error_of_quantile(std::span<double> values, double probability);

/// All of these at once, at the cost of little more than the quantiles.
struct SampleSummary {
  double mean = 0;
  double mean_error = 0;
  double median_error = 0;
};

/// @param values         reordered
/// @param probabilities  in [0, 1], ascending
/// @param result         one quantile for each probability
[[nodiscard]] SampleSummary summarise(std::span<double> values,
                                      std::span<const double> probabilities,
                                      std::span<double> result);

/// What a scenario changes, run by run: scenario less baseline. Runs share their random numbers, so
/// the spread of the differences is far below that of either; summarise the differences, never
/// subtract summaries. NaN where either is NaN.
///
/// @pre  both have one value per run, in the same order
[[nodiscard]] std::vector<double> paired_differences(std::span<const double> scenario,
                                                     std::span<const double> baseline);

}  // namespace highneeds
