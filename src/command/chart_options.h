/// @file
/// Options of the commands that write charts: where, in which formats, whether to overwrite.
#pragma once

#include <boost/program_options.hpp>
#include <string>
#include <vector>

#include "command/subcommand.h"
#include "reporting/chart_files.h"

namespace highneeds {

/// Adds --format and --force.
void add_chart_file_options(boost::program_options::options_description& options);

/// Adds --charts, --format and --force, for a command that draws when asked to.
/// @param what  what the charts show
void add_charts_option(boost::program_options::options_description& options,
                       const std::string& what);

/// The values of --format (all where it is not given) and --force.
/// @throws UsageError  for another format
[[nodiscard]] ChartFileOptions chart_file_options(const Invocation& invocation);

/// Whether --charts is given.
[[nodiscard]] bool wants_charts(const Invocation& invocation);

/// Before long work: refuses to overwrite charts in the folder of --charts, if it is given.
/// @param names  of the charts that will be written
/// @throws OutputError, UsageError  as write_charts() and chart_file_options()
void check_charts_free(const Invocation& invocation, const std::vector<std::string>& names);

/// Writes charts into the folder of --charts and lists the files, unless --quiet.
void write_asked_charts(const Invocation& invocation, const std::vector<NamedChart>& charts);

/// "2 files in outputs/charts" and their names.
void list_files(const std::vector<std::filesystem::path>& files, const std::string& folder);

}  // namespace highneeds
