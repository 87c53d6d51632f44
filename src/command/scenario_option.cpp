#include "command/scenario_option.h"

#include "reporting/scenario_lookup.h"

namespace highneeds {

namespace po = boost::program_options;

void add_scenario_option(po::options_description& options, const std::string& help) {
  options.add_options()("scenario,s", po::value<std::string>(),
                        (help + " (default: the last of the file)").c_str());
}

std::size_t chosen_scenario(const Invocation& invocation, const Study& study) {
  if (invocation.options.count("scenario") == 0) return study.scenarios.size() - 1;
  return scenario_index(study, invocation.options["scenario"].as<std::string>());
}

}  // namespace highneeds
