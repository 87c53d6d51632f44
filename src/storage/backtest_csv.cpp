#include "storage/backtest_csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <tuple>

#include "storage/file_source.h"
#include "storage/partial_file.h"

namespace highneeds {
namespace {

std::string quoted_field(const std::string& text) {
  return text.find(',') == std::string::npos ? text : "\"" + text + "\"";
}

std::string number(double value) { return fmt::format("{:.10g}", value); }

}  // namespace

void write_backtest(const std::vector<BacktestRow>& rows, bool settings,
                    const std::filesystem::path& path, bool force) {
  std::vector<const BacktestRow*> sorted;
  for (const BacktestRow& row : rows) sorted.push_back(&row);
  const auto key = [](const BacktestRow* row) {
    return std::tie(row->origin, row->dfe_code, row->setting, row->horizon, row->method);
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const auto* a, const auto* b) { return key(a) < key(b); });
  PartialFile file(path, force);
  std::ofstream out(file.temporary(), std::ios::binary);
  out << "authority,dfe_code," << (settings ? "setting," : "")
      << "method,origin,horizon,actual,mean";
  for (int p = 1; p <= kPercentiles; ++p) out << fmt::format(",p{:02}", p);
  out << '\n';
  for (const BacktestRow* row : sorted) {
    out << quoted_field(row->authority) << ',' << row->dfe_code << ','
        << (settings ? row->setting + "," : "") << row->method << ',' << row->origin << ','
        << row->horizon << ',' << number(row->actual) << ',' << number(row->forecast.mean);
    for (const double percentile : row->forecast.percentiles) out << ',' << number(percentile);
    out << '\n';
  }
  out.close();
  if (!out) throw OutputError(path.string() + " cannot be written (is the disk full?)", 1);
  file.commit();
}

}  // namespace highneeds
