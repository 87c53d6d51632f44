#include "reporting/work_folder.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <system_error>

#include "storage/file_source.h"

namespace highneeds {

namespace fs = std::filesystem;

namespace {

constexpr int kFailed = 1;

void make_folder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) {
    throw OutputError(path.string() + " cannot be made (" + error.message() + ")", kFailed);
  }
}

}  // namespace

WorkFolder::WorkFolder(const fs::path& parent) : parent_(parent.empty() ? "." : parent) {
  make_folder(parent_);
  std::string pattern = (parent_ / ".highneeds.XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) {
    throw OutputError(parent_.string() + " cannot be written to (" + std::strerror(errno) +
                          "); choose another folder",
                      kFailed);
  }
  path_ = fs::absolute(pattern);
}

WorkFolder::~WorkFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::vector<fs::path> WorkFolder::publish(const std::vector<std::string>& files) const {
  std::vector<fs::path> published;
  for (const std::string& name : files) {
    const fs::path& file = published.emplace_back(parent_ / name);
    make_folder(file.parent_path());
    std::error_code error;
    fs::rename(path_ / name, file, error);
    if (error) {
      throw OutputError(file.string() + " cannot be written (" + error.message() + ")", kFailed);
    }
  }
  return published;
}

void write_text(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw OutputError(path.string() + " cannot be written (is the disk full?)", kFailed);
}

}  // namespace highneeds
