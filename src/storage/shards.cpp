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
  if (!fs::is_regular_file(path, ignored)) return "is not a file with content of its own";
  try {
    const FileHandle file = open_file(path);
    if (!has_attribute(file, "complete") || !has_attribute(file, kResultsDigest)) {
      return "is not a whole shard (it was replaced, or cut short)";
    }
    if (read_text_attribute(file, kResultsDigest) != shard.sha256) {
      return "is another file than the one that was merged (its digest differs)";
    }
    // What joins it must find its runs in it.
    for (const DatasetInfo& info : run_array_infos()) (void)open_dataset(file, info.name);
    if (results_digest(file) != shard.sha256) {
      return "was changed after it was written (its content does not have its digest)";
    }
  } catch (const Hdf5Error& error) {
    return std::string("is cut short or damaged (") + error.what() + ")";
  }
  return {};
}

/// A name in a virtual dataset, by the function of HDF5 that reads it.
template <typename Read>
std::string name_in(hid_t creation, std::size_t i, Read read) {
  const ssize_t length = read(creation, i, nullptr, 0);
  if (length < 0) throw Hdf5Error("reading the files of a joined array: they have no names");
  std::string name(static_cast<std::size_t>(length) + 1, '\0');
  read(creation, i, name.data(), name.size());
  name.pop_back();
  return name;
}

/// Whether just the cells from `start` on, `lengths` of them, are selected.
bool is_box(hid_t space, const std::array<hsize_t, 4>& start,
            const std::array<hsize_t, 4>& lengths) {
  if (H5Sget_simple_extent_ndims(space) != 4) return false;
  std::array<hsize_t, 4> from{}, to{};
  if (H5Sget_select_bounds(space, from.data(), to.data()) < 0) return false;
  hsize_t cells = 1;
  for (std::size_t d = 0; d < 4; ++d) {
    if (from[d] != start[d] || to[d] != start[d] + lengths[d] - 1) return false;
    cells *= lengths[d];
  }
  return H5Sget_select_npoints(space) == static_cast<hssize_t>(cells);
}

/// How an array differs from the runs of the shards one after another, empty if it does not. An
/// array that is in the file itself is in its digest.
std::string mapping_fault(hid_t file, const std::string& name, const std::vector<Shard>& shards) {
  const DatasetHandle dataset = open_dataset(file, name, Kept::kInShards);
  const PropertyHandle creation(H5Dget_create_plist(dataset), "reading where runs are kept");
  if (H5Pget_layout(creation) != H5D_VIRTUAL) return {};
  std::size_t count = 0;
  checked(H5Pget_virtual_count(creation, &count), "counting the files of a joined array");
  const std::vector<hsize_t> lengths = lengths_of(dataset);
  if (lengths.size() != 4) return "has not the shape of runs";
  hsize_t next = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string source = name_in(creation, i, H5Pget_virtual_filename);
    const auto named = [&](const Shard& shard) { return shard.file == source; };
    if (std::none_of(shards.begin(), shards.end(), named)) {
      return "is taken from '" + source + "', which is not among its shards";
    }
    if (count != shards.size() || source != shards[i].file) break;
    const auto first = static_cast<hsize_t>(shards[i].runs.first);
    const std::array<hsize_t, 4> part = {lengths[0], lengths[1],
                                         static_cast<hsize_t>(shards[i].runs.count), lengths[3]};
    const SpaceHandle here(H5Pget_virtual_vspace(creation, i), "reading the place of a shard");
    const SpaceHandle there(H5Pget_virtual_srcspace(creation, i), "reading the runs of a shard");
    if (first != next || name_in(creation, i, H5Pget_virtual_dsetname) != "/" + name ||
        !is_box(here, {0, 0, first, 0}, part) ||
        // All of it, which HDF5 gives back without a shape.
        (H5Sget_select_type(there) != H5S_SEL_ALL && !is_box(there, {0, 0, 0, 0}, part))) {
      break;
    }
    next += part[2];
  }
  return next == lengths[2] ? "" : "is not the runs of its shards one after another";
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
    const std::string fault = mapping_fault(file, info.name, shards);
    if (fault.empty()) continue;
    faults.push_back(
        {path.string(), 0, 0,
         "was changed or damaged: " + info.name + " " + fault + "; merge the shards again"});
  }
  if (!faults.empty()) throw InputError(faults);
}

}  // namespace highneeds
