/// @file
/// Children who ask for an assessment or move in with a plan, drawn once per run and shared by all
/// scenarios of a model: each scenario keeps the ones its rates let through, so the same child
/// arrives in both of two scenarios and a fall in requests takes some of them away.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/batch.h"
#include "core/random.h"
#include "core/run_rates.h"

namespace highneeds {

/// Purposes of the random streams: the third word of the counter, see random.h.
enum class Purpose : Word {
  kRequestCount = 1,
  kRequest,
  kTransferCount,
  kTransfer,
  kOpening,
  kMove,
  kPhase,
  kSuspension,
};

/// Identity of a child within a run: kind (2 bits), layer (2), month (10), index (18).
enum class Arrival : Word { kOpening = 0, kRequest = 1, kTransferIn = 2 };
inline constexpr int kLayers = 4;  ///< of requests: what interventions may multiply them by
[[nodiscard]] constexpr Word child_key(Arrival kind, Word layer, Word month, Word index) {
  return (static_cast<Word>(kind) << 30) | (layer << 28) | (month << 18) | index;
}
inline constexpr Word kBacklogMonth = 1023;  ///< months of a run end long before it

/// What a child brings that decides its life with a plan, whatever the scenario.
struct Life {
  float cease_left = 0;  ///< cumulative hazard at which the plan ceases, standard exponential
  float move_left = 0;   ///< likewise for a move between settings
  float price = 0;       ///< standard normal mark behind the price of its package
  Word choices = 0;  ///< where it goes when a setting is full (high half), why it leaves (low half)
};

/// Uniform marks from the halves of Life::choices.
[[nodiscard]] constexpr double high_mark(Word word) { return ((word >> 16) + 0.5) * 0x1p-16; }
[[nodiscard]] constexpr double low_mark(Word word) { return ((word & 0xFFFF) + 0.5) * 0x1p-16; }

/// The lives of many children at once, each from one block of `purpose`.
class LifeBatch {
 public:
  void draw(PhiloxKey key, Word run, Purpose purpose, Word block, std::span<const Word> children);
  [[nodiscard]] Life operator[](std::size_t i) const {
    return {cease_[i], move_[i], price_[i], words_.word[3][i]};
  }

 private:
  WordColumns words_;
  std::vector<float> cease_, move_, price_;
};

/// One request for an assessment. Marks are uniform on (0, 1).
struct Request {
  float months;  ///< time of the request since the first warm-up month
  float thin;    ///< kept while below the factor of its layer
  float decide, issue;
  float drafting_months;
  float need, setting;
  Life life;
  Word key;
  std::int16_t cohort;  ///< academic year of age 0: the year of the request less the age then
  std::int8_t age;
  std::uint8_t layer;  ///< layer k is kept where the factor exceeds k + thin
};

struct TransferIn {
  std::uint32_t cell;
  Life life;
  Word key;
};

/// Buffers of draw_arrivals(), kept from run to run.
struct ArrivalScratch {
  std::vector<Word> keys;
  std::vector<std::uint16_t> months;
  WordColumns first, second;
  std::vector<float> drafting;
  LifeBatch lives;
};

/// Arrivals of one run under one model.
struct Arrivals {
  std::vector<Request> requests;         ///< backlog first, then by month
  std::vector<std::uint32_t> month_end;  ///< [warm month] index past the month's last request
  std::vector<TransferIn> transfers;
  std::vector<std::uint32_t> transfer_month_end;  ///< [month]
  std::uint32_t backlog = 0;                      ///< requests that precede the warm-up
  ArrivalScratch scratch;
};

/// Draws the arrivals of a run.
/// @param layers  1, or more where a scenario multiplies requests by up to that factor
void draw_arrivals(const RunRates& rates, PhiloxKey key, Word run, int layers, Arrivals& arrivals);

}  // namespace highneeds
