/// @file
/// Where the program looks for models and scenarios that are named by a relative path.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

namespace highneeds {

/// The file of this program, symbolic links followed; empty where the system does not say.
[[nodiscard]] std::filesystem::path program_path();

/// Directories searched for `models/...` and `scenarios/...`, in this order:
///  1. the directory in the environment variable HIGHNEEDS_DATA, if it is set and not empty;
///  2. the current directory;
///  3. what came with the program: `share/highneeds` under the prefix where it is installed, or the
///     source tree if it runs where it was built.
///
/// Directories 1 and 2 need not exist; 3 is left out if there is neither.
[[nodiscard]] std::vector<std::filesystem::path> data_directories();

/// As data_directories(), for given circumstances.
///
/// @param environment  value of HIGHNEEDS_DATA, null if not set
/// @param program_directory  absolute directory of the executable
[[nodiscard]] std::vector<std::filesystem::path> data_directories(
    const char* environment, const std::filesystem::path& program_directory);

/// The first `directory / name` that exists, or nothing. An absolute name stands for itself.
[[nodiscard]] std::optional<std::filesystem::path> find_data_file(
    const std::filesystem::path& name, const std::vector<std::filesystem::path>& directories);

}  // namespace highneeds
