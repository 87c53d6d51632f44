#include "reporting/benchmark_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reporting/csv_cells.h"
#include "reporting/numbers.h"
#include "reporting/sentences.h"
#include "reporting/text_table.h"

namespace highneeds {
namespace {

constexpr std::size_t kLabelColumns = 46, kValueColumns = 10;
constexpr std::size_t kNameColumns = 36, kHeadingColumns = 16;
/// A cell of many authorities: value, rank in brackets, flag.
constexpr std::size_t kCellValueColumns = 8;

const std::vector<Measured>* region_of(const Benchmark& benchmark, const Area& area) {
  const auto found = benchmark.regions.find(area.name.region);
  return found == benchmark.regions.end() ? nullptr : &found->second;
}

const BenchmarkCell* cell_of(const Benchmark& benchmark, const BenchmarkRow& row,
                             std::string_view name) {
  for (std::size_t i = 0; i < benchmark.indicators.size(); ++i) {
    if (benchmark.indicators[i].name == name) return &row.cells[i];
  }
  return nullptr;
}

/// Figures that no authority can have had, as the return was not complete: "74 requests for 185 new
/// plans"; empty where nothing looks wrong.
std::string doubts(const Benchmark& benchmark, const BenchmarkRow& row) {
  constexpr double fewest_ceased = 0.5;  // of 100 plans; England: 5
  const BenchmarkCell* first = cell_of(benchmark, row, "first_setting_special");
  const BenchmarkCell* requests = cell_of(benchmark, row, "requests_per_100_plans");
  const BenchmarkCell* timed = cell_of(benchmark, row, "on_time");
  const BenchmarkCell* ceased = cell_of(benchmark, row, "ceased");
  std::vector<std::string> parts;
  const double issued = first == nullptr ? kNotPublished : first->own.denominator;
  const auto add_if_few = [&](double count, const char* what) {
    if (!(count < issued / 2)) return;
    parts.push_back(
        fmt::format("{} {} for {} new plans", count_text(count), what, count_text(issued)));
  };
  if (requests != nullptr) add_if_few(requests->own.numerator, "requests");
  if (timed != nullptr) add_if_few(timed->own.denominator, "times to issue");
  if (ceased != nullptr && ceased->own.numerator < fewest_ceased / 100 * ceased->own.denominator) {
    parts.push_back(fmt::format("{} ceased of {} plans", count_text(ceased->own.numerator),
                                count_text(ceased->own.denominator)));
  }
  return listed(parts);
}

std::string doubts_text(const Benchmark& benchmark) {
  std::string text;
  for (const BenchmarkRow& row : benchmark.rows) {
    const std::string what = doubts(benchmark, row);
    if (what.empty()) continue;
    text += paragraph(fmt::format("Do not use: {}'s return of {} looks incomplete ({}); ranks and "
                                  "flags made of it say nothing.",
                                  row.area->name.name, benchmark.january - 1, what),
                      "! ", "  ");
  }
  return text.empty() ? text : text + "\n";
}

std::string head_text(const Benchmark& benchmark) {
  return fmt::format(
      "Plans in January {}, requests and other flows in {}. Rank 1 is the highest of the "
      "authorities "
      "with the figure. Above and below: outside what chance would leave an authority of this size "
      "that is like England (95%; far: 99.8%). A dash: not published.{}\n\n",
      benchmark.january, benchmark.january - 1,
      benchmark.rows.size() == 1
          ? ""
          : " In brackets the rank; + above, ++ far above, - below, -- far below. Quartiles and "
            "limits are in the CSV file.");
}

std::string one_authority(const Benchmark& benchmark, const BenchmarkRow& row) {
  const std::vector<Measured>* region = region_of(benchmark, *row.area);
  std::string text = fmt::format("{} ({})\n", row.area->name.name, row.area->name.region);
  text += left_aligned("", kLabelColumns);
  for (const char* heading : {"own", "region", "neighb.", "England"}) {
    text += right_aligned(heading, kValueColumns);
  }
  text += right_aligned("rank", kValueColumns) + "\n";
  for (std::size_t i = 0; i < benchmark.indicators.size(); ++i) {
    const Indicator& indicator = benchmark.indicators[i];
    const BenchmarkCell& cell = row.cells[i];
    const std::vector<std::string> lines = wrapped(indicator.label, kLabelColumns - 1);
    for (std::size_t line = 0; line + 1 < lines.size(); ++line) text += lines[line] + "\n";
    text += left_aligned(lines.back(), kLabelColumns);
    for (const double value :
         {cell.own.value(indicator),
          region == nullptr ? kNotPublished : (*region)[i].value(indicator),
          cell.neighbours.value(indicator), benchmark.england[i].value(indicator)}) {
      text += right_aligned(indicator_text(indicator, value), kValueColumns);
    }
    text += right_aligned(cell.rank > 0 ? fmt::format("{}/{}", cell.rank, cell.ranked) : "-",
                          kValueColumns);
    text += " " + funnel_word(indicator, cell) + "\n";
  }
  return text;
}

/// "39.4 (12) ++" in kHeadingColumns; without rank and flag where `cell` is null.
std::string ranked_value(const Indicator& indicator, double value, const BenchmarkCell* cell) {
  std::string beside;
  if (cell != nullptr && cell->rank > 0) {
    const std::string word = funnel_word(indicator, *cell);
    const std::string sign = word.ends_with("above") ? "+" : word.empty() ? "" : "-";
    beside = fmt::format("{:<6}{}{}", fmt::format("({})", cell->rank), sign,
                         word.starts_with("far") ? sign : "");
  }
  return right_aligned(indicator_text(indicator, value), kCellValueColumns) +
         left_aligned(beside.empty() ? "" : " " + beside, kHeadingColumns - kCellValueColumns);
}

/// @param cells  of the authority; null for a region or England
std::string value_row(const Benchmark& benchmark, const std::string& name, std::size_t first,
                      std::size_t last, const std::vector<double>& values,
                      const std::vector<BenchmarkCell>* cells = nullptr) {
  std::string text = left_aligned(name, kNameColumns);
  for (std::size_t i = first; i < last; ++i) {
    text +=
        ranked_value(benchmark.indicators[i], values[i], cells == nullptr ? nullptr : &(*cells)[i]);
  }
  return text.erase(text.find_last_not_of(' ') + 1) + "\n";
}

std::vector<double> values_of(const Benchmark& benchmark, const std::vector<Measured>& measured) {
  std::vector<double> values;
  for (std::size_t i = 0; i < measured.size(); ++i) {
    values.push_back(measured[i].value(benchmark.indicators[i]));
  }
  return values;
}

/// Headings of columns, two lines each.
std::string headings(const Benchmark& benchmark, std::size_t first, std::size_t last) {
  std::string lines[2] = {left_aligned("", kNameColumns), left_aligned("", kNameColumns)};
  for (std::size_t i = first; i < last; ++i) {
    std::vector<std::string> words = wrapped(benchmark.indicators[i].heading, kHeadingColumns - 1);
    if (words.size() == 1) words.insert(words.begin(), "");
    for (std::size_t line = 0; line < 2; ++line) {
      lines[line] += right_aligned(words[line], kHeadingColumns);
    }
  }
  return lines[0] + "\n" + lines[1] + "\n";
}

std::string many_authorities(const Benchmark& benchmark) {
  constexpr std::size_t most = (kTerminalColumns - kNameColumns) / kHeadingColumns;
  std::string text;
  for (std::size_t first = 0; first < benchmark.indicators.size(); first += most) {
    const std::size_t last = std::min(first + most, benchmark.indicators.size());
    text += headings(benchmark, first, last);
    for (const BenchmarkRow& row : benchmark.rows) {
      std::vector<double> values;
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        values.push_back(row.cells[i].own.value(benchmark.indicators[i]));
      }
      text += value_row(benchmark, row.area->name.name, first, last, values, &row.cells);
    }
    for (const auto& [name, measured] : benchmark.regions) {
      const auto in = [&, region = name](const BenchmarkRow& row) {
        return row.area->name.region == region;
      };
      if (std::none_of(benchmark.rows.begin(), benchmark.rows.end(), in)) continue;
      text += value_row(benchmark, name + " (region)", first, last, values_of(benchmark, measured));
    }
    text += value_row(benchmark, "England", first, last, values_of(benchmark, benchmark.england)) +
            "\n";
  }
  return text;
}

}  // namespace

std::string indicator_text(const Indicator& indicator, double value) {
  if (std::isnan(value)) return "-";
  return count_text(value, indicator.kind == IndicatorKind::kMoney ? 0 : 1);
}

std::string funnel_word(const Indicator& indicator, const BenchmarkCell& cell) {
  const double own = cell.own.value(indicator);
  if (own > cell.limits998.high) return "far above";
  if (own < cell.limits998.low) return "far below";
  if (own > cell.limits95.high) return "above";
  if (own < cell.limits95.low) return "below";
  return "";
}

std::string benchmark_table(const Benchmark& benchmark) {
  std::string text = paragraph(head_text(benchmark), "", "") + "\n";
  text += doubts_text(benchmark);
  if (benchmark.rows.size() == 1) return text + one_authority(benchmark, benchmark.rows[0]);
  return text + many_authorities(benchmark);
}

std::string benchmark_csv(const Benchmark& benchmark) {
  std::string text =
      "authority,dfe_code,la_code,region,indicator,label,value,numerator,denominator,region_value,"
      "neighbours_value,england_value,rank,ranked,region_rank,region_ranked,quartile,low_95,high_"
      "95,"
      "low_998,high_998\n";
  for (const BenchmarkRow& row : benchmark.rows) {
    const std::vector<Measured>* region = region_of(benchmark, *row.area);
    for (std::size_t i = 0; i < benchmark.indicators.size(); ++i) {
      const Indicator& indicator = benchmark.indicators[i];
      const BenchmarkCell& cell = row.cells[i];
      const AreaName& name = row.area->name;
      text +=
          fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},", csv_text(name.name), name.dfe_code,
                      name.la_code, csv_text(name.region), indicator.name,
                      csv_text(indicator.label), csv_number(cell.own.value(indicator)),
                      csv_number(cell.own.numerator), csv_number(cell.own.denominator),
                      csv_number(region == nullptr ? kNotPublished : (*region)[i].value(indicator)),
                      csv_number(cell.neighbours.value(indicator)),
                      csv_number(benchmark.england[i].value(indicator)));
      text += cell.rank > 0 ? fmt::format("{},{},{},{},{},", cell.rank, cell.ranked,
                                          cell.region_rank, cell.region_ranked, cell.quartile)
                            : ",,,,,";
      text += fmt::format("{},{},{},{}\n", csv_number(cell.limits95.low),
                          csv_number(cell.limits95.high), csv_number(cell.limits998.low),
                          csv_number(cell.limits998.high));
    }
  }
  return text;
}

}  // namespace highneeds
