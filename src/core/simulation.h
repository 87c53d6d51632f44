/// @file
/// One run of every scenario of a study, on the same random numbers.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/caseload.h"
#include "core/ledger.h"
#include "core/results.h"

namespace highneeds {

/// Hears what happens to every cell in every month; for tests.
class CellObserver {
 public:
  virtual ~CellObserver() = default;
  virtual void month(int scenario, int month, const CellLedger& ledger) = 0;
};

/// Simulates runs one at a time; holds buffers, so give each thread its own.
class Simulator {
 public:
  /// @param tables  one per scenario, outliving the simulator
  explicit Simulator(std::span<const std::unique_ptr<ScenarioTables>> tables);

  /// Simulates run number `run` of every scenario. The result depends on the seed, the run number,
  /// the draws and the scenario alone: not on the thread, on earlier runs or on other scenarios.
  /// @param draws    the run's row of drawn parameters [parameter]
  /// @param results  out, one per scenario, made for the model's axes
  /// @throws std::runtime_error  where growth or interventions bring more children than a run holds
  void simulate(std::uint64_t seed, std::uint32_t run, std::span<const double> draws,
                std::span<RunResult> results, CellObserver* observer = nullptr);

 private:
  void simulate_scenario(std::size_t scenario, const Arrivals& arrivals,
                         std::span<const Child> opening, RunResult& result, CellObserver* observer);
  void run_warm_up(RunResult& result);
  void run_month(int month, const Arrivals& arrivals, RunResult& result);
  void owe_arrears(std::span<const std::uint32_t> issued, int month);
  void count_suspensions(int month, MonthCounts& counts);
  [[nodiscard]] double room_below_ceiling(int month) const;
  [[nodiscard]] double saturation_damp(int month) const;
  void record_census(int month, RunResult& result);
  void record_flows(int flow_month, const MonthCounts& counts, RunResult& result) const;
  void record_ages(int flow_month, RunResult& result) const;
  [[nodiscard]] int layers_needed(std::span<const std::size_t> group) const;
  void start_ledger(int month);
  void finish_ledger();
  void count_cells(std::vector<int>& cells) const;

  struct ModelGroup {
    std::vector<std::size_t>
        scenarios;  ///< with equal models: they share arrivals and opening stock
    Arrivals arrivals;
    OpeningStock opening;
  };

  std::span<const std::unique_ptr<ScenarioTables>> tables_;
  std::vector<const ScenarioTables*> references_;  ///< [scenario] its baseline, or itself
  std::vector<ModelGroup> groups_;
  std::vector<RunRates> rates_;
  AssessmentPipeline pipeline_;
  Caseload caseload_;
  PlanMonths plan_months_;
  CellLedger ledger_;
  std::vector<int> cells_;         ///< scratch of record_census()
  const RunRates* now_ = nullptr;  ///< of the scenario under way
  double room_at_census_ = 0;      ///< of the scenario under way, see room_below_ceiling()
  PhiloxKey key_{};
  Word run_ = 0;
};

}  // namespace highneeds
