#include <fmt/core.h>

#include "command/scenario_option.h"
#include "command/subcommand.h"
#include "reporting/tracking.h"
#include "storage/csv_reader.h"

namespace highneeds {
namespace {

namespace po = boost::program_options;

void add_options(po::options_description& options) {
  add_scenario_option(options, "scenario to hold the readings against");
}

int run(const Invocation& invocation) {
  if (invocation.files.size() != 2) {
    throw UsageError(
        "track needs a results file and a file of readings; type 'highneeds track "
        "outputs/dbv-both.h5 actuals.csv'");
  }
  const ResultsReader results(invocation.files[0]);
  const Study study = results.study();
  const std::size_t scenario = chosen_scenario(invocation, study);
  Faults faults;
  const std::string& path = invocation.files[1];
  const std::vector<Actual> actuals =
      read_actuals({path, path, read_text_file(path)}, study.scenarios[scenario].model, faults);
  if (!faults.empty()) throw InputError(faults.list());
  fmt::print("{}", tracking_text(track(results, study, scenario, actuals)));
  return kSuccess;
}

}  // namespace

Subcommand track_subcommand() {
  return {"track",
          "RESULTS ACTUALS.csv",
          "what has happened beside what was projected, and the forecast from here",
          "The CSV has a row for each reading: measure,date,value and, for plans, setting.\n"
          "Dates are months (2025-09), terms (2025-autumn), years (2025) or financial years.\n\n"
          "  highneeds track outputs/dbv-both.h5 actuals.csv\n",
          add_options,
          run};
}

}  // namespace highneeds
