/// @file
/// Output files appear under their own name only when they are whole.
#pragma once

#include <filesystem>

namespace highneeds {

/// Refuses to overwrite, unless `force`.
/// @throws OutputError  if something has that name
void check_free(const std::filesystem::path& path, bool force);

/// As check_free(), for a name that has to be a file's.
/// @throws OutputError  if it is a folder's, too
void check_file_free(const std::filesystem::path& path, bool force);

/// The system refused to write a file: says what to do about it.
/// @param error  an errno
/// @throws OutputError  always
[[noreturn]] void refuse_to_write(const std::filesystem::path& path, int error);

/// A file written under a temporary name beside its own, `<path>.partial-<process id>`.
class PartialFile {
 public:
  /// Makes the temporary file, empty.
  /// @throws OutputError  if `path` exists and `force` is false, or the folder refuses
  PartialFile(std::filesystem::path path, bool force);
  ~PartialFile();  ///< removes the temporary file if not committed
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }

  /// Waits until the bytes are on the disk, then gives the file its own name. Whoever wrote it must
  /// have closed it.
  /// @throws OutputError  if another file took the name since and `force` was false, or on failure
  void commit();

 private:
  std::filesystem::path path_, temporary_;
  bool force_;
  bool committed_ = false;
};

}  // namespace highneeds
