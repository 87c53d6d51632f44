// Regions: what is added up, and what made it.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <functional>

#include "region_fixture.h"
#include "scratch_directory.h"
#include "statistics/latin_hypercube.h"
#include "statistics/paired.h"
#include "storage/region_results.h"

using namespace highneeds;
using namespace highneeds::test;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kRuns = 300;  // one whole batch and part of another

bool is_ratio(const DatasetInfo& info, int item) {
  return info.item_axis == "yearly_measure" && item >= kMeasures;
}

}  // namespace

TEST_CASE("The sum of a region is the sum of its authorities in every run", "[region]") {
  const ScratchDirectory folder;
  run_into(asked_of(region_texts(), {"together"}), folder.path(), kRuns);
  const ResultsReader sum(folder / "region.h5");
  CHECK(sum.scenarios() == std::vector<std::string>{"alone", "together"});
  std::vector<std::unique_ptr<ResultsReader>> parts;
  for (const Shire& shire : kAllShires) {
    parts.push_back(std::make_unique<ResultsReader>(folder / (shire.stem + ".h5")));
  }
  const auto added = [&](const std::string& name, int s, int i) {
    std::vector<double> total(sum.read(name, s, i).size());
    for (const auto& part : parts) {
      const std::vector<double> values = part->read(name, s, i);
      std::transform(total.begin(), total.end(), values.begin(), total.begin(), std::plus<>());
    }
    return total;
  };
  for_each_series(sum, [&](const DatasetInfo& info, int s, int i) {
    INFO(info.name << " " << s << " " << i);
    std::vector<double> total = added(info.name, s, i);
    if (is_ratio(info, i)) {
      const bool weeks = i == kMeasures + static_cast<int>(YearlyRatio::kMeanWeeksToIssue);
      total = added(info.name, s,
                    static_cast<int>(weeks ? Measure::kWeeksToIssue : Measure::kIssuedOnTime));
      const std::vector<double> issued = added(info.name, s, static_cast<int>(Measure::kIssued));
      std::transform(total.begin(), total.end(), issued.begin(), total.begin(), std::divides<>());
    }
    const std::vector<double> values = sum.read(info.name, s, i);
    const bool whole = std::equal(
        values.begin(), values.end(), total.begin(), total.end(), [](double a, double b) {
          return (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= 1e-6 * (1 + std::abs(b));
        });
    CHECK(whole);
  });
  // Not a vacuous sum: plans of three authorities, and money.
  CHECK(sum.read("plans/by_setting", 0, 0)[0] > 2.5 * parts[0]->read("plans/by_setting", 0, 0)[0]);
}

TEST_CASE("A region of one authority is that authority, bit for bit", "[region]") {
  const ScratchDirectory folder;
  run_into(asked_of(region_texts({kAllShires[1]}), {"together"}), folder.path(), kRuns);
  CHECK(same_arrays(folder / "region.h5", folder / "eastshire.h5"));
  const ResultsReader sum(folder / "region.h5"), own(folder / "eastshire.h5");
  for_each_series(sum, [&](const DatasetInfo& info, int s, int i) {
    CHECK(same_bits(sum.summary(info.name, s, i).mean, own.summary(info.name, s, i).mean));
  });
}

TEST_CASE("The interval of the sum lies between independence and all together", "[region]") {
  /// Widths of the 80% intervals of spend in the last year: of the sum, of independent authorities
  /// (square root rule), and of authorities that all have their worst run together.
  struct Widths {
    double sum = 0, independent = 0, comonotone = 0;
  };
  const auto widths_with = [](const std::string& shared) {
    const ScratchDirectory folder;
    auto texts = region_texts();
    replace_in(texts, kShires,
               "[\"growth.national_per_year\", \"finance.price_indices\", \"*.effects\"]", shared);
    run_into(asked_of(texts, {"alone"}), folder.path(), 1'000);
    const auto width = [&](const std::string& stem) {
      const ResultsReader results(folder / (stem + ".h5"));
      const std::size_t times = results.axis("financial_year").size();
      const std::vector<double> spend =
          results.read("money/balance", 0, static_cast<int>(BalanceItem::kSpend));
      std::vector<double> last;
      for (std::size_t i = times - 1; i < spend.size(); i += times) last.push_back(spend[i]);
      const Spread spread = spread_of(last);
      return spread.high80 - spread.low80;
    };
    Widths widths{width("region"), 0, 0};
    for (const Shire& shire : kAllShires) {
      widths.comonotone += width(shire.stem);
      widths.independent = std::hypot(widths.independent, width(shire.stem));
    }
    return widths;
  };
  const Widths apart = widths_with("[]");
  const Widths some = widths_with("[\"growth\", \"finance.price_indices\", \"settings\"]");
  const Widths all = widths_with("[\"*\"]");
  CHECK(apart.sum == Approx(apart.independent).epsilon(0.12));
  CHECK(some.sum > 1.15 * some.independent);
  CHECK(some.sum < 0.97 * some.comonotone);
  CHECK(all.sum > some.sum);
  CHECK(all.sum < all.comonotone);  // children's own chance is never shared
}

TEST_CASE("Neither the order of the list nor threads change a bit", "[region]") {
  const ScratchDirectory a, b;
  run_into(asked_of(region_texts(), {"together"}), a.path(), kRuns, 1);
  std::vector<Shire> turned(kAllShires.rbegin(), kAllShires.rend());
  run_into(asked_of(region_texts(turned), {"together"}), b.path(), kRuns, 4);
  for (const char* file : {"northshire.h5", "eastshire.h5", "westshire.h5", "region.h5"}) {
    INFO(file);
    CHECK(same_arrays(a / file, b / file));
  }
  CHECK(ResultsReader(a / "region.h5").draws() == ResultsReader(b / "region.h5").draws());
  CHECK_FALSE(same_arrays(a / "northshire.h5", a / "eastshire.h5"));
}

TEST_CASE("Results of a region say what made them, and are made again from it", "[region]") {
  const ScratchDirectory folder, again;
  auto texts = region_texts();
  // A balance that is not known for sure is drawn, and added up run by run.
  replace_in(texts, "models/eastshire.toml", "{ value = -1_900_000, source",
             "{ mean = -1_000_000, sd = 100_000, source");
  run_into(asked_of(texts, {"together"}), folder.path(), 20);

  const ResultsReader own(folder / "eastshire.h5");
  CHECK(own.la_code() == "E00000002");
  const Study study = own.study();
  CHECK(study.authorities.empty());
  CHECK(study.scenarios[1].model.name == "Eastshire");
  CHECK(draw_parameters(study.parameters, 20, 5) == own.draws());

  const ResultsReader sum(folder / "region.h5");
  CHECK(sum.la_code().empty());
  const Study whole = sum.study();
  CHECK(whole.runs == 20);
  CHECK(whole.authorities == std::vector<std::string>{"Northshire", "Eastshire", "Westshire"});
  CHECK(whole.scenarios[0].model.name == "Shires");
  CHECK(whole.scenarios[0].model.finance.limits_gbp.empty());
  const Input& opening = whole.scenarios[1].model.finance.opening_balance_gbp;
  const std::vector<double> draws = sum.draws(), own_draws = own.draws();
  for (std::size_t run = 0; run < 20; ++run) {
    const auto row = [run](const std::vector<double>& all, const Study& of) {
      return std::span(all).subspan(run * of.parameters.size(), of.parameters.size());
    };
    CHECK(opening.in(row(draws, whole)) ==
          Approx(-3'800'000 +
                 study.scenarios[1].model.finance.opening_balance_gbp.in(row(own_draws, study))));
  }
  CHECK(column(whole, draws, "growth.national_per_year") ==
        column(study, own_draws, "growth.national_per_year"));

  AskedRegion stored;
  stored.source = std::make_unique<StoredSource>(stored_source(sum.stored_inputs()));
  stored.run = region_of(sum.stored_inputs()).value();
  stored.study = whole;
  run_into(stored, again.path(), 20);
  CHECK(same_arrays(folder / "region.h5", again / "region.h5"));
  CHECK(same_arrays(folder / "westshire.h5", again / "westshire.h5"));
}

TEST_CASE("Nothing is simulated from a sum", "[region]") {
  const ScratchDirectory folder;
  run_into(asked_of(region_texts(), {"alone"}), folder.path(), 3);
  const ResultsReader sum(folder / "region.h5"), own(folder / "eastshire.h5");
  CHECK_THROWS_WITH(require_one_authority(sum, "x/region.h5", "compare", " --split a"),
                    Catch::Contains("x/region.h5: is the sum of 3 authorities") &&
                        Catch::Contains("type highneeds compare x/northshire.h5 --split a"));
  CHECK_NOTHROW(require_one_authority(own, "x/eastshire.h5", "explain"));
}

TEST_CASE("Results that are there are known by what made them", "[region]") {
  const ScratchDirectory folder;
  const AskedRegion asked = asked_of(region_texts(), {"alone"});
  run_into(asked, folder.path(), 5);
  const Study study = read_authority(asked.run, 0, *asked.source);
  RunSettings settings;
  settings.runs = 5;
  settings.seed = 5;
  const RunManifest manifest = manifest_of(settings);
  const auto is_result_of = [](const fs::path& path, const Study& of, const RunManifest& by) {
    return result_fault(path, of, by).empty();
  };
  CHECK(is_result_of(folder / "northshire.h5", study, manifest));
  CHECK_FALSE(is_result_of(folder / "eastshire.h5", study, manifest));
  CHECK_FALSE(is_result_of(folder / "missing.h5", study, manifest));
  RunManifest other = manifest;
  other.runs = 6;
  CHECK_FALSE(is_result_of(folder / "northshire.h5", study, other));
  other = manifest;
  other.seed = 6;
  CHECK_FALSE(is_result_of(folder / "northshire.h5", study, other));
  auto texts = region_texts();
  texts["models/northshire.toml"] += "# a remark\n";
  const AskedRegion changed = asked_of(texts, {"alone"});
  CHECK_FALSE(is_result_of(folder / "northshire.h5",
                           read_authority(changed.run, 0, *changed.source), manifest));
  fs::resize_file(folder / "northshire.h5", 4'000);
  CHECK_FALSE(is_result_of(folder / "northshire.h5", study, manifest));

  // Kept or made again: the sum is the same.
  const ScratchDirectory fresh;
  run_into(asked, fresh.path(), 5);
  const auto made = fs::last_write_time(folder / "eastshire.h5");
  RegionSettings keep;
  keep.run = settings;
  keep.run.output = folder.path();
  keep.run.quiet = true;
  keep.run.force = true;
  keep.keep_whole = true;
  run_region(asked, keep);
  CHECK(fs::last_write_time(folder / "eastshire.h5") == made);
  CHECK(same_arrays(folder / "northshire.h5", fresh / "northshire.h5"));
  CHECK(same_arrays(folder / "region.h5", fresh / "region.h5"));
}
