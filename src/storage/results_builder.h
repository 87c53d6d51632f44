/// @file
/// Makes the objects of a results file: attributes, axes, inputs, draws, arrays and summaries.
#pragma once

#include <hdf5.h>

#include <map>
#include <span>
#include <string>
#include <vector>

#include "storage/hdf5_handles.h"
#include "storage/results_file.h"
#include "storage/results_layout.h"
#include "storage/summary_writer.h"

namespace highneeds {

/// Adds objects to an open file. Hold hdf5_mutex() around every function.
class ResultsBuilder {
 public:
  /// Adds the axes.
  /// @param chunk_runs  runs in each chunk
  ResultsBuilder(hid_t file, const ResultsLayout& layout, hsize_t chunk_runs);

  void add_manifest(const Study& study, const RunManifest& manifest) const;
  void add_inputs(const std::vector<InputText>& inputs);
  /// @param draws  [run x parameter]
  void add_draws(std::span<const double> draws, hsize_t runs, hsize_t parameters);
  /// One array of runs, without values: chunks are to be written as pack_batch() made them.
  /// @param joined  if there are any: a virtual dataset that shows the runs of these files
  [[nodiscard]] DatasetHandle add_runs(const DatasetLayout& layout, hsize_t scenarios, hsize_t runs,
                                       const std::vector<Shard>& joined);
  void add_summary(const DatasetLayout& layout, hsize_t scenarios, const DatasetSummary& summary);

 private:
  void add_scale(const AxisLayout& axis);
  void add_note(const AxisLayout& axis, const AxisNote& note);
  void add_doubles(const std::string& name, const std::vector<double>& values,
                   const std::vector<hsize_t>& lengths, const std::vector<std::string>& axes,
                   const DatasetLayout& layout, const std::string& long_name);
  void attach(hid_t dataset, const std::vector<std::string>& axes) const;

  hid_t file_;
  hsize_t chunk_runs_;
  std::map<std::string, DatasetHandle> scales_;
};

}  // namespace highneeds
