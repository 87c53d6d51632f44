/// @file
/// The files of a study while it is read: found once, kept whole.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "storage/study.h"
#include "storage/toml_node.h"

namespace highneeds {

class InputFiles {
 public:
  InputFiles(const FileSource& source, Faults& faults) : source_(&source), faults_(&faults) {}

  /// A file, read once. Null, with a fault at `place`, where there is none.
  /// @param from  the file that names it, null from the command line
  [[nodiscard]] const FileSource::File* load(const std::string& kind, const std::string& name,
                                             const FileSource::File* from, const Place& place);

  /// Every file loaded, in order of key.
  [[nodiscard]] std::vector<InputText> inputs() const;

 private:
  struct Loaded {
    std::string kind;
    FileSource::File file;
  };
  const FileSource* source_;
  Faults* faults_;
  std::map<std::string, Loaded> files_;  ///< by key
};

}  // namespace highneeds
