// Benchmarks: exact limits, ranks, and the comparison with region, neighbours and England.
#include <catch2/catch.hpp>

#include <cmath>

#include "evidence/benchmark.h"
#include "evidence/transitions.h"
#include "releases.h"
#include "reporting/benchmark_chart.h"
#include "reporting/benchmark_table.h"
#include "reporting/work_folder.h"
#include "scratch_directory.h"
#include "storage/authority_files.h"
#include "storage/transitions_file.h"

using namespace highneeds;
using namespace highneeds::test;
using Catch::Matchers::Contains;

namespace {

std::size_t index_of_indicator(const Benchmark& benchmark, const std::string& name) {
  for (std::size_t i = 0; i < benchmark.indicators.size(); ++i) {
    if (benchmark.indicators[i].name == name) return i;
  }
  throw std::logic_error("no indicator " + name);
}

std::string write(const ScratchDirectory& folder, const std::string& name,
                  const std::string& text) {
  std::ofstream(folder / name) << text;
  return (folder / name).string();
}

template <class Read>
std::string fault_of(Read read) {
  try {
    (void)read();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("funnel limits are the exact quantiles", "[benchmark]") {
  const Indicator share{"s", "", "", IndicatorKind::kShare, 100};
  // Binomial(10, 0.5): P(X <= 1) = 0.0107, P(X <= 2) = 0.0547, and the same from above.
  const FunnelLimits limits = funnel_limits(share, 50, 10, 0.95);
  CHECK(limits.low == Approx(20));
  CHECK(limits.high == Approx(80));
  // Large numbers: the normal approximation, 1.96 standard errors.
  const FunnelLimits large = funnel_limits(share, 30, 100000, 0.95);
  CHECK(large.high - 30 == Approx(196 * std::sqrt(0.3 * 0.7 / 100000)).epsilon(0.01));
  const Indicator rate{"r", "", "", IndicatorKind::kRate, 1000};
  const FunnelLimits poisson = funnel_limits(rate, 40, 250000, 0.95);
  CHECK(40 - poisson.low == Approx(1.96 * std::sqrt(10000.0) / 250).epsilon(0.01));
  const Indicator growth{"g", "", "", IndicatorKind::kGrowth, 100};
  CHECK(std::isnan(funnel_limits(growth, 10, 500, 0.95).low));
}

TEST_CASE("authorities are compared with region, neighbours and England", "[benchmark]") {
  const PublishedStatistics statistics = read_releases(fixture_releases());
  BenchmarkExtras extras;
  extras.residents = {{"981", 30000}, {"982", 60000}, {"983", 15000}};
  extras.neighbours["981"] = {"982", "E10000983"};
  const std::vector<const Area*> areas = {statistics.authority("981"), statistics.authority("982"),
                                          statistics.authority("983")};
  const Benchmark benchmark = compare_authorities(statistics, areas, extras);
  const std::size_t plans = index_of_indicator(benchmark, "plans_per_1000");
  CHECK(benchmark.rows[0].cells[plans].own.value(benchmark.indicators[plans]) ==
        Approx(1000 * areas[0]->plans(2025) / 30000));
  const double neighbours = areas[1]->plans(2025) + areas[2]->plans(2025);
  CHECK(benchmark.rows[0].cells[plans].neighbours.value(benchmark.indicators[plans]) ==
        Approx(1000 * neighbours / 75000));
  CHECK(benchmark.england[plans].value(benchmark.indicators[plans]) ==
        Approx(1000 * statistics.england.plans(2025) / 105000));
  const std::size_t growth = index_of_indicator(benchmark, "growth");
  // Made to grow 10%, 9% and 11.5% a year (log): third, second, first.
  CHECK(benchmark.rows[0].cells[growth].rank == 2);
  CHECK(benchmark.rows[1].cells[growth].rank == 3);
  CHECK(benchmark.rows[2].cells[growth].rank == 1);
  CHECK(benchmark.rows[2].cells[growth].quartile == 4);
  CHECK(benchmark.rows[2].cells[growth].own.value(benchmark.indicators[growth]) ==
        Approx(100 * (std::exp(0.115) - 1)).margin(0.4));
  const std::size_t refused = index_of_indicator(benchmark, "refused");
  // 25 refused and 66 agreed of each 100 requests.
  CHECK(benchmark.england[refused].value(benchmark.indicators[refused]) ==
        Approx(100 * 25.0 / 91).margin(0.3));
  for (const Indicator& indicator : benchmark.indicators) CHECK(indicator.name != "spend_per_head");
}

TEST_CASE("the benchmark's CSV and table hold every authority and indicator", "[benchmark]") {
  const PublishedStatistics statistics = read_releases(fixture_releases());
  const std::vector<const Area*> areas = {statistics.authority("981"), statistics.authority("983")};
  const Benchmark benchmark = compare_authorities(statistics, areas, {});
  const std::string csv = benchmark_csv(benchmark);
  CHECK(static_cast<std::size_t>(std::count(csv.begin(), csv.end(), '\n')) ==
        1 + areas.size() * benchmark.indicators.size());
  const std::string table = benchmark_table(benchmark);
  CHECK_THAT(table, Contains("Northshire") && Contains("Middle England (region)"));
  for (std::size_t at = 0, end; at < table.size(); at = end + 1) {
    end = table.find('\n', at);
    CHECK(end - at <= 100);
  }
  const std::size_t growth = index_of_indicator(benchmark, "growth");
  CHECK_THAT(table, Contains(indicator_text(benchmark.indicators[growth],
                                            benchmark.rows[1].cells[growth].own.value(
                                                benchmark.indicators[growth])) +
                             " (1)"));
  CHECK_THAT(table, !Contains("Do not use"));
  const NamedChart chart = benchmark_chart({"Middle England", "", "here", ""}, benchmark);
  CHECK_THAT(chart.drawing.title, Contains(" in Middle England, ") && Contains(" in England"));
  CHECK_THAT(chart.drawing.description, Contains("Requests per 100 plans"));
}

TEST_CASE("flags and incomplete returns are shown beside each other", "[benchmark]") {
  const PublishedStatistics statistics = read_releases(fixture_releases());
  const std::vector<const Area*> areas = {statistics.authority("981"), statistics.authority("983")};
  Benchmark benchmark = compare_authorities(statistics, areas, {});
  BenchmarkCell& refused = benchmark.rows[0].cells[index_of_indicator(benchmark, "refused")];
  refused.own = {89, 91};
  BenchmarkCell& ceased = benchmark.rows[1].cells[index_of_indicator(benchmark, "ceased")];
  ceased.own = {1, 1662};
  const std::string table = benchmark_table(benchmark);
  CHECK_THAT(table, Contains("97.8 (") && Contains("++") &&
                        Contains("Eastshire's return of 2024") &&
                        Contains("1 ceased of 1,662 plans"));
}

TEST_CASE("an empty parent of charts is the folder one stands in", "[benchmark]") {
  const WorkFolder work("");
  CHECK(std::filesystem::equivalent(work.path().parent_path(), std::filesystem::current_path()));
}

TEST_CASE("population, finance and neighbours files say what is wrong with them", "[benchmark]") {
  const ScratchDirectory folder;
  CHECK_THAT(fault_of([&] {
               return read_population_file(write(folder, "p.csv", "la_code,year,age\nE1,2024,0\n"));
             }),
             Contains("has no column 'persons'"));
  CHECK_THAT(fault_of([&] {
               return read_population_file(
                   write(folder, "p.csv", "la_code,year,age,persons\nE1,2024,0,5\n"));
             }),
             Contains("has no age 1 for E1 in 2024"));
  CHECK_THAT(fault_of([&] {
               return read_finance_file(write(
                   folder, "f.csv",
                   "la_code,year,item,amount_gbp,source\n812,2023-25,high_needs_block,1,DfE\n"));
             }),
             Contains("it must be a financial year such as 2023-24"));
  CHECK_THAT(
      fault_of([&] {
        return read_finance_file(write(
            folder, "f.csv", "la_code,year,item,amount_gbp,source\n812,2023-24,block,1,DfE\n"));
      }),
      Contains("item 'block' is unknown"));
  CHECK_THAT(fault_of([&] {
               return read_finance_file(write(
                   folder, "f.csv", "la_code,year,item,amount_gbp,source\n812,2023-24,1.2,1,\n"));
             }),
             Contains("has no source"));
  CHECK_THAT(fault_of([&] {
               return read_finance_file(write(folder, "f.csv",
                                              "la_code,year,item,amount_gbp,source,as_of\n"
                                              "812,2023-24,1.2,1,DfE,31/03/2024\n"));
             }),
             Contains("as_of is '31/03/2024'"));
  const auto neighbours =
      read_neighbours_file(write(folder, "n.csv", "la_code,neighbour,rank\n812,B,2\n812,A,1\n"));
  CHECK(neighbours.at("812") == std::vector<std::string>{"A", "B"});
}

TEST_CASE("residents of later years are those of the last, a year older", "[benchmark]") {
  const ScratchDirectory folder;
  std::string text = "la_code,year,age,persons,source\n";
  for (int age = 0; age < kAges; ++age) {
    text += "E06000981,2023," + std::to_string(age) + "," + std::to_string(100 + age) + ",ONS\n";
  }
  const PopulationFile file = read_population_file(write(folder, "p.csv", text));
  const PublishedStatistics statistics = read_releases(fixture_releases());
  const auto table = file.of(*statistics.authority("981"), 2022, 2026, 2040);
  REQUIRE(table);
  CHECK(table->persons.at(2022)[5] == 105);  // before the first year: as in it
  CHECK(table->persons.at(2026)[10] == 107);
  CHECK(table->persons.at(2026)[2] == 100);
  CHECK(table->persons.at(2026)[22] == 122);
  CHECK(table->source.starts_with("ONS"));
  CHECK_FALSE(file.of(*statistics.authority("982"), 2022, 2026, 2040));
  CHECK_FALSE(file.of(*statistics.authority("981"), 2022, 2026, 2020));
}

TEST_CASE("a council's own transitions replace the published rates as they grow", "[import]") {
  const PublishedStatistics statistics = read_releases(fixture_releases());
  const EnglandRates england = learn_england(statistics);
  const AuthorityEstimates published = estimate_authority(statistics, england, "981");
  std::vector<Transition> rows;
  for (int child = 0; child < 4000; ++child) {
    // Of those aged 10 in mainstream a tenth leave, a fifth of the rest move to state special.
    const int to = child % 10 == 0 ? -1 : child % 10 < 3 ? 3 : 1;
    rows.push_back({2023, 10, 1, to, 0});
    rows.push_back({2023, 6, -1, 3, 1});
  }
  AuthorityEstimates own = published;
  use_transitions(count_transitions(rows), england, own);
  CHECK(1 - std::exp(-own.ceasing[10] * own.setting_factors[1]) == Approx(0.1).margin(0.003));
  CHECK(own.moves.leaving(10, 1) == Approx(2.0 / 9).margin(0.005));
  CHECK(own.moves.destinations[10](1, 3) > 0.97);
  CHECK(own.new_setting_by_age(7, 3) > 0.97);
  CHECK(own.ceasing[12] == Approx(published.ceasing[12]).epsilon(0.02));  // nothing seen there
  CHECK(own.moves_sd < 0.05);
}

TEST_CASE("transitions with unknown states and impossible rows are reported", "[import]") {
  const ScratchDirectory folder;
  const std::string head =
      "calendar-year,setting-1,need-1,academic-year-1,setting-2,need-2,academic-year-2\n";
  std::string rows;
  for (int i = 0; i < 100; ++i) rows += "2024,mainstream,ASD,3,mainstream,ASD,4\n";
  const std::string odd =
      "2024,mainstrem,ASD,3,mainstream,ASD,4\n2024,mainstream,ASD,3,mainstream,ASD,6\n"
      "2024,NONSEND,NONSEND,3,NONSEND,NONSEND,4\n2024,mainstream,ASDX,3,NONSEND,NONSEND,4\n";
  const TransitionsFile file = read_transitions_file(write(folder, "t.csv", head + rows + odd));
  CHECK(file.transitions.size() == 100);
  CHECK(file.transitions[0].age == 7);
  REQUIRE(file.findings.size() == 4);
  CHECK_THAT(file.findings[2].what + file.findings[3].what, Contains("mainstrem"));
  CHECK_THAT(fault_of([&] { return read_transitions_file(write(folder, "t.csv", head + odd)); }),
             Contains("rows cannot be used"));
  CHECK_THAT(fault_of([&] { return read_transitions_file(write(folder, "t.csv", "a,b\n1,2\n")); }),
             Contains("has no column 'calendar-year'"));
}
