/// @file
/// DfE "Education, health and care plans" releases as downloaded: folders of CSV files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "evidence/published_statistics.h"
#include "storage/toml_node.h"

namespace highneeds {

/// The tables of the releases under a folder.
struct ReleaseTables {
  std::vector<ReleaseTable> tables;
  std::vector<Finding> unused;  ///< files that are no part of what is used
};

/// Reads every release under a folder, once.
///
/// `directory` is a release, or holds releases in folders of their own (up to three deep; the data
/// folder of a download is found). Files are known by their columns, columns by their names and
/// known aliases, so that file names and the order of columns do not matter. Rows by sex, ethnicity
/// and length of plan are passed over. Files that are no part of what is used, and columns that
/// nobody knows, are reported.
///
/// @throws InputError  with every fault: no release there, files that are empty, cut off, not UTF-8
///         or not such tables, cells that are neither numbers nor suppression codes
[[nodiscard]] ReleaseTables read_release_tables(const std::filesystem::path& directory);

/// As read_release_tables(), put together by assemble_statistics().
[[nodiscard]] PublishedStatistics read_releases(const std::filesystem::path& directory);

/// Reads one file of a release.
/// @param path  to be shown
/// @returns a table without rows where the file is no part of a release that is used
[[nodiscard]] ReleaseTable read_release_file(const std::string& path, std::string_view text,
                                             Faults& faults);

}  // namespace highneeds
