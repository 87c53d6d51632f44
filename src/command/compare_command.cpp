#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "command/chart_options.h"
#include "command/coalition.h"
#include "command/region_runner.h"
#include "command/run_options.h"
#include "command/study_runner.h"
#include "command/subcommand.h"
#include "reporting/comparison_table.h"
#include "reporting/effects_table.h"
#include "reporting/results_outcomes.h"
#include "reporting/scenario_lookup.h"
#include "reporting/sentences.h"
#include "reporting/split_chart.h"
#include "reporting/split_table.h"
#include "reporting/text_table.h"
#include "statistics/latin_hypercube.h"
#include "statistics/quantiles.h"
#include "statistics/shapley.h"
#include "storage/version.h"

namespace highneeds {
namespace {

namespace po = boost::program_options;

constexpr std::int64_t kSplitRuns = 500;

void add_options(po::options_description& options) {
  options.add_options()(
      "split", po::value<std::string>(),
      "also split this scenario's difference over its interventions, and over what "
      "is avoided, cashable and cost (simulates every combination; of more than eight "
      "interventions, orders of joining that are drawn)")(
      "quantity", po::value<std::string>()->default_value("cumulative"),
      "what to split: a result and its time, as plans@2030 or cumulative@2029-30");
  add_charts_option(options, "the charts of the split");
  add_run_options(options, "runs of the split (default: those of the file, at most 500)");
}

/// What is split, and how it is simulated.
struct Split {
  const Study& study;
  std::size_t scenario, baseline;
  Quantity quantity;
  RunSettings settings;
};

/// The parts of a difference, and what each makes by itself on average.
struct Parts {
  std::vector<SplitPart> parts;
  std::vector<double> alone;
};

/// What each part adds, run by run: over every subset, or over the orders that were drawn, with the
/// error that drawing them leaves.
/// @param value  of a scenario of the coalition in a run
void split_runs(const Coalition& coalition,
                const std::function<double(std::size_t, std::size_t)>& value,
                std::vector<SplitPart>& parts) {
  const std::size_t runs = parts.front().by_run.size();
  if (coalition.orders.empty()) {
    std::vector<double> worth(std::size_t{1} << parts.size());
    for (std::size_t run = 0; run < runs; ++run) {
      for (std::size_t s = 0; s < worth.size(); ++s) worth[s] = value(s, run);
      const std::vector<double> shares = shapley_values(worth);
      for (std::size_t i = 0; i < parts.size(); ++i) parts[i].by_run[run] = shares[i];
    }
    return;
  }
  const std::size_t orders = coalition.orders.size();
  std::vector<std::vector<double>> of_pair(parts.size(), std::vector<double>(orders / 2, 0.0));
  for (std::size_t k = 0; k < orders; ++k) {
    for (std::size_t place = 0; place < parts.size(); ++place) {
      const std::size_t part = coalition.joiners[k][place];
      for (std::size_t run = 0; run < runs; ++run) {
        const double adds =
            value(coalition.orders[k][place + 1], run) - value(coalition.orders[k][place], run);
        parts[part].by_run[run] += adds / static_cast<double>(orders);
        of_pair[part][k / 2] += adds / static_cast<double>(2 * runs);
      }
    }
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    parts[i].order_error = standard_error_of_mean(of_pair[i]);
  }
}

/// Simulates combinations of the parts, and the baseline; splits the difference run by run.
Parts split_parts(const Split& split, Coalition coalition) {
  const Scenario& whole = split.study.scenarios[split.scenario];
  Study& all = coalition.study;
  const std::size_t last = all.scenarios.size();
  all.scenarios.push_back(split.study.scenarios[split.baseline]);
  const std::vector<double> draws =
      draw_parameters(all.parameters, split.settings.runs, split.settings.seed);
  const std::vector<double> values =
      simulate_quantities(all, split.settings, draws, std::span(&split.quantity, 1));
  const auto runs = static_cast<std::size_t>(split.settings.runs);
  const auto value = [&](std::size_t s, std::size_t run) { return values[s * runs + run]; };
  Parts result;
  auto& [parts, alone] = result;
  for (const std::string& label : coalition.parts) {
    const std::size_t one = coalition.alone[parts.size()];
    double sum = 0;
    for (std::size_t run = 0; run < runs; ++run) sum += value(one, run) - value(0, run);
    alone.push_back(sum / static_cast<double>(runs));
    parts.push_back({label, std::vector<double>(runs)});
  }
  if (!parts.empty()) split_runs(coalition, value, parts);
  if (whole.model_digest == all.scenarios.back().model_digest) return result;
  std::vector<double> own_model(runs);
  for (std::size_t run = 0; run < runs; ++run) own_model[run] = value(0, run) - value(last, run);
  parts.push_back({"What the scenario overrides in the model", std::move(own_model)});
  alone.push_back(std::nan(""));
  return result;
}

/// Name of the chart of a split. @param by  "" or "-kinds"
std::string chart_name(const Split& split, const char* by) {
  return fmt::format("split{}-{}-{}", by, split.study.scenarios[split.scenario].id,
                     file_name_of(split.quantity));
}

/// The scenario that --split names, and how to split it.
/// @throws UsageError  if it is a baseline
Split asked_split(const ResultsReader& results, const Study& study, const Invocation& invocation) {
  const auto id = invocation.options["split"].as<std::string>();
  const std::size_t scenario = scenario_index(study, id);
  const int baseline = baseline_index(study, scenario);
  if (baseline < 0) {
    throw UsageError(
        fmt::format("'{}' is a baseline; name a scenario that is compared with one", id));
  }
  Split split{study,
              scenario,
              static_cast<std::size_t>(baseline),
              parse_quantity(invocation.options["quantity"].as<std::string>(),
                             study.scenarios[scenario].model),
              {}};
  split.settings.runs = run_count(invocation, std::min(kSplitRuns, results.manifest().runs));
  split.settings.seed = results.manifest().seed;
  split.settings.threads = thread_count(invocation);
  split.settings.quiet = invocation.quiet;
  return split;
}

/// Splits of a scenario for the terminal and as charts.
struct SplitTexts {
  std::string text;
  std::vector<NamedChart> charts;
};

/// Both splits of a scenario: over its interventions, and over kinds of saving and cost.
SplitTexts both_splits(const Split& split, RunManifest simulated) {
  simulated.runs = split.settings.runs;
  simulated.program_version = program_version;
  const Scenario& whole = split.study.scenarios[split.scenario];
  const ChartContext context = chart_context(simulated, whole, "");
  SplitTexts result;
  const auto add = [&](const char* by, Coalition coalition) {
    const Parts parts = split_parts(split, std::move(coalition));
    result.text += (result.text.empty() ? "" : "\n") +
                   split_table(split.quantity, whole.name, parts.parts, parts.alone);
    if (parts.parts.empty()) return;
    result.charts.push_back(split_chart(context, split.quantity,
                                        split.study.scenarios[split.baseline].name, parts.parts));
    result.charts.back().name = chart_name(split, by);
  };
  add("", by_intervention_or_order(split.study, split.scenario));
  add("-kinds", by_kind(split.study, split.scenario));
  return result;
}

int run(const Invocation& invocation) {
  if (invocation.files.size() != 1) {
    throw UsageError(
        "compare needs one results file; type 'highneeds compare outputs/dbv-both.h5'");
  }
  const ResultsReader results(invocation.files[0]);
  results.verify();
  if (invocation.options.count("split") > 0) {
    require_one_authority(results, invocation.files[0], "compare",
                          " --split " + invocation.options["split"].as<std::string>());
  }
  const Study study = results.study();
  const StudyOutcomes outcomes = read_outcomes(results, study);
  if (wants_charts(invocation) && invocation.options.count("split") == 0) {
    throw UsageError(
        "--charts draws a split; type --split and a scenario too, or 'highneeds chart RESULTS' for "
        "the charts of all scenarios");
  }
  std::string text = comparison_table(outcomes);
  for (std::size_t s = 0; s < outcomes.scenarios.size(); ++s) {
    const int baseline = outcomes.scenarios[s].baseline;
    if (baseline < 0) continue;
    text += paragraph(quoted_name(outcomes.scenarios[s].name) + " less " +
                          quoted_name(outcomes.scenarios[static_cast<std::size_t>(baseline)].name),
                      "", "") +
            effects_table(results, study, s, static_cast<std::size_t>(baseline));
  }
  SplitTexts splits;
  if (invocation.options.count("split") > 0) {
    const Split split = asked_split(results, study, invocation);
    check_charts_free(invocation, {chart_name(split, ""), chart_name(split, "-kinds")});
    splits = both_splits(split, results.manifest());
  }
  fmt::print("{}{}", text, splits.text);
  write_asked_charts(invocation, splits.charts);
  return kSuccess;
}

}  // namespace

Subcommand compare_subcommand() {
  return {"compare",
          "RESULTS",
          "scenarios against the baseline, paired run by run; what each intervention is worth",
          "Every difference is taken within a run, on the same random numbers, then summarised.\n\n"
          "  highneeds compare outputs/dbv-both.h5\n"
          "  highneeds compare outputs/dbv-both.h5 --split dbv-both --quantity cumulative@2029-30\n"
          "  highneeds compare outputs/dbv-both.h5 --split dbv-both --charts outputs/charts\n",
          add_options,
          run};
}

}  // namespace highneeds
