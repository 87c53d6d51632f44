#include <fmt/core.h>

#include "command/subcommand.h"
#include "reporting/comparison_table.h"
#include "reporting/results_outcomes.h"

namespace highneeds {
namespace {

void add_options(boost::program_options::options_description&) {}

int run(const Invocation& invocation) {
  if (invocation.files.size() != 1) {
    throw UsageError(
        "compare needs one results file; type 'highneeds compare outputs/dbv-both.h5'");
  }
  const ResultsReader results(invocation.files[0]);
  fmt::print("{}", comparison_table(read_outcomes(results)));
  return kSuccess;
}

}  // namespace

Subcommand compare_subcommand() {
  return {"compare",
          "RESULTS",
          "scenarios against the baseline, paired run by run",
          "Every difference is taken within a run, on the same random numbers, then summarised.\n\n"
          "  highneeds compare outputs/dbv-both.h5\n",
          add_options,
          run};
}

}  // namespace highneeds
