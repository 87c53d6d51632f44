#include <array>
#include <string>

#include "reporting/style.h"
#include "reporting/workbook_sheets.h"

namespace highneeds {

namespace {

struct Line {
  std::string row;    ///< defined name
  std::string label;  ///< in the legend
  Colour colour;
  float width = 1;
  bool dashed = false;
};

void add_line(lxw_chart* chart, const RowPlaces& places, const Line& of) {
  const RowPlace& place = places.at(of.row);
  lxw_chart_series* series = chart_add_series(chart, ("=" + place.columns.formula()).c_str(),
                                              ("=" + place.numbers.formula()).c_str());
  chart_series_set_name(series, of.label.c_str());
  lxw_chart_line line{};
  line.color = colour_number(of.colour);
  line.width = of.width;
  line.dash_type = of.dashed ? LXW_CHART_LINE_DASH_DASH : LXW_CHART_LINE_DASH_SOLID;
  chart_series_set_line(series, &line);
}

void set_texts(lxw_chart* chart, const char* title, const char* unit, bool money) {
  lxw_chart_font large{}, small{};
  large.size = 11;
  large.bold = LXW_TRUE;
  small.size = 9;
  chart_title_set_name(chart, title);
  chart_title_set_name_font(chart, &large);
  chart_axis_set_name(chart->y_axis, unit);
  chart_axis_set_name_font(chart->y_axis, &small);
  chart_axis_set_num_font(chart->x_axis, &small);
  chart_axis_set_num_font(chart->y_axis, &small);
  if (money) {
    chart_axis_set_num_format(chart->y_axis, "#,##0,,");
    chart_axis_set_label_position(chart->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
  } else {
    chart_axis_set_num_format(chart->y_axis, "#,##0");
  }
  chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
  chart_legend_set_font(chart, &small);
}

/// Unmitigated with its 80% interval, and mitigated.
lxw_chart* forecast_chart(WorkbookFile& book, const RowPlaces& places, const std::string& sheet,
                          const std::string& row, bool mitigated) {
  lxw_chart* chart = book.add_chart(LXW_CHART_LINE);
  const std::string base = sheet + "_unmitigated_" + row;
  add_line(chart, places, {base, "Unmitigated, median", kDarkBlue, 2.25F, false});
  add_line(chart, places, {base + "_P10", "10th percentile", kDarkBlue, 1, true});
  add_line(chart, places, {base + "_P90", "90th percentile", kDarkBlue, 1, true});
  if (mitigated)
    add_line(chart, places,
             {sheet + "_mitigated_" + row, "Mitigated, median", kOrange, 2.25F, false});
  return chart;
}

/// Plans by provision, stacked.
lxw_chart* provision_chart(WorkbookFile& book, const RowPlaces& places, const std::string& prefix) {
  constexpr std::array<Colour, 7> kColours = {kDarkBlue, kTurquoise,   kDarkPink, kOrange,
                                              kDarkGrey, kLightPurple, kLeader};
  lxw_chart* chart = book.add_chart(LXW_CHART_COLUMN_STACKED);
  for (std::size_t i = 0;; ++i) {
    const auto found = places.find(prefix + std::to_string(i + 1));
    if (found == places.end()) break;
    const RowPlace& place = found->second;
    if (!place.modelled) continue;
    lxw_chart_series* series = chart_add_series(chart, ("=" + place.columns.formula()).c_str(),
                                                ("=" + place.numbers.formula()).c_str());
    chart_series_set_name(series, ("=" + place.label.formula()).c_str());
    lxw_chart_fill fill{};
    fill.color = colour_number(kColours[i % kColours.size()]);
    chart_series_set_fill(series, &fill);
  }
  return chart;
}

}  // namespace

void fill_chart_sheet(WorkbookFile& book, WorkbookSheet& sheet, const RowPlaces& places,
                      bool mitigated) {
  lxw_chart_options size{};
  size.x_scale = 1.2;
  size.y_scale = 1.35;
  const auto put = [&](lxw_chart* chart, std::uint32_t row, std::uint16_t column, const char* title,
                       const char* unit, bool money) {
    set_texts(chart, title, unit, money);
    worksheet_insert_chart_opt(sheet.get(), sheet.row() + row, column, chart, &size);
  };
  constexpr std::uint32_t kRows = 21;
  constexpr std::uint16_t kColumns = 9;
  put(forecast_chart(book, places, "CYP", "total", mitigated), 1, 0,
      "EHC plans at the January census", "Plans", false);
  put(forecast_chart(book, places, "Finance", "cumulative", mitigated), 1, kColumns,
      "Cumulative DSG position at 31 March (below zero: deficit)", "GBP million", true);
  put(provision_chart(book, places,
                      mitigated ? "CYP_mitigated_provision_" : "CYP_unmitigated_provision_"),
      1 + kRows, 0,
      mitigated ? "EHC plans by provision, mitigated, medians"
                : "EHC plans by provision, unmitigated, medians",
      "Plans", false);
  put(forecast_chart(book, places, "Finance", "spend", mitigated), 1 + kRows, kColumns,
      "High needs expenditure in the year", "GBP million", true);
  sheet.next_row(2 * kRows + 1);
  sheet.finish(2 * kColumns);
}

}  // namespace highneeds
