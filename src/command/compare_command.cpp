#include <fmt/core.h>

#include <cmath>

#include "command/coalition.h"
#include "command/run_options.h"
#include "command/study_runner.h"
#include "command/subcommand.h"
#include "reporting/comparison_table.h"
#include "reporting/effects_table.h"
#include "reporting/results_outcomes.h"
#include "reporting/split_table.h"
#include "reporting/text_table.h"
#include "statistics/latin_hypercube.h"
#include "statistics/quantiles.h"
#include "statistics/shapley.h"

namespace highneeds {
namespace {

namespace po = boost::program_options;

constexpr std::int64_t kSplitRuns = 500;

void add_options(po::options_description& options) {
  options.add_options()("split", po::value<std::string>(),
                        "also split this scenario's difference over its interventions "
                        "(simulates every combination of them)")(
      "quantity", po::value<std::string>()->default_value("cumulative"),
      "what to split: a result and its time, as plans@2030 or cumulative@2029-30");
  add_run_options(options, "runs of the split (default: those of the file, at most 500)");
}

/// Simulates the scenario with every subset of its interventions, and its baseline.
std::string split_text(const ResultsReader& results, const Study& study, const std::string& id,
                       const Invocation& invocation) {
  const StudyOutcomes outcomes = read_outcomes(results, study);
  const std::size_t scenario = scenario_index(outcomes, id);
  const int baseline = outcomes.scenarios[scenario].baseline;
  if (baseline < 0) {
    throw UsageError(
        fmt::format("'{}' is a baseline; name a scenario that is compared with one", id));
  }
  const Scenario& whole = study.scenarios[scenario];
  const Quantity quantity =
      parse_quantity(invocation.options["quantity"].as<std::string>(), whole.model);
  RunSettings settings;
  settings.runs = run_count(invocation, std::min(kSplitRuns, results.manifest().runs));
  settings.seed = results.manifest().seed;
  settings.threads = thread_count(invocation);
  settings.quiet = invocation.quiet;
  Study all = coalition_study(study, scenario);
  all.scenarios.push_back(study.scenarios[static_cast<std::size_t>(baseline)]);
  const std::vector<double> draws = draw_parameters(all.parameters, settings.runs, settings.seed);
  const std::vector<double> values =
      simulate_quantities(all, settings, draws, std::span(&quantity, 1));

  const auto runs = static_cast<std::size_t>(settings.runs);
  const std::size_t subsets = all.scenarios.size() - 1;
  const auto value = [&](std::size_t s, std::size_t run) { return values[s * runs + run]; };
  std::vector<SplitPart> parts;
  std::vector<double> alone;
  for (const Intervention& intervention : whole.interventions) {
    std::vector<double> by_itself;
    const std::size_t one = std::size_t{1} << parts.size();
    for (std::size_t run = 0; run < runs; ++run)
      by_itself.push_back(value(one, run) - value(0, run));
    alone.push_back(mean(by_itself));
    parts.push_back({intervention.label, std::vector<double>(runs)});
  }
  std::vector<double> worth(subsets);
  std::vector<double> own_model(runs);
  for (std::size_t run = 0; run < runs; ++run) {
    for (std::size_t s = 0; s < subsets; ++s) worth[s] = value(s, run);
    const std::vector<double> shares = shapley_values(worth);
    for (std::size_t i = 0; i < shares.size(); ++i) parts[i].by_run[run] = shares[i];
    own_model[run] = worth[0] - value(subsets, run);
  }
  if (whole.model_digest != all.scenarios.back().model_digest) {
    parts.push_back({"What the scenario overrides in the model", std::move(own_model)});
    alone.push_back(std::nan(""));
  }
  return split_table(quantity, whole.name, parts, alone);
}

int run(const Invocation& invocation) {
  if (invocation.files.size() != 1) {
    throw UsageError(
        "compare needs one results file; type 'highneeds compare outputs/dbv-both.h5'");
  }
  const ResultsReader results(invocation.files[0]);
  const Study study = results.study();
  const StudyOutcomes outcomes = read_outcomes(results, study);
  std::string text = comparison_table(outcomes);
  for (std::size_t s = 0; s < outcomes.scenarios.size(); ++s) {
    const int baseline = outcomes.scenarios[s].baseline;
    if (baseline < 0) continue;
    text += paragraph(quoted_name(outcomes.scenarios[s].name) + " less " +
                          quoted_name(outcomes.scenarios[static_cast<std::size_t>(baseline)].name),
                      "", "") +
            effects_table(results, study, s, static_cast<std::size_t>(baseline));
  }
  if (invocation.options.count("split") > 0) {
    text += split_text(results, study, invocation.options["split"].as<std::string>(), invocation);
  }
  fmt::print("{}", text);
  return kSuccess;
}

}  // namespace

Subcommand compare_subcommand() {
  return {
      "compare",
      "RESULTS",
      "scenarios against the baseline, paired run by run; what each intervention is worth",
      "Every difference is taken within a run, on the same random numbers, then summarised.\n\n"
      "  highneeds compare outputs/dbv-both.h5\n"
      "  highneeds compare outputs/dbv-both.h5 --split dbv-both --quantity cumulative@2029-30\n",
      add_options,
      run};
}

}  // namespace highneeds
