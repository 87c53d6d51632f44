/// @file
/// The option --scenario of the commands that speak about one scenario of a results file.
#pragma once

#include <boost/program_options.hpp>
#include <cstddef>

#include "command/subcommand.h"
#include "storage/study.h"

namespace highneeds {

/// Adds --scenario. @param help  what the scenario is for; the default is added to it
void add_scenario_option(boost::program_options::options_description& options,
                         const std::string& help);

/// Index of the scenario that --scenario names; of the last one where it is not given.
/// @throws InputError  if the study has no such scenario
[[nodiscard]] std::size_t chosen_scenario(const Invocation& invocation, const Study& study);

}  // namespace highneeds
