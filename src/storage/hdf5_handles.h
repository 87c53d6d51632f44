/// @file
/// Handles of HDF5 objects that close themselves, errors that carry HDF5's own words, and the few
/// shapes of values that results files hold.
///
/// The serial HDF5 library is not thread-safe: hold hdf5_mutex() around everything in here,
/// handles' destructors included.
#pragma once

#include <hdf5.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace highneeds {

/// One lock for the whole library, as it has one state.
[[nodiscard]] std::mutex& hdf5_mutex();

/// HDF5 refused. The text ends with its innermost message, which names the system's error.
class Hdf5Error : public std::runtime_error {
 public:
  explicit Hdf5Error(const std::string& doing);
};

/// @returns `result` of a call to HDF5
/// @throws Hdf5Error  if it is negative; `doing` says what was attempted
template <typename Result>
Result checked(Result result, const std::string& doing) {
  if (result < 0) throw Hdf5Error(doing);
  return result;
}

/// Owns an HDF5 identifier.
template <herr_t (*close)(hid_t)>
class Hdf5Handle {
 public:
  Hdf5Handle() = default;
  /// @throws Hdf5Error  if `id` is negative
  Hdf5Handle(hid_t id, const std::string& doing) : id_(checked(id, doing)) {}
  Hdf5Handle(const Hdf5Handle&) = delete;
  Hdf5Handle& operator=(const Hdf5Handle&) = delete;
  Hdf5Handle(Hdf5Handle&& other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) {}
  Hdf5Handle& operator=(Hdf5Handle&& other) noexcept {
    std::swap(id_, other.id_);
    return *this;
  }
  ~Hdf5Handle() {
    if (id_ >= 0) close(id_);
  }

  operator hid_t() const { return id_; }  // NOLINT: stands for the identifier in HDF5's calls

  /// Closes now.
  /// @throws Hdf5Error  if what was pending could not be written
  void reset(const std::string& doing) {
    if (id_ >= 0) checked(close(std::exchange(id_, H5I_INVALID_HID)), doing);
  }

 private:
  hid_t id_ = H5I_INVALID_HID;
};

using FileHandle = Hdf5Handle<H5Fclose>;
using GroupHandle = Hdf5Handle<H5Gclose>;
using DatasetHandle = Hdf5Handle<H5Dclose>;
using SpaceHandle = Hdf5Handle<H5Sclose>;
using TypeHandle = Hdf5Handle<H5Tclose>;
using AttributeHandle = Hdf5Handle<H5Aclose>;
using PropertyHandle = Hdf5Handle<H5Pclose>;

/// @param lengths  of each dimension, outermost first
[[nodiscard]] SpaceHandle make_space(std::span<const hsize_t> lengths);

/// Creates a file, replacing any of that name.
[[nodiscard]] FileHandle create_file(const std::filesystem::path& path);
[[nodiscard]] FileHandle open_file(const std::filesystem::path& path);

/// Creates a group that remembers the order of what it holds, as netCDF-4 asks.
GroupHandle create_group(hid_t parent, const std::string& name);

/// Creates a dataset, with the groups on the way to it where they are missing.
/// @param properties  of creation; contiguous if H5P_DEFAULT
[[nodiscard]] DatasetHandle create_dataset(hid_t parent, const std::string& name, hid_t type,
                                           std::span<const hsize_t> lengths,
                                           hid_t properties = H5P_DEFAULT);
/// Where the numbers of a dataset may be: in its own file, or in the files that it is joined from.
enum class Kept { kInFile, kInShards };

/// @throws Hdf5Error  if it is not there, or leads out of its file: by a soft or external link, to
/// external storage, or, unless `kept` allows it, as a virtual dataset
[[nodiscard]] DatasetHandle open_dataset(hid_t parent, const std::string& name,
                                         Kept kept = Kept::kInFile);

/// Lengths of a dataset's dimensions, outermost first.
[[nodiscard]] std::vector<hsize_t> lengths_of(hid_t dataset);

/// @throws Hdf5Error  if a dataset's shape claims more than compression can put into its file: room
/// for it must not be asked for
void check_size(hid_t dataset, const std::string& name);

void write_all(hid_t dataset, hid_t memory_type, const void* values);
void write_strings(hid_t dataset, std::span<const std::string> values);

/// Variable-length UTF-8.
[[nodiscard]] TypeHandle string_type();

void write_attribute(hid_t object, const std::string& name, const std::string& value);
void write_attribute(hid_t object, const std::string& name, std::int64_t value);
void write_attribute(hid_t object, const std::string& name, std::uint64_t value);
void write_attribute(hid_t object, const std::string& name, std::span<const std::string> values);

[[nodiscard]] bool has_attribute(hid_t object, const std::string& name);
[[nodiscard]] std::string read_text_attribute(hid_t object, const std::string& name);
/// All texts of one attribute.
[[nodiscard]] std::vector<std::string> read_text_attributes(hid_t object, const std::string& name);
[[nodiscard]] std::int64_t read_integer_attribute(hid_t object, const std::string& name);
[[nodiscard]] std::uint64_t read_unsigned_attribute(hid_t object, const std::string& name);

/// A whole dataset of strings, or of integers.
[[nodiscard]] std::vector<std::string> read_strings(hid_t parent, const std::string& name);
[[nodiscard]] std::vector<std::int64_t> read_integers(hid_t parent, const std::string& name);
[[nodiscard]] bool holds_strings(hid_t dataset);

/// Part of a dataset, as double. `start` and `lengths` have one entry for each dimension.
[[nodiscard]] std::vector<double> read_part(hid_t dataset, std::span<const hsize_t> start,
                                            std::span<const hsize_t> lengths);

/// One chunk as it is stored, filters applied. @param at  its first cell
void read_chunk(hid_t dataset, std::span<const hsize_t> at, std::vector<std::byte>& bytes);

}  // namespace highneeds
