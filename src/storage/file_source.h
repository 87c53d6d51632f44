/// @file
/// Where input files come from: folders on disk, or the inputs kept in a results file.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace highneeds {

/// One line that a terminal shows as it is: control characters as \n or \x1b, the middle of what
/// is very long left out.
[[nodiscard]] std::string printable(const std::string& text);

/// Something wrong in an input, at a place. Printed `file:line:column: what (why); what to type`.
struct Fault {
  std::string file;
  int line = 0, column = 0;  ///< from 1; 0 where there is none
  std::string text;          ///< "what is wrong (why it is a problem); what to type"

  [[nodiscard]] std::string message() const;
};

/// Wrong input: the program ends with exit code 2 and prints every fault.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<Fault> faults);
  [[nodiscard]] const std::vector<Fault>& faults() const { return faults_; }

 private:
  std::vector<Fault> faults_;
};

/// Output that cannot be written: exists already (exit code 2), or the system refused (exit code
/// 1).
class OutputError : public std::runtime_error {
 public:
  OutputError(const std::string& text, int exit_code)
      : std::runtime_error(text), exit_code_(exit_code) {}
  [[nodiscard]] int exit_code() const { return exit_code_; }

 private:
  int exit_code_;
};

/// Finds and reads input files by kind and name.
class FileSource {
 public:
  virtual ~FileSource() = default;

  struct File {
    std::string key;   ///< unique and portable: "scenarios/interventions/dbv-inclusion.toml"
    std::string path;  ///< as to be shown in messages
    std::string text;
  };

  /// @param kind  "scenario", "model", "region", "intervention" or "table"
  /// @param name  a stem ("dbv-both"), or a path
  /// @param from  the file that names it, null from the command line
  /// @returns nothing where there is no such file or it cannot be read; `suggestion` then says why
  ///          or what was meant ("did you mean 'dbv-both'?"), or is empty
  [[nodiscard]] virtual std::optional<File> find(const std::string& kind, const std::string& name,
                                                 const File* from,
                                                 std::string& suggestion) const = 0;
};

/// Key of a file in a study: its kind's folder and its own name, whatever machine it is on.
/// @param name  a stem or a path: ("model", "../north.toml") gives "models/north.toml"; a table
/// keeps
///              folders below its model: ("table", "north/population.csv") gives
///              "models/north/population.csv"
[[nodiscard]] std::string input_key(const std::string& kind, const std::string& name);

/// Folders searched in turn, each with models/, models/regions/, scenarios/ and
/// scenarios/interventions/.
///
/// A name without a folder is searched in the folders of its kind; a table beside the file that
/// names it and then in models/. A file named by another with a path is read only inside the
/// folders searched or beside the file that names it. Files named on the command line may be
/// anywhere; if one lies in a folder scenarios/, what it names is searched beside that folder too.
class FolderSource : public FileSource {
 public:
  explicit FolderSource(std::vector<std::filesystem::path> roots) : roots_(std::move(roots)) {}
  [[nodiscard]] std::optional<File> find(const std::string& kind, const std::string& name,
                                         const File* from, std::string& suggestion) const override;

 private:
  [[nodiscard]] std::vector<std::filesystem::path> folders(const std::string& kind,
                                                           const File* from) const;
  [[nodiscard]] bool inside(const std::filesystem::path& path, const File& from) const;

  std::vector<std::filesystem::path> roots_;
};

/// Files in memory, by key: the inputs kept in a results file, or those of a test.
class StoredSource : public FileSource {
 public:
  explicit StoredSource(std::map<std::string, std::string> texts) : texts_(std::move(texts)) {}
  [[nodiscard]] std::optional<File> find(const std::string& kind, const std::string& name,
                                         const File* from, std::string& suggestion) const override;

 private:
  std::map<std::string, std::string> texts_;
};

}  // namespace highneeds
