#include <fmt/core.h>

#include "command/subcommand.h"
#include "reporting/comparison_table.h"

namespace highneeds {
namespace {

namespace po = boost::program_options;

void add_options(po::options_description& options) {
  options.add_options()("baseline", po::value<std::string>(),
                        "scenario to compare with (default: the one each scenario names)");
}

int run(const Invocation& invocation) {
  if (invocation.files.size() != 1) {
    throw UsageError("compare needs one results file; type 'highneeds compare outputs/dbv-both.h5'");
  }
  const ResultsReader results(invocation.files[0]);
  const std::string baseline = invocation.options.count("baseline") > 0
                                   ? invocation.options["baseline"].as<std::string>()
                                   : std::string();
  fmt::print("{}", comparison_table(results, baseline));
  return kSuccess;
}

}  // namespace

Subcommand compare_subcommand() {
  return {"compare", "RESULTS", "scenarios against the baseline, paired run by run",
          "Every difference is taken within a run, on the same random numbers, then summarised.\n\n"
          "  highneeds compare outputs/dbv-both.h5\n",
          add_options, run};
}

}  // namespace highneeds
