#include "storage/results_builder.h"

#include <hdf5_hl.h>

#include <array>
#include <cstdint>
#include <utility>

#include "storage/chunk_packing.h"

namespace highneeds {
namespace {

hid_t file_type(Cell cell) {
  switch (cell) {
    case Cell::kInt32:
      return H5T_STD_I32LE;
    case Cell::kFloat32:
      return H5T_IEEE_F32LE;
    case Cell::kFloat64:
      break;
  }
  return H5T_IEEE_F64LE;
}

void describe_dataset(hid_t dataset, const DatasetLayout& layout, const std::string& long_name) {
  write_attribute(dataset, "units", layout.info.unit);
  write_attribute(dataset, "long_name", long_name);
  if (!layout.comment.empty()) write_attribute(dataset, "comment", layout.comment);
}

/// Chunks of one item of one scenario, with the filters that pack_batch() applies.
PropertyHandle packed_chunks(hsize_t runs, hsize_t times) {
  PropertyHandle creation(H5Pcreate(H5P_DATASET_CREATE), "preparing a dataset");
  const std::array<hsize_t, 4> chunk = {1, 1, runs, times};
  checked(H5Pset_chunk(creation, 4, chunk.data()), "choosing chunks");
  checked(H5Pset_shuffle(creation), "choosing the shuffle filter");
  checked(H5Pset_deflate(creation, kDeflateLevel), "choosing the deflate filter");
  H5Pset_fill_time(creation, H5D_FILL_TIME_NEVER);
  return creation;
}

/// The runs of shards, one after another, where they are.
PropertyHandle runs_elsewhere(const std::string& dataset, const std::array<hsize_t, 4>& lengths,
                              const std::vector<Shard>& shards) {
  PropertyHandle creation(H5Pcreate(H5P_DATASET_CREATE), "preparing a joined dataset");
  const SpaceHandle here = make_space(lengths);
  for (const Shard& shard : shards) {
    std::array<hsize_t, 4> part = lengths;
    part[2] = static_cast<hsize_t>(shard.runs.count);
    const std::array<hsize_t, 4> start = {0, 0, static_cast<hsize_t>(shard.runs.first), 0};
    const SpaceHandle there = make_space(part);
    checked(H5Sselect_hyperslab(here, H5S_SELECT_SET, start.data(), nullptr, part.data(), nullptr),
            "placing a shard");
    checked(H5Pset_virtual(creation, here, shard.file.c_str(), ("/" + dataset).c_str(), there),
            "joining a shard");
  }
  return creation;
}

}  // namespace

ResultsBuilder::ResultsBuilder(hid_t file, const ResultsLayout& layout, hsize_t chunk_runs)
    : file_(file), chunk_runs_(chunk_runs) {
  for (const AxisLayout& axis : layout.axes) add_scale(axis);
  for (const AxisLayout& axis : layout.axes) {
    for (const AxisNote& note : axis.notes) add_note(axis, note);
  }
}

void ResultsBuilder::add_manifest(const Study& study, const RunManifest& manifest) const {
  const Model& model = study.scenarios.at(0).model;
  const auto text = [&](const std::string& name, const std::string& value) {
    write_attribute(file_, name, value);
  };
  write_attribute(file_, "format", std::int64_t{kResultsFormat});
  text("Conventions", "CF-1.8");
  text("title", "Projection of EHC plans and the high needs block: " + model.name);
  text("program", "highneeds");
  text("program_version", manifest.program_version);
  text("git_commit", manifest.git_commit);
  text("created", manifest.created);
  text("authority", model.name);
  text("la_code", model.la_code);
  write_attribute(file_, "seed", manifest.seed);
  write_attribute(file_, "runs", manifest.runs);
  if (manifest.is_shard()) {
    write_attribute(file_, "first_run", manifest.first_run);
    write_attribute(file_, "study_runs", manifest.study_runs);
  }
  std::vector<std::string> digests;
  digests.reserve(study.inputs.size());
  for (const InputText& input : study.inputs) digests.push_back(input.sha256 + "  " + input.name);
  if (!digests.empty()) write_attribute(file_, "input_sha256", digests);
}

void ResultsBuilder::add_inputs(const std::vector<InputText>& inputs) {
  AxisLayout axis;
  axis.name = "input";
  axis.long_name = "Input file, by the name by which others refer to it";
  axis.labels.reserve(inputs.size());
  for (const InputText& input : inputs) axis.labels.push_back(input.name);
  add_scale(axis);
  const auto add = [&](const std::string& name, const std::string& long_name, auto field) {
    std::vector<std::string> texts;
    texts.reserve(inputs.size());
    for (const InputText& input : inputs) texts.push_back(input.*field);
    const std::array<hsize_t, 1> length = {texts.size()};
    const DatasetHandle dataset = create_dataset(file_, "inputs/" + name, string_type(), length);
    write_strings(dataset, texts);
    write_attribute(dataset, "long_name", long_name);
    attach(dataset, {"input"});
  };
  add("kind", "scenario, model, region, intervention or table", &InputText::kind);
  add("name", "Name by which other inputs refer to it", &InputText::name);
  add("sha256", "SHA-256 of the text, hexadecimal", &InputText::sha256);
  add("text", "Full text", &InputText::text);
}

void ResultsBuilder::add_draws(std::span<const double> draws, hsize_t runs, hsize_t parameters) {
  const std::array<hsize_t, 2> lengths = {runs, parameters};
  const DatasetHandle dataset = create_dataset(file_, "draws", H5T_IEEE_F64LE, lengths);
  if (!draws.empty()) write_all(dataset, H5T_NATIVE_DOUBLE, draws.data());
  write_attribute(dataset, "long_name", std::string("Value of each uncertain number in each run"));
  write_attribute(dataset, "comment", std::string("Units in /axes/parameter_unit"));
  attach(dataset, {"run", "parameter"});
}

DatasetHandle ResultsBuilder::add_runs(const DatasetLayout& layout, hsize_t scenarios, hsize_t runs,
                                       const std::vector<Shard>& joined) {
  const std::array<hsize_t, 4> lengths = {scenarios, layout.items, runs, layout.times};
  const auto creation_of = [&] {
    // An array without items has no chunks.
    if (layout.items == 0) {
      return PropertyHandle(H5Pcreate(H5P_DATASET_CREATE), "preparing a dataset");
    }
    return joined.empty() ? packed_chunks(chunk_runs_, layout.times)
                          : runs_elsewhere(layout.info.name, lengths, joined);
  };
  const PropertyHandle creation = creation_of();
  DatasetHandle dataset =
      create_dataset(file_, layout.info.name, file_type(layout.cell), lengths, creation);
  describe_dataset(dataset, layout, layout.long_name);
  attach(dataset, {"scenario", layout.info.item_axis, "run", layout.info.time_axis});
  return dataset;
}

void ResultsBuilder::add_summary(const DatasetLayout& layout, hsize_t scenarios,
                                 const DatasetSummary& summary) {
  const std::string group = "summary/" + layout.info.name + "/";
  const std::vector<hsize_t> lengths = {scenarios, layout.items, layout.times};
  const std::vector<std::string> axes = {"scenario", layout.info.item_axis, layout.info.time_axis};
  add_doubles(group + "mean", summary.mean, lengths, axes, layout, "Mean over the runs: ");
  add_doubles(group + "mean_error", summary.mean_error, lengths, axes, layout,
              "Monte Carlo standard error of the mean: ");
  add_doubles(group + "median_error", summary.median_error, lengths, axes, layout,
              "Monte Carlo standard error of the median: ");
  add_doubles(group + "quantiles", summary.quantiles,
              {scenarios, layout.items, kSummaryQuantiles.size(), layout.times},
              {"scenario", layout.info.item_axis, "quantile", layout.info.time_axis}, layout,
              "Quantiles over the runs: ");
}

void ResultsBuilder::add_doubles(const std::string& name, const std::vector<double>& values,
                                 const std::vector<hsize_t>& lengths,
                                 const std::vector<std::string>& axes, const DatasetLayout& layout,
                                 const std::string& long_name) {
  const DatasetHandle dataset = create_dataset(file_, name, H5T_IEEE_F64LE, lengths);
  if (!values.empty()) write_all(dataset, H5T_NATIVE_DOUBLE, values.data());
  describe_dataset(dataset, layout, long_name + layout.long_name);
  attach(dataset, axes);
}

void ResultsBuilder::add_scale(const AxisLayout& axis) {
  const std::array<hsize_t, 1> length = {axis.size()};
  DatasetHandle scale;
  if (!axis.numbers.empty()) {
    scale = create_dataset(file_, axis.name, H5T_STD_I32LE, length);
    write_all(scale, H5T_NATIVE_INT32, axis.numbers.data());
  } else if (!axis.levels.empty()) {
    scale = create_dataset(file_, axis.name, H5T_IEEE_F64LE, length);
    write_all(scale, H5T_NATIVE_DOUBLE, axis.levels.data());
  } else {
    scale = create_dataset(file_, axis.name, string_type(), length);
    write_strings(scale, axis.labels);
  }
  checked(H5DSset_scale(scale, axis.name.c_str()), "making axis '" + axis.name + "'");
  write_attribute(scale, "long_name", axis.long_name);
  if (!axis.units.empty()) write_attribute(scale, "units", axis.units);
  if (axis.units.find(" since ") != std::string::npos) {
    write_attribute(scale, "calendar", std::string("standard"));
  }
  scales_[axis.name] = std::move(scale);
}

void ResultsBuilder::add_note(const AxisLayout& axis, const AxisNote& note) {
  const std::string name = "axes/" + axis.name + "_" + note.name;
  const std::array<hsize_t, 1> length = {axis.size()};
  const bool flags = !note.flags.empty();
  const DatasetHandle dataset = flags ? create_dataset(file_, name, H5T_STD_I8LE, length)
                                      : create_dataset(file_, name, string_type(), length);
  if (flags) {
    write_all(dataset, H5T_NATIVE_INT8, note.flags.data());
  } else {
    write_strings(dataset, note.texts);
  }
  write_attribute(dataset, "long_name", note.long_name);
  attach(dataset, {axis.name});
}

void ResultsBuilder::attach(hid_t dataset, const std::vector<std::string>& axes) const {
  for (std::size_t i = 0; i < axes.size(); ++i) {
    checked(H5DSattach_scale(dataset, scales_.at(axes[i]), static_cast<unsigned>(i)),
            "attaching axis '" + axes[i] + "'");
  }
}

}  // namespace highneeds
