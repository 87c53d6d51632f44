/// @file
/// What every chart of a study says around its picture: place, scenario, source, date; its size.
#pragma once

#include <string>

#include "reporting/style.h"
#include "storage/results_file.h"

namespace highneeds {

/// How large a chart is, in the units of a Drawing. Charts that need more height take it.
struct ChartSize {
  double width = kHalfPageWidth, height = kHalfPageHeight;
  double title = kTitleSize;
};

/// What every chart of a study says at its foot and in its subtitle, and its size.
struct ChartContext {
  std::string place;     ///< "North East Lincolnshire"
  std::string scenario;  ///< its name, where the chart shows one
  std::string source;    ///< without "Source:": "DfE SEN2 2025; highneeds 0.1.0, 2,000 runs"
  std::string date;      ///< "1 September 2026"
  ChartSize size{};

  /// "Source: DfE SEN2 2025; highneeds 0.1.0. 1 September 2026"; empty without a source.
  [[nodiscard]] std::string foot() const;
  /// "North East Lincolnshire, ‘Do nothing’", or the place alone.
  [[nodiscard]] std::string of_scenario() const;
};

/// The context of a chart of one scenario.
/// @param manifest  of the runs that the chart shows
/// @param measure   published before its projection ("plans"): its source is named too; may be
/// empty
[[nodiscard]] ChartContext chart_context(const RunManifest& manifest, const Scenario& scenario,
                                         const std::string& measure);

/// "1 September 2026" from "2026-09-01T09:30:00Z"; other text as it is.
[[nodiscard]] std::string long_date(const std::string& iso);

}  // namespace highneeds
