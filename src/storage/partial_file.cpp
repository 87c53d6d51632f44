#include "storage/partial_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <utility>

#include "storage/file_source.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse_overwrite(const fs::path& path) {
  throw OutputError(path.string() +
                        ": exists already (nothing is overwritten unasked); type --force to "
                        "replace it, or name another file",
                    2);
}

/// @returns an errno, 0 on success
int sync_to_disk(const fs::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return errno;
  const int error = fsync(file) != 0 ? errno : 0;
  close(file);
  return error;
}

/// Renames without replacing, in one step where the file system can.
/// @returns an errno, 0 on success
int rename_to_new(const fs::path& from, const fs::path& to) {
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  std::error_code ignored;
  if (fs::exists(to, ignored)) return EEXIST;
  return std::rename(from.c_str(), to.c_str()) != 0 ? errno : 0;
}

}  // namespace

void refuse_to_write(const fs::path& path, int error) {
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  std::error_code ignored;
  if (!fs::exists(folder, ignored)) {
    throw OutputError(path.string() + ": cannot be written (there is no folder " + folder.string() +
                          "); type mkdir -p " + folder.string(),
                      1);
  }
  throw OutputError(path.string() + ": cannot be written (" + std::strerror(error) +
                        "); name a file in a folder that takes it",
                    1);
}

void check_free(const fs::path& path, bool force) {
  std::error_code ignored;
  if (!force && fs::exists(fs::symlink_status(path, ignored))) refuse_overwrite(path);
}

void check_file_free(const fs::path& path, bool force) {
  std::error_code ignored;
  if (path.empty() || !path.has_filename() || fs::is_directory(path, ignored)) {
    throw OutputError(path.string() +
                          ": is a folder (results go into one file); name a file, such as " +
                          (path / "results.h5").string(),
                      2);
  }
  check_free(path, force);
}

PartialFile::PartialFile(fs::path path, bool force)
    : path_(std::move(path)),
      temporary_(path_.string() + ".partial-" + std::to_string(getpid())),
      force_(force) {
  check_file_free(path_, force_);
  const int file = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) refuse_to_write(path_, errno);
  close(file);
}

PartialFile::~PartialFile() {
  if (!committed_) unlink(temporary_.c_str());
}

void PartialFile::commit() {
  int error = sync_to_disk(temporary_);
  if (error == 0) {
    error = force_ ? (std::rename(temporary_.c_str(), path_.c_str()) != 0 ? errno : 0)
                   : rename_to_new(temporary_, path_);
  }
  if (error == EEXIST && !force_) refuse_overwrite(path_);
  if (error != 0) refuse_to_write(path_, error);
  committed_ = true;
  // The new name itself; some file systems cannot, and the file is whole either way.
  static_cast<void>(sync_to_disk(path_.has_parent_path() ? path_.parent_path() : fs::path(".")));
}

}  // namespace highneeds
