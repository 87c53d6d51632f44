#include "core/alignment.h"

#include <algorithm>
#include <cmath>

#include "core/elementary.h"
#include "core/expected_flow.h"

namespace highneeds {
namespace {

/// Bounds of the factor on a year's inflow: beyond them the path is out of reach, and the next year
/// makes up for it.
constexpr double kLeastInflow = 0.02;
constexpr double kMostInflow = 6;

/// Variance of the log of the total `years` after the census, given the median path.
double path_variance(const AlignedGrowth& aligned, std::size_t years) {
  double own = 0;
  double national = 0;
  double kept = 1;
  double shock = 0;  // what a national shock adds up to after j years
  double shock_kept = 1;
  for (std::size_t j = 0; j < years; ++j) {
    own += kept;
    kept *= aligned.own_kept;
    shock += shock_kept;
    shock_kept *= aligned.national_kept;
    national += shock * shock;
  }
  const double tail = aligned.tail_degrees / (aligned.tail_degrees - 2);
  return tail * (aligned.own_sd * aligned.own_sd * own * own +
                 aligned.year_sd * aligned.year_sd * static_cast<double>(years) +
                 aligned.national_sd * aligned.national_sd * national);
}

/// Expected plans by age while a year passes.
class Cohort {
 public:
  Cohort(const ScenarioTables& reference, const CohortTables& cohort, std::span<const double> draws)
      : reference_(reference), cohort_(cohort) {
    const Model& model = reference.scenario->model;
    const double scale = model.ceasing.scale.in(draws);
    const double older = scale * model.ceasing.scale_16_plus.in(draws);
    kept_.resize(cohort_.hazard.size());
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      kept_[i] = exp_portable(-(i % kAges < 16 ? scale : older) * cohort_.hazard[i]);
    }
    stock_ = fixed_ = cohort_.opening;
    unit_.assign(kAges, 0.0);
    arriving_ = model.transfers_in.per_year.in(draws) / 12;
    growth_ = exp_portable(log_portable(1 + model.transfers_in.growth_per_year.in(draws)) / 12);
    opening_ = total(cohort_.opening);
  }

  /// Carries the stock to the next January: with the inflow already given away, and what a unit of
  /// the year's own inflow leaves.
  void pass_year(int year, const ExpectedFlow& flow, double carried_factor) {
    fixed_ = stock_;
    unit_.assign(kAges, 0.0);
    for (int m = 12 * year; m < 12 * (year + 1); ++m) {
      const auto month = static_cast<std::size_t>(m);
      if ((reference_.scenario->model.census + m).month_of_year() == 9) {
        std::shift_right(fixed_.begin(), fixed_.end(), 1);
        std::shift_right(unit_.begin(), unit_.end(), 1);
        fixed_[0] = unit_[0] = 0;
      }
      const double* kept = &kept_[month * kAges];
      const double* age = &cohort_.issue_age[month * kAges];
      const double moved_in = opening_ > 0 ? arriving_ / opening_ : 0;
      for (std::size_t a = 0; a < kAges; ++a) {
        fixed_[a] = fixed_[a] * kept[a] + carried_factor * flow.carried[month] * age[a] +
                    moved_in * cohort_.opening[a];
        unit_[a] = unit_[a] * kept[a] + flow.own[month] * age[a];
      }
      arriving_ *= growth_;
    }
  }

  /// The factor on the year's own inflow that brings the stock to `target`.
  [[nodiscard]] double factor_for(double target) const {
    const double unit = total(unit_);
    if (unit <= 0) return 1;
    return std::clamp((target - total(fixed_)) / unit, kLeastInflow, kMostInflow);
  }

  void take(double factor) {
    for (std::size_t a = 0; a < kAges; ++a) stock_[a] = fixed_[a] + factor * unit_[a];
  }

 private:
  static double total(const std::vector<double>& plans) {
    double sum = 0;
    for (const double count : plans) sum += count;
    return sum;
  }

  const ScenarioTables& reference_;
  const CohortTables& cohort_;
  std::vector<double> kept_;                  ///< [month x age]
  std::vector<double> stock_, fixed_, unit_;  ///< [age]
  double arriving_ = 0, growth_ = 1, opening_ = 0;
};

/// Spreads the yearly factors over warm months, each year `ahead` months before its January.
void spread(const std::vector<double>& yearly, double ahead, int warm_months,
            std::vector<double>& monthly) {
  const auto factor = [&](double years) {
    const auto last = static_cast<double>(yearly.size()) - 1;
    return years < 0 ? 1.0 : yearly[static_cast<std::size_t>(std::min(years, last))];
  };
  for (std::size_t m = 0; m < monthly.size(); ++m) {
    const double start = static_cast<double>(m) - warm_months + ahead;
    const double whole = std::floor(start);
    const double late = start - whole;  // part of the month that lies in the next one
    monthly[m] =
        (1 - late) * factor(std::floor(whole / 12)) + late * factor(std::floor((whole + 1) / 12));
  }
}

}  // namespace

double median_growth(const AlignedGrowth& aligned, std::size_t year) {
  return aligned.growth[std::min(year, aligned.growth.size() - 1)];
}

double narrowed_variance(const AlignedGrowth& aligned, double noise, std::size_t years) {
  return std::max(0.0, path_variance(aligned, years) - noise);
}

std::vector<double> opening_by_age(const Model& model) {
  std::vector<double> plans(kAges, 0.0);
  for (std::size_t cell = 0; cell < model.cells(); ++cell) {
    plans[cell / (model.cells() / kAges)] += model.opening_plans[cell];
  }
  return plans;
}

std::vector<double> drawn_growth(const AlignedGrowth& aligned, std::span<const double> noise,
                                 std::span<const double> draws) {
  std::vector<double> growth;
  const double precision = std::max(1e-6, aligned.precision.in(draws));
  const double tail = 1 / std::sqrt(precision);
  const double own = aligned.own_sd * aligned.own.in(draws);
  double kept = 1;
  double national = 0;
  double deviation = 0;  // of the log of the total, as forecast
  double before = 0;     // of the path
  for (std::size_t k = 0; k < noise.size(); ++k) {
    national =
        aligned.national_kept * national + aligned.national_sd * aligned.nations[k].in(draws);
    deviation += tail * (own * kept + aligned.year_sd * aligned.years[k].in(draws) + national);
    kept *= aligned.own_kept;
    const double wide = path_variance(aligned, k + 1);
    const double narrowed = wide > noise[k] ? std::sqrt(1 - noise[k] / wide) : 0;
    growth.push_back(median_growth(aligned, k) + narrowed * deviation - before);
    before = narrowed * deviation;
  }
  return growth;
}

std::vector<double> align_totals(const AlignedGrowth& aligned, const ScenarioTables& reference,
                                 const CohortTables& cohort_tables, std::span<const double> draws,
                                 Alignment& out) {
  ExpectedFlow flow;
  expect_flow(reference, draws, flow);
  Cohort cohort(reference, cohort_tables, draws);
  std::vector<double> growth = drawn_growth(aligned, cohort_tables.noise, draws);
  double target = 0;
  for (const double plans : cohort_tables.opening) target += plans;
  double factor = 1;
  out.inflow.clear();
  for (std::size_t year = 0; year < growth.size(); ++year) {
    target *= exp_portable(growth[year]);
    cohort.pass_year(static_cast<int>(year), flow, factor);
    factor = cohort.factor_for(target);
    cohort.take(factor);
    out.inflow.push_back(factor);
  }
  out.requests.resize(reference.requests_per_month.size());
  out.capacity.resize(out.requests.size());
  spread(out.inflow, flow.requested_ahead, reference.warm_months, out.requests);
  spread(out.inflow, flow.assessed_ahead, reference.warm_months, out.capacity);
  return growth;
}

void align(const AlignedGrowth& aligned, const ScenarioTables& reference,
           std::span<const double> draws, Alignment& out) {
  const std::vector<double> growth =
      align_totals(aligned, reference, *reference.cohort, draws, out);
  align_settings(aligned, reference, growth, draws, out.setting_weights);
}

}  // namespace highneeds
