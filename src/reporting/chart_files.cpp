#include "reporting/chart_files.h"

#include <cstdlib>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include "reporting/gnuplot.h"
#include "reporting/process.h"
#include "storage/file_source.h"

namespace highneeds {

namespace fs = std::filesystem;

namespace {

constexpr int kWrongInput = 2, kFailed = 1;

/// A folder for unfinished files beside the finished ones, so that a rename is enough.
class WorkFolder {
 public:
  explicit WorkFolder(const fs::path& parent) {
    std::string pattern = (parent / ".charts.XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
      throw OutputError(parent.string() + " cannot be written to (" + std::strerror(errno) +
                            "); choose another folder",
                        kFailed);
    }
    path_ = fs::absolute(pattern);
  }
  ~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void write_text(const fs::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (!file) throw OutputError(path.string() + " cannot be written (is the disk full?)", kFailed);
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

std::vector<std::string> extensions(const ChartFileOptions& options) {
  std::vector<std::string> out;
  if (options.svg) out.emplace_back(".svg");
  if (options.png) out.emplace_back(".png");
  if (options.pdf) out.emplace_back(".pdf");
  return out;
}

}  // namespace

std::vector<fs::path> write_charts(const std::vector<NamedChart>& charts, const fs::path& directory,
                                   const ChartFileOptions& options) {
  std::vector<fs::path> files;
  for (const NamedChart& chart : charts) {
    for (const std::string& extension : extensions(options)) {
      files.push_back(directory / (chart.name + extension));
      if (!options.force && fs::exists(fs::symlink_status(files.back()))) {
        throw OutputError(files.back().string() +
                              " exists already (nothing is overwritten unasked); "
                              "add --force, or choose another folder",
                          kWrongInput);
      }
    }
  }
  std::error_code error;
  fs::create_directories(directory, error);
  if (error)
    throw OutputError(directory.string() + " cannot be made (" + error.message() + ")", kFailed);

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
  for (const fs::path& file : files) {
    fs::rename(work.path() / file.filename(), file, error);
    if (error)
      throw OutputError(file.string() + " cannot be written (" + error.message() + ")", kFailed);
  }
  return files;
}

}  // namespace highneeds
