/// @file
/// What a run keeps while it goes on, so that it can be stopped at any moment and continued.
///
/// A journal lies beside the results file it is for, `<results file>.partial`: a header with all
/// the inputs, then one record for each batch of runs, each with its length and SHA-256. A record
/// that was cut short is dropped. While a program writes it, the journal is locked: two programs
/// cannot write one results file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "storage/results_file.h"

namespace highneeds {

/// What the runs are of.
struct JournalHeader {
  RunManifest manifest;
  StoredInputs made_from;
  std::vector<std::string> until;  ///< errors to reach, as on the command line
};

class RunJournal {
 public:
  /// Begins a journal.
  /// @throws OutputError  if the results file, or runs of one that was stopped, are there and
  /// `force` is false; if another program writes it; or if the system refuses
  RunJournal(const std::filesystem::path& results, JournalHeader header, bool force);

  /// The journal of a run that was stopped; nothing if there is none, or nothing of use in it.
  /// @throws OutputError  if another program writes it
  [[nodiscard]] static std::optional<RunJournal> reopen(const std::filesystem::path& results);

  ~RunJournal();  ///< unlocks; removes the journal if it holds no runs
  RunJournal(RunJournal&& other) noexcept;
  RunJournal& operator=(RunJournal&&) = delete;

  [[nodiscard]] const JournalHeader& header() const { return header_; }
  [[nodiscard]] bool holds(std::int64_t first_run) const { return records_.count(first_run) > 0; }
  [[nodiscard]] bool is_empty() const { return records_.empty(); }

  /// Adds a batch and waits until it is on the disk. Thread-safe.
  /// @throws OutputError  if the system refuses; what was added before is kept
  void append(const PackedBatch& batch);

  /// Gives the batches in the order of their runs.
  /// @throws OutputError  if what was written cannot be read back
  void read(const std::function<void(const PackedBatch&)>& take) const;

  /// Removes the journal from the disk, as its results file is whole.
  void remove();

  [[nodiscard]] static std::filesystem::path path_of(const std::filesystem::path& results);

 private:
  struct Record {
    std::uint64_t at = 0, size = 0;  ///< of the payload
  };

  explicit RunJournal(const std::filesystem::path& results);  ///< opens and locks
  void scan();
  [[nodiscard]] std::optional<std::string> read_record(std::uint64_t at) const;
  void write_record(const std::string& payload);
  [[noreturn]] void refuse(int error) const;

  std::filesystem::path results_, path_;
  int file_ = -1;
  JournalHeader header_;
  std::map<std::int64_t, Record> records_;  ///< by first run
  std::uint64_t end_ = 0;                   ///< of the last whole record
  std::mutex mutex_;                        ///< guards append()
};

}  // namespace highneeds
