#include "synthetic_results.h"

#include <algorithm>
#include <limits>
#include <string>

#include "storage/chunk_packing.h"
#include "storage/results_layout.h"
#include "storage/sha256.h"

namespace highneeds::test {
namespace {

/// Fills [item x time] with value(item, time).
template <typename Number, typename Value>
void fill(std::vector<Number>& array, int times, Value value) {
  for (std::size_t i = 0; i < array.size(); ++i) {
    array[i] = static_cast<Number>(value(static_cast<int>(i) / times, static_cast<int>(i) % times));
  }
}

Model synthetic_model() {
  Model model;
  model.name = "Northshire";
  model.la_code = "E00000000";
  model.census = make_month(2025, 1);
  model.last_year = FinancialYear{2027};
  model.base_year = 2024;
  model.needs = {
      {"ASD", "Autistic spectrum disorder"}, {"SEMH", "Social, emotional"}, {"SPLD", "Specific"}};
  model.settings.resize(2);
  model.settings[0].name = "mainstream";
  model.settings[0].label = "Mainstream";
  model.settings[1].name = "state_special";
  model.settings[1].label = "State special school";
  model.settings[1].specialist = true;
  model.age_bands = {{"0-15", 0, 15}, {"16-25", 16, 25}};
  model.finance.lines = {{"1.2.1", "Top-up: maintained schools"}, {"2.1.4", "Transport", true}};
  model.finance.categories = {"Mainstream schools"};
  return model;
}

std::vector<Parameter> synthetic_parameters() {
  Parameter range;
  range.name = "pipeline.assess_share";
  range.unit = "share";
  range.distribution.low = 0.6;
  range.distribution.central = 0.7;
  range.distribution.high = 0.8;
  range.provenance = {"SEN2, 2025", "2025-06-26", false};
  Parameter values;
  values.name = "finance.block.growth.2027-28";
  values.distribution.family = Family::kDiscrete;
  values.distribution.values = {0, 0.03};
  values.distribution.weights = {1, 2};
  values.provenance.assumption = true;
  return {range, values};
}

}  // namespace

Study synthetic_study(int scenarios) {
  Study study;
  for (int i = 0; i < scenarios; ++i) {
    Scenario scenario;
    scenario.id = i == 0 ? "do-nothing" : "dbv-" + std::to_string(i);
    scenario.name = i == 0 ? "Do nothing" : "Workstream " + std::to_string(i);
    scenario.baseline = i == 0 ? "" : "do-nothing";
    scenario.model = synthetic_model();
    study.scenarios.push_back(scenario);
  }
  study.parameters = synthetic_parameters();
  const std::string text = "format = 1\nname = \"Nothing: £0 – none\"\n";
  study.inputs = {{"scenario", "scenarios/do-nothing.toml", text, sha256(text)},
                  {"model", "models/northshire.toml", "", sha256("")}};
  return study;
}

RunManifest synthetic_manifest(std::int64_t runs) {
  return {0xfedcba9876543210u, runs, "0.1.0", "0123abcd-dirty", "2026-09-01T12:00:00Z"};
}

RunResult synthetic_run(const Axes& axes, int scenario, std::int64_t run) {
  const int spread = static_cast<int>(run * 37 % 101);
  const auto plans = [&](int item, int time) {
    return 1000 * (scenario + 1) + 100 * item + time + spread;
  };
  const auto money = [&](int item, int time) {
    return 1e6 * (scenario + 1) + 0.1 * item + 1000.7 * time + spread / 7.0;
  };
  RunResult result(axes);
  fill(result.plans_by_setting, axes.months + 1, plans);
  fill(result.plans_by_age_band, axes.census_years, plans);
  fill(result.plans_by_need, axes.census_years, plans);
  fill(result.plans_by_setting_age_band, axes.census_years, plans);
  fill(result.plans_by_setting_need, axes.census_years, plans);
  fill(result.post16_by_setting_need, axes.census_years, plans);
  fill(result.flows_by_age_band, axes.calendar_years(), plans);
  fill(result.places, axes.census_years, [&](int item, int time) {
    return item == 1 ? std::numeric_limits<double>::quiet_NaN() : 50.5 + item + time + spread;
  });
  fill(result.flows, axes.flow_months(), [&](int item, int time) {
    const auto measure = static_cast<Measure>(item);
    const bool of_issue = measure == Measure::kIssued || measure == Measure::kIssuedOnTime ||
                          measure == Measure::kWeeksToIssue;
    return of_issue && run % 5 == 0 ? 0 : item + time + spread;
  });
  fill(result.spend, axes.financial_years, money);
  fill(result.spend_by_category, axes.financial_years, money);
  fill(result.balance, axes.financial_years,
       [&](int item, int time) { return -money(item, time); });
  return result;
}

std::vector<double> synthetic_draws(const Study& study, std::int64_t runs) {
  std::vector<double> draws(static_cast<std::size_t>(runs) * study.parameters.size());
  if (!draws.empty()) {
    fill(draws, static_cast<int>(study.parameters.size()),
         [](int run, int parameter) { return run + 0.25 * parameter; });
  }
  return draws;
}

std::vector<RunResult> synthetic_batch(const Study& study, std::int64_t first_run,
                                       std::int64_t runs) {
  const Axes axes = axes_of(study.scenarios.at(0).model);
  std::vector<RunResult> batch;
  for (std::size_t scenario = 0; scenario < study.scenarios.size(); ++scenario) {
    for (std::int64_t run = first_run; run < first_run + runs; ++run) {
      batch.push_back(synthetic_run(axes, static_cast<int>(scenario), run));
    }
  }
  return batch;
}

std::unique_ptr<PackedBatch> packed(const Study& study, std::int64_t runs, std::int64_t first_run,
                                    std::span<const RunResult> results) {
  return pack_batch(make_layout(study, runs), first_run, static_cast<std::size_t>(batch_runs(runs)),
                    results);
}

void write_synthetic(const std::filesystem::path& path, const Study& study, std::int64_t runs,
                     bool force, int threads) {
  ResultsWriter writer(path, study, synthetic_manifest(runs), synthetic_draws(study, runs), force);
  const std::int64_t batch = batch_runs(runs);
  for (std::int64_t first = 0; first < runs; first += batch) {
    writer.write(
        *packed(study, runs, first, synthetic_batch(study, first, std::min(batch, runs - first))));
  }
  writer.finish(threads);
}

}  // namespace highneeds::test
