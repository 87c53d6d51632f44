#include "storage/run_journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "storage/file_source.h"
#include "storage/partial_file.h"
#include "storage/sha256.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view kMagic = "highneeds journal 1\n";
constexpr std::size_t kDigestLength = 64;
constexpr std::size_t kRecordHead = sizeof(std::uint64_t) + kDigestLength;
constexpr std::int64_t kMostStudyRuns = 10'000'000;

std::string text_of(const JournalHeader& header) {
  json inputs = json::array();
  for (const InputText& input : header.made_from.inputs) {
    inputs.push_back({input.kind, input.name, input.text, input.sha256});
  }
  const RunManifest& made = header.manifest;
  return json{{"seed", made.seed},
              {"runs", made.runs},
              {"first_run", made.first_run},
              {"study_runs", made.study_runs},
              {"program_version", made.program_version},
              {"git_commit", made.git_commit},
              {"created", made.created},
              {"scenarios", header.made_from.scenarios},
              {"la_code", header.made_from.la_code},
              {"until", header.until},
              {"replaces", header.replaces},
              {"inputs", std::move(inputs)}}
      .dump();
}

JournalHeader header_of(const std::string& text) {
  const json read = json::parse(text);
  JournalHeader header;
  RunManifest& made = header.manifest;
  read.at("seed").get_to(made.seed);
  read.at("runs").get_to(made.runs);
  read.at("first_run").get_to(made.first_run);
  read.at("study_runs").get_to(made.study_runs);
  read.at("program_version").get_to(made.program_version);
  read.at("git_commit").get_to(made.git_commit);
  read.at("created").get_to(made.created);
  read.at("scenarios").get_to(header.made_from.scenarios);
  read.at("la_code").get_to(header.made_from.la_code);
  read.at("until").get_to(header.until);
  header.replaces = read.value("replaces", false);
  for (const json& input : read.at("inputs")) {
    header.made_from.inputs.push_back({input.at(0), input.at(1), input.at(2), input.at(3)});
  }
  return header;
}

/// What no header of this program says, empty if it may be one.
std::string fault_of(const JournalHeader& header) {
  const RunManifest& made = header.manifest;
  if (made.study_runs < 1 || made.study_runs > kMostStudyRuns || made.runs < 1 ||
      made.runs > made.study_runs || made.first_run < 0 ||
      made.first_run > made.study_runs - made.runs) {
    return fmt::format("it is of {} runs from {} of {}", made.runs, made.first_run,
                       made.study_runs);
  }
  for (const InputText& input : header.made_from.inputs) {
    if (sha256(input.text) != input.sha256) return "an input has not the digest beside it";
  }
  return {};
}

/// Numbers as they lie in memory: the journal is read where it was written.
void put(std::string& bytes, const void* from, std::size_t size) {
  bytes.append(static_cast<const char*>(from), size);
}

std::string text_of(const PackedBatch& batch) {
  std::string bytes;
  const std::uint64_t chunks = batch.chunks.size();
  bytes.reserve(2 * sizeof chunks + chunks * sizeof(PackedChunk) + batch.bytes.size());
  put(bytes, &batch.first_run, sizeof batch.first_run);
  put(bytes, &chunks, sizeof chunks);
  put(bytes, batch.chunks.data(), chunks * sizeof(PackedChunk));
  put(bytes, batch.bytes.data(), batch.bytes.size());
  return bytes;
}

std::int64_t first_run_of(const std::string& payload) {
  std::int64_t first = 0;
  std::memcpy(&first, payload.data(), sizeof first);
  return first;
}

constexpr std::size_t kBatchHead = sizeof(std::int64_t) + sizeof(std::uint64_t);

/// @returns nothing if the payload does not hold what it says
std::optional<PackedBatch> batch_of(const std::string& payload) {
  if (payload.size() < kBatchHead) return std::nullopt;
  PackedBatch batch;
  batch.first_run = first_run_of(payload);
  std::uint64_t chunks = 0;
  const char* at = payload.data() + sizeof batch.first_run;
  std::memcpy(&chunks, at, sizeof chunks);
  at += sizeof chunks;
  if (chunks > (payload.size() - kBatchHead) / sizeof(PackedChunk)) return std::nullopt;
  batch.chunks.resize(chunks);
  const auto copy = [&at](void* to, std::size_t size) {
    if (size > 0) std::memcpy(to, at, size);  // an empty vector may have no address
  };
  copy(batch.chunks.data(), chunks * sizeof(PackedChunk));
  at += chunks * sizeof(PackedChunk);
  batch.bytes.resize(static_cast<std::size_t>(payload.data() + payload.size() - at));
  copy(batch.bytes.data(), batch.bytes.size());
  return batch;
}

/// The payload with its length and digest before it.
std::string record_of(const std::string& payload) {
  std::string record;
  record.reserve(kRecordHead + payload.size());
  const std::uint64_t size = payload.size();
  put(record, &size, sizeof size);
  return record += sha256(payload) + payload;
}

/// Writes all of it. @returns an errno, 0 on success
int write_at(int file, const std::string& bytes, std::uint64_t at) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t written =
        pwrite(file, bytes.data() + done, bytes.size() - done, static_cast<off_t>(at + done));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : ENOSPC;
    done += static_cast<std::size_t>(written);
  }
  return 0;
}

/// @returns `size` bytes, fewer if the file ends
std::string read_at(int file, std::uint64_t at, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got =
        pread(file, bytes.data() + done, size - done, static_cast<off_t>(at + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

std::uint64_t size_of_file(int file) {
  struct stat found {};
  return fstat(file, &found) == 0 ? static_cast<std::uint64_t>(found.st_size) : 0;
}

/// Whether the open file is still the one of that name.
bool is_named(int file, const fs::path& path) {
  struct stat open_file {
  }, named{};
  return fstat(file, &open_file) == 0 && stat(path.c_str(), &named) == 0 &&
         open_file.st_ino == named.st_ino && open_file.st_dev == named.st_dev;
}

/// Opens the file and takes its lock. @returns -1 and errno where it cannot
int open_locked(const fs::path& path, int flags) {
  while (true) {
    const int file = open(path.c_str(), flags | O_RDWR | O_CLOEXEC, 0666);
    if (file < 0) return -1;
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
      const int error = errno;
      close(file);
      errno = error;
      return -1;
    }
    if (is_named(file, path)) return file;
    close(file);  // whoever held it has removed it since
  }
}

/// Removes what programs that were killed had begun of the results file: whoever holds the lock of
/// its journal is alone.
void remove_leftovers(const fs::path& results) {
  const fs::path folder = results.has_parent_path() ? results.parent_path() : fs::path(".");
  const std::string start = results.filename().string() + ".partial-";
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().filename().string().rfind(start, 0) == 0) fs::remove(entry.path(), ignored);
  }
}

[[noreturn]] void refuse_second(const fs::path& results) {
  throw OutputError(results.string() +
                        ": is being written by another program (two would spoil it); wait until "
                        "that one ends, or name another file",
                    2);
}

}  // namespace

fs::path RunJournal::path_of(const fs::path& results) { return results.string() + ".partial"; }

RunJournal::RunJournal(const fs::path& results)
    : results_(results), path_(path_of(results)), file_(-1) {}

RunJournal::RunJournal(const fs::path& results, JournalHeader header) : RunJournal(results) {
  check_file_free(results, header.replaces);
  file_ = open_locked(path_, O_CREAT);
  if (file_ < 0 && errno == EWOULDBLOCK) refuse_second(results);
  if (file_ < 0) refuse_to_write(results, errno);
  remove_leftovers(results);
  check_ours();
  if (!header.replaces) scan();
  if (!records_.empty()) {
    throw OutputError(fmt::format("{}: holds runs of a run that was stopped (nothing is thrown "
                                  "away unasked); type highneeds run --resume {} to go on, or "
                                  "--force to begin again",
                                  path_.string(), results.string()),
                      2);
  }
  begin_again(std::move(header));
}

void RunJournal::begin_again(JournalHeader header) {
  const fs::path fresh = path_.string() + "-" + std::to_string(getpid());
  const int file = open(fresh.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file < 0) refuse(errno);
  const std::string start = std::string(kMagic) + record_of(text_of(header));
  int error = flock(file, LOCK_EX | LOCK_NB) != 0 ? errno : write_at(file, start, 0);
  if (error == 0 && fdatasync(file) != 0) error = errno;
  if (error == 0 && std::rename(fresh.c_str(), path_.c_str()) != 0) error = errno;
  if (error != 0) {
    unlink(fresh.c_str());
    close(file);
    refuse(error);
  }
  close(std::exchange(file_, file));
  records_.clear();
  end_ = start.size();
  header_ = std::move(header);
  has_header_ = scanned_ = true;
}

std::optional<RunJournal> RunJournal::reopen(const fs::path& results) {
  RunJournal journal(results);
  journal.file_ = open_locked(journal.path_, 0);
  if (journal.file_ < 0 && errno == EWOULDBLOCK) refuse_second(results);
  if (journal.file_ < 0 && errno == ENOENT) return std::nullopt;
  if (journal.file_ < 0) refuse_to_write(results, errno);
  remove_leftovers(results);
  journal.check_ours();
  journal.scan();
  if (!journal.has_header_) return std::nullopt;
  return journal;
}

RunJournal::RunJournal(RunJournal&& other) noexcept
    : results_(std::move(other.results_)),
      path_(std::move(other.path_)),
      way_on_(std::move(other.way_on_)),
      file_(std::exchange(other.file_, -1)),
      header_(std::move(other.header_)),
      has_header_(other.has_header_),
      scanned_(other.scanned_),
      records_(std::move(other.records_)),
      end_(other.end_) {}

RunJournal::~RunJournal() {
  if (file_ < 0) return;
  const bool holds_nothing = scanned_ && records_.empty() && header_.until.empty();
  if (holds_nothing || size_of_file(file_) <= kMagic.size()) unlink(path_.c_str());
  close(file_);
}

void RunJournal::remove() {
  unlink(path_.c_str());
  close(std::exchange(file_, -1));
}

/// A file of that name may be anybody's.
void RunJournal::check_ours() {
  const std::string start = read_at(file_, 0, kMagic.size());
  if (kMagic.substr(0, start.size()) == start) return;
  close(std::exchange(file_, -1));
  throw OutputError(path_.string() +
                        ": is not a journal that this program wrote (it would be overwritten); "
                        "move it away, or name another results file",
                    2);
}

/// Finds the whole records; what follows them is written over.
void RunJournal::scan() {
  std::uint64_t at = kMagic.size();
  while (const std::optional<std::string> payload = read_record(at)) {
    take_record(*payload, at);
    at += kRecordHead + payload->size();
  }
  end_ = at;
  scanned_ = true;
}

void RunJournal::take_record(const std::string& payload, std::uint64_t at) {
  if (has_header_) {
    const auto batch = batch_of(payload);
    if (!batch || batch->first_run < 0 || batch->first_run >= header_.manifest.runs ||
        batch->first_run % batch_runs(header_.manifest.runs) != 0) {
      refuse_damaged("it holds a batch of runs that cannot be");
    }
    records_[batch->first_run] = {at + kRecordHead, payload.size()};
    return;
  }
  try {
    header_ = header_of(payload);
  } catch (const json::exception&) {
    refuse_damaged("its header cannot be read");
  }
  if (const std::string fault = fault_of(header_); !fault.empty()) refuse_damaged(fault);
  has_header_ = true;
}

/// @returns the payload; nothing if the record is not whole
std::optional<std::string> RunJournal::read_record(std::uint64_t at) const {
  const std::string head = read_at(file_, at, kRecordHead);
  if (head.size() < kRecordHead) return std::nullopt;
  std::uint64_t size = 0;
  std::memcpy(&size, head.data(), sizeof size);
  if (size > size_of_file(file_) - at - kRecordHead) return std::nullopt;
  std::string payload = read_at(file_, at + kRecordHead, size);
  if (payload.size() < size || sha256(payload) != head.substr(sizeof size)) return std::nullopt;
  return payload;
}

void RunJournal::write_record(const std::string& payload) {
  const std::string record = record_of(payload);
  if (const int error = write_at(file_, record, end_); error != 0) refuse(error);
  if (fdatasync(file_) != 0) refuse(errno);
  end_ += record.size();
}

void RunJournal::append(const PackedBatch& batch) {
  const std::string payload = text_of(batch);
  const std::lock_guard lock(mutex_);
  const std::uint64_t at = end_ + kRecordHead;
  write_record(payload);
  records_[batch.first_run] = {at, payload.size()};
}

void RunJournal::read(const std::function<void(const PackedBatch&)>& take) const {
  for (const auto& [first_run, record] : records_) {
    const std::optional<std::string> payload = read_record(record.at - kRecordHead);
    const auto batch = payload ? batch_of(*payload) : std::nullopt;
    if (!batch) refuse_damaged("it was changed while it was written");
    take(*batch);
  }
}

void RunJournal::refuse_damaged(const std::string& fault) const {
  throw OutputError(path_.string() + ": is damaged (" + fault +
                        "); type the command again with --force to begin anew",
                    2);
}

void RunJournal::refuse(int error) const {
  throw OutputError(
      fmt::format("{}: cannot be written ({}); the runs done so far are kept: free "
                  "space, and type {}",
                  path_.string(), std::strerror(error),
                  way_on_.empty() ? "highneeds run --resume " + results_.string() : way_on_),
      1);
}

}  // namespace highneeds
