/// @file
/// Other programs, run without a shell.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace highneeds {

/// A program that was started.
class Process {
 public:
  /// Starts `arguments[0]`, found on PATH, in `directory`. Its output and messages go to the file
  /// `<name>.log` there. It sees this program's environment with LC_ALL=C, TZ=UTC and
  /// SOURCE_DATE_EPOCH=0, so that what it writes depends on its input alone.
  /// @param use      what it is for: "charts are drawn with it"
  /// @param package  the package to install
  /// @throws OutputError  if it is not installed or cannot be started
  Process(std::vector<std::string> arguments, const std::filesystem::path& directory,
          const std::string& use, const std::string& package);
  ~Process();  ///< waits
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Waits for its end.
  /// @throws OutputError  with what the program said, if it failed
  void wait();

 private:
  std::string name_;
  std::filesystem::path log_;
  int pid_ = -1;
};

}  // namespace highneeds
