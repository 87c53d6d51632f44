#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "command/scenario_option.h"
#include "command/subcommand.h"
#include "reporting/board_summary.h"
#include "reporting/dashboard.h"
#include "reporting/dashboard_data.h"
#include "reporting/report_index.h"
#include "reporting/results_charts.h"
#include "reporting/results_outcomes.h"
#include "reporting/scenario_lookup.h"
#include "reporting/work_folder.h"
#include "reporting/workbook.h"
#include "storage/partial_file.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

/// What every part of a report is made from.
struct ReportSource {
  const ResultsReader& results;
  const Study& study;
  const StudyOutcomes& outcomes;
  int unmitigated = 0, mitigated = -1;  ///< scenarios; -1 where there is none
};

/// One thing that a report consists of; --<name> asks for it alone.
struct ReportPart {
  const char* name;
  const char* title;  ///< heading in the index, and help of the option
  const char* place;  ///< file or folder of its own in the report
  /// Writes the part into a folder.
  /// @returns the files, relative to the folder
  std::vector<ReportFile> (*write)(const ReportSource& source, const fs::path& folder);
};

constexpr const char* kWorkbook = "workbook.xlsx";

std::vector<ReportFile> write_chart_files(const ReportSource& source, const fs::path& folder) {
  ChartSelection selection;
  selection.measures = true;
  const auto charts = study_charts(source.results, source.study, source.outcomes, selection);
  std::vector<ReportFile> files;
  for (const fs::path& file : write_charts(charts, folder / "charts", {})) {
    const auto chart = std::find_if(charts.begin(), charts.end(), [&](const NamedChart& one) {
      return one.name == file.stem().string();
    });
    files.push_back(
        {"charts/" + file.filename().string(), chart == charts.end() ? "" : chart->drawing.title});
  }
  return files;
}

std::vector<ReportFile> write_workbook_file(const ReportSource& source, const fs::path& folder) {
  write_workbook(folder / kWorkbook,
                 {source.results, source.study, source.unmitigated, source.mitigated},
                 source.outcomes);
  return {{kWorkbook, ""}};
}

std::vector<ReportFile> write_dashboard(const ReportSource& source, const fs::path& folder) {
  write_text(folder / "dashboard.html",
             dashboard_page("High needs projection: " + source.outcomes.place,
                            dashboard_json(source.results, source.study, source.outcomes)));
  return {{"dashboard.html", ""}};
}

constexpr const char* kSummary = "summary.pdf";

std::vector<ReportFile> write_summary(const ReportSource& source, const fs::path& folder) {
  ChartFileOptions pdf_alone;
  pdf_alone.svg = pdf_alone.png = false;
  const StatutorySource tables{source.results, source.study, source.unmitigated, source.mitigated};
  write_charts({board_summary(tables, source.outcomes)}, folder, pdf_alone);
  return {{kSummary, ""}};
}

constexpr std::array kParts = {
    ReportPart{"summary", "Summary for the board, one page of A4", kSummary, write_summary},
    ReportPart{"workbook", "Workbook: statutory tables, scenarios, assumptions", kWorkbook,
               write_workbook_file},
    ReportPart{"dashboard", "Dashboard for the browser, one file", "dashboard.html",
               write_dashboard},
    ReportPart{"charts", "Charts for papers and slides", "charts", write_chart_files},
};
constexpr const char* kIndex = "index.html";

void add_options(po::options_description& options) {
  for (const ReportPart& part : kParts) options.add_options()(part.name, part.title);
  options.add_options()("output,o", po::value<std::string>(),
                        "folder (default: report beside the results file)")("force,f",
                                                                            "overwrite files");
  add_scenario_option(options, "the mitigated forecast");
}

/// The parts that were asked for: all where none was named.
std::vector<ReportPart> chosen_parts(const po::variables_map& options) {
  std::vector<ReportPart> chosen;
  for (const ReportPart& part : kParts) {
    if (options.count(part.name) > 0) chosen.push_back(part);
  }
  return chosen.empty() ? std::vector<ReportPart>(kParts.begin(), kParts.end()) : chosen;
}

/// The scenario with measures, and the one it is compared with.
void choose_forecasts(const Invocation& invocation, ReportSource& source) {
  const std::size_t chosen = chosen_scenario(invocation, source.study);
  const int baseline = baseline_index(source.study, chosen);
  source.unmitigated = baseline < 0 ? static_cast<int>(chosen) : baseline;
  source.mitigated = baseline < 0 ? -1 : static_cast<int>(chosen);
}

int run(const Invocation& invocation) {
  if (invocation.files.size() != 1) {
    throw UsageError("report needs one results file; type 'highneeds report outputs/dbv-both.h5'");
  }
  const fs::path file = invocation.files[0];
  const ResultsReader results(file);
  results.verify();
  const fs::path folder = invocation.options.count("output") > 0
                              ? fs::path(invocation.options["output"].as<std::string>())
                              : file.parent_path() / "report";
  const bool force = invocation.options.count("force") > 0;
  const std::vector<ReportPart> parts = chosen_parts(invocation.options);
  const bool whole = std::none_of(kParts.begin(), kParts.end(), [&](const ReportPart& part) {
    return invocation.options.count(part.name) > 0;
  });
  if (whole) check_free(folder / kIndex, force);
  for (const ReportPart& part : parts) check_free(folder / part.place, force);

  const Study study = results.study();
  const StudyOutcomes outcomes = read_outcomes(results, study);
  ReportSource source{results, study, outcomes};
  choose_forecasts(invocation, source);
  const WorkFolder work(folder);
  std::vector<ReportSection> sections;
  std::vector<std::string> files;
  for (const ReportPart& part : parts) {
    sections.push_back({part.title, part.write(source, work.path())});
    for (const ReportFile& written : sections.back().files) files.push_back(written.path);
  }
  if (whole) {
    std::vector<int> in_words = {source.unmitigated};
    if (source.mitigated >= 0) in_words.push_back(source.mitigated);
    write_text(work.path() / kIndex,
               report_index(outcomes, results.manifest(), in_words, sections));
    files.emplace_back(kIndex);
  }
  work.publish(files);
  if (!invocation.quiet) {
    fmt::print("{} files in {}\n", files.size(), folder.string());
    for (const std::string& name : files) fmt::print("  {}\n", name);
  }
  return kSuccess;
}

}  // namespace

Subcommand report_subcommand() {
  return {"report",
          "RESULTS",
          "everything for a board in one folder, with an index",
          "Without an option: all parts and index.html, to start from. With options: these parts "
          "alone.\n\n"
          "  highneeds report outputs/dbv-both.h5\n",
          add_options,
          run};
}

}  // namespace highneeds
