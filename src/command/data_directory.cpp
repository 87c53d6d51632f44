#include "command/data_directory.h"

#include <cstdlib>
#include <system_error>

#include "storage/version.h"

namespace highneeds {

namespace fs = std::filesystem;

fs::path program_path() {
  // The link's target is the file itself, so a symbolic link in ~/bin finds its data too.
  std::error_code unreadable;
  return fs::read_symlink("/proc/self/exe", unreadable);
}

std::vector<fs::path> data_directories() {
  return data_directories(std::getenv("HIGHNEEDS_DATA"), program_path().parent_path());
}

std::vector<fs::path> data_directories(const char* environment, const fs::path& program_directory) {
  std::vector<fs::path> directories;
  if (environment != nullptr && *environment != '\0') {
    directories.emplace_back(environment);
  }
  directories.emplace_back(".");

  // Without /proc the program's own place is unknown, and relative guesses would mislead.
  if (program_directory.empty()) return directories;
  std::error_code ignored;
  const fs::path installed = (program_directory / "../share/highneeds").lexically_normal();
  const fs::path source = (program_directory / source_from_program).lexically_normal();
  if (fs::is_directory(installed, ignored)) {
    directories.push_back(installed);
  } else if (fs::is_directory(source / "scenarios", ignored)) {
    directories.push_back(source);
  }
  return directories;
}

std::optional<fs::path> find_data_file(const fs::path& name,
                                       const std::vector<fs::path>& directories) {
  for (const fs::path& directory : directories) {
    fs::path candidate = (directory / name).lexically_normal();
    std::error_code ignored;
    if (fs::exists(candidate, ignored)) return candidate;
  }
  return std::nullopt;
}

}  // namespace highneeds
