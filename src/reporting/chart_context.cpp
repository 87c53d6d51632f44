#include "reporting/chart_context.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <string_view>

#include "reporting/numbers.h"
#include "reporting/sentences.h"
#include "reporting/text_layout.h"

namespace highneeds {
namespace {

std::string source_of(const Model& model, const std::string& measure) {
  for (const History& history : model.history) {
    if (history.measure == measure && !history.provenance.source.empty())
      return history.provenance.source + " (published); ";
  }
  return "";
}

}  // namespace

std::string ChartContext::foot() const {
  return source.empty() ? "" : "Source: " + source + (date.empty() ? "" : ". " + date);
}

std::string ChartContext::of_scenario() const {
  return place + (scenario.empty() ? "" : ", " + quoted_name(scenario));
}

ChartContext chart_context(const RunManifest& manifest, const Scenario& scenario,
                           const std::string& measure) {
  return {scenario.model.name,
          scenario.name,
          fmt::format("{}highneeds {}, {} runs, seed {}", source_of(scenario.model, measure),
                      manifest.program_version, count_text(static_cast<double>(manifest.runs)),
                      manifest.seed),
          long_date(manifest.created),
          {}};
}

std::string long_date(const std::string& iso) {
  const auto digits = [&](std::size_t from, std::size_t count) {
    return iso.size() >= from + count && iso.find_first_not_of("0123456789", from) >= from + count;
  };
  if (!digits(0, 4) || !digits(5, 2) || !digits(8, 2)) return iso;
  const auto month = static_cast<std::size_t>(std::stoi(iso.substr(5, 2)));
  if (month < 1 || month > 12) return iso;
  return fmt::format("{} {} {}", std::stoi(iso.substr(8, 2)), kMonthNames[month - 1],
                     iso.substr(0, 4));
}

}  // namespace highneeds
