#include "targets.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>

#include "fixture.h"
#include "scratch_directory.h"
#include "storage/actuals.h"
#include "storage/authority_files.h"
#include "storage/chunk_packing.h"
#include "storage/intervention_file.h"
#include "storage/release_reader.h"
#include "storage/results_file.h"
#include "storage/results_layout.h"
#include "storage/run_journal.h"
#include "storage/sha256.h"
#include "storage/transitions_file.h"

namespace highneeds::fuzz {
namespace {

const std::map<std::string, std::string>& small_authority() {
  static const auto texts = fixture_texts();
  return texts;
}

/// The study of the small authority with one file changed.
Study study_with(const std::string& file, std::string_view text) {
  auto texts = small_authority();
  texts.at(file) = std::string(text);
  return read_study({"inclusion"}, StoredSource(texts));
}

/// Bytes as a file that has a path and lies on no disk.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes) : file_(memfd_create("fuzz", MFD_CLOEXEC)) {
    if (file_ < 0 || write(file_, bytes.data(), bytes.size()) < 0) {
      throw std::logic_error("no file in memory");
    }
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile() { close(file_); }
  [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

 private:
  int file_;
};

void read_actuals_of(std::string_view text) {
  static const Study study = read_study({"do-nothing"}, StoredSource(small_authority()));
  Faults faults;
  (void)read_actuals({"a.csv", "a.csv", std::string(text)}, study.scenarios.at(0).model, faults);
}

void read_release_of(const char* name, std::string_view text) {
  Faults faults;
  (void)read_release_file(name, text, faults);
}

/// The file of a journal: storage/run_journal.h.
std::string journal_of(std::string_view records) {
  std::string file = "highneeds journal 1\n";
  while (!records.empty()) {
    const std::string payload(records.substr(0, records.find('\x1e')));
    records.remove_prefix(std::min(records.size(), payload.size() + 1));
    std::string length(sizeof(std::uint64_t), '\0');
    const std::uint64_t size = payload.size();
    std::memcpy(length.data(), &size, sizeof size);
    file += length + sha256(payload) + payload;
  }
  return file;
}

/// Goes through a journal as `run --resume` does, up to where it would write the results file.
void go_through(const std::filesystem::path& results) {
  static const Study study = read_study({"do-nothing"}, StoredSource(small_authority()));
  const auto journal = RunJournal::reopen(results);
  if (!journal) return;
  const ResultsLayout layout = make_layout(study, journal->header().manifest.runs);
  journal->read([&](const PackedBatch& batch) { (void)is_whole(layout, batch); });
}

}  // namespace

void read_toml(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::string_view text = bytes.substr(1);
  try {
    switch (bytes[0]) {
      case 'm':
        (void)study_with("models/northshire.toml", text);
        break;
      case 's':
        (void)study_with("scenarios/inclusion.toml", text);
        break;
      case 'i':
        (void)study_with("scenarios/interventions/inclusion.toml", text);
        break;
      case 'p':
        (void)read_lone_programme({"p.toml", "p.toml", std::string(text)});
        break;
      default:
        break;
    }
  } catch (const InputError&) {  // a fault of ours is the right end
  }
}

void read_csv(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::string_view text = bytes.substr(1);
  try {
    switch (bytes[0]) {
      case 't':
        (void)study_with("models/northshire-setting-by-age.csv", text);
        break;
      case 'a':
        read_actuals_of(text);
        break;
      case 'c':
        read_release_of("caseload.csv", text);
        break;
      case 'n':
        read_release_of("newplans.csv", text);
        break;
      case 'x':
        (void)read_transitions_file(MemoryFile(text).path());
        break;
      case 'p':
        (void)read_population_file(MemoryFile(text).path());
        break;
      case 'f':
        (void)read_finance_file(MemoryFile(text).path());
        break;
      case 'b':
        (void)read_neighbours_file(MemoryFile(text).path());
        break;
      default:
        break;
    }
  } catch (const InputError&) {
  }
}

void read_results(std::string_view bytes) {
  const MemoryFile file(bytes);
  try {
    const ResultsReader results(file.path());
    (void)results.draws();
    for (const DatasetInfo& dataset : results.datasets()) {
      if (results.scenarios().empty() || results.axis(dataset.item_axis).empty()) continue;
      (void)results.read(dataset.name, 0, 0);
      (void)results.summary(dataset.name, 0, 0);
    }
  } catch (const InputError&) {
  }
}

void read_journal(std::string_view bytes) {
  if (bytes.empty()) return;
  static const test::ScratchDirectory folder;
  const std::filesystem::path results = folder / "a.h5";
  const std::string_view rest = bytes.substr(1);
  std::ofstream(RunJournal::path_of(results), std::ios::binary)
      << (bytes[0] == 'r' ? journal_of(rest) : std::string(rest));
  try {
    go_through(results);
  } catch (const OutputError&) {
  }
}

}  // namespace highneeds::fuzz
