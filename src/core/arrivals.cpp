#include "core/arrivals.h"

#include <algorithm>

#include "core/elementary.h"
#include "core/samplers.h"

namespace highneeds {
namespace {

float unit(Word word) { return (static_cast<float>(word >> 8) + 0.5F) * 0x1p-24F; }

Block words_of(PhiloxKey key, Word run, Word child, Purpose purpose, Word block) {
  return philox4x32_10(make_counter(run, static_cast<Word>(purpose), child, block), key);
}

/// Draws everything about a request but its time.
Request draw_request(const ScenarioTables& tables, double drafting_log_mean, Word child, int year,
                     PhiloxKey key, Word run) {
  const Pipeline& pipeline = tables.scenario->model.pipeline;
  const Block first = words_of(key, run, child, Purpose::kRequest, 0);
  const Block second = words_of(key, run, child, Purpose::kRequest, 1);
  Request request{};
  const auto ages =
      tables.request_age_cumulative.begin() + static_cast<std::ptrdiff_t>(year) * kAges;
  request.age =
      static_cast<std::int8_t>(std::upper_bound(ages, ages + kAges - 1, unit(first[0])) - ages);
  request.months = unit(first[1]);
  request.thin = unit(first[2]);
  request.decide = unit(first[3]);
  request.issue = unit(second[0]);
  request.drafting_months =
      static_cast<float>(exp_portable(drafting_log_mean + pipeline.drafting_sigma *
                                                              normal_quantile(uniform(second[1]))) /
                         kWeeksPerMonth);
  request.need = unit(second[2]);
  request.setting = unit(second[3]);
  request.life = make_life(words_of(key, run, child, Purpose::kRequest, 2));
  request.key = child;
  return request;
}

/// Children agreed for assessment before the warm-up. They asked evenly over the time that the
/// queue takes to clear.
void draw_backlog(const RunRates& rates, PhiloxKey key, Word run, double drafting_log_mean,
                  Arrivals& arrivals) {
  const Pipeline& pipeline = rates.tables->scenario->model.pipeline;
  const auto count = static_cast<Word>(pipeline.queue_at_base_year + 0.5);
  const double decision = pipeline.decision_weeks / kWeeksPerMonth;
  const double wait = count / std::max(1e-9, rates.capacity[0]);
  for (Word i = 0; i < count; ++i) {
    const Word child = child_key(Arrival::kRequest, 0, kBacklogMonth, i);
    Request request = draw_request(*rates.tables, drafting_log_mean, child, 0, key, run);
    request.months = static_cast<float>(-decision - wait * (count - i - 0.5) / count);
    request.backlog = true;
    arrivals.requests.push_back(request);
  }
  arrivals.backlog = count;
}

void draw_transfers(const RunRates& rates, PhiloxKey key, Word run, Arrivals& arrivals) {
  const ScenarioTables& tables = *rates.tables;
  const TransfersIn& transfers = tables.scenario->model.transfers_in;
  double mean = transfers.per_year.in(rates.draws) / 12;
  const double growth =
      exp_portable(log_portable(1 + transfers.growth_per_year.in(rates.draws)) / 12);
  const auto& cumulative = tables.stock_cumulative;
  for (int m = 0; m < tables.months; ++m, mean *= growth) {
    Stream stream(key, run, static_cast<Word>(Purpose::kTransferCount), static_cast<Word>(m));
    const std::int64_t count = cumulative.empty() ? 0 : poisson(stream, mean);
    for (std::int64_t i = 0; i < count; ++i) {
      const Word child =
          child_key(Arrival::kTransferIn, 0, static_cast<Word>(m), static_cast<Word>(i));
      const Block where = words_of(key, run, child, Purpose::kTransfer, 0);
      const auto found = std::upper_bound(cumulative.begin(), cumulative.end() - 1, unit(where[0]));
      const auto cell = tables.stock_cells[static_cast<std::size_t>(found - cumulative.begin())];
      arrivals.transfers.push_back(
          {cell, make_life(words_of(key, run, child, Purpose::kTransfer, 1)), child});
    }
    arrivals.transfer_month_end.push_back(static_cast<std::uint32_t>(arrivals.transfers.size()));
  }
}

}  // namespace

Life make_life(const Block& words) {
  return {static_cast<float>(-log_portable(uniform(words[0]))),
          static_cast<float>(-log_portable(uniform(words[1]))), words[2], words[3]};
}

void draw_arrivals(const RunRates& rates, PhiloxKey key, Word run, int layers, Arrivals& arrivals) {
  const ScenarioTables& tables = *rates.tables;
  const Pipeline& pipeline = tables.scenario->model.pipeline;
  arrivals.requests.clear();
  arrivals.month_end.clear();
  arrivals.transfers.clear();
  arrivals.transfer_month_end.clear();
  const double sigma = pipeline.drafting_sigma;
  const double log_mean = log_portable(pipeline.drafting_weeks.in(rates.draws)) - sigma * sigma / 2;
  draw_backlog(rates, key, run, log_mean, arrivals);
  for (std::size_t m = 0; m < tables.requests_per_month.size(); ++m) {
    const double mean =
        tables.requests_per_month[m] * rates.requests_scale * exp_portable(rates.growth_level[m]);
    for (int layer = 0; layer < layers; ++layer) {
      const Word item = static_cast<Word>(m) * 4 + static_cast<Word>(layer);
      Stream stream(key, run, static_cast<Word>(Purpose::kRequestCount), item);
      const std::int64_t count = poisson(stream, mean);
      for (std::int64_t i = 0; i < count; ++i) {
        const Word child = child_key(Arrival::kRequest, static_cast<Word>(layer),
                                     static_cast<Word>(m), static_cast<Word>(i));
        Request request = draw_request(tables, log_mean, child, tables.request_year[m], key, run);
        request.months += static_cast<float>(m);
        request.layer = static_cast<std::uint8_t>(layer);
        arrivals.requests.push_back(request);
      }
    }
    arrivals.month_end.push_back(static_cast<std::uint32_t>(arrivals.requests.size()));
  }
  draw_transfers(rates, key, run, arrivals);
}

}  // namespace highneeds
