// The loop that most stock-and-flow programs run: every month, every cell of age x need x setting,
// one exact binomial for each flow. A yardstick for the engine: the same model file, the same
// hazards, phase tables and places, but no pipeline (plans start by Poisson counts), no identities
// and no pairing, so it does less. Prints the mean processor time of a run in milliseconds.
// Usage: cell_loop RUNS [FACTOR]
#include <fmt/core.h>

#include <cstdlib>
#include <ctime>

#include "command/data_directory.h"
#include "core/samplers.h"
#include "core/scenario_tables.h"
#include "storage/study.h"

namespace {

using namespace highneeds;

class CellLoop {
 public:
  CellLoop(const Model& model, int factor)
      : model_(model),
        needs_(model.needs.size()),
        settings_(model.settings.size()),
        factor_(factor) {}

  std::int64_t run(std::uint32_t number) {
    Stream stream(make_key(1, 2), number, 1, 0);
    plans_.assign(model_.opening_plans.begin(), model_.opening_plans.end());
    for (std::int64_t& plans : plans_) plans *= factor_;
    for (int month = 0; month < model_.months(); ++month) {
      if ((model_.census + month).month_of_year() == 9) turn_year(stream);
      leave_and_move(stream);
      start(stream);
    }
    std::int64_t total = 0;
    for (const std::int64_t plans : plans_) total += plans;
    return total;
  }

 private:
  void turn_year(Stream& stream) {
    const std::size_t layer = needs_ * settings_;
    for (std::size_t cell = plans_.size(); cell-- > layer;) plans_[cell] = plans_[cell - layer];
    std::fill_n(plans_.begin(), layer, 0);
    std::vector<std::int64_t> to(settings_);
    std::vector<std::int64_t> next(settings_);
    for (const PhaseTransfer& phase : model_.phase_transfers) {
      for (std::size_t need = 0; need < needs_; ++need) {
        std::int64_t* row = &plans_[model_.cell(phase.age, static_cast<int>(need), 0)];
        std::fill(next.begin(), next.end(), 0);
        for (std::size_t from = 0; from < settings_; ++from) {
          const double* shares = &phase.shares[(need * settings_ + from) * settings_];
          multinomial(stream, row[from], {shares, settings_}, to);
          for (std::size_t s = 0; s < settings_; ++s) next[s] += to[s];
        }
        std::copy(next.begin(), next.end(), row);
      }
    }
  }

  void leave_and_move(Stream& stream) {
    std::vector<std::int64_t> to(settings_);
    arrivals_.assign(plans_.size(), 0);
    std::size_t cell = 0;
    for (int age = 0; age < kAges; ++age) {
      for (std::size_t need = 0; need < needs_; ++need) {
        for (std::size_t s = 0; s < settings_; ++s, ++cell) {
          const auto column = static_cast<Eigen::Index>(s);
          const double cease = 1 - std::exp(-model_.ceasing.per_year(age, column) / 12);
          const double move = 1 - std::exp(-model_.moves.per_year(age, column) / 12);
          plans_[cell] -= binomial(stream, plans_[cell], cease);
          const std::int64_t moved = binomial(stream, plans_[cell], move);
          if (moved == 0) continue;
          plans_[cell] -= moved;
          multinomial(stream, moved, {&model_.moves.destinations(column, 0), settings_}, to);
          for (std::size_t t = 0; t < settings_; ++t) arrivals_[cell - s + t] += to[t];
        }
      }
    }
    for (std::size_t i = 0; i < plans_.size(); ++i) plans_[i] += arrivals_[i];
  }

  void start(Stream& stream) {
    for (int age = 0; age < kAges; ++age) {
      const double mean = factor_ * model_.population(0, age) / 1000 *
                          model_.requests.per_1000[static_cast<std::size_t>(age)] / 12 * 0.8;
      for (std::size_t need = 0; need < needs_; ++need) {
        const std::size_t cell = model_.cell(age, static_cast<int>(need), 0);
        for (std::size_t s = 0; s < settings_; ++s) {
          const double share = model_.new_plans.need_shares(age, static_cast<Eigen::Index>(need)) *
                               model_.new_plans.setting_shares[cell + s];
          plans_[cell + s] += poisson(stream, mean * share);
        }
      }
    }
  }

  const Model& model_;
  std::size_t needs_, settings_;
  int factor_;
  std::vector<std::int64_t> plans_, arrivals_;
};

}  // namespace

int main(int argc, char** argv) {
  const int runs = argc > 1 ? std::atoi(argv[1]) : 100;
  const int factor = argc > 2 ? std::atoi(argv[2]) : 1;
  const Study study = read_study({"do-nothing"}, FolderSource(data_directories()));
  CellLoop loop(study.scenarios[0].model, factor);
  const std::clock_t started = std::clock();
  std::int64_t plans = 0;
  for (int run = 0; run < runs; ++run) plans += loop.run(static_cast<std::uint32_t>(run));
  const double seconds = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
  fmt::print("{:.4f}  ({} plans at the end of a run on average)\n", 1e3 * seconds / runs,
             plans / runs);
}
