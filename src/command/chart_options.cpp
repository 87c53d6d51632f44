#include "command/chart_options.h"

#include <fmt/core.h>

namespace highneeds {

namespace po = boost::program_options;

void add_chart_file_options(po::options_description& options) {
  options.add_options()("format", po::value<std::vector<std::string>>(),
                        "svg, png or pdf; may be repeated (default: all)")("force,f",
                                                                           "overwrite charts");
}

void add_charts_option(po::options_description& options, const std::string& what) {
  options.add_options()("charts", po::value<std::string>(),
                        ("folder for " + what + " (default: none)").c_str());
  add_chart_file_options(options);
}

ChartFileOptions chart_file_options(const Invocation& invocation) {
  ChartFileOptions options;
  options.force = invocation.options.count("force") > 0;
  if (invocation.options.count("format") == 0) return options;
  options.svg = options.png = options.pdf = false;
  for (const std::string& format : invocation.options["format"].as<std::vector<std::string>>()) {
    if (format == "svg")
      options.svg = true;
    else if (format == "png")
      options.png = true;
    else if (format == "pdf")
      options.pdf = true;
    else
      throw UsageError(fmt::format("'{}' is not a chart format; type svg, png or pdf", format));
  }
  return options;
}

bool wants_charts(const Invocation& invocation) { return invocation.options.count("charts") > 0; }

void check_charts_free(const Invocation& invocation, const std::vector<std::string>& names) {
  const ChartFileOptions options = chart_file_options(invocation);
  if (wants_charts(invocation))
    check_charts_free(names, invocation.options["charts"].as<std::string>(), options);
}

void write_asked_charts(const Invocation& invocation, const std::vector<NamedChart>& charts) {
  if (!wants_charts(invocation)) return;
  const auto folder = invocation.options["charts"].as<std::string>();
  const auto files = write_charts(charts, folder, chart_file_options(invocation));
  if (!invocation.quiet) list_files(files, folder);
}

void list_files(const std::vector<std::filesystem::path>& files, const std::string& folder) {
  fmt::print("{} files in {}\n", files.size(), folder);
  for (const auto& file : files) fmt::print("  {}\n", file.filename().string());
}

}  // namespace highneeds
