/// @file
/// What one run of one scenario leaves behind, and the lists that name its axes.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/model.h"

namespace highneeds {

/// Flows and levels recorded every month, in this order on the `measure` axis.
enum class Measure : int {
  kRequests,
  kAgreedToAssess,
  kRefused,
  kReturned,  ///< refusals overturned that month, and then assessed
  kAssessed,
  kIssued,        ///< new plans
  kIssuedOnTime,  ///< within Pipeline::on_time_weeks
  kWeeksToIssue,  ///< summed over the plans issued; divide by kIssued for the mean
  kQueue,         ///< level: waiting for assessment at the end of the month
  kTransfersIn,
  kCeased,  ///< all reasons, transfers out and maximum age among them
  kTransfersOut,
  kMaximumAge,
  kPhaseMoves,  ///< changed setting at phase transfer
  kOtherMoves,
  kForced,            ///< placed over capacity by a tribunal
  kOverflowed,        ///< went elsewhere, or waits, because the setting was full
  kWaiting,           ///< level: waiting for a place at the end of the month
  kSpecialistStarts,  ///< entered a specialist setting from elsewhere
  kSuspended,         ///< SEN support pupils with a suspension; a year's number in each September
  kCount
};
inline constexpr int kMeasures = static_cast<int>(Measure::kCount);

struct MeasureInfo {
  std::string_view name, label, unit;
  bool level = false;  ///< a level at the end of the month: yearly value is the last, not the sum
};
[[nodiscard]] const std::array<MeasureInfo, kMeasures>& measure_infos();

/// Ratios of two measures of a year, after the measures on the `yearly_measure` axis.
enum class YearlyRatio : int {
  kMeanWeeksToIssue,   ///< kWeeksToIssue / kIssued; NaN in a year in which nobody was issued a plan
  kShareIssuedOnTime,  ///< kIssuedOnTime / kIssued; NaN likewise
  kCount
};
inline constexpr int kYearlyMeasures = kMeasures + static_cast<int>(YearlyRatio::kCount);
/// The measures, then the ratios.
[[nodiscard]] const std::array<MeasureInfo, kYearlyMeasures>& yearly_measure_infos();

/// The measures that are also recorded by age, in this order: the steps from request to plan.
inline constexpr std::array<Measure, 3> kAgedMeasures = {Measure::kRequests, Measure::kAssessed,
                                                         Measure::kIssued};
/// One month of them, by age at the last 31 August; 25 and over are one. [aged measure][age]
using MonthAges = std::array<std::array<std::int32_t, kAges>, kAgedMeasures.size()>;

/// From this age on a plan counts as post-16 in the statutory tables: national curriculum year 12.
inline constexpr int kPost16Age = 16;

/// What happened in a month, by Measure.
using MonthCounts = std::array<double, kMeasures>;
[[nodiscard]] inline double& count(MonthCounts& counts, Measure measure) {
  return counts[static_cast<std::size_t>(measure)];
}

/// Yearly money of the ledger, in this order on the `balance_item` axis. GBP.
enum class BalanceItem : int {
  kHighNeedsBlock,
  kBlockTransfer,
  kSpend,   ///< high needs spend, all DSG lines, programme costs charged to the block
  kInYear,  ///< income less spend
  kStabilityGrant,
  kSupport,            ///< for accruals of 2026-27 and 2027-28
  kRegimeFunding,      ///< borne by central government under the 2028 regime
  kCumulative,         ///< DSG balance at 31 March; negative = deficit
  kGeneralFundCharge,  ///< deficit without override that falls on the general fund
  kInterest,           ///< general fund
  kTransport,          ///< general fund
  kProgrammeCost,      ///< all interventions, whoever pays
  kProgrammeGrant,     ///< part of kProgrammeCost paid by a programme grant
  kFullYearEffect,     ///< cost next year of this year's starters, beyond this year's
  kCount
};
inline constexpr int kBalanceItems = static_cast<int>(BalanceItem::kCount);
struct BalanceItemInfo {
  std::string_view name, label;
};
[[nodiscard]] const std::array<BalanceItemInfo, kBalanceItems>& balance_item_infos();

/// Sizes of the axes of a model's results.
struct Axes {
  int months = 0;           ///< simulated months; stocks have months + 1 entries
  int base_months = 0;      ///< 12: flows of the base year come before month 0
  int census_years = 0;     ///< Januaries, the starting census among them
  int financial_years = 0;  ///< whole ones, the first starts in the April after the census
  int settings = 0, needs = 0, age_bands = 0, lines = 0, categories = 0;

  [[nodiscard]] int flow_months() const { return base_months + months; }
  /// Whole ones with flows, the base year first.
  [[nodiscard]] int calendar_years() const { return flow_months() / 12; }

  bool operator==(const Axes&) const = default;
};
/// @pre  the census is a January and `last_year` ends after it
[[nodiscard]] Axes axes_of(const Model& model);

/// One run of one scenario. Every array is row by row, in the order of its comment.
struct RunResult {
  std::vector<std::int32_t>
      plans_by_setting;  ///< [setting x (months + 1)] open on the 1st of the month
  std::vector<std::int32_t> plans_by_age_band;          ///< [age_band x census_year]
  std::vector<std::int32_t> plans_by_need;              ///< [need x census_year]
  std::vector<std::int32_t> plans_by_setting_age_band;  ///< [setting x age_band x census_year]
  std::vector<std::int32_t> plans_by_setting_need;      ///< [setting x need x census_year]
  std::vector<std::int32_t>
      post16_by_setting_need;  ///< [setting x need x census_year] those aged kPost16Age or over
  std::vector<float> places;   ///< [setting x census_year]; NaN where unlimited
  std::vector<float> flows;    ///< [measure x flow_months], base year first
  std::vector<std::int32_t>
      flows_by_age_band;      ///< [aged measure x age_band x calendar_year], whole years
  std::vector<double> spend;  ///< [line x financial_year] GBP
  std::vector<double> spend_by_category;  ///< [category x financial_year] GBP, DSG lines only
  std::vector<double> balance;            ///< [balance_item x financial_year] GBP

  /// All zero.
  explicit RunResult(const Axes& axes);
  /// All zero again, without giving memory back.
  void clear();
};

}  // namespace highneeds
