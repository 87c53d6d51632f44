#include "core/prices.h"

#include <algorithm>

#include "core/elementary.h"

namespace highneeds {
namespace {

/// Months of one run, and what acts in them.
class Prices {
 public:
  explicit Prices(const RunRates& rates)
      : rates_(rates),
        model_(rates.tables->scenario->model),
        finance_(model_.finance),
        months_(rates.tables->months) {}

  [[nodiscard]] std::vector<double> flat() const {
    return std::vector<double>(static_cast<std::size_t>(months_), 1.0);
  }

  [[nodiscard]] std::vector<double> index_levels(int index, int setting) const {
    std::vector<double> levels = flat();
    if (index < 0) return levels;
    const PriceIndex& prices = finance_.price_indices[static_cast<std::size_t>(index)];
    const Month next_uplift = make_month(finance_.price_year.start + 1, prices.uplift_month);
    const double rate = in(prices.per_year);
    double level = 1;
    for (int m = 0; m < months_; ++m) {
      const Month month = model_.census + m;
      if (month >= next_uplift && month.month_of_year() == prices.uplift_month) {
        const double slowed =
            setting < 0 ? 0 : factor(Target::kIndependentInflation, m, setting) - 1;
        level *= 1 + rate + slowed;
      }
      levels[static_cast<std::size_t>(m)] = level;
    }
    return levels;
  }

  /// Rising complexity: the mean top-up drifts up month by month from the middle of the price year.
  void drift(std::vector<double>& prices) const {
    const double rate = in(finance_.band_drift_per_year);
    double log_level = -months_before() / 12.0 * log_portable(1 + rate);
    for (int m = 0; m < months_; ++m) {
      log_level += log_portable(1 + rate * factor(Target::kBandDrift, m)) / 12;
      prices[static_cast<std::size_t>(m)] *= exp_portable(log_level);
    }
  }

  /// The mean over bands whose shares move up and down month by month from the middle of the price
  /// year.
  void average_bands(const SettingMoney& money, std::vector<double>& prices) const {
    std::vector<double> shares, costs;
    for (const Band& band : money.bands) {
      shares.push_back(band.share);
      costs.push_back(in(band.price_gbp));
    }
    const double up = in(money.band_up) / 12;
    const double down = in(money.band_down) / 12;
    for (int m = std::min(0, months_before()); m < months_; ++m) {
      const double slowed = m < 0 ? 1 : factor(Target::kBandDrift, m);
      if (m >= months_before()) move_bands(shares, up * slowed, down);
      if (m < 0) continue;
      double mean = 0;
      for (std::size_t band = 0; band < shares.size(); ++band) mean += shares[band] * costs[band];
      prices[static_cast<std::size_t>(m)] *= mean;
    }
  }

  [[nodiscard]] double in(const Input& input) const { return input.in(rates_.draws); }

 private:
  /// Middle of the price year, in months from the census.
  [[nodiscard]] int months_before() const {
    return finance_.price_year.first_month() + 6 - model_.census;
  }
  [[nodiscard]] double factor(Target target, int month, int setting = -1) const {
    return rates_.factor(target, rates_.tables->warm_months + month, setting);
  }

  static void move_bands(std::vector<double>& shares, double up, double down) {
    std::vector<double> moved(shares.size(), 0.0);
    for (std::size_t band = 0; band < shares.size(); ++band) {
      const double rises = band + 1 < shares.size() ? up * shares[band] : 0;
      const double falls = band > 0 ? down * shares[band] : 0;
      moved[band] += shares[band] - rises - falls;
      if (rises > 0) moved[band + 1] += rises;
      if (falls > 0) moved[band - 1] += falls;
    }
    shares = std::move(moved);
  }

  const RunRates& rates_;
  const Model& model_;
  const Finance& finance_;
  int months_;
};

}  // namespace

std::vector<double> price_levels(const RunRates& rates, int index, int setting) {
  return Prices(rates).index_levels(index, setting);
}

std::vector<double> mean_prices(const RunRates& rates, int setting) {
  const SettingMoney& money =
      rates.tables->scenario->model.settings[static_cast<std::size_t>(setting)].money;
  const Prices prices(rates);
  std::vector<double> result = prices.index_levels(money.price_index, setting);
  if (money.bands.empty()) {
    const double price = prices.in(money.price_gbp);
    for (double& level : result) level *= price;
  } else {
    prices.average_bands(money, result);
  }
  if (money.drifts) prices.drift(result);
  return result;
}

}  // namespace highneeds
