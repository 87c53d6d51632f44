#include <fmt/core.h>

#include <algorithm>
#include <iostream>
#include <new>

#include "command/subcommand.h"
#include "storage/file_source.h"
#include "storage/near_miss.h"
#include "storage/version.h"

namespace highneeds {
namespace {

namespace po = boost::program_options;

void print_welcome() {
  fmt::print(
      "highneeds {} projects education, health and care plans, placements and the DSG balance.\n\n",
      program_version);
  for (const Subcommand& command : subcommands()) {
    fmt::print("  highneeds {:<28} {}\n", command.name + " " + command.arguments, command.summary);
  }
  fmt::print(
      "\nStart with:  highneeds run dbv-both\n"
      "Help on one: highneeds run --help\n");
}

void print_help(const Subcommand& command) {
  fmt::print("highneeds {} {}\n  {}\n\n{}\n", command.name, command.arguments, command.summary,
             command.details);
  std::cout << options_of(command) << std::flush;
}

/// Boost.Program_options puts these into its messages again and again where an argument holds them.
void check_placeholders(const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    for (const char* placeholder : {"%canonical_option%", "%option%", "%value%", "%prefix%"}) {
      if (argument.find(placeholder) == std::string::npos) continue;
      throw UsageError(
          fmt::format("an argument holds '{}' (no option and no file is called so); leave it out",
                      placeholder));
    }
  }
}

/// Reads the command line of one subcommand; program_options' own texts gain what to type.
Invocation parse(const Subcommand& command, const std::vector<std::string>& arguments) {
  check_placeholders(arguments);
  po::options_description all = options_of(command);
  all.add_options()("file", po::value<std::vector<std::string>>());
  po::positional_options_description positional;
  positional.add("file", -1);
  Invocation invocation;
  try {
    po::store(po::command_line_parser(arguments).options(all).positional(positional).run(),
              invocation.options);
    po::notify(invocation.options);
  } catch (const po::error& error) {
    throw UsageError(fmt::format("{}; type 'highneeds {} --help'", error.what(), command.name));
  }
  if (invocation.options.count("file") > 0) {
    invocation.files = invocation.options["file"].as<std::vector<std::string>>();
  }
  invocation.quiet = invocation.options.count("quiet") > 0;
  return invocation;
}

int run_subcommand_named(const std::string& name, const std::vector<std::string>& arguments) {
  const auto& all = subcommands();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Subcommand& command) { return command.name == name; });
  if (found == all.end()) {
    std::vector<std::string> names;
    for (const Subcommand& command : all) names.push_back(command.name);
    const std::vector<std::string> near = near_misses(name, names);
    throw UsageError(fmt::format("'{}' is not a command of highneeds; type 'highneeds{}'{}", name,
                                 near.empty() ? "" : " " + near[0],
                                 near.empty() ? " for the list" : ""));
  }
  const Invocation invocation = parse(*found, arguments);
  if (invocation.options.count("help") > 0) {
    print_help(*found);
    return kSuccess;
  }
  return found->run(invocation);
}

int dispatch(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h" ||
      arguments[0] == "help") {
    if (arguments.size() > 1 && arguments[0] == "help")
      return run_subcommand_named(arguments[1], {"--help"});
    print_welcome();
    return kSuccess;
  }
  if (arguments[0] == "--version") {
    fmt::print("highneeds {} ({})\n", program_version, program_commit);
    return kSuccess;
  }
  return run_subcommand_named(arguments[0], {arguments.begin() + 1, arguments.end()});
}

}  // namespace

po::options_description options_of(const Subcommand& command) {
  po::options_description options("Options");
  command.add_options(options);
  options.add_options()("quiet,q", "no progress, no remarks")("help,h", "this help");
  return options;
}

const std::vector<Subcommand>& subcommands() {
  static const std::vector<Subcommand> all = {
      run_subcommand(),   submit_subcommand(), merge_subcommand(),        compare_subcommand(),
      chart_subcommand(), report_subcommand(), explain_subcommand(),      track_subcommand(),
      seek_subcommand(),  import_subcommand(), benchmark_subcommand(),    backtest_subcommand(),
      check_subcommand(), info_subcommand(),   documentation_subcommand()};
  return all;
}

int run_program(const std::vector<std::string>& arguments) {
  try {
    return dispatch(arguments);
  } catch (const InputError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return kWrongInput;
  } catch (const UsageError& error) {
    fmt::print(stderr, "highneeds: {}\n", error.what());
    return kWrongInput;
  } catch (const OutputError& error) {
    fmt::print(stderr, "{}\n", error.what());
    return error.exit_code();
  } catch (const std::bad_alloc&) {
    fmt::print(stderr,
               "highneeds: this machine has too little memory for that; type fewer --runs or "
               "--threads, or use one with more\n");
    return kRunFailed;
  } catch (const std::exception& error) {
    fmt::print(stderr, "highneeds: {} (the run has failed)\n", error.what());
    return kRunFailed;
  }
}

}  // namespace highneeds
