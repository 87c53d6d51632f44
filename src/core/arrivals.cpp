#include "core/arrivals.h"

#include <algorithm>
#include <stdexcept>

#include "core/elementary.h"
#include "core/samplers.h"

namespace highneeds {
namespace {

float unit(Word word) { return (static_cast<float>(word >> 8) + 0.5F) * 0x1p-24F; }

/// Draws how many children arrive in a month.
/// @throws std::runtime_error  where they are more than a key has room for, as growth without end
/// leads to
Word arrival_count(Stream& stream, double mean) {
  constexpr double kMostArrivals = 200'000;  // below 2^18, with room for chance
  if (!(mean <= kMostArrivals)) {
    throw std::runtime_error(
        "more than 200,000 children would ask for a plan, or move in, within one month; lower "
        "requests.scale, the growth or transfers_in of the model");
  }
  return static_cast<Word>(poisson(stream, mean));
}

/// Lists the keys of the backlog and of every request of the run, by month and layer.
void number_requests(const RunRates& rates, PhiloxKey key, Word run, int layers,
                     Arrivals& arrivals) {
  const ScenarioTables& tables = *rates.tables;
  auto& [keys, months, first, second, drafting, lives] = arrivals.scratch;
  keys.clear();
  months.clear();
  arrivals.month_end.clear();
  arrivals.backlog = static_cast<Word>(tables.scenario->model.pipeline.queue_at_base_year + 0.5);
  for (Word i = 0; i < arrivals.backlog; ++i) {
    keys.push_back(child_key(Arrival::kRequest, 0, kBacklogMonth, i));
    months.push_back(0);
  }
  for (std::size_t m = 0; m < tables.requests_per_month.size(); ++m) {
    const double mean =
        tables.requests_per_month[m] * rates.requests_scale * exp_portable(rates.growth_level[m]);
    for (Word layer = 0; layer < static_cast<Word>(layers); ++layer) {
      const auto month = static_cast<Word>(m);
      Stream stream(key, run, static_cast<Word>(Purpose::kRequestCount), month * 4 + layer);
      const auto count = arrival_count(stream, mean);
      for (Word i = 0; i < count; ++i) {
        keys.push_back(child_key(Arrival::kRequest, layer, month, i));
        months.push_back(static_cast<std::uint16_t>(m));
      }
    }
    arrivals.month_end.push_back(static_cast<std::uint32_t>(keys.size()));
  }
}

/// Draws all that a request brings but its time, into the scratch columns.
void draw_marks(const RunRates& rates, PhiloxKey key, Word run, ArrivalScratch& scratch) {
  const Pipeline& pipeline = rates.tables->scenario->model.pipeline;
  const auto purpose = static_cast<Word>(Purpose::kRequest);
  philox_batch(key, run, purpose, 0, scratch.keys, scratch.first);
  philox_batch(key, run, purpose, 1, scratch.keys, scratch.second);
  scratch.lives.draw(key, run, Purpose::kRequest, 2, scratch.keys);
  const double sigma = pipeline.drafting_sigma;
  const double log_mean = log_portable(pipeline.drafting_weeks.in(rates.draws) / kWeeksPerMonth);
  scratch.drafting.resize(scratch.keys.size());
  normal_batch(scratch.second.word[1], scratch.drafting);
  exp_batch(scratch.drafting, log_mean - sigma * sigma / 2, sigma, scratch.drafting);
}

Request make_request(const ScenarioTables& tables, const ArrivalScratch& scratch, std::size_t i) {
  Request request{};
  const auto& [age, time, thin, decide] = scratch.first.word;
  const auto year = tables.request_year[scratch.months[i]];
  const float* ages = &tables.request_age_cumulative[static_cast<std::size_t>(year) * kAges];
  const float mark = unit(age[i]);
  int below = 0;  // counting has no branches to mispredict
  for (int a = 0; a + 1 < kAges; ++a) below += ages[a] <= mark ? 1 : 0;
  request.age = static_cast<std::int8_t>(below);
  request.cohort = static_cast<std::int16_t>(tables.academic_year[scratch.months[i]] - request.age);
  request.months = static_cast<float>(scratch.months[i]) + unit(time[i]);
  request.thin = unit(thin[i]);
  request.decide = unit(decide[i]);
  request.issue = unit(scratch.second.word[0][i]);
  request.drafting_months = scratch.drafting[i];
  request.need = unit(scratch.second.word[2][i]);
  request.setting = unit(scratch.second.word[3][i]);
  request.life = scratch.lives[i];
  request.key = scratch.keys[i];
  request.layer = static_cast<std::uint8_t>(scratch.keys[i] >> 28 & 3);
  return request;
}

/// Children agreed for assessment before the warm-up asked evenly over the time that the queue
/// takes to clear.
void date_backlog(const RunRates& rates, Arrivals& arrivals) {
  const Pipeline& pipeline = rates.tables->scenario->model.pipeline;
  const double decision = pipeline.decision_weeks / kWeeksPerMonth;
  const double count = arrivals.backlog;
  const double wait = count / std::max(1e-9, rates.capacity[0]);
  for (Word i = 0; i < arrivals.backlog; ++i) {
    arrivals.requests[i].months = static_cast<float>(-decision - wait * (count - i - 0.5) / count);
  }
}

void draw_transfers(const RunRates& rates, PhiloxKey key, Word run, Arrivals& arrivals) {
  const ScenarioTables& tables = *rates.tables;
  const TransfersIn& transfers = tables.scenario->model.transfers_in;
  auto& keys = arrivals.scratch.keys;
  keys.clear();
  arrivals.transfers.clear();
  arrivals.transfer_month_end.clear();
  const auto& cumulative = tables.stock_cumulative;
  double mean = cumulative.empty() ? 0 : transfers.per_year.in(rates.draws) / 12;
  const double growth =
      exp_portable(log_portable(1 + transfers.growth_per_year.in(rates.draws)) / 12);
  for (int m = 0; m < tables.months; ++m, mean *= growth) {
    const auto month = static_cast<Word>(m);
    Stream stream(key, run, static_cast<Word>(Purpose::kTransferCount), month);
    const auto count = arrival_count(stream, mean);
    for (Word i = 0; i < count; ++i) keys.push_back(child_key(Arrival::kTransferIn, 0, month, i));
    arrivals.transfer_month_end.push_back(static_cast<std::uint32_t>(keys.size()));
  }
  philox_batch(key, run, static_cast<Word>(Purpose::kTransfer), 0, keys, arrivals.scratch.first);
  arrivals.scratch.lives.draw(key, run, Purpose::kTransfer, 1, keys);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const float u = unit(arrivals.scratch.first.word[0][i]);
    const auto found = std::upper_bound(cumulative.begin(), cumulative.end() - 1, u);
    const auto cell = tables.stock_cells[static_cast<std::size_t>(found - cumulative.begin())];
    arrivals.transfers.push_back({cell, arrivals.scratch.lives[i], keys[i]});
  }
}

}  // namespace

void LifeBatch::draw(PhiloxKey key, Word run, Purpose purpose, Word block,
                     std::span<const Word> children) {
  philox_batch(key, run, static_cast<Word>(purpose), block, children, words_);
  for (auto* column : {&cease_, &move_, &price_}) column->resize(children.size());
  exponential_batch(words_.word[0], cease_);
  exponential_batch(words_.word[1], move_);
  normal_batch(words_.word[2], price_);
}

void draw_arrivals(const RunRates& rates, PhiloxKey key, Word run, int layers, Arrivals& arrivals) {
  number_requests(rates, key, run, layers, arrivals);
  draw_marks(rates, key, run, arrivals.scratch);
  arrivals.requests.clear();
  arrivals.requests.reserve(arrivals.scratch.keys.size());
  for (std::size_t i = 0; i < arrivals.scratch.keys.size(); ++i) {
    arrivals.requests.push_back(make_request(*rates.tables, arrivals.scratch, i));
  }
  date_backlog(rates, arrivals);
  draw_transfers(rates, key, run, arrivals);
}

}  // namespace highneeds
