#include <fmt/core.h>

#include <cmath>

#include "command/chart_options.h"
#include "command/region_runner.h"
#include "command/run_options.h"
#include "command/scenario_option.h"
#include "command/study_runner.h"
#include "command/subcommand.h"
#include "reporting/explanation.h"
#include "reporting/scenario_lookup.h"
#include "reporting/sentences.h"
#include "reporting/tornado_chart.h"
#include "statistics/latin_hypercube.h"
#include "statistics/quantiles.h"

namespace highneeds {
namespace {

namespace po = boost::program_options;

constexpr std::int64_t kDesignedRuns = 500;
constexpr double kWorstShare = 0.05;
constexpr std::uint64_t kOtherSample = 0x9E3779B97F4A7C15;  ///< makes the seed of sample B

void add_options(po::options_description& options) {
  add_scenario_option(options, "scenario to explain");
  options.add_options()(
      "quantity", po::value<std::string>()->default_value("cumulative"),
      "result to explain, with its time: cumulative@2029-30, plans@2030, issued@2028 ...");
  add_charts_option(options, "the tornado of single numbers");
  add_run_options(options, "rows of the designed sample (default 500); each is run 7 or 8 times");
}

/// Designed sample: both scenarios at A, at B, and at A with one driver taken from B.
class Design {
 public:
  Design(const Study& study, const RunSettings& settings, const Quantity& quantity)
      : study_(study),
        settings_(settings),
        quantity_(quantity),
        draws_a_(draw_parameters(study.parameters, settings.runs, settings.seed)),
        draws_b_(draw_parameters(study.parameters, settings.runs, settings.seed ^ kOtherSample)),
        f_a_(simulate(draws_a_, settings.seed)),
        f_b_(simulate(draws_b_, settings.seed ^ kOtherSample)) {}

  /// Adds a driver's indices to each split: [level of the first scenario, difference of the two].
  void add(Driver driver, std::vector<VarianceSplit>& splits) const {
    std::vector<double> mixed = draws_a_;
    const std::size_t width = study_.parameters.size();
    bool any = driver == Driver::kChance;
    for (std::size_t p = 0; p < width && driver != Driver::kChance; ++p) {
      if (driver_of(study_.parameters[p], study_) != driver) continue;
      any = true;
      for (std::size_t at = p; at < mixed.size(); at += width) mixed[at] = draws_b_[at];
    }
    if (!any) return;
    const std::vector<double> f_ab =
        simulate(mixed, driver == Driver::kChance ? settings_.seed ^ kOtherSample : settings_.seed);
    for (std::size_t i = 0; i < splits.size(); ++i) {
      splits[i].parts.emplace_back(
          driver, sobol_indices(results(f_a_, i), results(f_b_, i), results(f_ab, i)));
    }
  }

 private:
  [[nodiscard]] std::vector<double> simulate(const std::vector<double>& draws,
                                             std::uint64_t seed) const {
    RunSettings settings = settings_;
    settings.seed = seed;
    return simulate_quantities(study_, settings, draws, std::span(&quantity_, 1));
  }

  /// The level of the scenario (0), or its difference from the baseline (1), by run.
  [[nodiscard]] std::vector<double> results(const std::vector<double>& values,
                                            std::size_t split) const {
    const auto runs = static_cast<std::size_t>(settings_.runs);
    const std::span<const double> scenario = std::span(values).first(runs);
    if (split == 0) return {scenario.begin(), scenario.end()};
    return paired_differences(scenario, std::span(values).subspan(runs));
  }

  const Study& study_;
  RunSettings settings_;
  const Quantity& quantity_;
  std::vector<double> draws_a_, draws_b_;
  std::vector<double> f_a_, f_b_;
};

/// The scenario, and the baseline if it has one.
Study pair_of(const Study& study, std::size_t scenario, int baseline) {
  Study pair;
  pair.parameters = study.parameters;
  pair.scenarios.push_back(study.scenarios[scenario]);
  if (baseline >= 0) pair.scenarios.push_back(study.scenarios[static_cast<std::size_t>(baseline)]);
  return pair;
}

/// Effects of single numbers, from the runs that the file holds.
void explain_numbers(const ResultsReader& results, const Study& study, std::size_t scenario,
                     Explanation& to) {
  const double sign = to.quantity.more_is_better() ? 1 : -1;
  std::vector<std::vector<double>> options;
  for (std::size_t s = 0; s < study.scenarios.size(); ++s) {
    options.push_back(read_quantity(results, static_cast<int>(s), to.quantity));
    for (double& value : options.back()) value *= sign;
    to.scenarios.push_back(study.scenarios[s].id);
  }
  const std::vector<double>& gain = options[scenario];
  const std::vector<std::size_t> worst = lowest_runs(gain, kWorstShare);
  to.worst_runs = worst.size();
  to.worst_limit = sign * gain[worst.back()];
  const std::vector<double> draws = results.draws();
  const std::vector<double> values =
      read_quantity(results, static_cast<int>(scenario), to.quantity);
  to.mean = mean(values);
  to.numbers = number_effects(study, draws, values);
  for (std::size_t p = 0; p < to.numbers.size(); ++p) {
    const std::vector<double> input = draws_of(draws, to.numbers.size(), p);
    to.numbers[p].worst_rank = mean_rank(input, worst);
    if (options.size() > 1) {
      to.numbers[p].information = value_of_information(input, options, results.manifest().seed);
    }
  }
}

/// The tornado of --charts; says so where there is none.
void write_tornado(const Invocation& invocation, const ChartContext& context,
                   const Explanation& explanation, const std::string& name) {
  auto chart = tornado_chart(context, explanation.quantity, explanation.mean, explanation.numbers);
  if (!chart) {
    fmt::print(stderr, "No chart: no single number stands out of the noise; use more runs\n");
    return;
  }
  chart->name = name;
  write_asked_charts(invocation, {*chart});
}

int run(const Invocation& invocation) {
  if (invocation.files.size() != 1) {
    throw UsageError(
        "explain needs one results file; type 'highneeds explain outputs/dbv-both.h5'");
  }
  const ResultsReader results(invocation.files[0]);
  results.verify();
  require_one_authority(results, invocation.files[0], "explain");
  const Study study = results.study();
  const std::size_t scenario = chosen_scenario(invocation, study);
  if (results.manifest().runs < kLeastRunsToExplain) {
    throw UsageError(
        fmt::format("the file holds {} runs, too few to explain anything; run {} or more",
                    results.manifest().runs, kLeastRunsToExplain));
  }
  const int baseline = baseline_index(study, scenario);
  Explanation explanation;
  explanation.place = study.scenarios.front().model.name;
  explanation.scenario = study.scenarios[scenario].name;
  explanation.quantity = parse_quantity(invocation.options["quantity"].as<std::string>(),
                                        study.scenarios[scenario].model);
  explanation.stored_runs = results.manifest().runs;
  const std::string chart = fmt::format("tornado-{}-{}", study.scenarios[scenario].id,
                                        file_name_of(explanation.quantity));
  check_charts_free(invocation, {chart});
  explanation.splits.push_back({quoted_name(explanation.scenario), {}});
  if (baseline >= 0) {
    explanation.splits.push_back(
        {"the difference from " +
             quoted_name(study.scenarios[static_cast<std::size_t>(baseline)].name),
         {}});
  }
  RunSettings settings;
  settings.runs = explanation.designed_runs = run_count(invocation, kDesignedRuns);
  settings.seed = results.manifest().seed;
  settings.threads = thread_count(invocation);
  settings.quiet = invocation.quiet;
  const Study pair = pair_of(study, scenario, baseline);
  const Design design(pair, settings, explanation.quantity);
  for (int driver = 0; driver < kDrivers; ++driver) {
    design.add(static_cast<Driver>(driver), explanation.splits);
  }
  explain_numbers(results, study, scenario, explanation);
  fmt::print("{}", explanation_text(explanation));
  if (wants_charts(invocation)) {
    write_tornado(invocation, chart_context(results.manifest(), study.scenarios[scenario], ""),
                  explanation, chart);
  }
  return kSuccess;
}

}  // namespace

Subcommand explain_subcommand() {
  return {"explain",
          "RESULTS",
          "what a result depends on: variance split, single numbers, worst runs, evidence to seek",
          "The variance is split by Sobol indices of a designed sample, simulated anew from the\n"
          "inputs kept in the file; single numbers by the runs that the file holds.\n\n"
          "  highneeds explain outputs/dbv-both.h5\n"
          "  highneeds explain outputs/dbv-both.h5 --scenario dbv-both --quantity plans@2030\n"
          "  highneeds explain outputs/dbv-both.h5 --charts outputs/charts\n",
          add_options,
          run};
}

}  // namespace highneeds
