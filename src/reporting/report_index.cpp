#include "reporting/report_index.h"

#include <fmt/format.h>

#include <cctype>
#include <cstddef>

#include "reporting/chart_context.h"
#include "reporting/gnuplot.h"
#include "reporting/result_sentences.h"

namespace highneeds {

namespace {

constexpr std::array kOutcomesInWords = {Outcome::kPlans, Outcome::kSpecialist,
                                         Outcome::kCumulative};

constexpr std::string_view kStyle =
    "body{font:1rem/1.5 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "color:#1a1a1a;background:#fff}h1{font-size:1.6rem}h2{font-size:1.2rem}"
    "a{color:#12436d}li{margin:.2rem 0}footer{color:#4a4a4a;font-size:.9rem}";

/// A link's target: everything but plain file name characters as %XX.
std::string address(const std::string& file) {
  std::string out;
  for (const char c : file) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-_./").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

/// One line for each chart, with its finding, its name and its formats; or a file by its name.
std::string list_of(const std::vector<ReportFile>& files) {
  std::string items;
  for (std::size_t i = 0; i < files.size();) {
    const auto stem = [&](std::size_t k) {
      return files[k].path.substr(0, files[k].path.rfind('.'));
    };
    if (files[i].title.empty()) {
      items += fmt::format("<li><a href=\"{}\">{}</a></li>\n", address(files[i].path),
                           xml_text(files[i].path));
      ++i;
      continue;
    }
    const std::string chart = stem(i), name = xml_text(chart.substr(chart.rfind('/') + 1));
    items += fmt::format("<li>{} ({}):", xml_text(files[i].title), name);
    for (; i < files.size() && stem(i) == chart; ++i) {
      std::string kind = files[i].path.substr(chart.size() + 1);
      for (char& c : kind) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      items += fmt::format(" <a href=\"{}\" aria-label=\"{}, {}\">{}</a>", address(files[i].path),
                           name, xml_text(kind), xml_text(kind));
    }
    items += "</li>\n";
  }
  return items;
}

}  // namespace

std::string report_index(const StudyOutcomes& study, const RunManifest& manifest,
                         const std::vector<int>& scenarios,
                         const std::vector<ReportSection>& sections) {
  const std::string title = xml_text(study.place) + ": plans, placements and the DSG balance";
  std::string page = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n"
      "<h2>What was found</h2>\n<ul>\n",
      title, kStyle);
  for (const int scenario : scenarios) {
    for (const Outcome outcome : kOutcomesInWords) {
      for (const int january : answer_januaries(study, scenario)) {
        const auto [level, comparison] = result_sentences(study, scenario, outcome, january);
        page += fmt::format("<li>{} {}</li>\n", xml_text(level), xml_text(comparison));
      }
    }
  }
  page += "</ul>\n";
  for (const ReportSection& section : sections) {
    page += fmt::format("<h2>{}</h2>\n<ul>\n", xml_text(section.title));
    page += list_of(section.files) + "</ul>\n";
  }
  page += fmt::format(
      "</main>\n<footer>\n<p>highneeds {} ({}), {} runs, seed {}. Results of {}.</p>\n</footer>\n"
      "</body>\n</html>\n",
      manifest.program_version, xml_text(manifest.git_commit),
      count_text(static_cast<double>(manifest.runs)), manifest.seed, long_date(manifest.created));
  return page;
}

}  // namespace highneeds
