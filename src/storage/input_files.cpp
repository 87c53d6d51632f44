#include "storage/input_files.h"

#include <fmt/format.h>

#include "storage/sha256.h"

namespace highneeds {

const FileSource::File* InputFiles::load(const std::string& kind, const std::string& name,
                                         const FileSource::File* from, const Place& place) {
  std::string suggestion;
  auto file = source_->find(kind, name, from, suggestion);
  if (!file) {
    faults_->add(place,
                 fmt::format("cannot read the {} '{}'{}", kind, name,
                             suggestion.empty() ? " (there is no such file)" : "; " + suggestion));
    return nullptr;
  }
  const std::string key = file->key;
  const auto found = files_.find(key);
  if (found == files_.end()) {
    return &files_.emplace(key, Loaded{kind, std::move(*file)}).first->second.file;
  }
  if (found->second.file.text != file->text) {
    faults_->add(place, fmt::format("'{}' and '{}' are different files of the same name (a study "
                                    "keeps each name once); rename one",
                                    found->second.file.path, file->path));
  }
  return &found->second.file;
}

std::vector<InputText> InputFiles::inputs() const {
  std::vector<InputText> result;
  for (const auto& [key, loaded] : files_) {
    result.push_back({loaded.kind, key, loaded.file.text, sha256(loaded.file.text)});
  }
  return result;
}

}  // namespace highneeds
