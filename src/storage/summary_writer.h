/// @file
/// The group /summary of a results file: means, quantiles and their Monte Carlo errors.
#pragma once

#include <hdf5.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "storage/hdf5_handles.h"
#include "storage/results_layout.h"

namespace highneeds {

/// Summary of one dataset, [scenario x item x (quantile x) time], row by row.
struct DatasetSummary {
  std::vector<double> mean, mean_error, median_error;
  std::vector<double> quantiles;  ///< with the quantile axis
};

/// Reads the runs back from the open datasets, chunk by chunk, and summarises them on `threads`
/// threads. Takes hdf5_mutex() for each read; do not hold it.
///
/// @param datasets    open datasets, indexed by RunArray
/// @param chunk_runs  runs in each chunk
/// @param read_runs   where the datasets are virtual, and have no chunks; otherwise empty
[[nodiscard]] std::vector<DatasetSummary> summarise_datasets(
    const ResultsLayout& layout, std::span<const DatasetHandle> datasets, std::int64_t runs,
    std::int64_t chunk_runs, const ReadRuns& read_runs, int threads);

}  // namespace highneeds
