/// @file
/// Drawings as SVG, PNG and PDF files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "reporting/drawing.h"

namespace highneeds {

/// A drawing and the file name it goes by, without extension: "balance".
struct NamedChart {
  std::string name;
  Drawing drawing;
};

struct ChartFileOptions {
  bool svg = true, png = true, pdf = true;  ///< PNG has 300 dots an inch
  bool force = false;                       ///< overwrite
};

/// Refuses to overwrite, before charts of these names are made.
/// @throws OutputError  if a file exists and `options.force` is false
void check_charts_free(const std::vector<std::string>& names,
                       const std::filesystem::path& directory, const ChartFileOptions& options);

/// Writes `<directory>/<name>.svg`, `.png` and `.pdf` of each chart: the same bytes for the same
/// drawing. Nothing appears under its own name before every file is whole.
///
/// @returns the files, in order
/// @throws OutputError  if a file exists and `force` is false (before anything is drawn), if
///         gnuplot or rsvg-convert is missing or fails, or if the directory cannot be written
std::vector<std::filesystem::path> write_charts(const std::vector<NamedChart>& charts,
                                                const std::filesystem::path& directory,
                                                const ChartFileOptions& options);

}  // namespace highneeds
