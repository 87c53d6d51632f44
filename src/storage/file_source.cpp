#include "storage/file_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

#include "storage/near_miss.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMostBytes = 8u << 20;  ///< larger files are surely not what was meant
constexpr std::size_t kLongestMessage = 4000;

std::string joined(const std::vector<Fault>& faults) {
  std::string text;
  for (const Fault& fault : faults) {
    if (!text.empty()) text += '\n';
    text += fault.message();
  }
  return text;
}

std::string kind_folder(const std::string& kind) {
  if (kind == "scenario") return "scenarios";
  if (kind == "region") return "models/regions";
  return kind == "intervention" ? "scenarios/interventions" : "models";
}

std::string extension(const std::string& kind) { return kind == "table" ? ".csv" : ".toml"; }

bool has_folder(const std::string& name) { return name.find('/') != std::string::npos; }

fs::path with_extension(const std::string& kind, const std::string& name) {
  const std::string ending = extension(kind);
  return name.ends_with(ending) ? name : name + ending;
}

/// Text of a file; `why` says what prevents it from being read.
std::optional<std::string> read_file(const fs::path& path, std::string& why) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    why = fmt::format("'{}' is a directory; name a file in it", path.string());
  } else if (!fs::is_regular_file(path, error)) {
    why = fmt::format("'{}' is not a regular file", path.string());
  } else if (fs::file_size(path, error) > kMostBytes) {
    why = fmt::format("'{}' is larger than 8 MB, so it is hardly an input", path.string());
  }
  if (!why.empty()) return std::nullopt;
  std::ifstream stream(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (stream.is_open() && !stream.bad()) return text;
  why = fmt::format("'{}' cannot be read; check its permissions", path.string());
  return std::nullopt;
}

/// The folder that has the scenarios/ or models/ in which a file lies, if it does.
std::optional<fs::path> root_of(const fs::path& file) {
  const fs::path folder = fs::path(file).lexically_normal().parent_path();
  const auto up = [](const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
  };
  if (folder.filename() == "scenarios" || folder.filename() == "models") return up(folder);
  const fs::path above = folder.parent_path();
  if ((folder.filename() == "interventions" && above.filename() == "scenarios") ||
      (folder.filename() == "regions" && above.filename() == "models")) {
    return up(above);
  }
  return std::nullopt;
}

bool contains(const fs::path& folder, const fs::path& file) {
  std::error_code error;
  const fs::path outer = fs::weakly_canonical(folder, error);
  const fs::path inner = fs::weakly_canonical(file, error);
  const fs::path relative = inner.lexically_relative(outer);
  return !error && !relative.empty() && *relative.begin() != "..";
}

}  // namespace

std::string printable(const std::string& text) {
  std::string shown = text;
  if (text.size() > kLongestMessage) {
    const auto continues = [&text](std::size_t at) { return (text[at] & 0xC0) == 0x80; };
    std::size_t head = kLongestMessage / 2, tail = text.size() - kLongestMessage / 4;
    while (head > 0 && continues(head)) --head;
    while (tail < text.size() && continues(tail)) ++tail;
    shown = text.substr(0, head) + fmt::format(" [{} bytes left out] ", tail - head) +
            text.substr(tail);
  }
  std::string result;
  for (const char c : shown) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\n') {
      result += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      result += fmt::format("\\x{:02x}", byte);
    } else {
      result += c;
    }
  }
  return result;
}

std::string Fault::message() const {
  std::string text_and_place = printable(file);
  if (line > 0) text_and_place += fmt::format(":{}:{}", line, column);
  return (text_and_place.empty() ? "" : text_and_place + ": ") + printable(text);
}

InputError::InputError(std::vector<Fault> faults)
    : std::runtime_error(joined(faults)), faults_(std::move(faults)) {}

std::string input_key(const std::string& kind, const std::string& name) {
  const fs::path path = fs::path(name).lexically_normal();
  const bool below = kind == "table" && path.is_relative() && *path.begin() != "..";
  const fs::path kept = below ? path : path.filename();
  return kind_folder(kind) + "/" + with_extension(kind, kept.generic_string()).string();
}

std::vector<fs::path> FolderSource::folders(const std::string& kind, const File* from) const {
  std::vector<fs::path> result;
  const auto add = [&result](const fs::path& folder) {
    const bool known = std::find(result.begin(), result.end(), folder) != result.end();
    if (!known) result.push_back(folder);
  };
  const bool table = kind == "table";
  if (from != nullptr) {
    const fs::path beside = fs::path(from->path).parent_path();
    if (table) add(beside);
    if (const auto root = root_of(from->path)) add((*root / kind_folder(kind)).lexically_normal());
    for (const fs::path& root : roots_) add((root / kind_folder(kind)).lexically_normal());
    add(beside);
  } else {
    for (const fs::path& root : roots_) add((root / kind_folder(kind)).lexically_normal());
  }
  return result;
}

bool FolderSource::inside(const fs::path& path, const File& from) const {
  std::vector<fs::path> allowed = roots_;
  allowed.push_back(fs::path(from.path).parent_path() / ".");
  if (const auto root = root_of(from.path)) allowed.push_back(*root);
  return std::any_of(allowed.begin(), allowed.end(),
                     [&path](const fs::path& folder) { return contains(folder, path); });
}

std::optional<FileSource::File> FolderSource::find(const std::string& kind, const std::string& name,
                                                   const File* from,
                                                   std::string& suggestion) const {
  suggestion.clear();
  std::vector<fs::path> candidates;
  if (from == nullptr && (has_folder(name) || name.ends_with(extension(kind)))) {
    candidates.emplace_back(name);
  }
  if (from != nullptr && has_folder(name)) {
    const fs::path folder = fs::path(from->path).parent_path();
    const fs::path path = (folder / with_extension(kind, name)).lexically_normal();
    if (!inside(path, *from)) {
      suggestion = fmt::format("'{}' is outside the folders that inputs may come from", name);
      return std::nullopt;
    }
    candidates.push_back(path);
  }
  if (!has_folder(name)) {
    for (const fs::path& folder : folders(kind, from)) {
      candidates.push_back(folder / with_extension(kind, name));
    }
  }
  std::error_code error;
  for (const fs::path& candidate : candidates) {
    if (!fs::exists(candidate, error)) continue;
    if (from != nullptr && !inside(candidate, *from)) {  // through a symbolic link
      suggestion = fmt::format("'{}' leads outside the folders that inputs may come from",
                               candidate.string());
      return std::nullopt;
    }
    auto text = read_file(candidate, suggestion);
    if (!text) return std::nullopt;
    return File{input_key(kind, name), candidate.string(), std::move(*text)};
  }

  std::vector<std::string> names;
  for (const fs::path& folder : folders(kind, from)) {
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      const fs::path& path = entry.path();
      if (path.extension() == extension(kind)) names.push_back(path.stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  suggestion = did_you_mean(fs::path(name).filename().replace_extension().string(), names);
  if (suggestion.empty() && !names.empty()) suggestion = "there are: " + name_list(names);
  return std::nullopt;
}

std::optional<FileSource::File> StoredSource::find(const std::string& kind, const std::string& name,
                                                   const File* /*from*/,
                                                   std::string& suggestion) const {
  suggestion.clear();
  const auto found = texts_.find(input_key(kind, name));
  if (found != texts_.end()) return File{found->first, found->first, found->second};
  std::vector<std::string> names;
  for (const auto& [key, text] : texts_) {
    if (key.ends_with(extension(kind)) && key.starts_with(kind_folder(kind) + "/"))
      names.push_back(fs::path(key).stem().string());
  }
  suggestion = did_you_mean(fs::path(name).filename().replace_extension().string(), names);
  return std::nullopt;
}

}  // namespace highneeds
