#include "storage/shards.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "storage/content_digest.h"
#include "storage/hdf5_handles.h"
#include "storage/results_layout.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;

constexpr auto kMakeAgain = "; copy it back, or make it again with highneeds run --shard";

void write_numbers(hid_t file, const std::string& name, const std::vector<std::int64_t>& numbers) {
  const std::array<hsize_t, 1> length = {numbers.size()};
  const DatasetHandle dataset = create_dataset(file, name, H5T_STD_I64LE, length);
  write_all(dataset, H5T_NATIVE_INT64, numbers.data());
}

void write_texts(hid_t file, const std::string& name, const std::vector<std::string>& texts) {
  const std::array<hsize_t, 1> length = {texts.size()};
  write_strings(create_dataset(file, name, string_type(), length), texts);
}

/// What is wrong with a shard, empty if nothing.
std::string fault_of(const fs::path& path, const Shard& shard) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return "is missing (runs are kept in it)";
  try {
    const FileHandle file = open_file(path);
    if (!has_attribute(file, "complete") || !has_attribute(file, kDigestAttribute)) {
      return "is not a whole shard (it was replaced, or cut short)";
    }
    if (read_text_attribute(file, kDigestAttribute) != shard.sha256) {
      return "is another file than the one that was merged (its digest differs)";
    }
    if (content_digest(file) != shard.sha256) {
      return "was changed after it was written (its content does not have its digest)";
    }
  } catch (const Hdf5Error& error) {
    return std::string("is cut short or damaged (") + error.what() + ")";
  }
  return {};
}

/// Files that a virtual dataset takes its numbers from.
std::vector<std::string> sources_of(hid_t dataset) {
  const PropertyHandle creation(H5Dget_create_plist(dataset), "reading where runs are kept");
  std::vector<std::string> names;
  if (H5Pget_layout(creation) != H5D_VIRTUAL) return names;
  std::size_t count = 0;
  checked(H5Pget_virtual_count(creation, &count), "counting the files of a joined array");
  for (std::size_t i = 0; i < count; ++i) {
    const ssize_t length = H5Pget_virtual_filename(creation, i, nullptr, 0);
    if (length < 0) throw Hdf5Error("reading the files of a joined array: they have no names");
    std::string name(static_cast<std::size_t>(length) + 1, '\0');
    H5Pget_virtual_filename(creation, i, name.data(), name.size());
    name.pop_back();
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace

void write_shards(hid_t file, const std::vector<Shard>& shards) {
  std::vector<std::string> names, digests;
  std::vector<std::int64_t> firsts, counts;
  for (const Shard& shard : shards) {
    names.push_back(shard.file);
    digests.push_back(shard.sha256);
    firsts.push_back(shard.runs.first);
    counts.push_back(shard.runs.count);
  }
  write_texts(file, "shards/file", names);
  write_texts(file, "shards/sha256", digests);
  write_numbers(file, "shards/first_run", firsts);
  write_numbers(file, "shards/runs", counts);
  write_attribute(file, "joined", static_cast<std::int64_t>(shards.size()));
}

std::vector<Shard> read_shards(hid_t file) {
  if (!has_attribute(file, "joined")) return {};
  const auto names = read_strings(file, "shards/file");
  const auto digests = read_strings(file, "shards/sha256");
  const auto firsts = read_integers(file, "shards/first_run");
  const auto counts = read_integers(file, "shards/runs");
  if (digests.size() != names.size() || firsts.size() != names.size() ||
      counts.size() != names.size()) {
    throw Hdf5Error("reading the shards: their arrays differ in length");
  }
  std::vector<Shard> shards;
  for (std::size_t i = 0; i < names.size(); ++i) {
    shards.push_back({names[i], digests[i], {firsts[i], counts[i]}});
  }
  return shards;
}

void check_shards(const fs::path& path, hid_t file, const std::vector<Shard>& shards) {
  std::vector<Fault> faults;
  for (const Shard& shard : shards) {
    const fs::path name(shard.file);
    const bool inside = !name.is_absolute() && shard.file.find("..") == std::string::npos;
    const std::string fault = inside ? fault_of(path.parent_path() / name, shard)
                                     : "lies outside the folder of the file that joins it";
    if (!fault.empty()) {
      faults.push_back({(path.parent_path() / name).string(), 0, 0,
                        "shard of " + path.string() + " " + fault + kMakeAgain});
    }
  }
  for (const DatasetInfo& info : run_array_infos()) {
    for (const std::string& source : sources_of(open_dataset(file, info.name))) {
      const auto named = [&](const Shard& shard) { return shard.file == source; };
      if (std::any_of(shards.begin(), shards.end(), named)) continue;
      faults.push_back({path.string(), 0, 0,
                        "takes " + info.name + " from '" + source +
                            "', which is not among its shards; merge the shards again"});
    }
  }
  if (!faults.empty()) throw InputError(faults);
}

}  // namespace highneeds
