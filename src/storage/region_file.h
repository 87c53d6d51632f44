/// @file
/// Lists of models: the authorities of a region, and which draws they share. docs/formats.md.
#pragma once

#include <string>
#include <vector>

#include "core/parameter.h"
#include "storage/file_source.h"
#include "storage/toml_node.h"

namespace highneeds {

/// One authority of a region.
struct RegionAuthority {
  std::string name;     ///< "Kent"
  std::string la_code;  ///< that of its model
  std::string model;    ///< path of the model from the region's file
  Place la_code_place, model_place;

  /// Stem of its results file: "kent".
  [[nodiscard]] std::string stem() const;
};

/// A list of models as written.
struct Region {
  std::string name;  ///< "South East"
  FileSource::File file;
  /// Numbers drawn once for all authorities, by dotted path: a name stands for itself and for all
  /// that begin with it and a point, and "*" for any one part ("*.effects").
  std::vector<std::string> shared;
  std::vector<RegionAuthority> authorities;
};

/// Stem of the results file of a region's sum, which no authority's may have.
inline constexpr const char* kRegionStem = "region";

/// A name of the default of `shared`, and why its draws are national.
struct SharedName {
  const char* name;
  const char* why;
};
/// What `import --list` writes: an assumption, as no published source says what moves together.
[[nodiscard]] const std::vector<SharedName>& default_shared();

/// Whether a text is a list of models, by its key [[authorities]].
[[nodiscard]] bool is_region(const std::string& text);

/// @returns the list as far as it can be read; what is wrong is in `faults`
[[nodiscard]] Region read_region_file(const FileSource::File& file, Faults& faults);

/// Whether a region shares a number: Region::shared.
/// @param name  of the parameter; what stands behind "@" does not count
[[nodiscard]] bool is_shared(const std::vector<std::string>& shared, const std::string& name);

/// Gives numbers that are not shared, and correlation groups without any shared number, draws of
/// the authority's own.
void draw_apart(const std::vector<std::string>& shared, const std::string& la_code,
                std::vector<Parameter>& parameters);

}  // namespace highneeds
