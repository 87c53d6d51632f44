#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string_view>

#include "storage/content_digest.h"
#include "storage/hdf5_handles.h"
#include "storage/results_file.h"
#include "storage/results_layout.h"
#include "storage/sha256.h"
#include "storage/shards.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& path, const std::string& text) {
  throw InputError({Fault{path.string(), 0, 0, text}});
}

constexpr auto kRunAgain = "run the scenarios again with highneeds run";

/// Refuses what is not a file that begins as HDF5 files do.
void check_signature(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) {
    refuse(path, "is a folder (one results file is needed); name a file in it");
  }
  if (!fs::exists(path, ignored)) {
    refuse(path,
           "there is no such file (results are made by highneeds run); check the name, or type "
           "highneeds run SCENARIO");
  }
  if (!fs::is_regular_file(path, ignored)) {
    refuse(path,
           "is not a file with content of its own (a pipe or a device); give a file that "
           "highneeds run wrote, such as outputs/results.h5");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse(path, "cannot be read (the system refuses); check its permissions");
  std::array<char, 8> start{};
  file.read(start.data(), start.size());
  constexpr std::string_view kSignature = "\x89HDF\r\n\x1a\n";
  if (file.gcount() == 0) {
    refuse(path, std::string("is empty (it was never written, or was cut short); ") + kRunAgain);
  }
  if (std::string_view(start.data(), static_cast<std::size_t>(file.gcount())) != kSignature) {
    const std::string way_on =
        path.extension() == ".toml"
            ? "to run a scenario, type highneeds run " + path.string()
            : "give a file that highneeds run wrote, such as outputs/results.h5";
    refuse(path, "is not a results file (those are HDF5, and it is not); " + way_on);
  }
}

FileHandle open_whole(const fs::path& path) {
  try {
    return open_file(path);
  } catch (const Hdf5Error& error) {
    const std::string reason = error.what();
    if (reason.find("truncated") != std::string::npos) {
      refuse(path,
             std::string("is cut short (its end is missing); copy it again, or ") + kRunAgain);
    }
    refuse(path, "cannot be opened (" + reason + "); copy it again, or " + kRunAgain);
  }
}

/// Refuses other people's HDF5, other format versions, and files that were never finished.
void check_format(const fs::path& path, hid_t file) {
  if (!has_attribute(file, "format") || !has_attribute(file, "program") ||
      read_text_attribute(file, "program") != "highneeds") {
    refuse(path,
           "is HDF5 but not a results file (it has no format of highneeds); give a file that "
           "highneeds run wrote, such as outputs/results.h5");
  }
  const std::int64_t format = read_integer_attribute(file, "format");
  if (format != kResultsFormat) {
    refuse(path, "has results format " + std::to_string(format) + " (this program reads format " +
                     std::to_string(kResultsFormat) + "); read it with highneeds " +
                     read_text_attribute(file, "program_version") + ", or " + kRunAgain);
  }
  if (!has_attribute(file, "complete")) {
    refuse(path, std::string("is not complete (the run that wrote it was stopped); ") + kRunAgain);
  }
}

RunManifest read_manifest(hid_t file) {
  RunManifest manifest = {
      read_unsigned_attribute(file, "seed"), read_integer_attribute(file, "runs"),
      read_text_attribute(file, "program_version"), read_text_attribute(file, "git_commit"),
      read_text_attribute(file, "created")};
  manifest.study_runs = manifest.runs;
  if (has_attribute(file, "study_runs")) {
    manifest.study_runs = read_integer_attribute(file, "study_runs");
    manifest.first_run = read_integer_attribute(file, "first_run");
  }
  for (const std::string& text :
       {manifest.program_version, manifest.git_commit, manifest.created}) {
    const auto control = [](unsigned char c) { return c < ' ' || c == 0x7f; };
    if (std::any_of(text.begin(), text.end(), control)) {
      throw Hdf5Error("what made it has control characters");
    }
  }
  return manifest;
}

std::vector<std::string> read_axis(hid_t file, const std::string& name) {
  if (name == "month" || name == "flow_month") return read_strings(file, "axes/" + name + "_label");
  if (holds_strings(open_dataset(file, name))) return read_strings(file, name);
  std::vector<std::string> labels;
  for (const std::int64_t number : read_integers(file, name))
    labels.push_back(std::to_string(number));
  return labels;
}

std::vector<InputText> read_inputs(hid_t file) {
  const auto kinds = read_strings(file, "inputs/kind");
  const auto names = read_strings(file, "inputs/name");
  const auto texts = read_strings(file, "inputs/text");
  const auto digests = read_strings(file, "inputs/sha256");
  if (names.size() != kinds.size() || texts.size() != kinds.size() ||
      digests.size() != kinds.size()) {
    throw Hdf5Error("reading the inputs: their arrays differ in length");
  }
  std::vector<InputText> inputs;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    inputs.push_back({kinds[i], names[i], texts[i], digests[i]});
  }
  return inputs;
}

constexpr std::int64_t kMostRuns = 10'000'000;

constexpr std::array kAxes = {
    "scenario",         "month",        "flow_month",      "census_year",  "calendar_year",
    "financial_year",   "setting",      "age_band",        "need",         "measure",
    "yearly_measure",   "line",         "category",        "balance_item", "parameter",
    "setting_age_band", "setting_need", "measure_age_band"};

}  // namespace

struct ResultsReader::State {
  fs::path path;
  RunManifest manifest;
  std::string la_code;
  std::vector<InputText> inputs;
  std::vector<Shard> shards;
  std::vector<DatasetInfo> infos;
  std::map<std::string, std::vector<std::string>> axes;
  FileHandle file;
  std::map<std::string, DatasetHandle> datasets;

  explicit State(fs::path of) : path(std::move(of)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    const std::lock_guard lock(hdf5_mutex());
    datasets.clear();
    file = FileHandle();
  }

  /// Runs `work` with HDF5 locked and its refusals as InputErrors.
  template <typename Work>
  auto guarded(Work work) const {
    try {
      const std::lock_guard lock(hdf5_mutex());
      return work();
    } catch (const Hdf5Error& error) {
      refuse(path,
             std::string("is damaged (") + error.what() + "); copy it again, or " + kRunAgain);
    }
  }

  void open(Accept accept) {
    file = open_whole(path);
    check_format(path, file);
    manifest = read_manifest(file);
    if (manifest.runs < 1 || manifest.runs > kMostRuns) {
      throw Hdf5Error("it says that it holds " + std::to_string(manifest.runs) + " runs");
    }
    if (manifest.is_shard() && accept == Accept::kWhole) {
      refuse(path, "is a shard with runs " + std::to_string(manifest.first_run) + " to " +
                       std::to_string(manifest.first_run + manifest.runs) + " of " +
                       std::to_string(manifest.study_runs) +
                       " (a part says nothing by itself); join it with the others: highneeds "
                       "merge SHARD... --output FILE");
    }
    la_code = read_text_attribute(file, "la_code");
    shards = read_shards(file);
    check_shards(path, file, shards);
    inputs = read_inputs(file);
    for (const char* name : kAxes) axes[name] = read_axis(file, name);
    for (const DatasetInfo& info : run_array_infos()) open_runs(info);
  }

  /// Opens an array of runs whose shape agrees with the axes.
  void open_runs(const DatasetInfo& info) {
    DatasetHandle dataset = open_dataset(file, info.name, Kept::kInShards);  // see check_shards()
    const std::vector<hsize_t> expected = {
        axes.at("scenario").size(), axes.at(info.item_axis).size(),
        static_cast<hsize_t>(manifest.runs), axes.at(info.time_axis).size()};
    if (lengths_of(dataset) != expected) {
      throw Hdf5Error("dataset '" + info.name + "' is not as long as its axes");
    }
    check_size(dataset, info.name);
    infos.push_back(info);
    datasets.emplace(info.name, std::move(dataset));
  }

  [[nodiscard]] const DatasetInfo& info_of(const std::string& dataset) const {
    for (const DatasetInfo& info : infos) {
      if (info.name == dataset) return info;
    }
    throw std::out_of_range("results file has no dataset '" + dataset + "'");
  }

  /// @returns where one item of one scenario is: its place, checked
  [[nodiscard]] std::array<hsize_t, 2> place(const DatasetInfo& info, int scenario,
                                             int item) const {
    const auto inside = [&](int index, const std::string& axis) {
      return index >= 0 && static_cast<std::size_t>(index) < axes.at(axis).size();
    };
    if (!inside(scenario, "scenario") || !inside(item, info.item_axis)) {
      throw std::out_of_range("dataset '" + info.name + "' has no such scenario or item");
    }
    return {static_cast<hsize_t>(scenario), static_cast<hsize_t>(item)};
  }
};

ResultsReader::ResultsReader(const fs::path& path, Accept accept)
    : state_(std::make_unique<State>(path)) {
  check_signature(path);
  state_->guarded([&] { state_->open(accept); });
}

ResultsReader::~ResultsReader() = default;

const RunManifest& ResultsReader::manifest() const { return state_->manifest; }
const std::string& ResultsReader::la_code() const { return state_->la_code; }
const std::vector<InputText>& ResultsReader::inputs() const { return state_->inputs; }
const std::vector<std::string>& ResultsReader::scenarios() const { return axis("scenario"); }
const std::vector<DatasetInfo>& ResultsReader::datasets() const { return state_->infos; }

const std::vector<std::string>& ResultsReader::axis(const std::string& name) const {
  const auto found = state_->axes.find(name);
  if (found == state_->axes.end())
    throw std::out_of_range("results file has no axis '" + name + "'");
  return found->second;
}

std::vector<double> ResultsReader::read(const std::string& dataset, int scenario, int item) const {
  const DatasetInfo& info = state_->info_of(dataset);
  const std::array<hsize_t, 2> at = state_->place(info, scenario, item);
  const std::array<hsize_t, 4> start = {at[0], at[1], 0, 0};
  const std::array<hsize_t, 4> lengths = {1, 1, static_cast<hsize_t>(state_->manifest.runs),
                                          axis(info.time_axis).size()};
  return state_->guarded([&] { return read_part(state_->datasets.at(dataset), start, lengths); });
}

void ResultsReader::read_runs(const std::string& dataset, int scenario, int item, RunRange runs,
                              std::span<double> rows) const {
  const DatasetInfo& info = state_->info_of(dataset);
  const std::array<hsize_t, 2> at = state_->place(info, scenario, item);
  const std::array<hsize_t, 4> start = {at[0], at[1], static_cast<hsize_t>(runs.first), 0};
  const std::array<hsize_t, 4> lengths = {1, 1, static_cast<hsize_t>(runs.count),
                                          axis(info.time_axis).size()};
  const std::vector<double> read =
      state_->guarded([&] { return read_part(state_->datasets.at(dataset), start, lengths); });
  std::copy(read.begin(), read.end(), rows.begin());
}

std::string ResultsReader::stated_digest() const {
  return state_->guarded([&] {
    return has_attribute(state_->file, kResultsDigest)
               ? read_text_attribute(state_->file, kResultsDigest)
               : std::string();
  });
}

void ResultsReader::verify() const {
  const std::string stated = stated_digest();
  if (stated.empty()) return;
  for (const InputText& input : inputs()) {
    if (sha256(input.text) != input.sha256) {
      refuse(state_->path,
             "was changed or damaged after it was written (it holds another '" + input.name +
                 "' than the one its digest is of); copy it again, or make it again: " + kRunAgain);
    }
  }
  const bool unchanged = state_->guarded([&] {
    return results_digest(state_->file) == stated && has_attribute(state_->file, kFileDigest) &&
           read_text_attribute(state_->file, kFileDigest) == file_digest(state_->file, stated);
  });
  if (!unchanged) {
    refuse(state_->path,
           std::string("was changed or damaged after it was written (its content has not the "
                       "digest that was written with it); copy it again, or make it again: ") +
               kRunAgain);
  }
}

const std::vector<Shard>& ResultsReader::shards() const { return state_->shards; }

void ResultsReader::read_packed(const std::string& dataset, int scenario, int item,
                                std::int64_t first_run, std::vector<std::byte>& bytes) const {
  const std::array<hsize_t, 2> at = state_->place(state_->info_of(dataset), scenario, item);
  const std::array<hsize_t, 4> start = {at[0], at[1], static_cast<hsize_t>(first_run), 0};
  state_->guarded([&] { read_chunk(state_->datasets.at(dataset), start, bytes); });
}

SeriesSummary ResultsReader::summary(const std::string& dataset, int scenario, int item) const {
  const DatasetInfo& info = state_->info_of(dataset);
  const std::array<hsize_t, 2> at = state_->place(info, scenario, item);
  const hsize_t times = axis(info.time_axis).size();
  const std::array<hsize_t, 3> start = {at[0], at[1], 0}, lengths = {1, 1, times};
  return state_->guarded([&] {
    const auto series = [&](const std::string& name) {
      return read_part(open_dataset(state_->file, "summary/" + dataset + "/" + name), start,
                       lengths);
    };
    SeriesSummary summary{series("mean"), series("mean_error"), series("median_error"), {}};
    const DatasetHandle quantiles = open_dataset(state_->file, "summary/" + dataset + "/quantiles");
    for (std::size_t q = 0; q < kSummaryQuantiles.size(); ++q) {
      const std::array<hsize_t, 4> from = {at[0], at[1], q, 0}, shape = {1, 1, 1, times};
      summary.quantiles[q] = read_part(quantiles, from, shape);
    }
    return summary;
  });
}

std::vector<double> ResultsReader::draws() const {
  const auto runs = static_cast<hsize_t>(state_->manifest.runs);
  const std::array<hsize_t, 2> start = {0, 0}, lengths = {runs, axis("parameter").size()};
  if (lengths[1] == 0) return {};
  return state_->guarded(
      [&] { return read_part(open_dataset(state_->file, "draws"), start, lengths); });
}

}  // namespace highneeds
