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
#include <utility>
#include <vector>

#include "storage/results_file.h"

namespace highneeds {

/// What the runs are of.
struct JournalHeader {
  RunManifest manifest;
  StoredInputs made_from;
  std::vector<std::string> until;  ///< errors to reach, as on the command line
  bool replaces = false;           ///< whether it may replace the results file that is there
};

class RunJournal {
 public:
  /// Begins a journal.
  /// @throws OutputError  if the results file, or runs of one that was stopped, are there and the
  /// header does not say that it replaces them; if another program writes it; if the file of that
  /// name is no journal; or if the system refuses
  RunJournal(const std::filesystem::path& results, JournalHeader header);

  /// The journal of a run that was stopped; nothing if there is none, or its header is not whole.
  /// @throws OutputError  if another program writes it, or it is not what this program wrote
  [[nodiscard]] static std::optional<RunJournal> reopen(const std::filesystem::path& results);

  /// Unlocks. Removes the journal if nothing would be lost: it holds no runs, and is not of a later
  /// round of --until.
  ~RunJournal();
  RunJournal(RunJournal&& other) noexcept;
  RunJournal& operator=(RunJournal&&) = delete;

  [[nodiscard]] const JournalHeader& header() const { return header_; }
  [[nodiscard]] bool holds(std::int64_t first_run) const { return records_.count(first_run) > 0; }
  [[nodiscard]] bool is_empty() const { return records_.empty(); }

  /// Empties the journal for other runs. At every moment the file is the old journal or the new
  /// one.
  /// @throws OutputError  if the system refuses; the journal is as it was
  void begin_again(JournalHeader header);

  /// What a refusal to write tells to type; highneeds run --resume <results> unless it is set.
  void set_way_on(std::string command) { way_on_ = std::move(command); }

  /// Adds a batch and waits until it is on the disk. Thread-safe.
  /// @throws OutputError  if the system refuses; what was added before is kept
  void append(const PackedBatch& batch);

  /// Gives the batches in the order of their runs.
  /// @throws OutputError  if what was written cannot be read back
  void read(const std::function<void(const PackedBatch&)>& take) const;

  /// What it holds is not what a run of this program kept. @throws OutputError  always
  [[noreturn]] void refuse_damaged(const std::string& fault) const;

  /// Removes the journal from the disk, as its results file is whole.
  void remove();

  [[nodiscard]] static std::filesystem::path path_of(const std::filesystem::path& results);

 private:
  struct Record {
    std::uint64_t at = 0, size = 0;  ///< of the payload
  };

  explicit RunJournal(const std::filesystem::path& results);  ///< opens and locks
  void check_ours();
  void scan();
  void take_record(const std::string& payload, std::uint64_t at);
  [[nodiscard]] std::optional<std::string> read_record(std::uint64_t at) const;
  void write_record(const std::string& payload);
  [[noreturn]] void refuse(int error) const;

  std::filesystem::path results_, path_;
  std::string way_on_;
  int file_ = -1;
  JournalHeader header_;
  bool has_header_ = false;
  bool scanned_ = false;                    ///< whether all that the file holds is known
  std::map<std::int64_t, Record> records_;  ///< by first run
  std::uint64_t end_ = 0;                   ///< of the last whole record
  std::mutex mutex_;                        ///< guards append()
};

}  // namespace highneeds
