// The estimates behind an imported model: identities that hold whatever the numbers are.
#include <catch2/catch.hpp>

#include <rapidcheck/catch.h>
#include <cmath>
#include <numeric>

#include "evidence/age_tables.h"
#include "evidence/authority_estimates.h"
#include "evidence/cohorts.h"
#include "evidence/pipeline_fit.h"
#include "evidence/pooled_tables.h"
#include "releases.h"

using namespace highneeds;
using namespace highneeds::test;

namespace {

double total(const ByAge& ages) { return std::accumulate(ages.begin(), ages.end(), 0.0); }

struct Fixture {
  PublishedStatistics statistics = read_releases(fixture_releases());
  EnglandRates england = learn_england(statistics);
};

}  // namespace

TEST_CASE("smooth ages keep every band and are never negative", "[import]") {
  rc::prop("any bands", [] {
    ByAgeBand bands{};
    for (double& band : bands) band = *rc::gen::inRange(0, 2000);
    const ByAge ages = smooth_ages(bands);
    for (int band = 0; band < kAgeBands; ++band) {
      const auto [from, to] = ages_of_band(band);
      double sum = 0;
      for (int age = from; age <= to; ++age) {
        RC_ASSERT(ages[static_cast<std::size_t>(age)] >= 0);
        sum += ages[static_cast<std::size_t>(age)];
      }
      RC_ASSERT(std::abs(sum - bands[static_cast<std::size_t>(band)]) < 1e-6);
    }
  });
}

TEST_CASE("published ages are not smoothed away", "[import]") {
  const Fixture fixture;
  const January& january = fixture.statistics.authority("982")->january.at(2025);
  const ByAge ages = plans_by_age(january, {});
  CHECK(ages[10] == january.by_age[10]);
}

TEST_CASE("an imported stock adds up to the published plans, ages, needs and settings",
          "[import]") {
  const Fixture fixture;
  for (const Area& area : fixture.statistics.authorities) {
    INFO(area.name.name);
    const AuthorityEstimates estimates =
        estimate_authority(fixture.statistics, fixture.england, area.name.dfe_code);
    const January& january = area.january.at(2025);
    CHECK(estimates.plans_by_age_and_need.sum() == january.plans);
    for (int age = 2; age < kAges; ++age) {
      CHECK(estimates.plans_by_age_and_need.row(age).sum() ==
            january.by_age[static_cast<std::size_t>(age)]);
    }
    const auto settings = shared_out(january.by_group);
    for (std::size_t i = 0; i < kPublishedSettings; ++i) {
      CHECK(estimates.setting_by_age.col(static_cast<int>(i)).sum() ==
            Approx(settings[i]).margin(0.01 * january.plans));
    }
    CHECK(total(estimates.requests_by_age) == Approx(area.calendar.at(2024).requests));
    for (int age = 0; age < kAges; ++age) {
      CHECK(estimates.new_setting_by_age.row(age).sum() == Approx(1));
      CHECK(estimates.reasons.row(age).sum() == Approx(1));
    }
  }
}

TEST_CASE("the lifts give back the table of needs and settings", "[import]") {
  Table age_by_need(2, 2), age_by_setting(2, 2), joint(2, 2);
  age_by_need << 30, 10, 20, 40;
  age_by_setting << 25, 15, 10, 50;
  joint << 30, 20, 5, 45;
  const Table lift = need_setting_lifts(age_by_need, age_by_setting, joint);
  // Fit each age to its needs and settings from the lifts; the sum must be the joint table.
  Table sum = Table::Zero(2, 2);
  for (int age = 0; age < 2; ++age) {
    Table cells = lift;
    for (int pass = 0; pass < 500; ++pass) {
      for (int i = 0; i < 2; ++i) cells.row(i) *= age_by_need(age, i) / cells.row(i).sum();
      for (int i = 0; i < 2; ++i) cells.col(i) *= age_by_setting(age, i) / cells.col(i).sum();
    }
    sum += cells;
  }
  // The joint table itself must first be brought to the sums of the other two: 50, 50 and 35, 65.
  CHECK(sum.row(0).sum() == Approx(50));
  CHECK(sum.col(0).sum() == Approx(35));
  const double odds = sum(0, 0) * sum(1, 1) / (sum(0, 1) * sum(1, 0));
  CHECK(odds == Approx(30.0 * 45 / (20 * 5)).epsilon(0.02));
}

TEST_CASE("moves are the fewest that reconcile two Januaries", "[import]") {
  TwoJanuaries years;
  years.before = years.after = years.new_plans = AgeBySetting::Zero(kAges, kPublishedSettings);
  years.before(10, 1) = 80;  // mainstream
  years.before(10, 3) = 20;  // state special
  years.after(11, 1) = 60;
  years.after(11, 3) = 40;
  const std::vector<double> factors(kPublishedSettings, 1);
  const CohortMoves moves = cohort_moves(years, factors);
  CHECK(moves.leaving(10, 1) == Approx(0.25));
  CHECK(moves.leaving(10, 3) == 0);
  CHECK(moves.destinations[10](1, 3) == Approx(1));
  CHECK(cohort_losses(years)[10] == Approx(0).margin(1e-12));
}

TEST_CASE("the fitted pipeline gives back new plans and timeliness", "[import]") {
  PipelineTargets targets{500, 430, 0.75, 0.2, 6, 0.94, 360, 0.4};
  for (const double on_time : {0.1, 0.3, 0.5, 0.7, 0.9}) {
    targets.on_time_share = on_time;
    const PipelineFit fit = fit_pipeline(targets);
    INFO(on_time);
    CHECK(fit.new_plans == Approx(360).epsilon(0.02));
    CHECK(fit.on_time_share == Approx(on_time).margin(0.06));
    CHECK(fit.assess_share == Approx(0.75).margin(0.05));
  }
}

TEST_CASE("nothing published after a January is used as at it", "[import]") {
  const Fixture fixture;
  const PublishedStatistics then = as_at(fixture.statistics, 2022);
  PublishedStatistics other = fixture.statistics;
  const auto spoil = [](Area& area) {
    for (auto& [year, january] : area.january) {
      if (year > 2022) january.plans *= 7;
    }
    for (auto& [year, flows] : area.calendar) {
      if (year >= 2022) flows.requests *= 7;
    }
  };
  spoil(other.england);
  for (Area& area : other.authorities) spoil(area);
  const EnglandRates england = learn_england(then), spoilt = learn_england(as_at(other, 2022));
  const AuthorityEstimates a = estimate_authority(then, england, "981");
  const AuthorityEstimates b = estimate_authority(as_at(other, 2022), spoilt, "981");
  CHECK(a.january == 2022);
  CHECK(then.england.january.rbegin()->first == 2022);
  CHECK(then.england.calendar.rbegin()->first == 2021);
  for (const Area& area : then.authorities) CHECK(area.calendar.rbegin()->first <= 2021);
  CHECK(a.needs == std::vector<std::string>{"UNKNOWN"});
  CHECK(a.requests == b.requests);
  CHECK(a.ceasing == b.ceasing);
  CHECK((a.setting_by_age == b.setting_by_age).all());
  CHECK(england.growth.requests_per_year == spoilt.growth.requests_per_year);
}

TEST_CASE("placements that were not returned are taken from the year before", "[import]") {
  Fixture fixture;
  for (Area& area : fixture.statistics.authorities) {
    if (area.name.dfe_code != "983") continue;
    area.january.at(2025).by_group = not_published<ByGroup>();
    for (auto& [age, groups] : area.january.at(2025).group_by_age)
      groups = not_published<ByGroup>();
  }
  const AuthorityEstimates estimates =
      estimate_authority(fixture.statistics, fixture.england, "983");
  CHECK(estimates.placements_year == 2024);
  CHECK(estimates.setting_by_age.sum() == Approx(estimates.plans));
  REQUIRE_FALSE(estimates.gaps.empty());
  CHECK(estimates.gaps[0].find("placements of January 2025") == 0);
}
