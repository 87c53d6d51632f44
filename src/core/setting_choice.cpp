#include "core/setting_choice.h"

#include <algorithm>

namespace highneeds {
namespace {

constexpr std::size_t kLanes = 8;
constexpr float kBeyond = 2;  ///< above every cumulative share

}  // namespace

void SettingChoice::resize(std::size_t rows, std::size_t setting_count) {
  settings = setting_count;
  stride = (settings + kLanes - 1) / kLanes * kLanes;
  setting.resize(rows * settings);
  cumulative.assign(rows * stride, kBeyond);
  specialist_share.resize(rows);
  certain.assign(rows, -1);
}

void SettingChoice::set_row(std::size_t row, const double* shares,
                            const std::vector<Setting>& all) {
  double total = 0;
  double specialist = 0;
  std::vector<std::size_t> order;
  for (const bool wanted : {false, true}) {
    for (std::size_t s = 0; s < all.size(); ++s) {
      if (all[s].specialist != wanted) continue;
      order.push_back(s);
      total += shares[s];
      if (wanted) specialist += shares[s];
    }
    if (!wanted) others = order.size();
  }
  double sum = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    sum += shares[order[i]];
    setting[row * settings + i] = static_cast<std::uint8_t>(order[i]);
    cumulative[row * stride + i] = total > 0 ? static_cast<float>(sum / total) : 1.0F;
    if (shares[order[i]] == total && total > 0) certain[row] = static_cast<std::int16_t>(order[i]);
  }
  specialist_share[row] = total > 0 ? static_cast<float>(specialist / total) : 0.0F;
}

void WeightedChoice::begin(const SettingChoice& choice, const float* weights) {
  choice_ = &choice;
  weights_ = weights;
  ++year_;
  sums_ = choice.cumulative.data();
  shares_ = choice.specialist_share.data();
  if (weights == nullptr) return;
  known_.resize(choice.specialist_share.size());
  share_.resize(known_.size());
  cumulative_.resize(choice.cumulative.size());
  sums_ = cumulative_.data();
  shares_ = share_.data();
}

void WeightedChoice::weigh(std::size_t row) {
  const SettingChoice& choice = *choice_;
  const float* sums = &choice.cumulative[row * choice.stride];
  float* out = &cumulative_[row * choice.stride];
  float before = 0;
  float sum = 0;
  float ordinary = 0;
  for (std::size_t i = 0; i < choice.settings; ++i) {
    sum += (sums[i] - before) * weights_[choice.setting[row * choice.settings + i]];
    before = sums[i];
    out[i] = sum;
    if (i + 1 == choice.others) ordinary = sum;
  }
  std::fill(out + choice.settings, out + choice.stride, kBeyond);
  if (sum > 0) {
    for (std::size_t i = 0; i < choice.settings; ++i) out[i] /= sum;
    share_[row] = 1 - ordinary / sum;
  } else {
    std::copy_n(sums, choice.settings, out);
    share_[row] = choice.specialist_share[row];
  }
  known_[row] = year_;
}

/// Counting has no branches to mispredict.
std::size_t WeightedChoice::index_of(const float* sums, double u) const {
  const auto mark = static_cast<float>(u);
  int below = 0;
  for (std::size_t first = 0; first < choice_->stride; first += kLanes) {
    for (std::size_t i = 0; i < kLanes; ++i) below += sums[first + i] <= mark ? 1 : 0;
  }
  return std::min(static_cast<std::size_t>(below), choice_->settings - 1);
}

int WeightedChoice::pick_open(std::size_t row, double u, double factor) {
  if (weights_ != nullptr && known_[row] != year_) weigh(row);
  const float* sums = sums_ + row * choice_->stride;
  std::size_t index = index_of(sums, u);
  if (factor == 1) return choice_->setting[row * choice_->settings + index];
  const auto share = static_cast<double>(shares_[row]);
  if (share > 0 && share < 1) {
    // Where the mark lies within its own setting is uniform again, and decides who changes.
    const double changed = std::min(1.0, share * factor);
    const double start = index == 0 ? 0.0 : static_cast<double>(sums[index - 1]);
    const double within = (u - start) / (static_cast<double>(sums[index]) - start);
    const double diverted = changed < share ? 1 - changed / share : (changed - share) / (1 - share);
    const bool specialist = index >= choice_->others;
    if (specialist == (changed < share) && within < diverted) {
      const double again = within / diverted;
      index = index_of(sums, specialist ? again * (1 - share) : 1 - share * (1 - again));
    }
  }
  return choice_->setting[row * choice_->settings + index];
}

}  // namespace highneeds
