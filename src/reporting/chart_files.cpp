#include "reporting/chart_files.h"

#include <fstream>
#include <iterator>
#include <optional>

#include "reporting/gnuplot.h"
#include "reporting/process.h"
#include "reporting/work_folder.h"
#include "storage/partial_file.h"

namespace highneeds {

namespace fs = std::filesystem;

namespace {

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void draw_svg(const Drawing& drawing, const fs::path& folder, const std::string& name) {
  write_text(folder / "chart.gp", gnuplot_script(drawing, "raw.svg"));
  Process gnuplot({"gnuplot", "-d", "chart.gp"}, folder, "charts are drawn with it", "gnuplot-nox");
  gnuplot.wait();
  write_text(folder / (name + ".svg"), accessible_svg(read_text(folder / "raw.svg"), drawing));
}

/// @param format  "png" or "pdf"
std::vector<std::string> conversion(const std::string& name, const std::string& format) {
  // Millimetres become points of 1/72 inch in the PDF, and 300 dots an inch in the PNG.
  const std::string dots = format == "png" ? "300" : "72";
  return {"rsvg-convert", "--format", format,     "--dpi-x",           dots,
          "--dpi-y",      dots,       "--output", name + "." + format, name + ".svg"};
}

std::vector<std::string> file_names(const std::vector<std::string>& charts,
                                    const ChartFileOptions& options) {
  std::vector<std::string> files;
  for (const std::string& chart : charts) {
    if (options.svg) files.push_back(chart + ".svg");
    if (options.png) files.push_back(chart + ".png");
    if (options.pdf) files.push_back(chart + ".pdf");
  }
  return files;
}

}  // namespace

void check_charts_free(const std::vector<std::string>& names, const fs::path& directory,
                       const ChartFileOptions& options) {
  for (const std::string& file : file_names(names, options))
    check_free(directory / file, options.force);
}

std::vector<fs::path> write_charts(const std::vector<NamedChart>& charts, const fs::path& directory,
                                   const ChartFileOptions& options) {
  std::vector<std::string> names;
  for (const NamedChart& chart : charts) names.push_back(chart.name);
  check_charts_free(names, directory, options);
  const WorkFolder work(directory);
  for (const NamedChart& chart : charts) {
    draw_svg(chart.drawing, work.path(), chart.name);
    std::optional<Process> png, pdf;  // side by side
    const std::string use = "charts become PNG and PDF with it", package = "librsvg2-bin";
    if (options.png) png.emplace(conversion(chart.name, "png"), work.path(), use, package);
    if (options.pdf) pdf.emplace(conversion(chart.name, "pdf"), work.path(), use, package);
    if (png) png->wait();
    if (pdf) pdf->wait();
  }
  return work.publish(file_names(names, options));
}

}  // namespace highneeds
