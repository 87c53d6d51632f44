/// @file
/// An authority's model: everything a run needs, read and checked, with uncertain numbers
/// as references to the run's draws. No file formats here: see storage/model_file.h.
#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/calendar.h"
#include "core/growth.h"
#include "core/parameter.h"

namespace highneeds {

inline constexpr int kAges = 26;  ///< 0 to 25, whole years at 31 August: section 46, CFA 2014
inline constexpr double kWeeksPerMonth = 365.2425 / 7 / 12;

/// [rows x columns], row by row in memory.
using Table = Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ByAge = std::array<double, kAges>;
using ByMonthOfYear = std::array<double, 12>;  ///< index 0 = January

/// A primary need, such as autistic spectrum disorder.
struct Need {
  std::string code;   ///< "ASD"
  std::string label;  ///< "Autistic spectrum disorder"
};

/// Inclusive band of ages for results.
struct AgeBand {
  std::string label;
  int from = 0, to = 0;
};

/// Places that open on a date, which may slip, and fill over time.
struct NewPlaces {
  std::string what;
  double places = 0;
  Month opens;
  Input slip_months;
  Input fill_per_year;  ///< share of the places that can be taken up each year after opening
};

/// Where children go when a setting is full. Shares add to one with `wait`.
struct Overflow {
  std::vector<int> settings;   ///< destinations, never with limited places of their own
  std::vector<Input> weights;  ///< per destination; normalised together with wait_weight
  Input wait_weight;           ///< stays in `wait_setting` and waits for a place
  int wait_setting = -1;
};

/// How one part of a setting's spend is posted.
struct LineShare {
  int line = 0;      ///< index into Finance::lines
  double share = 1;  ///< shares of one price add to one
};

enum class Billing { kMonthly, kTermlyThirds };

/// A top-up band of a setting.
struct Band {
  std::string name;
  Input price_gbp;   ///< a year, prices of Finance::price_year
  double share = 0;  ///< of the setting's plans in the price year; shares add to one
};

/// What a setting costs the high needs block.
struct SettingMoney {
  Input price_gbp;  ///< mean annual top-up or fee per plan, prices of Finance::price_year; unused
                    ///< where there are bands
  std::vector<Band> bands;   ///< cheapest first; empty for one mean price
  Input band_up, band_down;  ///< share of a band's plans that move a band up, or down, a year
  bool funded_from_august = false;  ///< funding year of further education: August is paid for the
                                    ///< plans of September
  bool backdated = false;           ///< a late plan is paid from the week in which it was due
  double paid_by_department = 0;    ///< share of the place funding that is recouped from the block
  double package_sigma = 0;  ///< sigma of the log of an individual package's price; 0 = all alike
  int price_index = -1;      ///< index into Finance::price_indices
  bool drifts = false;       ///< band drift applies
  Billing billing = Billing::kMonthly;
  std::vector<LineShare> lines;      ///< of the top-up or fee
  int category = 0;                  ///< index into Finance::categories
  double place_rate_gbp = 0;         ///< a year per commissioned place (occupied)
  double vacant_place_rate_gbp = 0;  ///< a year per commissioned place that nobody fills
  int place_line = -1;               ///< line of place funding
  Input place_count;                 ///< places paid where `places` is unlimited: per plan, 0 or 1
};

/// Provision types of the Local SEND Reform Plan's data template, in its order, with hospital
/// schools apart from other.
enum class ReformProvision : int {
  kNone = -1,  ///< not one of them
  kEarlyYears,
  kMainstream,
  kSupportBase,
  kSpecialistBase,
  kStateSpecial,
  kIndependentSpecial,
  kIndependentOther,
  kAlternativeProvision,
  kPost16Mainstream,
  kPost16MainstreamSpecialist,
  kPost16Specialist,
  kElectiveHomeEducation,
  kEotas,
  kHospital,
  kOther,
  kCount
};
inline constexpr std::size_t kReformProvisions = static_cast<std::size_t>(ReformProvision::kCount);

/// A kind of placement.
struct Setting {
  std::string name;   ///< "independent_special"
  std::string label;  ///< "Independent special school"
  bool specialist = false;
  bool limited = false;       ///< has places; otherwise never full
  Input places;               ///< at the census
  Input commissioned_places;  ///< paid for at the census, at least as many as can be filled
  std::vector<NewPlaces> new_places;
  Overflow overflow;
  SettingMoney money;
  /// What its plans count as in the Local SEND Reform Plan, under and from age 16.
  ReformProvision reform_plan = ReformProvision::kNone;
  ReformProvision reform_plan_16_plus = ReformProvision::kNone;
};

struct Requests {
  ByAge per_1000{};               ///< a year at the base year, by age
  Input scale;                    ///< uncertain level of all ages, central 1
  ByMonthOfYear month_weights{};  ///< mean 1
  double year_before_ratio =
      1;  ///< requests of the year before the base year over those of the base year
};

/// From request to issue.
struct Pipeline {
  Input assess_share;           ///< of decided requests
  double decision_weeks = 6;    ///< SEND Regulations 2014, regulation 5
  Input refusal_return_share;   ///< refusals overturned through mediation, appeal or concession
  Input refusal_return_months;  ///< mean delay
  Input assessments_per_month;  ///< capacity in the base year
  Input
      capacity_elasticity;  ///< share of the growth of requests that capacity follows, a year late
  double queue_at_base_year =
      0;  ///< children agreed for assessment, waiting on 1 January of the base year
  double advice_weeks = 6;      ///< least weeks from decision to advice: regulation 8
  Input drafting_weeks;         ///< mean from assessment to final plan
  double drafting_sigma = 0.5;  ///< of the log
  Input issue_share;
  double on_time_weeks = 20;  ///< regulation 13(2)
};

struct NewPlans {
  Table need_shares;                   ///< [age x need], rows add to one
  std::vector<double> setting_shares;  ///< [age x need x setting], adds to one over settings
};

struct TransfersIn {
  Input per_year;         ///< children who move in with a plan, at the census
  Input growth_per_year;  ///< proportional
};

struct Reason {
  std::string label;
  bool transfer_out = false;
  ByAge share{};  ///< of plans ceasing at each age
};

struct Ceasing {
  Table per_year;                                ///< [age x setting] hazard a year
  Input scale;                                   ///< central 1
  Input scale_16_plus;                           ///< on top, ages 16 and over
  std::array<ByMonthOfYear, 2> month_weights{};  ///< under 16; 16 and over; mean 1
  std::vector<Reason> reasons;
};

/// Moves between settings outside phase transfer.
struct Moves {
  Table per_year;  ///< [age x setting] hazard a year of leaving the setting
  Input scale;
  Table destinations;  ///< [from x to], rows add to one, zero on the diagonal
  Input forced_share;  ///< of moves into a full setting that a tribunal orders all the same
  ByMonthOfYear month_weights{};
};

/// A move of a whole cohort on 1 September.
struct PhaseTransfer {
  std::string name;            ///< "year 7"
  int age = 0;                 ///< age on the 1 September of entry
  std::vector<double> shares;  ///< [need x from x to], adds to one over `to`
};

/// Pupils with SEN support but no plan, by school phase.
struct SenSupport {
  std::string phase;
  int age_from = 0, age_to = 0;
  Input share_of_population;  ///< with SEN support, at the base year
  Input growth_per_year;
  Input suspended_share;  ///< of them, with at least one suspension in a year
};

// --- money ------------------------------------------------------------------------------------

/// A section 251 line, or a general fund line (never in the DSG balance).
struct Line {
  std::string code;  ///< "1.2.3"
  std::string label;
  bool general_fund = false;
};

/// Published net spend of Finance::outturn_year on one line, or on several together.
struct Outturn {
  std::string label;       ///< "1.2.3", "1.2.x, net"
  std::vector<int> lines;  ///< indices into Finance::lines
  double amount_gbp = 0;
};

/// A path of prices.
struct PriceIndex {
  std::string name;
  Input per_year;
  int uplift_month = 4;  ///< 4 = April, 9 = September
};

/// Spend that does not depend on plans one by one.
struct OtherSpend {
  std::string label;
  Input amount_gbp;  ///< a year, prices of Finance::price_year
  int line = 0;
  int category = 0;
  int price_index = -1;
  bool follows_plans = false;     ///< grows with the number of plans
  double paid_by_department = 0;  ///< share that is recouped from the block
};

/// A grant that becomes part of the block, with a duty to pass it on.
struct RolledInGrant {
  std::string label;
  FinancialYear from;
  Input amount_gbp;         ///< a year; from then on it grows with the block
  double pass_through = 1;  ///< share of the amount that is spent as the grant was, every year
  int line = 0, category = 0;
  int price_index = -1;  ///< of the spend, counted from `from`
};

/// A transfer from the schools block, agreed a year at a time.
struct BlockTransfer {
  Input yearly_gbp;           ///< every year
  Input schools_block_gbp;    ///< that the shares are of
  std::vector<Input> shares;  ///< of the schools block, one per financial year of the run, or empty
  Input approved;             ///< 0 or 1: by the schools forum, or the Secretary of State
};

struct HighNeedsBlock {
  FinancialYear last_published;  ///< year of `amount_gbp`
  Input amount_gbp;              ///< before recoupment, or after it with `net`
  bool net = false;  ///< after recoupment: places that the department pays are neither income nor
                     ///< spend
  std::vector<Input> growth;     ///< proportional, one per year after last_published
  std::vector<Input> extra_gbp;  ///< further grants; one per financial year of the run
  std::vector<RolledInGrant> rolled_in;
  double import_rate_gbp = 6000;   ///< a pupil
  std::vector<Input> net_imports;  ///< pupils placed here from elsewhere less residents placed
                                   ///< elsewhere, from the year before last_published; or empty
  std::vector<Input> other_income_gbp;  ///< one per financial year of the run
  std::vector<Input> safety_valve_gbp;  ///< receipts, one per financial year of the run
  BlockTransfer transfer;
};

enum class Regime2028 { kCentralFunds, kShared, kCurrentRules };

/// Dated policy. Sources: docs/finance.md.
struct Policy {
  Month override_end;  ///< first month without the statutory override (2028-04)
  double stability_grant_rate = 0.9;
  Month stability_grant_cutoff;       ///< deficit at the end of the month before: 2026-04
  Month stability_grant_paid;         ///< month of the cash, before any slip
  Input stability_grant_slip_months;  ///< later than that
  Input stability_grant_approved;     ///< 0 or 1; known 0 where there is no grant
  Input ineligible_share;             ///< of the deficit
  std::vector<FinancialYear> support_years;
  Input support_rate;  ///< of the in-year deficits of support_years
  Regime2028 regime = Regime2028::kCurrentRules;
  double local_share = 1;  ///< of new in-year deficits after the override, kShared
  FinancialYear regime_from;
};

struct GeneralFund {
  Input transported_share;  ///< of plans
  Input transport_gbp_per_child;
  int transport_index = -1;
  int transport_line = -1;
  int interest_line = -1;
  Input interest_rate;
  double usable_reserves_gbp = std::numeric_limits<double>::quiet_NaN();
};

struct Finance {
  FinancialYear price_year;
  FinancialYear outturn_year;
  std::vector<Line> lines;
  std::vector<Outturn> outturns;
  std::vector<std::string> categories;  ///< the seven of the DSG management plan
  std::vector<PriceIndex> price_indices;
  Input band_drift_per_year;  ///< rise in the mean top-up from rising complexity
  std::vector<OtherSpend> other_spend;
  HighNeedsBlock block;
  Input opening_balance_gbp;  ///< at 31 March before the first projected year; negative = deficit
  std::vector<double> limits_gbp;  ///< of the balance, for the chance of falling below each
  Policy policy;
  GeneralFund general_fund;
};

/// Published past values of one measure: drawn before its projection, never used by a run.
struct History {
  /// "plans" (January censuses), "dsg_balance_gbp" (31 March), "safety_valve_gbp" (receipts of the
  /// financial year that ends in the year), or a name of yearly_measure_infos() (calendar years).
  std::string measure;
  std::vector<std::pair<int, double>> values;  ///< year and value, by year
  Provenance provenance;
};

// --- the whole --------------------------------------------------------------------------------

struct Model {
  std::string name;
  std::string la_code;
  std::uint64_t stream = 0;  ///< identity of the authority in the random streams
  Month census;              ///< January; the run starts with its opening stock
  FinancialYear last_year;
  int base_year = 0;  ///< calendar year of the published flows, the year before the census
  std::vector<Need> needs;
  std::vector<Setting> settings;
  std::vector<AgeBand> age_bands;
  std::vector<int> opening_plans;  ///< [age x need x setting]
  Table population;                ///< [calendar year from base_year x age]
  Requests requests;
  Growth growth;
  Pipeline pipeline;
  NewPlans new_plans;
  TransfersIn transfers_in;
  Ceasing ceasing;
  Moves moves;
  std::vector<PhaseTransfer> phase_transfers;
  std::vector<SenSupport> sen_support;
  Finance finance;
  std::vector<History> history;  ///< at most one of a measure

  [[nodiscard]] int months() const { return (last_year.last_month() + 1) - census; }
  [[nodiscard]] std::size_t cells() const { return kAges * needs.size() * settings.size(); }
  [[nodiscard]] std::size_t cell(int age, int need, int setting) const {
    return (static_cast<std::size_t>(age) * needs.size() + static_cast<std::size_t>(need)) *
               settings.size() +
           static_cast<std::size_t>(setting);
  }
};

}  // namespace highneeds
