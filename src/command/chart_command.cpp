#include <filesystem>

#include "command/chart_options.h"
#include "command/subcommand.h"
#include "reporting/results_charts.h"
#include "reporting/results_outcomes.h"

namespace highneeds {
namespace {

namespace po = boost::program_options;

void add_options(po::options_description& options) {
  options.add_options()("output,o", po::value<std::string>(),
                        "folder (default: charts beside the results file)")(
      "scenario", po::value<std::vector<std::string>>(),
      "scenario of the fans; may be repeated (default: all)")("measures",
                                                              "also the page of all measures");
  add_chart_file_options(options);
}

int run(const Invocation& invocation) {
  if (invocation.files.size() != 1) {
    throw UsageError("chart needs one results file; type 'highneeds chart outputs/dbv-both.h5'");
  }
  const std::filesystem::path file = invocation.files[0];
  const ResultsReader results(file);
  results.verify();
  const std::filesystem::path folder = invocation.options.count("output") > 0
                                           ? invocation.options["output"].as<std::string>()
                                           : (file.parent_path() / "charts").string();
  ChartSelection selection;
  selection.measures = invocation.options.count("measures") > 0;
  if (invocation.options.count("scenario") > 0) {
    selection.scenarios = invocation.options["scenario"].as<std::vector<std::string>>();
  }
  const auto charts = study_charts(results, read_outcomes(results), selection);
  const auto written = write_charts(charts, folder, chart_file_options(invocation));
  if (!invocation.quiet) list_files(written, folder.string());
  return kSuccess;
}

}  // namespace

Subcommand chart_subcommand() {
  return {
      "chart",
      "RESULTS",
      "board-ready charts: SVG, PNG and PDF",
      "Of each scenario: caseload, new plans, time to issue, settings, places, spend by category, "
      "balance, waterfall, chance of breach, what the balance hangs on; and scenarios side by "
      "side.\n"
      "Titles state the finding; every chart carries its source and a text for screen readers.\n\n"
      "  highneeds chart outputs/dbv-both.h5\n",
      add_options,
      run};
}

}  // namespace highneeds
