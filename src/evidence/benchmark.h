/// @file
/// An authority beside its region, its statistical neighbours and England.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "evidence/published_statistics.h"

namespace highneeds {

/// How an indicator is measured, and so which limits chance sets to it.
enum class IndicatorKind {
  kShare,   ///< binomial: a part of a whole
  kRate,    ///< Poisson: events over an exposure
  kGrowth,  ///< a year, from a ratio over three years; no limits
  kMoney,   ///< GBP over people or plans; no limits
};

struct Indicator {
  std::string name;     ///< "plans_per_1000": in the CSV file
  std::string label;    ///< "Plans per 1,000 residents aged 0 to 25"
  std::string heading;  ///< short, for the head of a column: "Plans per 1,000"
  IndicatorKind kind = IndicatorKind::kShare;
  double scale = 100;  ///< the value is scale * numerator / denominator, but for growth
};

/// One indicator of one area, or of several together.
struct Measured {
  double numerator = kNotPublished, denominator = kNotPublished;

  [[nodiscard]] double value(const Indicator& indicator) const;
};

/// Limits between which chance alone would leave an authority of this size that is like England.
struct FunnelLimits {
  double low = kNotPublished, high = kNotPublished;  ///< in the indicator's unit
};

/// An authority's place on one indicator.
struct BenchmarkCell {
  Measured own;
  Measured neighbours;
  int neighbour_count = 0;
  int rank = 0;    ///< 1 = highest of all authorities with the figure; 0 where it has none
  int ranked = 0;  ///< authorities with the figure
  int region_rank = 0, region_ranked = 0;
  int quartile = 0;  ///< 1 = lowest quarter of authorities, 4 = highest
  FunnelLimits limits95, limits998;
};

struct BenchmarkRow {
  const Area* area = nullptr;
  std::vector<BenchmarkCell> cells;  ///< [indicator]
};

/// What the releases do not hold.
struct BenchmarkExtras {
  std::map<std::string, double> residents;  ///< aged 0 to 25, by DfE code; may be empty
  std::map<std::string, double> spend_gbp;  ///< on high needs, the latest year, by DfE code
  std::map<std::string, std::vector<std::string>> neighbours;  ///< codes by code, DfE or ONS
};

struct Benchmark {
  int january = 0;  ///< of stocks; flows are of the calendar year before
  std::vector<Indicator> indicators;
  std::vector<Measured> england;                         ///< [indicator]
  std::map<std::string, std::vector<Measured>> regions;  ///< by name, [indicator]
  std::vector<BenchmarkRow> rows;        ///< the authorities asked for, in their order
  std::vector<std::vector<double>> all;  ///< [indicator][authority with the figure]
};

/// Compares authorities at England's newest January. Indicators that need residents or spend are
/// left out where there are none.
/// @param areas  authorities of `statistics`
[[nodiscard]] Benchmark compare_authorities(const PublishedStatistics& statistics,
                                            const std::vector<const Area*>& areas,
                                            const BenchmarkExtras& extras);

/// Exact limits of a funnel plot: quantiles of the binomial or Poisson distribution with England's
/// value and the authority's denominator.
/// @param coverage  0.95 or 0.998
/// @par Source  Spiegelhalter (2005), "Funnel plots for comparing institutional performance",
///              Statistics in Medicine 24
[[nodiscard]] FunnelLimits funnel_limits(const Indicator& indicator, double england_value,
                                         double denominator, double coverage);

}  // namespace highneeds
