#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "command/coalition.h"
#include "command/data_directory.h"
#include "command/run_options.h"
#include "command/study_runner.h"
#include "command/subcommand.h"
#include "reporting/goal.h"
#include "reporting/input_words.h"
#include "reporting/sentences.h"
#include "reporting/text_table.h"
#include "statistics/distributions.h"
#include "statistics/latin_hypercube.h"
#include "statistics/quantiles.h"
#include "storage/near_miss.h"
#include "storage/scenario_file.h"

namespace highneeds {
namespace {

namespace po = boost::program_options;

constexpr int kSteps = 9;  ///< values tried at once
constexpr int kRounds = 2;
constexpr std::int64_t kRuns = 500;
constexpr std::size_t kMostListed = 12;
const std::string kSought = "sought";  ///< id of the scenario that this command makes

void add_options(po::options_description& options) {
  options.add_options()("goal,g", po::value<std::string>(),
                        "result to reach, as 'in_year@2029-30>=0' or 'cumulative>=-30m'")(
      "chance", po::value<double>()->default_value(0.8, "0.8"), "in this share of runs")(
      "number", po::value<std::string>(), "find the value of this number that reaches it")(
      "from", po::value<double>(), "least value to try (default: of the number's range)")(
      "to", po::value<double>(), "greatest value to try")(
      "combinations", "find the interventions that reach it at least cost");
  add_run_options(options, "runs of each value or combination (default 500)");
}

/// A source with one more scenario.
class WithScenario : public FileSource {
 public:
  WithScenario(const FileSource& source, std::string text)
      : source_(source), text_(std::move(text)) {}
  [[nodiscard]] std::optional<File> find(const std::string& kind, const std::string& name,
                                         const File* from, std::string& suggestion) const override {
    if (kind == "scenario" && name == kSought) return File{"scenarios/sought.toml", kSought, text_};
    // What the made scenario extends was named on the command line.
    const bool by_user = from != nullptr && from->path == kSought && kind == "scenario";
    return source_.find(kind, name, by_user ? nullptr : from, suggestion);
  }

 private:
  const FileSource& source_;
  std::string text_;
};

struct Search {
  std::string scenario, number;
  RunSettings settings;
  double chance = 0.8;
};

/// Chances of the goal at values of a number, all on the same random numbers.
std::vector<double> chances_at(const Search& search, const std::string& goal,
                               const std::vector<double>& values) {
  std::string text =
      fmt::format("extends = \"{}\"\nname = \"{}\"\n[sweep]\nnumber = \"{}\"\nvalues = [",
                  search.scenario, kSought, search.number);
  for (const double value : values) text += fmt::format("{:.17g}, ", value);
  text += "]\n";
  const FolderSource folders(data_directories());
  const Study study = read_study({kSought}, WithScenario(folders, text));
  const std::size_t first = study.scenarios.size() - values.size();
  const Goal parsed = parse_goal(goal, study.scenarios[first].model);
  const std::vector<double> draws =
      draw_parameters(study.parameters, search.settings.runs, search.settings.seed);
  const std::vector<double> results =
      simulate_quantities(study, search.settings, draws, std::span(&parsed.quantity, 1));
  const auto runs = static_cast<std::size_t>(search.settings.runs);
  std::vector<double> chances;
  for (std::size_t i = 0; i < values.size(); ++i) {
    chances.push_back(parsed.chance(std::span(results).subspan((first + i) * runs, runs)));
  }
  return chances;
}

/// The range in which to look: as asked, or nearly all of the number's own.
std::pair<double, double> range_of(const Study& study, const std::string& number,
                                   const Invocation& invocation) {
  const auto& options = invocation.options;
  double from = std::nan("");
  double to = std::nan("");
  std::vector<std::string> names;
  for (const Parameter& parameter : study.parameters) {
    names.push_back(parameter.name);
    if (parameter.name != number) continue;
    from = quantile(parameter.distribution, 0.01);
    to = quantile(parameter.distribution, 0.99);
  }
  if (options.count("from") > 0) from = options["from"].as<double>();
  if (options.count("to") > 0) to = options["to"].as<double>();
  if (std::isnan(from) || std::isnan(to)) {
    const std::string guess = did_you_mean(number, names);
    throw UsageError(
        fmt::format("'{}' is not an uncertain number of the scenario; {}", number,
                    guess.empty() ? "if it is a known one, type --from and --to" : guess));
  }
  if (!(from < to)) {
    throw UsageError(
        fmt::format("the range {:g} to {:g} is empty; type a --from below --to", from, to));
  }
  return {from, to};
}

std::vector<double> steps_between(double from, double to) {
  std::vector<double> values;
  for (int i = 0; i < kSteps; ++i) values.push_back(from + (to - from) * i / (kSteps - 1));
  return values;
}

/// What the values tried say. @param found  the value sought, NaN where no two values enclose it
std::string finding_of(const Search& search, const std::vector<double>& chances, double found,
                       const std::string& unit) {
  const std::string chance = chance_text(search.chance);
  if (std::isnan(found)) {
    const char* none = "; try another range with --from and --to, or another number";
    return std::all_of(chances.begin(), chances.end(),
                       [&](double each) { return each > search.chance; })
               ? fmt::format("Every value tried reaches it in more than {} of runs{}", chance, none)
               : fmt::format("No value tried reaches it in {} of runs{}", chance, none);
  }
  const double error =
      std::sqrt(search.chance * (1 - search.chance) / static_cast<double>(search.settings.runs));
  return fmt::format(
      "{} = {} reaches it in {} of runs (Monte Carlo error of the chance: {:.1f} points at {} "
      "runs)",
      search.number, input_text(found, unit), chance, 100 * error, search.settings.runs);
}

/// Unit of a number, empty where neither the files nor its name say.
std::string unit_of(const Study& study, const std::string& number) {
  for (const Figure& figure : study.figures) {
    if (figure.name == number) return figure.unit;
  }
  return number.ends_with("_gbp") ? "GBP" : "";
}

/// Narrows the range to the two values between which the chance crosses the one wanted.
int seek_number(Search search, const std::string& goal, const Study& study,
                const Invocation& invocation) {
  auto [from, to] = range_of(study, search.number, invocation);
  const std::string goal_text = parse_goal(goal, study.scenarios.back().model).text();
  const std::string unit = unit_of(study, search.number);
  std::string table;
  std::vector<double> chances;
  double found = std::nan("");
  for (int round = 0; round < kRounds; ++round) {
    const std::vector<double> values = steps_between(from, to);
    chances = chances_at(search, goal, values);
    table.clear();
    for (std::size_t i = 0; i < values.size(); ++i) {
      table += right_aligned(input_text(values[i], unit), 16) +
               right_aligned(chance_text(chances[i]), 22) + "\n";
    }
    found = crossing(values, chances, search.chance);
    if (std::isnan(found)) break;
    const auto above = std::upper_bound(values.begin(), values.end(), found) - values.begin();
    const auto at = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(above, 1, kSteps - 1));
    from = values[at - 1];
    to = values[at];
  }
  fmt::print("{}\n{}\n{}\n{}", paragraph("Goal: " + goal_text, "", ""), search.number,
             right_aligned("Value", 16) + right_aligned("Runs that reach it", 22), table);
  fmt::print("\n{}", paragraph(finding_of(search, chances, found, unit), "", ""));
  return kSuccess;
}

/// One combination of a scenario's interventions.
struct Combination {
  std::string names;
  double chance = 0;
  double cost_gbp = 0;  ///< mean programme cost of all years, whoever pays
};

std::vector<Combination> all_combinations(const Search& search, const std::string& goal,
                                          const Study& study) {
  Study all = by_intervention(study, study.scenarios.size() - 1).study;
  const std::size_t subsets = all.scenarios.size();
  const Scenario& whole = study.scenarios.back();
  for (const Scenario& scenario : study.scenarios) {
    if (scenario.id == whole.baseline) all.scenarios.push_back(scenario);  // growth follows it
  }
  const Goal parsed = parse_goal(goal, whole.model);
  std::vector<Quantity> quantities = {parsed.quantity};
  const FinancialYear first = FinancialYear::of(whole.model.census) + 1;
  for (FinancialYear year = first; year <= whole.model.last_year; year = year + 1) {
    quantities.push_back(parse_quantity("programme_cost@" + to_string(year), whole.model));
  }
  const std::vector<double> draws =
      draw_parameters(all.parameters, search.settings.runs, search.settings.seed);
  const std::vector<double> values = simulate_quantities(all, search.settings, draws, quantities);
  const auto runs = static_cast<std::size_t>(search.settings.runs);
  std::vector<Combination> result;
  for (std::size_t s = 0; s < subsets; ++s) {
    Combination& one = result.emplace_back();
    for (const Intervention& intervention : all.scenarios[s].interventions) {
      one.names += (one.names.empty() ? "" : " + ") + intervention.name;
    }
    if (one.names.empty()) one.names = "none";
    const auto of = [&](std::size_t q) {
      return std::span(values).subspan((s * quantities.size() + q) * runs, runs);
    };
    one.chance = parsed.chance(of(0));
    for (std::size_t q = 1; q < quantities.size(); ++q) one.cost_gbp += mean(of(q));
  }
  return result;
}

int seek_combination(const Search& search, const std::string& goal, const Study& study) {
  std::vector<Combination> all = all_combinations(search, goal, study);
  // Those that reach the goal, cheapest first; then the others, likeliest first.
  std::stable_sort(all.begin(), all.end(), [&](const Combination& a, const Combination& b) {
    const bool a_meets = a.chance >= search.chance;
    const bool b_meets = b.chance >= search.chance;
    if (a_meets != b_meets) return a_meets;
    return a_meets ? a.cost_gbp < b.cost_gbp : a.chance > b.chance;
  });
  const Model& model = study.scenarios.back().model;
  fmt::print("{}\n{}{}{}\n", paragraph("Goal: " + parse_goal(goal, model).text(), "", ""),
             left_aligned("Interventions", 62), right_aligned("Reach it", 14),
             right_aligned("Cost", 14));
  for (std::size_t i = 0; i < std::min(kMostListed, all.size()); ++i) {
    fmt::print("{}", wrapped_row(all[i].names,
                                 right_aligned(chance_text(all[i].chance), 14) +
                                     right_aligned(money_text(all[i].cost_gbp), 14),
                                 62));
  }
  const Combination& best = all.front();
  const auto reach = std::count_if(
      all.begin(), all.end(), [&](const Combination& one) { return one.chance >= search.chance; });
  const std::string finding =
      best.chance >= search.chance
          ? fmt::format("Cheapest of the {} of {} combinations that reach it in {} of runs: {}",
                        reach, all.size(), chance_text(search.chance), best.names)
          : fmt::format("No combination reaches it in {} of runs; the likeliest is {} ({})",
                        chance_text(search.chance), best.names, chance_text(best.chance));
  fmt::print("\n{}", paragraph(finding + " (cost: mean over runs of all years, whoever pays; "
                                         "places are paid for in spend).",
                               "", ""));
  return kSuccess;
}

int run(const Invocation& invocation) {
  const auto& options = invocation.options;
  const bool combinations = options.count("combinations") > 0;
  if (invocation.files.size() != 1 || options.count("goal") == 0 ||
      combinations == (options.count("number") > 0)) {
    throw UsageError(
        "seek needs a scenario, a --goal, and either --number or --combinations; type 'highneeds "
        "seek dbv-both --goal \"in_year@2029-30>=0\" --number dbv-inclusion.realism'");
  }
  Search search;
  search.scenario = invocation.files[0];
  search.chance = options["chance"].as<double>();
  if (!(search.chance > 0 && search.chance < 1)) {
    throw UsageError(
        fmt::format("--chance {:g} is out of range; type a share between 0 and 1", search.chance));
  }
  const Study study = read_study({search.scenario}, FolderSource(data_directories()));
  search.settings.runs = run_count(invocation, kRuns);
  search.settings.seed = study.seed;
  search.settings.threads = thread_count(invocation);
  search.settings.quiet = invocation.quiet;
  const auto goal = options["goal"].as<std::string>();
  if (combinations) return seek_combination(search, goal, study);
  search.number = options["number"].as<std::string>();
  return seek_number(search, goal, study, invocation);
}

}  // namespace

Subcommand seek_subcommand() {
  return {"seek",
          "SCENARIO",
          "what it takes: the value of a number, or the interventions, that reach a goal",
          "Every value and every combination is run on the same random numbers.\n\n"
          "  highneeds seek dbv-both --goal 'in_year@2029-30>=0' --number dbv-inclusion.realism\n"
          "  highneeds seek dbv-both --goal 'cumulative@2029-30>=-60m' --combinations\n",
          add_options,
          run};
}

}  // namespace highneeds
