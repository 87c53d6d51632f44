/// @file
/// A subcommand of the program: its help, its options, and what it does.
#pragma once

#include <boost/program_options.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace highneeds {

/// Exit codes of the program.
enum ExitCode { kSuccess = 0, kRunFailed = 1, kWrongInput = 2 };

/// The command line is wrong; ends the program with kWrongInput.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What a subcommand was asked to do.
struct Invocation {
  std::vector<std::string> files;  ///< positional arguments
  boost::program_options::variables_map options;
  bool quiet = false;
};

struct Subcommand {
  std::string name;
  std::string arguments;  ///< "SCENARIO..."
  std::string summary;    ///< one line
  std::string details;    ///< shown by --help, with examples
  void (*add_options)(boost::program_options::options_description&);
  int (*run)(const Invocation&);
};

[[nodiscard]] const std::vector<Subcommand>& subcommands();

/// Options of a subcommand with those that every subcommand has, as --help shows them.
[[nodiscard]] boost::program_options::options_description options_of(const Subcommand& command);

// One file each: run_command.cpp, compare_command.cpp ...
[[nodiscard]] Subcommand run_subcommand();
[[nodiscard]] Subcommand merge_subcommand();
[[nodiscard]] Subcommand submit_subcommand();
[[nodiscard]] Subcommand compare_subcommand();
[[nodiscard]] Subcommand chart_subcommand();
[[nodiscard]] Subcommand track_subcommand();
[[nodiscard]] Subcommand seek_subcommand();
[[nodiscard]] Subcommand explain_subcommand();
[[nodiscard]] Subcommand report_subcommand();
[[nodiscard]] Subcommand check_subcommand();
[[nodiscard]] Subcommand info_subcommand();
[[nodiscard]] Subcommand backtest_subcommand();
[[nodiscard]] Subcommand import_subcommand();
[[nodiscard]] Subcommand benchmark_subcommand();
[[nodiscard]] Subcommand documentation_subcommand();

/// Runs the program. @param arguments  without the program's name
[[nodiscard]] int run_program(const std::vector<std::string>& arguments);

}  // namespace highneeds
