/// @file
/// How an authority's requests, or its plans, grow: the paths that a model may name.
#pragma once

#include <vector>

#include "core/parameter.h"

namespace highneeds {

/// Growth of requests per head, as a level of the log of the rate by calendar year.
enum class GrowthPath { kDampedTrend, kConstant, kSaturation, kUser, kAligned };

/// A forecast of the plans in one setting that runs follow as well: as AlignedGrowth, without the
/// national part, the same `precision`.
struct AlignedSetting {
  int setting = -1;
  std::vector<double> growth;
  double own_sd = 0, own_kept = 0, year_sd = 0;
  Input own;
  std::vector<Input> years;
};

/// A forecast of the January totals that runs follow, GrowthPath::kAligned. In year k after the
/// census the log of the total grows by
///
///     growth[k] + t (own_sd own_kept^(k-1) u + year_sd e[k] + n[k]),
///     n[k] = national_kept n[k-1] + national_sd v[k],
///
/// u, e and v standard normal, t^2 = 1 / `precision` (so that the whole is a Student t). See
/// docs/model.md, "Growth".
struct AlignedGrowth {
  std::vector<double> growth;  ///< median log growth of the total, by year; the last one holds
  double own_sd = 0;           ///< lasting deviation of the authority, in the first year
  double own_kept = 0;         ///< share of it left a year later
  double year_sd = 0;          ///< of a single year
  double national_sd = 0;      ///< of the change of England's growth from year to year
  double national_kept = 1;    ///< share of a deviation of England's growth left a year later
  double tail_degrees = 5;     ///< degrees of freedom, above 2
  Input own;                   ///< u
  std::vector<Input> years;    ///< e, by year after the census
  std::vector<Input> nations;  ///< v
  Input precision{1, -1};      ///< gamma with shape tail_degrees / 2 and mean 1
  std::vector<AlignedSetting> settings;
};

struct Growth {
  GrowthPath path = GrowthPath::kDampedTrend;
  Input local_per_year;     ///< the authority's deviation from the national trend, shrunk
  Input national_per_year;  ///< log growth a year at the base year
  Input damping;            ///< share of the excess over long_run kept each year
  Input long_run_per_year;
  Input shock_sd;             ///< of a year
  std::vector<Input> shocks;  ///< standard normal, one per calendar year after the base year
  double saturation_prevalence =
      1;                            ///< plans per resident aged 0-25 at which requests stop growing
  std::vector<double> user_levels;  ///< log level by calendar year after the base year
  AlignedGrowth aligned;
};

}  // namespace highneeds
