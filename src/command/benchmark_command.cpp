#include <fmt/core.h>
#include <fmt/format.h>

#include <filesystem>

#include "command/release_options.h"
#include "command/subcommand.h"
#include "reporting/benchmark_chart.h"
#include "reporting/benchmark_table.h"
#include "storage/authority_files.h"
#include "storage/partial_file.h"
#include "storage/release_reader.h"

namespace highneeds {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

void add_options(po::options_description& options) {
  options.add_options()("la", po::value<std::string>(),
                        "one authority: its name, DfE code or ONS code, old or new")(
      "region", po::value<std::string>(), "each authority of a region")("all", "each authority")(
      "neighbours", po::value<std::string>(), "CSV of statistical neighbours: la_code,neighbour")(
      "population", po::value<std::string>(), "CSV of residents by year and age")(
      "finance", po::value<std::string>(), "CSV of section 251 spend")(
      "output,o", po::value<std::string>(),
      "CSV file; the charts go beside it (default outputs/benchmark-<name>.csv)")("force,f",
                                                                                  "overwrite");
}

/// Residents aged 0 to 25 in the middle of the flow year, and net high needs spend.
BenchmarkExtras extras_of(const Invocation& invocation, const PublishedStatistics& statistics) {
  BenchmarkExtras extras;
  const int january = statistics.newest_january;
  if (const std::string file = text_option(invocation, "population"); !file.empty()) {
    const PopulationFile population = read_population_file(file);
    for (const Area& area : statistics.authorities) {
      const auto table = population.of(area, january - 1, january - 1, january - 1);
      if (!table) continue;
      double sum = 0;
      for (const double persons : table->persons.at(january - 1)) sum += persons;
      extras.residents[area.name.dfe_code] = sum;
    }
  }
  if (const std::string file = text_option(invocation, "finance"); !file.empty()) {
    const FinanceFile finance = read_finance_file(file);
    for (const Area& area : statistics.authorities) {
      const auto money = money_of(finance, area, january);
      if (!money || !money->items.contains("1.2")) continue;
      // One year for all: others would compare prices.
      const auto& totals = money->items.at("1.2");
      if (const auto found = totals.find(january); found != totals.end()) {
        extras.spend_gbp[area.name.dfe_code] = found->second.gbp;
      }
    }
  }
  if (const std::string file = text_option(invocation, "neighbours"); !file.empty()) {
    extras.neighbours = read_neighbours_file(file);
  }
  return extras;
}

std::string subject(const Invocation& invocation, const Benchmark& benchmark) {
  if (benchmark.rows.size() == 1) return benchmark.rows[0].area->name.name;
  const std::string region = text_option(invocation, "region");
  return region.empty() ? "England" : region;
}

std::string sources(const Invocation& invocation, int release) {
  std::string text = fmt::format("DfE, Education, health and care plans, {} release", release);
  for (const char* option : {"population", "finance", "neighbours"}) {
    const std::string file = text_option(invocation, option);
    if (!file.empty()) text += fmt::format("; {}", fs::path(file).filename().string());
  }
  return text;
}

int run(const Invocation& invocation) {
  if (invocation.files.size() != 1) {
    throw UsageError(
        "benchmark needs the folder of a release; type 'highneeds benchmark DIR --region \"South "
        "East\"'");
  }
  const PublishedStatistics statistics = read_releases(invocation.files[0]);
  const auto areas = authorities_asked(invocation, statistics, statistics.newest_january);
  const Benchmark benchmark =
      compare_authorities(statistics, areas, extras_of(invocation, statistics));
  ChartContext context;
  context.place = subject(invocation, benchmark);
  context.source = sources(invocation, statistics.newest_january);
  std::string output = text_option(invocation, "output");
  if (output.empty()) output = "outputs/benchmark-" + stem_of_name(context.place) + ".csv";
  const bool force = invocation.options.count("force") > 0;
  NamedChart chart = benchmark_chart(context, benchmark);
  chart.name = fs::path(output).stem().string();
  check_file_free(output, force);
  ChartFileOptions files;
  files.force = force;
  const auto charts = write_charts({chart}, fs::path(output).parent_path(), files);
  write_text_files({{output, benchmark_csv(benchmark)}}, force);
  if (invocation.quiet) return kSuccess;
  fmt::print("{}\nTable: {}\n", benchmark_table(benchmark), output);
  for (const fs::path& path : charts) fmt::print("Chart: {}\n", path.string());
  return kSuccess;
}

}  // namespace

Subcommand benchmark_subcommand() {
  return {
      "benchmark",
      "DIR",
      "authorities beside their region, neighbours and England",
      "DIR as for import. Ranks, quartiles and funnel limits for small numbers; a table on the\n"
      "screen, a CSV file and a chart. Plans per 1,000 need --population, spend --finance.\n\n"
      "  highneeds benchmark downloads --la \"North Lincolnshire\"\n"
      "  highneeds benchmark downloads --region \"South East\" --population snpp.csv\n",
      add_options,
      run};
}

}  // namespace highneeds
