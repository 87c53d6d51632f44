#include "storage/content_digest.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "storage/hdf5_handles.h"
#include "storage/sha256.h"

namespace highneeds {
namespace {

constexpr auto kCreated = "created";

std::string_view bytes_of(const std::vector<std::byte>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Names of all datasets, in the order of bytes.
std::vector<std::string> dataset_names(hid_t file) {
  std::vector<std::string> names;
  const auto visit = [](hid_t, const char* name, const H5O_info_t* info, void* to) -> herr_t {
    if (info->type == H5O_TYPE_DATASET)
      static_cast<std::vector<std::string>*>(to)->emplace_back(name);
    return 0;
  };
  checked(H5Ovisit(file, H5_INDEX_NAME, H5_ITER_INC, visit, &names), "listing what a file holds");
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> attribute_names(hid_t object) {
  std::vector<std::string> names;
  const auto visit = [](hid_t, const char* name, const H5A_info_t*, void* to) -> herr_t {
    static_cast<std::vector<std::string>*>(to)->emplace_back(name);
    return 0;
  };
  hsize_t at = 0;
  checked(H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, &at, visit, &names),
          "listing attributes");
  std::sort(names.begin(), names.end());
  return names;
}

class Digest {
 public:
  void add_text(std::string_view text) {
    add_number(text.size());
    sum_.add(text);
  }

  void add_number(std::uint64_t number) {
    sum_.add({reinterpret_cast<const char*>(&number), sizeof number});
  }

  void add_attribute(hid_t object, const std::string& name) {
    add_text(name);
    const AttributeHandle attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), "opening " + name);
    const TypeHandle type(H5Aget_type(attribute), "reading the type of " + name);
    const SpaceHandle space(H5Aget_space(attribute), "reading the shape of " + name);
    const H5T_class_t kind = H5Tget_class(type);
    add_number(static_cast<std::uint64_t>(kind));
    if (H5Tis_variable_str(type) > 0) {
      for (const std::string& text : read_text_attributes(object, name)) add_text(text);
    } else if (kind == H5T_INTEGER || kind == H5T_FLOAT || kind == H5T_STRING) {
      const hssize_t count = checked(H5Sget_simple_extent_npoints(space), "reading " + name);
      buffer_.resize(static_cast<std::size_t>(count) * H5Tget_size(type));
      checked(H5Aread(attribute, type, buffer_.data()), "reading " + name);
      add_text(bytes_of(buffer_));
    }
  }

  void add_dataset(hid_t file, const std::string& name) {
    const DatasetHandle dataset = open_dataset(file, name, Kept::kInShards);
    const std::vector<hsize_t> lengths = lengths_of(dataset);
    add_text(name);
    for (const hsize_t length : lengths) add_number(length);
    const TypeHandle type(H5Dget_type(dataset), "reading the type of " + name);
    add_number(static_cast<std::uint64_t>(H5Tget_class(type)));
    add_number(H5Tget_size(type));
    for (const std::string& attribute : attribute_names(dataset)) {
      add_attribute(dataset, attribute);
    }
    const PropertyHandle creation(H5Dget_create_plist(dataset), "reading how " + name + " is kept");
    const H5D_layout_t layout = H5Pget_layout(creation);
    add_number(static_cast<std::uint64_t>(layout));
    if (layout == H5D_VIRTUAL) return;
    check_size(dataset, name);
    if (holds_strings(dataset)) {
      for (const std::string& text : read_strings(file, name)) add_text(text);
    } else if (layout == H5D_CHUNKED) {
      add_chunks(dataset, creation, lengths);
    } else {
      add_whole(dataset, lengths, name);
    }
  }

  [[nodiscard]] std::string digits() { return sum_.digits(); }

 private:
  void add_whole(hid_t dataset, const std::vector<hsize_t>& lengths, const std::string& name) {
    const TypeHandle type(H5Dget_type(dataset), "reading the type of " + name);
    std::size_t size = H5Tget_size(type);
    for (const hsize_t length : lengths) size *= length;
    buffer_.resize(size);
    if (size > 0) {
      checked(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, buffer_.data()),
              "reading " + name);
    }
    sum_.add(bytes_of(buffer_));
  }

  /// The chunks as they are stored, in the order of their places.
  void add_chunks(hid_t dataset, hid_t creation, const std::vector<hsize_t>& lengths) {
    std::vector<hsize_t> chunk(lengths.size()), at(lengths.size(), 0);
    H5Pget_chunk(creation, static_cast<int>(chunk.size()), chunk.data());
    if (std::find(lengths.begin(), lengths.end(), 0) != lengths.end()) return;
    while (true) {
      add_chunk(dataset, at);
      std::size_t d = at.size();
      while (d-- > 0) {
        at[d] += chunk[d];
        if (at[d] < lengths[d]) break;
        at[d] = 0;
        if (d == 0) return;
      }
    }
  }

  void add_chunk(hid_t dataset, const std::vector<hsize_t>& at) {
    read_chunk(dataset, at, buffer_);
    sum_.add(bytes_of(buffer_));
  }

  Sha256 sum_;
  std::vector<std::byte> buffer_;
};

}  // namespace

std::string results_digest(hid_t file) {
  Digest digest;
  for (const std::string& name : attribute_names(file)) {
    if (name == kResultsDigest || name == kFileDigest || name == kCreated) continue;
    digest.add_attribute(file, name);
  }
  for (const std::string& name : dataset_names(file)) digest.add_dataset(file, name);
  return digest.digits();
}

std::string file_digest(hid_t file, const std::string& results_digest) {
  return sha256(results_digest + read_text_attribute(file, kCreated));
}

}  // namespace highneeds
