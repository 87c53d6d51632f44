/// @file
/// Folders for unfinished files, and how finished ones get their names.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace highneeds {

/// A folder for unfinished files inside the folder of the finished ones, so that a rename is
/// enough. It goes away with what is left in it.
class WorkFolder {
 public:
  /// Makes `parent` too where it is missing.
  /// @throws OutputError  if the system refuses
  explicit WorkFolder(const std::filesystem::path& parent);
  ~WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// Moves files to the same places under the parent.
  /// @param files  relative to path()
  /// @returns the files, under the parent
  /// @throws OutputError  if the system refuses
  std::vector<std::filesystem::path> publish(const std::vector<std::string>& files) const;

 private:
  std::filesystem::path parent_, path_;
};

/// Writes a whole file, bytes as they are.
/// @throws OutputError  if the system refuses
void write_text(const std::filesystem::path& path, const std::string& text);

}  // namespace highneeds
