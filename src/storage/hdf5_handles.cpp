#include "storage/hdf5_handles.h"

#include <algorithm>
#include <cstddef>

namespace highneeds {
namespace {

/// Keeps the first description seen: walking upward, that of the innermost call.
herr_t keep_innermost(unsigned, const H5E_error2_t* error, void* text) {
  auto& kept = *static_cast<std::string*>(text);
  if (kept.empty() && error->desc != nullptr) kept = error->desc;
  return 0;
}

/// ": <message>", or nothing where HDF5 has none. Of a failed call to the system only the system's
/// own words, not the addresses and offsets around them.
std::string innermost_message() {
  std::string text;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_innermost, &text);
  H5Eclear2(H5E_DEFAULT);
  const std::string before = "error message = '";
  if (const auto start = text.find(before); start != std::string::npos) {
    text = text.substr(start + before.size());
    text.resize(std::min(text.find('\''), text.size()));
  }
  return text.empty() ? "" : ": " + text;
}

/// Before the first call to HDF5. Our messages stand instead of its own on standard error. A file
/// that cannot be closed because the disk is full stays in its list as a dangling entry, over which
/// its clean-up at exit falls (seen with 1.10.8); we need no clean-up, as handles close everything.
void prepare_library() {
  [[maybe_unused]] static const bool once = [] {
    H5dont_atexit();
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    H5PLset_loading_state(0);  // a file must not choose code to be run
    return true;
  }();
}

/// Properties of access: no refusal on file systems without locks, and a file closes even if an
/// exception left objects of it open.
PropertyHandle access_properties() {
  prepare_library();
  PropertyHandle access(H5Pcreate(H5P_FILE_ACCESS), "preparing to open a file");
  H5Pset_file_locking(access, true, true);
  H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
  return access;
}

constexpr unsigned kOrdered = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;

AttributeHandle create_attribute(hid_t object, const std::string& name, hid_t type, hid_t space) {
  return {H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT),
          "adding attribute '" + name + "'"};
}

AttributeHandle open_attribute(hid_t object, const std::string& name) {
  return {H5Aopen(object, name.c_str(), H5P_DEFAULT), "reading attribute '" + name + "'"};
}

/// Refuses a way to an object that is not through the file's own groups.
void check_links(hid_t parent, const std::string& name) {
  for (std::size_t slash = name.find('/');; slash = name.find('/', slash + 1)) {
    const std::string part = name.substr(0, slash);
    H5L_info_t info{};
    if (H5Lget_info(parent, part.c_str(), &info, H5P_DEFAULT) < 0) {
      throw Hdf5Error("opening dataset '" + name + "'");
    }
    if (info.type != H5L_TYPE_HARD) {
      throw Hdf5Error("'" + part + "' is a link to another place");
    }
    if (slash == std::string::npos) return;
  }
}

std::vector<const char*> pointers(std::span<const std::string> values) {
  std::vector<const char*> result(values.size());
  std::transform(values.begin(), values.end(), result.begin(),
                 [](const std::string& value) { return value.c_str(); });
  return result;
}

SpaceHandle scalar_space() { return {H5Screate(H5S_SCALAR), "describing one value"}; }

template <typename Number>
Number read_number_attribute(hid_t object, const std::string& name, hid_t memory_type) {
  const AttributeHandle attribute = open_attribute(object, name);
  const SpaceHandle space(H5Aget_space(attribute), "reading attribute '" + name + "'");
  if (H5Sget_simple_extent_npoints(space) != 1)
    throw Hdf5Error("attribute '" + name + "' is not one number");
  Number value{};
  checked(H5Aread(attribute, memory_type, &value), "reading attribute '" + name + "'");
  return value;
}

/// Reads `count` variable-length strings with `read`, which fills an array of pointers.
template <typename Read>
std::vector<std::string> take_strings(std::size_t count, hid_t space, Read read) {
  std::vector<char*> raw(count, nullptr);
  const TypeHandle type = string_type();
  read(type, raw.data());
  std::vector<std::string> values;
  values.reserve(count);
  for (const char* text : raw) values.emplace_back(text != nullptr ? text : "");
  H5Dvlen_reclaim(type, space, H5P_DEFAULT, raw.data());
  return values;
}

}  // namespace

std::mutex& hdf5_mutex() {
  static std::mutex mutex;
  return mutex;
}

Hdf5Error::Hdf5Error(const std::string& doing) : std::runtime_error(doing + innermost_message()) {}

SpaceHandle make_space(std::span<const hsize_t> lengths) {
  return {H5Screate_simple(static_cast<int>(lengths.size()), lengths.data(), nullptr),
          "describing an array"};
}

FileHandle create_file(const std::filesystem::path& path) {
  const PropertyHandle access = access_properties();
  // The formats of HDF5 1.10: earlier ones index chunks with trees several times as large.
  H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110);
  const PropertyHandle creation(H5Pcreate(H5P_FILE_CREATE), "preparing a file");
  H5Pset_link_creation_order(creation, kOrdered);
  H5Pset_attr_creation_order(creation, kOrdered);
  return {H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation, access), "creating the file"};
}

FileHandle open_file(const std::filesystem::path& path) {
  return {H5Fopen(path.c_str(), H5F_ACC_RDONLY, access_properties()), "opening the file"};
}

GroupHandle create_group(hid_t parent, const std::string& name) {
  const PropertyHandle creation(H5Pcreate(H5P_GROUP_CREATE), "preparing a group");
  H5Pset_link_creation_order(creation, kOrdered);
  H5Pset_attr_creation_order(creation, kOrdered);
  return {H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, creation, H5P_DEFAULT),
          "adding group '" + name + "'"};
}

DatasetHandle create_dataset(hid_t parent, const std::string& name, hid_t type,
                             std::span<const hsize_t> lengths, hid_t properties) {
  for (auto slash = name.find('/'); slash != std::string::npos; slash = name.find('/', slash + 1)) {
    const std::string group = name.substr(0, slash);
    if (H5Lexists(parent, group.c_str(), H5P_DEFAULT) == 0) create_group(parent, group);
  }
  const PropertyHandle creation(
      properties == H5P_DEFAULT ? H5Pcreate(H5P_DATASET_CREATE) : H5Pcopy(properties),
      "preparing a dataset");
  H5Pset_attr_creation_order(creation, kOrdered);
  H5Pset_obj_track_times(creation, false);
  const SpaceHandle space = make_space(lengths);
  return {H5Dcreate2(parent, name.c_str(), type, space, H5P_DEFAULT, creation, H5P_DEFAULT),
          "adding dataset '" + name + "'"};
}

DatasetHandle open_dataset(hid_t parent, const std::string& name, Kept kept) {
  check_links(parent, name);
  DatasetHandle dataset(H5Dopen2(parent, name.c_str(), H5P_DEFAULT),
                        "opening dataset '" + name + "'");
  const PropertyHandle creation(H5Dget_create_plist(dataset), "reading how " + name + " is kept");
  if (H5Pget_external_count(creation) != 0 ||
      (kept == Kept::kInFile && H5Pget_layout(creation) == H5D_VIRTUAL)) {
    throw Hdf5Error("dataset '" + name + "' takes its content from another file");
  }
  return dataset;
}

std::vector<hsize_t> lengths_of(hid_t dataset) {
  const SpaceHandle space(H5Dget_space(dataset), "reading the shape of a dataset");
  std::vector<hsize_t> lengths(
      static_cast<std::size_t>(checked(H5Sget_simple_extent_ndims(space), "reading a shape")));
  checked(H5Sget_simple_extent_dims(space, lengths.data(), nullptr), "reading a shape");
  return lengths;
}

void check_size(hid_t dataset, const std::string& name) {
  // Deflate makes at most 1,032 bytes of one; what claims more was never written.
  constexpr double kMostInflation = 1100;
  const SpaceHandle space(H5Dget_space(dataset), "reading the shape of a dataset");
  const TypeHandle type(H5Dget_type(dataset), "reading the type of a dataset");
  const FileHandle file(H5Iget_file_id(dataset), "finding the file of a dataset");
  hsize_t stored = 0;
  checked(H5Fget_filesize(file, &stored), "reading the size of the file");
  const double bytes = static_cast<double>(H5Sget_simple_extent_npoints(space)) *
                       static_cast<double>(H5Tget_size(type));
  if (bytes > kMostInflation * static_cast<double>(stored)) {
    throw Hdf5Error("dataset '" + name + "' is longer than the file could hold");
  }
}

void write_all(hid_t dataset, hid_t memory_type, const void* values) {
  checked(H5Dwrite(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values),
          "writing a dataset");
}

void write_strings(hid_t dataset, std::span<const std::string> values) {
  write_all(dataset, string_type(), pointers(values).data());
}

TypeHandle string_type() {
  TypeHandle type(H5Tcopy(H5T_C_S1), "describing text");
  H5Tset_size(type, H5T_VARIABLE);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

void write_attribute(hid_t object, const std::string& name, const std::string& value) {
  const TypeHandle type = string_type();
  const char* text = value.c_str();
  checked(H5Awrite(create_attribute(object, name, type, scalar_space()), type, &text),
          "writing attribute '" + name + "'");
}

void write_attribute(hid_t object, const std::string& name, std::int64_t value) {
  checked(H5Awrite(create_attribute(object, name, H5T_STD_I64LE, scalar_space()), H5T_NATIVE_INT64,
                   &value),
          "writing attribute '" + name + "'");
}

void write_attribute(hid_t object, const std::string& name, std::uint64_t value) {
  checked(H5Awrite(create_attribute(object, name, H5T_STD_U64LE, scalar_space()), H5T_NATIVE_UINT64,
                   &value),
          "writing attribute '" + name + "'");
}

void write_attribute(hid_t object, const std::string& name, std::span<const std::string> values) {
  const TypeHandle type = string_type();
  const std::vector<hsize_t> length = {values.size()};
  const AttributeHandle attribute = create_attribute(object, name, type, make_space(length));
  checked(H5Awrite(attribute, type, pointers(values).data()), "writing attribute '" + name + "'");
}

bool has_attribute(hid_t object, const std::string& name) {
  return H5Aexists(object, name.c_str()) > 0;
}

std::vector<std::string> read_text_attributes(hid_t object, const std::string& name) {
  const AttributeHandle attribute = open_attribute(object, name);
  const TypeHandle stored(H5Aget_type(attribute), "reading attribute '" + name + "'");
  const SpaceHandle space(H5Aget_space(attribute), "reading attribute '" + name + "'");
  if (H5Tis_variable_str(stored) <= 0) throw Hdf5Error("attribute '" + name + "' is not text");
  const hssize_t count = checked(H5Sget_simple_extent_npoints(space), "reading " + name);
  return take_strings(static_cast<std::size_t>(count), space, [&](hid_t type, char** raw) {
    checked(H5Aread(attribute, type, raw), "reading attribute '" + name + "'");
  });
}

std::string read_text_attribute(hid_t object, const std::string& name) {
  std::vector<std::string> texts = read_text_attributes(object, name);
  if (texts.size() != 1) throw Hdf5Error("attribute '" + name + "' is not one text");
  return std::move(texts[0]);
}

std::int64_t read_integer_attribute(hid_t object, const std::string& name) {
  return read_number_attribute<std::int64_t>(object, name, H5T_NATIVE_INT64);
}

std::uint64_t read_unsigned_attribute(hid_t object, const std::string& name) {
  return read_number_attribute<std::uint64_t>(object, name, H5T_NATIVE_UINT64);
}

bool holds_strings(hid_t dataset) {
  const TypeHandle type(H5Dget_type(dataset), "reading the type of a dataset");
  return H5Tget_class(type) == H5T_STRING;
}

std::vector<std::string> read_strings(hid_t parent, const std::string& name) {
  const DatasetHandle dataset = open_dataset(parent, name);
  const TypeHandle stored(H5Dget_type(dataset), "reading the type of dataset '" + name + "'");
  const SpaceHandle space(H5Dget_space(dataset), "reading the shape of dataset '" + name + "'");
  if (H5Tis_variable_str(stored) <= 0) throw Hdf5Error("dataset '" + name + "' does not hold text");
  check_size(dataset, name);
  const auto count = static_cast<std::size_t>(H5Sget_simple_extent_npoints(space));
  return take_strings(count, space, [&](hid_t type, char** raw) {
    checked(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, raw),
            "reading dataset '" + name + "'");
  });
}

std::vector<std::int64_t> read_integers(hid_t parent, const std::string& name) {
  const DatasetHandle dataset = open_dataset(parent, name);
  const SpaceHandle space(H5Dget_space(dataset), "reading the shape of dataset '" + name + "'");
  check_size(dataset, name);
  std::vector<std::int64_t> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
  checked(H5Dread(dataset, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
          "reading dataset '" + name + "'");
  return values;
}

std::vector<double> read_part(hid_t dataset, std::span<const hsize_t> start,
                              std::span<const hsize_t> lengths) {
  const SpaceHandle in_file(H5Dget_space(dataset), "reading the shape of a dataset");
  checked(
      H5Sselect_hyperslab(in_file, H5S_SELECT_SET, start.data(), nullptr, lengths.data(), nullptr),
      "selecting part of a dataset");
  check_size(dataset, "of numbers");
  std::size_t count = 1;
  for (const hsize_t length : lengths) count *= static_cast<std::size_t>(length);
  std::vector<double> values(count);
  checked(
      H5Dread(dataset, H5T_NATIVE_DOUBLE, make_space(lengths), in_file, H5P_DEFAULT, values.data()),
      "reading a dataset");
  return values;
}

void read_chunk(hid_t dataset, std::span<const hsize_t> at, std::vector<std::byte>& bytes) {
  hsize_t size = 0;
  checked(H5Dget_chunk_storage_size(dataset, at.data(), &size), "looking up a chunk");
  bytes.resize(size);
  std::uint32_t filters_skipped = 0;
  checked(H5Dread_chunk(dataset, H5P_DEFAULT, at.data(), &filters_skipped, bytes.data()),
          "reading a chunk");
}

}  // namespace highneeds
