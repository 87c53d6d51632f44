#include <fmt/core.h>

#include <filesystem>

#include "command/chart_options.h"
#include "command/scenario_option.h"
#include "command/subcommand.h"
#include "reporting/tracking_chart.h"
#include "storage/csv_reader.h"

namespace highneeds {
namespace {

namespace po = boost::program_options;

void add_options(po::options_description& options) {
  add_charts_option(options, "a chart of each thing that was read, on its fan");
  add_scenario_option(options, "scenario to hold the readings against");
}

int run(const Invocation& invocation) {
  if (invocation.files.size() != 2) {
    throw UsageError(
        "track needs a results file and a file of readings; type 'highneeds track "
        "outputs/dbv-both.h5 actuals.csv'");
  }
  const ResultsReader results(invocation.files[0]);
  results.verify();
  const Study study = results.study();
  const std::size_t scenario = chosen_scenario(invocation, study);
  Faults faults;
  const std::string& path = invocation.files[1];
  const std::vector<Actual> actuals =
      read_actuals({path, path, read_text_file(path)}, study.scenarios[scenario].model, faults);
  if (!faults.empty()) throw InputError(faults.list());
  const Scenario& whole = study.scenarios[scenario];
  const Tracking tracking = track(results, study, scenario, actuals);
  std::vector<NamedChart> charts;
  std::vector<std::string> names;
  if (wants_charts(invocation)) {
    for (const TrackedSeries& series : tracked_series(results, study, scenario, actuals)) {
      ChartContext context = chart_context(results.manifest(), whole, series.published);
      context.source += "; readings: " + std::filesystem::path(path).filename().string();
      charts.push_back(tracking_chart(context, tracking, series));
      names.push_back(charts.back().name += "-" + whole.id);
    }
  }
  check_charts_free(invocation, names);
  fmt::print("{}", tracking_text(tracking));
  write_asked_charts(invocation, charts);
  return kSuccess;
}

}  // namespace

Subcommand track_subcommand() {
  return {"track",
          "RESULTS ACTUALS.csv",
          "what has happened beside what was projected, and the forecast from here",
          "The CSV has a row for each reading: measure,date,value and, for plans, setting.\n"
          "Dates are months (2025-09), terms (2025-autumn), years (2025) or financial years.\n\n"
          "  highneeds track outputs/dbv-both.h5 actuals.csv\n"
          "  highneeds track outputs/dbv-both.h5 actuals.csv --charts outputs/charts\n",
          add_options,
          run};
}

}  // namespace highneeds
