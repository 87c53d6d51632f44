#include <fmt/core.h>

#include "command/data_directory.h"
#include "command/subcommand.h"
#include "storage/study.h"

namespace highneeds {
namespace {

void add_options(boost::program_options::options_description&) {}

int run(const Invocation& invocation) {
  if (invocation.files.empty()) {
    throw UsageError(
        "check needs a scenario or a model file; type 'highneeds check scenarios/dbv-both.toml'");
  }
  const FolderSource source(data_directories());
  const Study study = read_study(invocation.files, source);
  if (!invocation.quiet) {
    fmt::print("No faults: {} scenarios, {} uncertain numbers, {} files read.\n",
               study.scenarios.size(), study.parameters.size(), study.inputs.size());
  }
  return kSuccess;
}

}  // namespace

Subcommand check_subcommand() {
  return {"check",
          "FILE...",
          "every fault in scenario files and all they name, with line and column",
          "  highneeds check scenarios/dbv-both.toml\n",
          add_options,
          run};
}

}  // namespace highneeds
