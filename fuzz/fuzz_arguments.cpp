#include <cstddef>
#include <cstdint>
#include <sstream>
#include <stdexcept>

#include "command/subcommand.h"

/// Arguments of the program, one a line. Only check and info do what they are asked, as they write
/// nothing; of other commands the options are read, as their --help is asked for.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::string> arguments;
  std::istringstream lines(std::string(reinterpret_cast<const char*>(data), size));
  for (std::string line; std::getline(lines, line);) arguments.push_back(line);
  const bool reads = !arguments.empty() && (arguments[0] == "check" || arguments[0] == "info");
  if (!reads) arguments.emplace_back("--help");
  const int code = highneeds::run_program(arguments);
  if (code != highneeds::kSuccess && code != highneeds::kWrongInput) {
    throw std::logic_error("the program has failed");
  }
  return 0;
}
